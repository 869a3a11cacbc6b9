import { describe, expect, it } from "vitest";
import type { ReadyStep, Store } from "../../../src/app/ports/store.ts";
import { platforms } from "../../../src/core/ledger.ts";
import { aRound, aStep, id, monday, setStage } from "../samples.ts";

const stale = 120_000;

/** Steps: the outbox. */
export const describeSteps = (store: () => Store, concurrent: boolean): void => {
	describe("steps", () => {
		it("adds steps, once for each key, and gives the ids of those that were added", async () => {
			const { workspace, room } = await setStage(store());
			const payload = { blocks: [1, "two", null, { three: true }], text: 'it\'s "5" \\ 🐍' };
			const step = aStep(workspace, { roomId: room.id, payload, replyTo: "sealed" });
			const other = aStep(workspace);
			await store().transaction(async (tx) => {
				expect(await tx.steps.add([step])).toEqual([step.id]);
				expect(await tx.steps.add([{ ...step, id: id() }, other])).toEqual([other.id]);
				expect(await tx.steps.add([])).toEqual([]);
				expect(await tx.steps.byId(step.id)).toEqual({
					...step,
					plannedAt: step.dueAt,
					state: "due",
					attempts: 0,
					claimedAt: null,
					claimedBy: null,
					looks: 0,
					error: null,
					settledAt: null,
				});
			});
		});

		it("adds thousands at once", async () => {
			const { workspace } = await setStage(store());
			const many = Array.from({ length: 2_000 }, () => aStep(workspace, { dueAt: monday + 1e10 }));
			expect(await store().transaction((tx) => tx.steps.add(many))).toHaveLength(2_000);
		});

		it("carries any plain data, also what Postgres has no place for", async () => {
			const { workspace } = await setStage(store());
			for (const payload of [null, "", "5", "null", 0, false, [], {}, ["\u0000", "\ud83d"]]) {
				const step = aStep(workspace, { payload });
				await store().transaction((tx) => tx.steps.add([step]));
				const read = await store().transaction((tx) => tx.steps.byId(step.id));
				expect(read?.payload).toEqual(Array.isArray(payload) && payload.length > 0 ? ["\u2400", "\ufffd"] : payload);
			}
		});

		it("finds what is ready: due, in doubt, and claimed by nobody that still lives; oldest first", async () => {
			const { workspace } = await setStage(store());
			const [late, early, future, doubtful, held, forgotten] = [5, 1, 100, 3, 2, 4].map((minute) =>
				aStep(workspace, { dueAt: monday - 1e9 + minute * 60_000 }),
			);
			const now = monday - 1e9 + 50 * 60_000;
			if (!late || !early || !future || !doubtful || !held || !forgotten) throw new Error();
			await store().transaction(async (tx) => {
				await tx.steps.add([late, early, future, doubtful, held, forgotten]);
				await tx.steps.claim(doubtful.id, "p", now, stale);
				const lost = { state: "in-doubt", dueAt: doubtful.dueAt + 1, looks: 0, error: "reset" } as const;
				await tx.steps.settle(doubtful.id, "p", lost, now);
				await tx.steps.claim(held.id, "p", now - stale + 1, stale);
				await tx.steps.claim(forgotten.id, "p", now - stale - 1, stale);
				const all = await tx.steps.ready(now, stale, { platforms, limit: 10_000, after: null });
				const ready = all.filter(({ workspaceId }) => workspaceId === workspace.id);
				expect(ready).toEqual([
					{ id: early.id, workspaceId: workspace.id, platform: workspace.platform, kind: "post", dueAt: early.dueAt },
					{
						id: doubtful.id,
						workspaceId: workspace.id,
						platform: workspace.platform,
						kind: "post",
						dueAt: doubtful.dueAt + 1,
					},
					{
						id: forgotten.id,
						workspaceId: workspace.id,
						platform: workspace.platform,
						kind: "post",
						dueAt: forgotten.dueAt,
					},
					{ id: late.id, workspaceId: workspace.id, platform: workspace.platform, kind: "post", dueAt: late.dueAt },
				]);
				expect(await tx.steps.ready(now, stale, { platforms, limit: 2, after: null })).toHaveLength(2);
				const others = platforms.filter((platform) => platform !== workspace.platform);
				const elsewhere = await tx.steps.ready(now, stale, { platforms: others, limit: 10_000, after: null });
				expect(
					elsewhere.some(({ workspaceId }) => workspaceId === workspace.id),
					"of another platform",
				).toBe(false);
			});
		});

		it("reads what is ready page by page, each step once, also those due in the same millisecond", async () => {
			const { workspace } = await setStage(store());
			const added = Array.from({ length: 25 }, (_, index) => aStep(workspace, { dueAt: monday - 1e9 + (index % 3) }));
			const read = await store().transaction(async (tx) => {
				await tx.steps.add(added);
				const seen: string[] = [];
				let after: ReadyStep | null = null;
				do {
					const page: ReadyStep[] = await tx.steps.ready(monday, stale, { platforms, limit: 7, after });
					seen.push(...page.filter(({ workspaceId }) => workspaceId === workspace.id).map(({ id }) => id));
					after = page.at(-1) ?? null;
				} while (after !== null);
				return seen;
			});
			expect(read.toSorted()).toEqual(added.map(({ id }) => id).toSorted());
		});

		it("follows a clock that was set back: claims count from now, and what waits too long is due", async () => {
			const { workspace } = await setStage(store());
			const [held, retried, planned] = [1, 2, 3].map(() => aStep(workspace, { dueAt: monday }));
			const atOnce = aStep(workspace, { kind: "announce", dueAt: monday });
			if (!held || !retried || !planned) throw new Error();
			const before = monday - 3_600_000;
			await store().transaction(async (tx) => {
				await tx.steps.add([held, retried, planned, atOnce]);
				await tx.steps.claim(held.id, "p", monday, stale);
				await tx.steps.claim(retried.id, "p", monday, stale);
				await tx.steps.settle(retried.id, "p", { state: "due", dueAt: monday + 60_000, error: "unreachable" }, monday);
				await tx.steps.clockSetBack(before, 900_000);
				expect(await tx.steps.byId(held.id)).toMatchObject({ state: "claimed", claimedAt: before });
				expect(await tx.steps.byId(retried.id)).toMatchObject({ state: "due", dueAt: before });
				expect(await tx.steps.byId(planned.id), "not tried yet").toMatchObject({ dueAt: monday });
				expect(await tx.steps.byId(atOnce.id), "meant for now").toMatchObject({ dueAt: before });
			});
		});

		it("claims a ready step and gives it as it was before", async () => {
			const { workspace } = await setStage(store());
			const step = aStep(workspace, { payload: { a: 1 } });
			await store().transaction(async (tx) => {
				await tx.steps.add([step]);
				const before = await tx.steps.byId(step.id);
				expect(await tx.steps.claim(step.id, "p", monday - 1, stale)).toBeNull();
				expect(await tx.steps.claim(step.id, "p", monday, stale)).toEqual(before);
				expect(await tx.steps.byId(step.id)).toEqual({
					...before,
					state: "claimed",
					claimedAt: monday,
					claimedBy: "p",
					attempts: 1,
				});
				expect(await tx.steps.claim(step.id, "q", monday + stale, stale)).toBeNull();
				expect(await tx.steps.claim(step.id, "q", monday + stale + 1, stale)).toMatchObject({
					state: "claimed",
					claimedBy: "p",
					claimedAt: monday,
					attempts: 1,
				});
				expect(await tx.steps.claim(id(), "p", monday, stale)).toBeNull();
			});
		});

		it.runIf(concurrent)("lets one of many that claim at once win", async () => {
			for (let i = 0; i < 10; i++) {
				const { workspace } = await setStage(store());
				const step = aStep(workspace);
				await store().transaction((tx) => tx.steps.add([step]));
				const claims = await Promise.all(
					Array.from({ length: 6 }, (_, n) =>
						store().transaction((tx) => tx.steps.claim(step.id, `p${n}`, monday, stale)),
					),
				);
				expect(claims.filter((claimed) => claimed !== null)).toHaveLength(1);
			}
		});

		it("settles a claim, once, and only for whom it is", async () => {
			const { workspace } = await setStage(store());
			const step = aStep(workspace, { payload: { a: 1 }, replyTo: "sealed" });
			await store().transaction(async (tx) => {
				await tx.steps.add([step]);
				expect(await tx.steps.settle(step.id, "p", { state: "done" }, monday)).toBe(false);
				await tx.steps.claim(step.id, "p", monday, stale);
				expect(await tx.steps.settle(step.id, "q", { state: "done" }, monday)).toBe(false);
				const again = { state: "due", dueAt: monday + 10, error: "rate-limited" } as const;
				expect(await tx.steps.settle(step.id, "p", again, monday)).toBe(true);
				expect(await tx.steps.byId(step.id)).toMatchObject({ ...again, claimedBy: null, replyTo: "sealed" });
				await tx.steps.claim(step.id, "p", monday + 10, stale);
				const lost = { state: "in-doubt", dueAt: monday + 20, looks: 1, error: "reset" } as const;
				expect(await tx.steps.settle(step.id, "p", lost, monday)).toBe(true);
				expect(await tx.steps.byId(step.id)).toMatchObject({ ...lost, payload: { a: 1 }, claimedAt: monday + 10 });
				await tx.steps.claim(step.id, "p", monday + 20, stale);
				expect(await tx.steps.settle(step.id, "p", { state: "done" }, monday + 21)).toBe(true);
				const done = { state: "done", payload: null, replyTo: null, error: null, settledAt: monday + 21, attempts: 3 };
				expect(await tx.steps.byId(step.id)).toMatchObject(done);
				expect(await tx.steps.settle(step.id, "p", { state: "done" }, monday)).toBe(false);
				expect(await tx.steps.claim(step.id, "p", monday + stale * 9, stale)).toBeNull();
			});
		});

		it("shows what did not end well, newest first, without where it would have answered", async () => {
			const { workspace, room } = await setStage(store());
			const [one, two, fine] = [0, 1, 2].map(() =>
				aStep(workspace, { roomId: room.id, replyTo: "sealed", payload: 1 }),
			);
			if (!one || !two || !fine) throw new Error();
			await store().transaction(async (tx) => {
				await tx.steps.add([one, two, fine]);
				for (const { id } of [one, two, fine]) await tx.steps.claim(id, "p", monday, stale);
				await tx.steps.settle(one.id, "p", { state: "failed", error: "forbidden" }, monday + 1);
				await tx.steps.settle(two.id, "p", { state: "unknown", error: "unreachable" }, monday + 2);
				await tx.steps.settle(fine.id, "p", { state: "done" }, monday + 3);
				const troubled = await tx.steps.troubled(room.id, 5);
				expect(troubled.map(({ id, replyTo, payload }) => ({ id, replyTo, payload }))).toEqual([
					{ id: two.id, replyTo: null, payload: 1 },
					{ id: one.id, replyTo: null, payload: 1 },
				]);
				expect(await tx.steps.troubled(room.id, 1)).toHaveLength(1);
			});
		});

		it("lists a round's steps oldest first", async () => {
			const { workspace, room } = await setStage(store());
			await store().transaction(async (tx) => {
				const round = aRound(room);
				await tx.rounds.add(round);
				const close = aStep(workspace, { roundId: round.id, kind: "close", dueAt: monday + 5 });
				const post = aStep(workspace, { roundId: round.id, dueAt: monday });
				const other = aStep(workspace, { dueAt: monday });
				await tx.steps.add([close, post, other]);
				expect((await tx.steps.ofRound(round.id)).map(({ id }) => id)).toEqual([post.id, close.id]);
			});
		});

		it("abandons every claim, so that somebody else may take the step at once", async () => {
			const { workspace } = await setStage(store());
			const step = aStep(workspace, { dueAt: monday });
			await store().transaction(async (tx) => {
				await tx.steps.add([step]);
				await tx.steps.claim(step.id, "p", monday, stale);
				expect(await tx.steps.claim(step.id, "q", monday + 1, stale)).toBeNull();
				await tx.steps.abandonClaims(stale);
				expect((await tx.steps.claim(step.id, "q", monday + 1, stale))?.state).toBe("claimed");
			});
		});

		it("prunes settled steps by age, and nothing that is still to be done", async () => {
			const { workspace } = await setStage(store());
			const [old, fresh, open] = [0, 1, 2].map(() => aStep(workspace, { dueAt: 1_000 }));
			if (!old || !fresh || !open) throw new Error();
			await store().transaction(async (tx) => {
				await tx.steps.add([old, fresh, open]);
				for (const { id } of [old, fresh]) await tx.steps.claim(id, "p", 2_000, stale);
				await tx.steps.settle(old.id, "p", { state: "done" }, 3_000);
				await tx.steps.settle(fresh.id, "p", { state: "done" }, 4_000);
				expect(await tx.steps.prune(4_000)).toBe(1);
				expect(await tx.steps.byId(old.id)).toBeNull();
				expect(await tx.steps.byId(fresh.id)).not.toBeNull();
				expect(await tx.steps.byId(open.id)).not.toBeNull();
			});
		});
	});
};
