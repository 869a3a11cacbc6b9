import { describe, expect, it } from "vitest";
import type { Store, Tx } from "../../../src/app/ports/store.ts";
import type { Member } from "../../../src/core/ledger.ts";
import { addMember, aStanding, type Stage, setStage } from "../samples.ts";

/** Members with these points in `all`, named by their place in the list. */
const board = async (tx: Tx, stage: Stage, points: readonly number[]): Promise<Member[]> => {
	const members: Member[] = [];
	for (const [place] of points.entries()) members.push(await addMember(tx, stage, `member ${place}`));
	await tx.standings.replace(
		stage.room.id,
		members.map(({ id }) => id),
		members.map((member, place) => aStanding(stage.room, member, { points: points[place] ?? 0 })),
	);
	return members;
};

const top = async (tx: Tx, stage: Stage, limit = 10) =>
	(await tx.standings.top(stage.room.id, "all", limit)).map(({ rank, member, standing }) => [
		rank,
		member.name,
		standing.points,
	]);

/** Standings: what boards are read from. */
export const describeStandings = (store: () => Store, concurrent: boolean): void => {
	describe("standings", () => {
		it("gives equal points one rank, and the next one the rank after all of them", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const members = await board(tx, stage, [10, 30, 30, 20, 10]);
				expect(await top(tx, stage)).toEqual([
					[1, "member 1", 30],
					[1, "member 2", 30],
					[3, "member 3", 20],
					[4, "member 0", 10],
					[4, "member 4", 10],
				]);
				expect(await top(tx, stage, 3)).toHaveLength(3);
				const ranks = members.map(async ({ id }) => (await tx.standings.place(stage.room.id, "all", id))?.rank);
				expect(await Promise.all(ranks)).toEqual([4, 1, 1, 3, 4]);
			});
		});

		it("takes the same row twice only as it stands already", async () => {
			const stage = await setStage(store());
			const { room } = stage;
			const member = await store().transaction((tx) => addMember(tx, stage));
			const twice = (points: number) =>
				store().transaction((tx) => {
					const row = aStanding(room, member, { points });
					return tx.standings.replace(room.id, [member.id], [row, row]);
				});
			await expect(twice(10)).rejects.toMatchObject({ code: "21000" });
			const one = [aStanding(room, member, { points: 10 })];
			await store().transaction((tx) => tx.standings.replace(room.id, [member.id], one));
			await twice(10);
			await expect(twice(20)).rejects.toMatchObject({ code: "21000" });
			await store().transaction(async (tx) => expect(await top(tx, stage)).toEqual([[1, member.name, 10]]));
		});

		it("leaves hidden and erased members out; nobody is behind them, and they still have a place", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const [hidden, seen, erased] = await board(tx, stage, [30, 20, 25]);
				if (!hidden || !seen || !erased) throw new Error();
				await tx.members.save({ ...hidden, hidden: true });
				await tx.members.erase(erased.id, 1);
				expect(await top(tx, stage)).toEqual([[1, "member 1", 20]]);
				expect((await tx.standings.place(stage.room.id, "all", seen.id))?.rank).toBe(1);
				expect((await tx.standings.place(stage.room.id, "all", hidden.id))?.rank).toBe(1);
				// What is computed anew stays as hidden as it was,
				await tx.standings.replace(stage.room.id, [hidden.id], [aStanding(stage.room, hidden, { points: 40 })]);
				expect(await top(tx, stage)).toEqual([[1, "member 1", 20]]);
				// until the member shows again.
				await tx.members.save({ ...hidden, alias: "H.", hidden: false });
				expect(await top(tx, stage)).toEqual([
					[1, "member 0", 40],
					[2, "member 1", 20],
				]);
			});
		});

		it("replaces all of a member's standings in a room, and nobody else's", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const [ada, bob] = await board(tx, stage, [10, 20]);
				if (!ada || !bob) throw new Error();
				const standing = aStanding(stage.room, ada, {
					period: "2026-11",
					points: 5,
					answered: 2,
					streak: 3,
					best: 4,
					freezes: 1,
				});
				await tx.standings.replace(stage.room.id, [ada.id], [standing]);
				expect(await tx.standings.place(stage.room.id, "all", ada.id)).toBeNull();
				expect(await tx.standings.place(stage.room.id, "2026-11", ada.id)).toEqual({ rank: 1, standing });
				expect(await tx.standings.place(stage.room.id, "all", bob.id)).toMatchObject({ rank: 1 });
				expect(await tx.standings.top(stage.room.id, "2026-11", 5)).toEqual([{ rank: 1, standing, member: ada }]);
				await tx.standings.replace(stage.room.id, [ada.id, bob.id], []);
				expect(await top(tx, stage)).toEqual([]);
				await tx.standings.replace(stage.room.id, [], []);
			});
		});

		it("knows whose streak is above zero", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const [ada, bob] = await board(tx, stage, [10, 20]);
				if (!ada || !bob) throw new Error();
				const standing = aStanding(stage.room, bob, { streak: 2 });
				await tx.standings.replace(stage.room.id, [bob.id], [standing, { ...standing, period: "2026-11" }]);
				expect(await tx.standings.withStreak(stage.room.id)).toEqual([bob.id]);
			});
		});

		it.runIf(concurrent)("is replaced by several at once without collisions or deadlocks", async () => {
			const stage = await setStage(store());
			const members = await store().transaction((tx) => board(tx, stage, [1, 2, 3, 4, 5]));
			const replace = (points: number) =>
				store().transaction(async (tx) => {
					const some = points % 2 === 0 ? members : [...members].reverse();
					const ids = some.map(({ id }) => id);
					await tx.standings.replace(
						stage.room.id,
						ids,
						some.map((member) => aStanding(stage.room, member, { points })),
					);
				});
			const hide = (member: Member) => store().transaction((tx) => tx.members.save({ ...member, hidden: true }));
			await Promise.all([...Array.from({ length: 8 }, (_, n) => replace(n)), ...members.slice(1).map(hide)]);
			const left = await store().transaction((tx) => tx.standings.top(stage.room.id, "all", 10));
			expect(left.map(({ member }) => member.id)).toEqual([members[0]?.id]);
		});
	});
};
