import { describe, expect, it } from "vitest";
import type { Store, Tx } from "../../../src/app/ports/store.ts";
import { HOUR } from "../../../src/core/ids.ts";
import type { Workspace } from "../../../src/core/ledger.ts";
import { type Filled, fillWorkspace, rowsFilled } from "../filled-workspace.ts";
import {
	addAnswer,
	addMember,
	addOpenRound,
	aRoom,
	aRound,
	aStep,
	asPosted,
	aVersion,
	id,
	monday,
	type Stage,
	setStage,
} from "../samples.ts";

/** Long before anything else that is removed in these suites: what was removed first is erased first. */
const longAgo = Date.UTC(2001, 0, 1);

/** Everything of these that is still there. */
const readAgain = async (tx: Tx, workspace: Workspace, filled: Filled) => {
	const { rooms, members, rounds, steps } = filled;
	const there: unknown[] = [];
	for (const room of rooms) {
		there.push(await tx.rooms.byId(room.id), ...(await tx.roles.ofRoom(room.id)), ...(await tx.queue.list(room.id)));
		there.push(...(await tx.members.ofRoom(room.id)), ...(await tx.standings.top(room.id, "all", 5)));
	}
	for (const member of members) there.push(await tx.members.byId(member.id));
	for (const round of rounds) {
		there.push(await tx.rounds.byId(round.id), ...(await tx.answers.ofRound(round.id)));
		for (const { id: memberId } of members)
			there.push(await tx.reveals.of(round.id, memberId), ...(await tx.reveals.hints(round.id, memberId)));
	}
	for (const step of steps) there.push(await tx.steps.byId(step.id));
	there.push(await tx.workspaces.byId(workspace.id));
	return there.filter((each) => each !== null);
};

/** Erases one workspace, and nothing else that earlier tests may have removed. Gives the rows of each part. */
const eraseAll = async (store: Store, workspace: Workspace, most: number): Promise<number[]> => {
	for (const parts: number[] = []; ; ) {
		const part = await store.transaction((tx) => tx.workspaces.erasePart(longAgo + 1, most));
		expect(part?.id).toBe(workspace.id);
		parts.push(part?.rows ?? 0);
		if (part?.over !== false) return parts;
	}
};

