import type postgres from "postgres";
import type { Store } from "../../src/app/ports/store.ts";
import { standings } from "../../src/storage/standings.ts";
import { explain, runBare, statementOf } from "./capture.ts";
import { type Figure, figure } from "./figures.ts";
import type { LargeRoom } from "./fill-standings.ts";
import { byTurns, percentile, spread } from "./samples.ts";

/** So many places a leaderboard shows (`src/app/show-leaderboard.ts`). */
const shownPlaces = 10;
const period = "all";
const times = 1_000;
/** The bounds: milliseconds, and times the bare SQL. */
const bounds = { p95: 5, ratio: 2 } as const;

/**
 * Reads the standings of the large room through the store and bare, by turns. Three readings: the first ten, the place of
 * one member (any of them), and both in one transaction, as `/pyq leaderboard` does.
 */
export const measureStandings = async (
	sql: postgres.Sql,
	store: Store,
	room: LargeRoom,
): Promise<{ figures: Figure[]; plans: Record<string, string> }> => {
	const { roomId, memberIds } = room;
	const memberAt = (turn: number): string => {
		const id = memberIds[turn % memberIds.length];
		if (id === undefined) throw new Error("The room has no members");
		return id;
	};
	const top = await statementOf((db) => standings(db).top(roomId, period, shownPlaces));
	const places = await Promise.all(
		Array.from({ length: Math.min(memberIds.length, 2 * times) }, (_, turn) =>
			statementOf((db) => standings(db).place(roomId, period, memberAt(turn))),
		),
	);
	const placeAt = (turn: number) => {
		const place = places[turn % places.length];
		if (place === undefined) throw new Error("There is no statement");
		return place;
	};

	const samples = await byTurns(times, {
		topStore: () => store.transaction((tx) => tx.standings.top(roomId, period, shownPlaces)),
		topBare: () => runBare(sql, top),
		placeStore: (turn) => store.transaction((tx) => tx.standings.place(roomId, period, memberAt(turn))),
		placeBare: (turn) => runBare(sql, placeAt(turn)),
		bothStore: (turn) =>
			store.transaction(async (tx) => {
				await tx.standings.top(roomId, period, shownPlaces);
				return tx.standings.place(roomId, period, memberAt(turn));
			}),
		bothBare: async (turn) => {
			await runBare(sql, top);
			return runBare(sql, placeAt(turn));
		},
		// What a transaction costs by itself, to tell it from the store's own work.
		bothInTransaction: (turn) =>
			sql.begin(async (tx) => {
				await runBare(tx, top);
				return runBare(tx, placeAt(turn));
			}),
	});

	const compared = (what: string, through: number[], bare: number[]): Figure[] => [
		figure("standings", `${what}: p95`, percentile(through, 0.95), "ms", {
			bound: bounds.p95,
			detail: `store ${spread(through)} · bare SQL ${spread(bare)} · n = ${times}`,
		}),
		figure("standings", `${what}: p95 over the bare SQL`, percentile(through, 0.95) / percentile(bare, 0.95), "×", {
			bound: bounds.ratio,
			detail: `p50 over p50: ${(percentile(through, 0.5) / percentile(bare, 0.5)).toFixed(2)}`,
		}),
	];
	return {
		figures: [
			...compared("leaderboard (first ten and one's own place)", samples.bothStore, samples.bothBare),
			figure(
				"standings",
				"leaderboard: p95 over the bare SQL in a transaction",
				percentile(samples.bothStore, 0.95) / percentile(samples.bothInTransaction, 0.95),
				"×",
				{ detail: `bare in a transaction ${spread(samples.bothInTransaction)}` },
			),
			...compared("first ten", samples.topStore, samples.topBare),
			...compared("place of a member", samples.placeStore, samples.placeBare),
		],
		plans: { top: await explain(sql, top), place: await explain(sql, placeAt(0)) },
	};
};
