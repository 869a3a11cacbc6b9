import { randomUUID } from "node:crypto";
import { closeRound } from "../../src/app/close-round.ts";
import { StoreError } from "../../src/app/errors.ts";
import type { Store, Tx } from "../../src/app/ports/store.ts";
import { refreshStandings } from "../../src/app/refresh-standings.ts";
import type { Room } from "../../src/core/ledger.ts";
import { noHolidays } from "../support/holidays.ts";
import { type Figure, figure } from "./figures.ts";
import type { LargeRoom } from "./fill-standings.ts";
import { noBank } from "./no-bank.ts";
import { byTurns, median, percentile, spread, timed } from "./samples.ts";

/** So many members' ledgers are read at once (`src/app/refresh-standings.ts`). */
const batch = 200;
const times = { one: 200, batch: 5 } as const;

/** What keeping the large room's standings costs: after one answer, and at the close of a round. The round is closed after. */
export const measureChanges = async (store: Store, { roomId, memberIds }: LargeRoom): Promise<Figure[]> => {
	const inRoom = <T>(work: (tx: Tx, room: Room) => Promise<T>): Promise<T> =>
		store.transaction(async (tx) => {
			const room = await tx.rooms.byId(roomId);
			if (room === null) throw new Error("The room has gone");
			return work(tx, room);
		});
	const { one } = await byTurns(times.one, {
		one: (turn) => inRoom((tx, room) => refreshStandings({ tx }, room, memberIds.slice(turn, turn + 1))),
	});
	const batches: number[] = [];
	for (let nth = 0; nth < times.batch; nth++) {
		const some = memberIds.slice(nth * batch, (nth + 1) * batch);
		batches.push(await timed(() => inRoom((tx, room) => refreshStandings({ tx }, room, some))));
	}
	return [
		figure("standings", "one member's standings recomputed, as after an answer: p95", percentile(one, 0.95), "ms", {
			detail: `${spread(one)} · n = ${times.one}`,
		}),
		figure("standings", `${batch} members' standings recomputed`, median(batches), "ms", {
			detail: `median of ${batches.map((took) => took.toFixed(0)).join(", ")} ms`,
		}),
		await measureClose(store, roomId),
	];
};

/** A close recomputes whoever has a streak, in one transaction with a time limit: it may not come to its end. */
const measureClose = async (store: Store, roomId: string): Promise<Figure> => {
	const what = "a round of that room closed";
	let streaks = 0;
	const close = async (tx: Tx): Promise<void> => {
		const room = await tx.rooms.lock(roomId);
		const round = await tx.rounds.open(roomId);
		if (room === null || round === null) throw new Error("The room has no open round");
		streaks = (await tx.standings.withStreak(roomId)).length;
		await closeRound(
			{ tx, bank: noBank, holidays: noHolidays, ids: { next: randomUUID }, now: Date.now() },
			room,
			round,
		);
	};
	try {
		const took = await timed(() => store.transaction(close));
		return figure("standings", what, took, "ms", { detail: `${streaks} members had a streak` });
	} catch (error) {
		if (!(error instanceof StoreError)) throw error;
		return figure("standings", what, null, "ms", {
			detail: `it failed, ${streaks} members had a streak: ${error.message}`,
		});
	}
};
