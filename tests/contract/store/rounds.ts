import { describe, expect, it } from "vitest";
import type { Store } from "../../../src/app/ports/store.ts";
import {
	addAnswer,
	addMember,
	addOpenRound,
	aQuestion,
	aRevision,
	aRoom,
	aRound,
	aStep,
	asPosted,
	id,
	monday,
	setStage,
} from "../samples.ts";

/** Revisions and rounds. */
export const describeRounds = (store: () => Store, concurrent: boolean): void => {
	describe("revisions", () => {
		it("keeps the exact text, once, with whatever stands in it", async () => {
			const text = "a quote ' a backslash \\ a newline\n and an emoji 🐍";
			const revision = aRevision(aQuestion({ prompt: text }));
			await store().transaction(async (tx) => {
				await tx.revisions.keep(revision, monday);
				await tx.revisions.keep({ ...revision, question: aQuestion() }, monday + 1);
				const kept = await tx.revisions.byHash(revision.hash);
				expect(kept).toEqual(revision);
				expect(JSON.stringify(kept)).toBe(JSON.stringify(revision));
				expect(await tx.revisions.byHash("0".repeat(64))).toBeNull();
			});
		});
	});

	describe("rounds", () => {
		it("gives back exactly what was added, and saved", async () => {
			const { room, revision } = await setStage(store());
			const round = aRound(room);
			await store().transaction(async (tx) => {
				expect(await tx.rounds.add(round)).toBe(true);
				expect(await tx.rounds.byId(round.id)).toEqual(round);
				expect(await tx.rounds.scheduled(room.id)).toEqual(round);
				expect(await tx.rounds.open(room.id)).toBeNull();
				const posted = asPosted(round, revision, { posted: { channel: "C", message: "1", thread: "t" }, repeat: true });
				await tx.rounds.save(posted);
				expect(await tx.rounds.open(room.id)).toEqual(posted);
				expect(await tx.rounds.scheduled(room.id)).toBeNull();
				expect(await tx.rounds.onDate(room.id, round.date)).toEqual(posted);
				expect(await tx.rounds.byThread(room.id, "t")).toEqual(posted);
				expect(await tx.rounds.byThread(room.id, "u")).toBeNull();
				const closed = { ...posted, state: "closed" as const, closedAt: monday + 86_400_000 };
				await tx.rounds.save(closed);
				expect(await tx.rounds.byId(round.id)).toEqual(closed);
			});
		});

		it("has one round a room and date, whatever its state", async () => {
			const { room } = await setStage(store());
			await store().transaction(async (tx) => {
				expect(await tx.rounds.add(aRound(room, { state: "skipped", skipReason: "lead" }))).toBe(true);
				expect(await tx.rounds.add(aRound(room))).toBe(false);
				expect(await tx.rounds.history(room.id)).toHaveLength(1);
			});
		});

		it("has one scheduled round a room", async () => {
			const { room } = await setStage(store());
			await store().transaction(async (tx) => {
				expect(await tx.rounds.add(aRound(room))).toBe(true);
				expect(await tx.rounds.add(aRound(room, { date: "2026-11-17" }))).toBe(false);
			});
		});

		it("never has two open rounds in a room", async () => {
			const stage = await setStage(store());
			const failing = store().transaction(async (tx) => {
				await addOpenRound(tx, stage);
				const next = aRound(stage.room, { date: "2026-11-17" });
				await tx.rounds.add(next);
				await tx.rounds.save(asPosted(next, stage.revision));
			});
			await expect(failing).rejects.toMatchObject({ code: "23505" });
		});

		it("refuses a posted round without its close or question, and a skipped one without a reason", async () => {
			const { room, revision } = await setStage(store());
			const posted = asPosted(aRound(room), revision);
			for (const wrong of [
				{ ...posted, closesAt: null },
				{ ...posted, questionId: null, revision: null, level: null },
				{ ...posted, level: null },
				{ ...posted, state: "closed" as const },
				aRound(room, { state: "skipped" }),
			])
				await expect(store().transaction((tx) => tx.rounds.add(wrong))).rejects.toMatchObject({ code: "23514" });
		});

		it.runIf(concurrent)("lets one of two that add a round for one date at once win", async () => {
			for (let i = 0; i < 10; i++) {
				const { room } = await setStage(store());
				const added = await Promise.all(
					Array.from({ length: 4 }, () => store().transaction((tx) => tx.rounds.add(aRound(room)))),
				);
				expect(added.filter((won) => won)).toHaveLength(1);
			}
		});

		it("unschedules a scheduled round with its due steps, and leaves any other alone", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const round = aRound(stage.room);
				await tx.rounds.add(round);
				const due = aStep(stage.workspace, { roundId: round.id });
				const failed = aStep(stage.workspace, { roundId: round.id });
				await tx.steps.add([due, failed]);
				await tx.steps.claim(failed.id, "p", monday, 0);
				await tx.steps.settle(failed.id, "p", { state: "failed", error: "x" }, monday);
				await tx.rounds.unschedule(round.id);
				expect(await tx.rounds.byId(round.id)).toBeNull();
				expect(await tx.steps.byId(due.id)).toBeNull();
				expect(await tx.steps.byId(failed.id)).toMatchObject({ state: "failed", roundId: null });
				const open = await addOpenRound(tx, stage);
				await tx.rounds.unschedule(open.id);
				expect(await tx.rounds.byId(open.id)).toEqual(open);
			});
		});

		it("keeps a round whose post is being sent, or in doubt", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const round = aRound(stage.room);
				await tx.rounds.add(round);
				const post = aStep(stage.workspace, { roundId: round.id });
				await tx.steps.add([post]);
				await tx.steps.claim(post.id, "p", monday, 0);
				await tx.rounds.unschedule(round.id);
				expect(await tx.rounds.byId(round.id)).toEqual(round);
				await tx.steps.settle(post.id, "p", { state: "in-doubt", dueAt: monday, looks: 0, error: "x" }, monday);
				await tx.rounds.unschedule(round.id);
				expect(await tx.rounds.byId(round.id)).toEqual(round);
			});
		});

		it("knows whose posts stand in a room or may stand there: the open round, and the one whose post is being sent or in doubt", async () => {
			const [stage, other] = [await setStage(store()), await setStage(store())];
			await store().transaction(async (tx) => {
				const there = () => tx.rounds.mayStand(stage.room.id);
				const round = aRound(stage.room);
				await tx.rounds.add(round);
				await tx.rounds.add(aRound(stage.room, { date: "2026-11-13", state: "skipped", skipReason: "lead" }));
				await addOpenRound(tx, other);
				const post = aStep(stage.workspace, { roundId: round.id });
				const remind = aStep(stage.workspace, { roundId: round.id, kind: "remind" });
				await tx.steps.add([post, remind]);
				await tx.steps.claim(remind.id, "p", monday, 0);
				expect(await there()).toEqual([]);
				await tx.steps.claim(post.id, "p", monday, 0);
				expect(await there()).toEqual([round]);
				await tx.steps.settle(post.id, "p", { state: "in-doubt", dueAt: monday, looks: 0, error: "x" }, monday);
				expect(await there()).toEqual([round]);
				await tx.steps.claim(post.id, "p", monday, 0);
				await tx.steps.settle(post.id, "p", { state: "due", dueAt: monday, error: "absent" }, monday);
				expect(await there()).toEqual([]);
				await tx.steps.claim(post.id, "p", monday, 0);
				await tx.steps.settle(post.id, "p", { state: "done" }, monday);
				const open = asPosted(round, stage.revision);
				await tx.rounds.save(open);
				expect(await there()).toEqual([open]);
				const next = aRound(stage.room, { date: "2026-11-17" });
				await tx.rounds.add(next);
				const again = aStep(stage.workspace, { roundId: next.id });
				await tx.steps.add([again]);
				await tx.steps.claim(again.id, "p", monday, 0);
				expect((await there()).map(({ date }) => date).sort()).toEqual(["2026-11-16", "2026-11-17"]);
				await tx.rounds.save({ ...open, state: "closed", closedAt: monday });
				expect(await there()).toEqual([next]);
			});
		});

		it("lists the recent ones newest first, and the history by date", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const dates = ["2026-11-12", "2026-11-10", "2026-11-11"];
				for (const date of dates) {
					const posted = asPosted(aRound(stage.room, { date }), stage.revision);
					await tx.rounds.add({ ...posted, state: "closed", closedAt: monday });
				}
				await tx.rounds.add(aRound(stage.room, { date: "2026-11-13", state: "skipped", skipReason: "outage" }));
				await addOpenRound(tx, stage, { date: "2026-11-16" });
				await tx.rounds.add(aRound(stage.room, { date: "2026-11-17" }));
				const recent = await tx.rounds.recent(stage.room.id, 3);
				expect(recent.map(({ date }) => date)).toEqual(["2026-11-16", "2026-11-12", "2026-11-11"]);
				const history = await tx.rounds.history(stage.room.id);
				expect(history.map(({ date }) => date.slice(-2))).toEqual(["10", "11", "12", "13", "16"]);
			});
		});

		it("names the rooms that live ahead of the clock: a round posted after now, or skipped for an outage that is to come", async () => {
			const opened = await Promise.all(Array.from({ length: 5 }, () => setStage(store())));
			const [posted, outage, skipped, behind, planned] = opened;
			if (!posted || !outage || !skipped || !behind || !planned) throw new Error();
			const now = monday - 1e9;
			await store().transaction(async (tx) => {
				await addOpenRound(tx, posted);
				const gone = { state: "skipped", skipReason: "outage" } as const;
				await tx.rounds.add(aRound(outage.room, gone));
				await tx.rounds.add(aRound(outage.room, { ...gone, date: "2026-11-17", dueAt: monday + 86_400_000 }));
				await tx.rounds.add(aRound(skipped.room, { state: "skipped", skipReason: "lead" }));
				await tx.rounds.add(aRound(behind.room, { ...gone, dueAt: now }));
				await tx.rounds.add(aRound(planned.room));
				const rooms = new Set(opened.map(({ room }) => room.id));
				const ahead = (await tx.rounds.roomsAhead(now)).filter((room) => rooms.has(room));
				expect(ahead.toSorted()).toEqual([posted.room.id, outage.room.id].toSorted());
			});
		});

		it("forgets a room's outages that are to come, and nothing else", async () => {
			const [stage, other] = [await setStage(store()), await setStage(store())];
			await store().transaction(async (tx) => {
				const gone = { state: "skipped", skipReason: "outage" } as const;
				const past = aRound(stage.room, { ...gone, date: "2026-11-12", dueAt: monday });
				const ahead = aRound(stage.room, { ...gone, date: "2026-11-13", dueAt: monday + 1 });
				const asked = aRound(stage.room, {
					date: "2026-11-14",
					dueAt: monday + 1,
					state: "skipped",
					skipReason: "lead",
				});
				const planned = aRound(stage.room, { date: "2026-11-15", dueAt: monday + 1 });
				const theirs = aRound(other.room, { ...gone, dueAt: monday + 1 });
				for (const round of [past, ahead, asked, planned, theirs]) await tx.rounds.add(round);
				await tx.rounds.forgetOutagesAfter(stage.room.id, monday);
				expect(await tx.rounds.history(stage.room.id)).toEqual([past, asked]);
				expect(await tx.rounds.scheduled(stage.room.id)).toEqual(planned);
				expect(await tx.rounds.history(other.room.id)).toEqual([theirs]);
				// Its date is free again.
				expect(await tx.rounds.add({ ...ahead, state: "skipped", skipReason: "lead" })).toBe(true);
			});
		});

		it("finds the open rounds that a member has not answered, in all their rooms of the workspace", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const member = await addMember(tx, stage);
				const other = { ...stage, room: aRoom(stage.workspace) };
				const strange = { ...stage, room: aRoom(stage.workspace) };
				await tx.rooms.add(other.room);
				await tx.rooms.add(strange.room);
				await tx.members.join(other.room.id, member.id, monday);
				const answered = await addOpenRound(tx, stage);
				const unanswered = await addOpenRound(tx, other);
				await addOpenRound(tx, strange);
				const { answerId, version } = await addAnswer(tx, answered, member);
				const find = () => tx.rounds.openUnanswered(stage.workspace.id, member.id);
				expect(await find()).toEqual([unanswered]);
				const answer = {
					id: answerId,
					roundId: answered.id,
					roomId: stage.room.id,
					memberId: member.id,
					withdrawnAt: null,
				};
				await tx.answers.withdraw(answer, version.source?.message ?? "", monday);
				expect((await find()).map((round) => round.id).sort()).toEqual([answered.id, unanswered.id].sort());
				expect(await tx.rounds.openUnanswered(id(), member.id)).toEqual([]);
			});
		});
	});
};