/** Workspaces that PyQ is removed from, comes back to, and forgets. */
export const describeComingAndGoing = (store: () => Store): void => {
	describe("a workspace that PyQ was removed from", () => {
		it("is nobody's any more, however often it is heard of, until PyQ is back", async () => {
			const { workspace } = await setStage(store());
			const seen = { ...workspace, id: id() };
			await store().transaction(async (tx) => {
				await tx.workspaces.remove(workspace.id, monday);
				await tx.workspaces.remove(workspace.id, monday + 1);
				expect(await tx.workspaces.ensure(seen)).toEqual({ ...workspace, removedAt: monday });
				const renamed = { ...seen, name: "Renamed" };
				expect(await tx.workspaces.ensure(renamed)).toEqual({ ...workspace, name: "Renamed", removedAt: monday });
				expect(await tx.workspaces.byId(workspace.id)).toBeNull();
				expect(await tx.workspaces.known("slack")).not.toContain(workspace.externalId);
				expect(await tx.workspaces.restore(workspace.id)).toBe(true);
				expect(await tx.workspaces.byId(workspace.id)).toEqual({ ...workspace, name: "Renamed" });
				expect(await tx.workspaces.known("slack")).toContain(workspace.externalId);
				expect(await tx.workspaces.known("discord")).not.toContain(workspace.externalId);
			});
		});

		it("is greeted once, also when it comes back", async () => {
			const { workspace } = await setStage(store());
			await store().transaction(async (tx) => {
				expect(await tx.workspaces.greet(workspace.id, monday)).toBe(true);
				expect(await tx.workspaces.greet(workspace.id, monday)).toBe(false);
				await tx.workspaces.remove(workspace.id, monday);
				await tx.workspaces.restore(workspace.id);
				expect(await tx.workspaces.greet(workspace.id, monday)).toBe(false);
			});
		});

		it("has nobody to answer and no lead to tell; what is being sent, and everything else, stays as it is", async () => {
			const { workspace } = await setStage(store());
			const step = (kind: "post" | "respond" | "receipt" | "tell-lead" | "announce") =>
				aStep(workspace, { kind, key: `${kind}:${id()}`, payload: { of: kind }, replyTo: "sealed" });
			const [post, announce, sending] = [step("post"), step("announce"), step("respond")];
			const dropped = [step("respond"), step("receipt"), step("tell-lead")];
			await store().transaction(async (tx) => {
				await tx.steps.add([post, announce, sending, ...dropped]);
				await tx.steps.claim(sending.id, "p", monday, 0);
				await tx.workspaces.remove(workspace.id, monday + 1);
				for (const { id } of dropped)
					expect(await tx.steps.byId(id)).toMatchObject({
						state: "done",
						error: "removed",
						payload: null,
						replyTo: null,
						settledAt: monday + 1,
					});
				expect(await tx.steps.byId(post.id)).toMatchObject({ state: "due", payload: { of: "post" } });
				expect(await tx.steps.byId(announce.id)).toMatchObject({ state: "due" });
				expect(await tx.steps.byId(sending.id)).toMatchObject({ state: "claimed" });
				expect(await tx.steps.settle(sending.id, "p", { state: "done" }, monday + 2)).toBe(true);
			});
		});

		it("has nothing to be done, until PyQ is back", async () => {
			const { workspace } = await setStage(store());
			const due = aStep(workspace);
			const claimed = aStep(workspace, { dueAt: monday - 1 });
			await store().transaction(async (tx) => {
				await tx.steps.add([due, claimed]);
				await tx.steps.claim(claimed.id, "p", monday, 0);
				const ready = async () => {
					const page = { platforms: ["slack"], limit: 100_000, after: null } as const;
					const found = await tx.steps.ready(monday + 60_000, 30_000, page);
					return found.filter(({ workspaceId }) => workspaceId === workspace.id).map(({ id }) => id);
				};
				expect(await ready()).toEqual([claimed.id, due.id]);
				await tx.workspaces.remove(workspace.id, monday);
				expect(await ready()).toEqual([]);
				await tx.workspaces.restore(workspace.id);
				expect(await ready()).toEqual([claimed.id, due.id]);
			});
		});

		it.each([10_000, 5, 1])("is erased in parts of %d rows or fewer, with all that hangs on it", async (most) => {
			const [gone, stays] = [await setStage(store()), await setStage(store())];
			const filled = await store().transaction((tx) => fillWorkspace(tx, gone));
			const other = await store().transaction((tx) => fillWorkspace(tx, stays));
			const before = await store().transaction((tx) => readAgain(tx, stays.workspace, other));
			await store().transaction(async (tx) => {
				await tx.workspaces.remove(gone.workspace.id, longAgo);
				await tx.workspaces.remove(stays.workspace.id, longAgo + 1);
			});
			const parts = await eraseAll(store(), gone.workspace, most);
			expect(Math.max(...parts)).toBeLessThanOrEqual(most);
			expect(parts.reduce((sum, rows) => sum + rows, 0)).toBe(rowsFilled);
			await store().transaction(async (tx) => {
				expect(await tx.workspaces.erasePart(longAgo + 1, most)).toBeNull();
				expect(await readAgain(tx, gone.workspace, filled)).toEqual([]);
				expect(await tx.workspaces.restore(stays.workspace.id)).toBe(true);
				expect(await readAgain(tx, stays.workspace, other)).toEqual(before);
			});
		});

		it("begins anew when PyQ is back while it is being erased", async () => {
			const { workspace } = await setStage(store());
			await store().transaction((tx) => tx.workspaces.remove(workspace.id, longAgo));
			await store().transaction((tx) => tx.workspaces.erasePart(longAgo + 1, 1));
			await store().transaction(async (tx) => {
				expect(await tx.workspaces.restore(workspace.id)).toBe(false);
				const again = await tx.workspaces.ensure({ ...workspace, id: id() });
				expect(again).toEqual({ ...workspace, id: again.id });
				expect(again.id).not.toBe(workspace.id);
				expect(await tx.workspaces.greet(again.id, monday)).toBe(true);
			});
			await eraseAll(store(), workspace, 10);
			expect(await store().transaction((tx) => tx.workspaces.known("slack"))).toContain(workspace.externalId);
		});
	});

	describe("threads to read", () => {
		/** Of one workspace alone: other tests leave theirs behind. */
		const read = async (tx: Tx, { workspace }: Stage, closedSince = monday) =>
			(await tx.rounds.threads("slack", closedSince)).filter((each) => each.workspace.name === workspace.name);

		/** A stage whose workspace's name is its own. */
		const setNamed = async (): Promise<Stage> => {
			const stage = await setStage(store());
			const name = `Team ${id()}`;
			await store().transaction((tx) => tx.workspaces.ensure({ ...stage.workspace, name }));
			return { ...stage, workspace: { ...stage.workspace, name } };
		};

		const thread = (name: string) => ({ posted: { channel: "C1", message: `m ${name}`, thread: name } });

		it("are those of open rounds, with the messages in them that standing answers came from", async () => {
			const stage = await setNamed();
			const { workspace, room } = stage;
			await store().transaction(async (tx) => {
				const open = await addOpenRound(tx, stage, thread("T1"));
				const [ada, bob, cy] = [
					await addMember(tx, stage),
					await addMember(tx, stage, "Bob"),
					await addMember(tx, stage, "Cy"),
				];
				const first = await addAnswer(tx, open, ada, { source: { channel: "C1", message: "a1", thread: "T1" } });
				const versions = [
					// An edit of the same message, a later message, and what came from elsewhere: a form, a direct message.
					{ at: monday + 1, source: { channel: "C1", message: "a1", thread: "T1" } },
					{ at: monday + 2, source: { channel: "C1", message: "a2", thread: "T1" } },
					{ at: monday + 3, source: null },
					{ at: monday + 4, source: { channel: "D1", message: "d1", thread: null } },
					{
						at: monday + 5,
						source: { channel: "C1", message: "deleted", thread: "T1" },
						withdrawnAt: monday + 6,
					},
				];
				for (const version of versions) await tx.answers.addVersion(aVersion(first.answerId, version));
				const withdrawn = await addAnswer(tx, open, bob, {
					source: { channel: "C1", message: "b1", thread: "T1" },
				});
				const answer = { roundId: open.id, roomId: room.id, memberId: bob.id, withdrawnAt: null };
				await tx.answers.withdraw({ id: withdrawn.answerId, ...answer }, "b1", monday + 1);
				await addAnswer(tx, open, cy, { source: { channel: "C1", message: "c1", thread: "T1" } });
				const [found, ...others] = await read(tx, stage);
				expect(others).toEqual([]);
				expect(found).toEqual({
					roundId: open.id,
					postedAt: open.postedAt,
					workspace: { externalId: workspace.externalId, name: workspace.name },
					channel: { externalId: room.externalId, name: room.name },
					thread: "T1",
				});
				const sources = (await tx.rounds.sources([open.id, id()])).toSorted((a, b) => (a.message < b.message ? -1 : 1));
				expect(sources).toEqual(["a1", "a2", "c1"].map((message) => ({ roundId: open.id, message })));
				expect(await tx.rounds.sources([])).toEqual([]);
				expect((await tx.rounds.threads("discord", monday)).map(({ roundId }) => roundId)).not.toContain(open.id);
			});
		});

		it("are those of rounds closed since then, too, oldest first, and of paused rooms; not of rounds without one", async () => {
			const stage = await setNamed();
			const rooms = ["paused", "left", "active"] as const;
			await store().transaction(async (tx) => {
				const closed = async (date: string, closedAt: number, at: number) => {
					const round = asPosted(aRound(stage.room, { date, dueAt: at }), stage.revision, thread(date));
					await tx.rounds.add({ ...round, state: "closed", closedAt });
				};
				await closed("2026-11-14", monday, monday - 2 * HOUR);
				await closed("2026-11-13", monday - 1, monday - 3 * HOUR);
				await closed("2026-11-15", monday + HOUR, monday - HOUR);
				await tx.rounds.add(aRound(stage.room, { date: "2026-11-12", state: "skipped", skipReason: "lead" }));
				await tx.rounds.add(aRound(stage.room, { date: "2026-11-18" }));
				for (const status of rooms) {
					const room = aRoom(stage.workspace, { status });
					await tx.rooms.add(room);
					const posted = status === "active" ? {} : thread(status);
					await addOpenRound(tx, { ...stage, room }, { dueAt: monday, ...posted });
				}
				const threads = async (since: number) => (await read(tx, stage, since)).map((each) => each.thread);
				expect(await threads(monday)).toEqual(["2026-11-14", "2026-11-15", "paused"]);
				expect(await threads(monday - 1)).toEqual(["2026-11-13", "2026-11-14", "2026-11-15", "paused"]);
				await tx.workspaces.remove(stage.workspace.id, monday);
				expect(await threads(monday)).toEqual([]);
			});
		});
	});
};
