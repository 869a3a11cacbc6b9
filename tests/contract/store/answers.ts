import { describe, expect, it } from "vitest";
import type { Store } from "../../../src/app/ports/store.ts";
import type { Assessment } from "../../../src/core/ledger.ts";
import { addAnswer, addMember, addOpenRound, aVersion, id, monday, setStage } from "../samples.ts";

const anAssessment = (versionId: string, over: Partial<Assessment> = {}): Assessment => ({
	id: id(),
	versionId,
	maker: "judge",
	makerVersion: "1",
	memberId: null,
	share: 0.1,
	detail: { passed: 1, of: 10 },
	at: monday,
	...over,
});

/** Answers, reveals, hints, leaves, and the ledger that they make. */
export const describeAnswers = (store: () => Store): void => {
	describe("answers", () => {
		it("has one answer a round and member, with its versions by the platform's time", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const member = await addMember(tx, stage);
				const round = await addOpenRound(tx, stage);
				expect(await tx.answers.of(round.id, member.id)).toBeNull();
				const { answerId, version } = await addAnswer(tx, round, member, {
					at: monday + 10,
					text: "nul \u0000, half \ud83d",
				});
				const again = await tx.answers.ensure({
					id: id(),
					roundId: round.id,
					roomId: round.roomId,
					memberId: member.id,
				});
				expect(again.id).toBe(answerId);
				const earlier = aVersion(answerId, { at: monday + 5, route: "form", source: null, code: "x = 1" });
				expect(await tx.answers.addVersion(earlier)).toBe(true);
				expect(await tx.answers.of(round.id, member.id)).toEqual({
					answer: { id: answerId, roundId: round.id, roomId: round.roomId, memberId: member.id, withdrawnAt: null },
					versions: [earlier, { ...version, text: "nul \u2400, half \ufffd" }],
					assessments: [],
				});
			});
		});

		it("gives a member's latest version that is not withdrawn", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const member = await addMember(tx, stage);
				const round = await addOpenRound(tx, stage);
				expect(await tx.answers.latest(round.id, member.id)).toBeNull();
				const { answerId, version } = await addAnswer(tx, round, member, { at: monday + 10 });
				const earlier = aVersion(answerId, { at: monday + 5, route: "form", source: null });
				await tx.answers.addVersion(earlier);
				expect(await tx.answers.latest(round.id, member.id)).toEqual(version);
				const answer = { id: answerId, roundId: round.id, roomId: round.roomId, memberId: member.id };
				await tx.answers.withdraw({ ...answer, withdrawnAt: null }, version.source?.message ?? "", monday + 20);
				expect(await tx.answers.latest(round.id, member.id)).toEqual(earlier);
				expect(await tx.answers.latest(round.id, id())).toBeNull();
				expect(await tx.answers.latest("made-up", member.id)).toBeNull();
				// The same by what the platform calls them, with the round.
				const person = member.externalId ?? "";
				expect(await tx.rounds.withAnswerOf(round.id, person)).toEqual({ round, latest: earlier });
				expect(await tx.rounds.withAnswerOf(round.id, `U${id()}`)).toEqual({ round, latest: null });
				expect(await tx.rounds.withAnswerOf(id(), person)).toBeNull();
				expect(await tx.rounds.withAnswerOf("made-up", person)).toBeNull();
			});
		});

		it("adds a version of a message once for each time of it; forms always", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const member = await addMember(tx, stage);
				const round = await addOpenRound(tx, stage);
				const { version } = await addAnswer(tx, round, member);
				expect(await tx.answers.addVersion({ ...version, id: id() })).toBe(false);
				expect(await tx.answers.addVersion({ ...version, id: id(), at: monday + 60_000 })).toBe(true);
				const form = { ...version, source: null, route: "form" as const };
				expect(await tx.answers.addVersion({ ...form, id: id() })).toBe(true);
				expect(await tx.answers.addVersion({ ...form, id: id() })).toBe(true);
			});
		});

		it("finds the latest version that came from a message, in its room only", async () => {
			const stage = await setStage(store());
			const other = await setStage(store());
			await store().transaction(async (tx) => {
				const member = await addMember(tx, stage);
				const round = await addOpenRound(tx, stage);
				const { answerId, version } = await addAnswer(tx, round, member);
				const edited = { ...version, id: id(), at: monday + 1 };
				await tx.answers.addVersion(edited);
				const message = version.source?.message ?? "";
				expect(await tx.answers.bySource(stage.room.id, message)).toMatchObject({
					answer: { id: answerId },
					version: edited,
				});
				expect(await tx.answers.bySource(other.room.id, message)).toBeNull();
				expect(await tx.answers.bySource(stage.room.id, "no such")).toBeNull();
			});
		});

		it("withdraws a deleted message's versions, the answer when none is left, and lets it stand again", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const member = await addMember(tx, stage);
				const round = await addOpenRound(tx, stage);
				const { version } = await addAnswer(tx, round, member);
				const given = await tx.answers.of(round.id, member.id);
				if (given === null) throw new Error();
				const second = aVersion(given.answer.id, { at: monday + 1 });
				await tx.answers.addVersion(second);
				await tx.answers.withdraw(given.answer, second.source?.message ?? "", monday + 2);
				expect(await tx.answers.of(round.id, member.id)).toMatchObject({
					answer: { withdrawnAt: null },
					versions: [
						{ id: version.id, withdrawnAt: null },
						{ id: second.id, withdrawnAt: monday + 2 },
					],
				});
				expect((await tx.answers.ofRound(round.id)).map((one) => one.version.id)).toEqual([version.id]);
				await tx.answers.withdraw(given.answer, version.source?.message ?? "", monday + 3);
				expect((await tx.answers.of(round.id, member.id))?.answer.withdrawnAt).toBe(monday + 3);
				expect(await tx.answers.count(round.id)).toBe(0);
				expect(await tx.answers.ofRound(round.id)).toEqual([]);
				expect((await tx.answers.ensure({ ...given.answer, id: id() })).withdrawnAt).toBeNull();
				expect(await tx.answers.count(round.id)).toBe(1);
			});
		});

		it("lists a round's answers by who came first, each with its latest version", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const round = await addOpenRound(tx, stage);
				const [ada, bob] = [await addMember(tx, stage, "Ada"), await addMember(tx, stage, "Bob")];
				await addAnswer(tx, round, ada, { at: monday + 20 });
				const first = await addAnswer(tx, round, bob, { at: monday + 10 });
				const last = aVersion(first.answerId, { at: monday + 30 });
				await tx.answers.addVersion(last);
				const listed = await tx.answers.ofRound(round.id);
				expect(listed.map(({ member, version }) => [member.name, version.at - monday])).toEqual([
					["Bob", 30],
					["Ada", 20],
				]);
				expect(listed[0]).toEqual({ member: bob, version: last });
			});
		});

		it("takes one automatic assessment a maker's version, and every person's", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const member = await addMember(tx, stage);
				const round = await addOpenRound(tx, stage);
				const { version } = await addAnswer(tx, round, member);
				const judged = anAssessment(version.id);
				await tx.answers.assess(judged);
				await tx.answers.assess({ ...judged, id: id(), share: 1 });
				const person = anAssessment(version.id, { maker: "person", memberId: member.id, at: monday + 1, share: 1 / 3 });
				const later = { ...person, id: id(), at: monday + 2 };
				await tx.answers.assess(person);
				await tx.answers.assess(later);
				expect((await tx.answers.of(round.id, member.id))?.assessments).toEqual([judged, person, later]);
			});
		});
	});

	describe("reveals", () => {
		it("notes the first reveal of a round, to a member and to the room, and each hint", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const member = await addMember(tx, stage);
				const round = await addOpenRound(tx, stage);
				const reveal = { roundId: round.id, memberId: member.id, reason: "gave-up" as const, at: monday };
				const toRoom = { roundId: round.id, memberId: null, reason: "closed" as const, at: monday };
				expect(await tx.reveals.of(round.id, member.id)).toBeNull();
				expect(await tx.reveals.add(reveal)).toBe(true);
				expect(await tx.reveals.add({ ...reveal, reason: "answered", at: monday + 1 })).toBe(false);
				expect(await tx.reveals.add(toRoom)).toBe(true);
				expect(await tx.reveals.add(toRoom)).toBe(false);
				expect(await tx.reveals.of(round.id, member.id)).toEqual(reveal);
				const hint = { roundId: round.id, memberId: member.id, number: 1, at: monday };
				expect(await tx.reveals.addHint({ ...hint, number: 2 })).toBe(true);
				expect(await tx.reveals.addHint(hint)).toBe(true);
				expect(await tx.reveals.addHint(hint)).toBe(false);
				expect(await tx.reveals.hints(round.id, member.id)).toEqual([hint, { ...hint, number: 2 }]);
			});
		});
	});

	describe("leaves", () => {
		it("starts and ends, now or ahead", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const member = await addMember(tx, stage);
				const leave = { roomId: stage.room.id, memberId: member.id, from: monday, until: null };
				const current = (at: number) => tx.leaves.current(stage.room.id, member.id, at);
				expect(await current(monday)).toBeNull();
				await tx.leaves.start(leave);
				await tx.leaves.start({ ...leave, from: monday + 1 });
				expect(await current(monday + 5)).toEqual(leave);
				await tx.leaves.end(stage.room.id, member.id, monday + 10);
				expect(await current(monday + 9)).toEqual({ ...leave, until: monday + 10 });
				expect(await current(monday + 10)).toBeNull();
				await tx.leaves.start({ ...leave, from: monday + 100, until: monday + 200 });
				await tx.leaves.end(stage.room.id, member.id, monday + 50);
				expect(await current(monday + 50)).toMatchObject({ from: monday + 100, until: monday + 100 });
				expect(await current(monday + 100)).toBeNull();
			});
		});
	});

	describe("the ledger", () => {
		it("has everything of the members asked for, in their order, and nothing of other rooms", async () => {
			const stage = await setStage(store());
			const other = await setStage(store());
			await store().transaction(async (tx) => {
				const ada = await addMember(tx, stage, "Ada");
				const bob = await addMember(tx, stage, "Bob");
				const stranger = await addMember(tx, other, "Cleo");
				await tx.members.join(other.room.id, ada.id, monday);
				const first = await addOpenRound(tx, stage);
				await tx.rounds.save({ ...first, state: "closed", closedAt: monday + 9 });
				const second = await addOpenRound(tx, stage, { date: "2026-11-17" });
				const elsewhere = await addOpenRound(tx, other);
				const late = await addAnswer(tx, second, ada);
				const early = await addAnswer(tx, first, ada);
				const third = aVersion(early.answerId, { at: monday + 3 });
				await tx.answers.addVersion(third);
				await addAnswer(tx, elsewhere, ada);
				const judged = anAssessment(early.version.id);
				await tx.answers.assess(judged);
				const reveal = { roundId: first.id, memberId: ada.id, reason: "answered" as const, at: monday };
				await tx.reveals.add(reveal);
				await tx.reveals.add({ roundId: elsewhere.id, memberId: ada.id, reason: "gave-up", at: monday });
				await tx.reveals.add({ roundId: first.id, memberId: null, reason: "closed", at: monday });
				const hint = { roundId: first.id, memberId: ada.id, number: 1, at: monday };
				await tx.reveals.addHint(hint);
				const leave = { roomId: stage.room.id, memberId: bob.id, from: monday, until: monday + 5 };
				await tx.leaves.start(leave);

				const [ofBob, ofAda, ...rest] = await tx.answers.ledger(stage.room.id, [bob.id, ada.id, stranger.id]);
				expect(rest).toEqual([]);
				expect(ofBob).toEqual({ member: bob, joinedAt: monday, answers: [], reveals: [], hints: [], leaves: [leave] });
				const answer = (id: string, roundId: string) => ({
					id,
					roundId,
					roomId: stage.room.id,
					memberId: ada.id,
					withdrawnAt: null,
				});
				expect(ofAda).toEqual({
					member: ada,
					joinedAt: monday,
					answers: [
						{ answer: answer(early.answerId, first.id), versions: [early.version, third], assessments: [judged] },
						{ answer: answer(late.answerId, second.id), versions: [late.version], assessments: [] },
					],
					reveals: [reveal],
					hints: [hint],
					leaves: [],
				});
				expect(await tx.answers.ledger(stage.room.id, [])).toEqual([]);
			});
		});
	});
};
