import fc from "fast-check";
import type { StepResult, Tx } from "../../../src/app/ports/store.ts";
import { platforms, type Round } from "../../../src/core/ledger.ts";
import { aRound, aStanding, aStep, aVersion, monday, type Stage } from "../samples.ts";

/** What random calls are about: few enough things that they meet again and again. `id` gives the same id for the same words. */
export type Small = {
	stage: Stage;
	others: readonly Stage[];
	members: readonly string[];
	id: (what: string) => string;
};

/** One call, and how it reads in a counterexample. */
export type Call = { what: string; run: (tx: Tx, small: Small) => Promise<unknown> };

const call = <T>(name: string, given: fc.Arbitrary<T>, run: (tx: Tx, small: Small, given: T) => Promise<unknown>) =>
	given.map((value): Call => ({ what: `${name} ${JSON.stringify(value)}`, run: (tx, small) => run(tx, small, value) }));

const few = (most: number) => fc.nat({ max: most - 1 });
const roomOf = ({ stage, others }: Small, room: number) => (room === 0 ? stage : (others[room - 1] ?? stage)).room;
const memberOf = ({ members }: Small, member: number) => members[member] ?? "";
const roundOf = ({ id }: Small, round: number) => id(`round ${round}`);
const stepOf = ({ id }: Small, step: number) => id(`step ${step}`);

const room = few(2);
const member = few(2);
const round = few(4);
const step = few(5);
const by = fc.constantFrom("p", "q");
const time = few(6).map((minute) => monday + minute * 60_000);
const stale = fc.constantFrom(0, 60_000, 180_000);
const date = few(4).map((day) => `2026-11-1${day + 6}`);

/** Rounds of every state; now and then one that the rules refuse. */
const someRound = fc.record({
	round,
	room,
	date,
	state: fc.constantFrom("scheduled", "posted", "closed", "skipped"),
	dueAt: time,
	postedAt: fc.option(time, { freq: 8 }),
	closesAt: fc.option(
		time.map((at) => at + 300_000),
		{ freq: 8 },
	),
	thread: fc.option(fc.constantFrom("t", "u")),
	slip: fc.constantFrom(null, null, null, null, null, null, "no reason", "no question", "no level", "another revision"),
});

const asRound = (small: Small, given: typeof someRound extends fc.Arbitrary<infer R> ? R : never): Round => {
	const { round, room, date, state, dueAt, postedAt, closesAt, thread, slip } = given;
	const { revision } = small.stage;
	const chosen = (state === "posted" || state === "closed") && slip !== "no question";
	return aRound(roomOf(small, room), {
		id: roundOf(small, round),
		date,
		state: state as Round["state"],
		skipReason: state === "skipped" && slip !== "no reason" ? "lead" : null,
		dueAt,
		questionId: chosen ? revision.question.id : null,
		revision: chosen ? (slip === "another revision" ? "0".repeat(64) : revision.hash) : null,
		level: chosen && slip !== "no level" ? revision.question.level : null,
		postedAt,
		closesAt,
		closedAt: state === "closed" ? dueAt : null,
		posted: postedAt === null ? null : { channel: "C", message: `m${round}`, thread },
	});
};

const result: fc.Arbitrary<StepResult> = fc.oneof(
	fc.constant({ state: "done" } as const),
	fc.record({ state: fc.constant("due" as const), dueAt: time, error: fc.constant("rate-limited") }),
	fc.record({ state: fc.constant("in-doubt" as const), dueAt: time, looks: few(3), error: fc.constant("reset") }),
	fc.record({ state: fc.constantFrom("failed" as const, "unknown" as const), error: fc.constant("gone") }),
);

const someStep = fc.record({
	step,
	key: few(6),
	room: fc.option(room),
	round: fc.option(round, { freq: 8 }),
	member: fc.option(member),
	kind: fc.constantFrom("post", "respond"),
	dueAt: time,
	payload: fc.constantFrom(null, { b: 1, aa: [null, "x"], a: { z: true } }, "\u0000\ud83d", 5),
	replyTo: fc.option(fc.constant("sealed")),
});

/** What the life of rounds and steps is made of. */
const roundsAndSteps = [
	call("rounds.add", someRound, (tx, small, given) => tx.rounds.add(asRound(small, given))),
	call("rounds.save", someRound, (tx, small, given) => tx.rounds.save(asRound(small, given))),
	call("rounds.unschedule", round, (tx, small, given) => tx.rounds.unschedule(roundOf(small, given))),
	call("steps.add", fc.array(someStep, { minLength: 1, maxLength: 3 }), (tx, small, given) =>
		tx.steps.add(
			given.map(({ step, key, room, round, member, ...rest }) =>
				aStep(small.stage.workspace, {
					...rest,
					id: stepOf(small, step),
					key: small.id(`key ${key}`),
					kind: rest.kind as "post" | "respond",
					roomId: room === null ? null : roomOf(small, room).id,
					roundId: round === null ? null : roundOf(small, round),
					memberId: member === null ? null : memberOf(small, member),
				}),
			),
		),
	),
	call("steps.claim", fc.record({ step, by, now: time, stale }), (tx, small, { step, by, now, stale }) =>
		tx.steps.claim(stepOf(small, step), by, now, stale),
	),
	call("steps.settle", fc.record({ step, by, result, now: time }), (tx, small, { step, by, result, now }) =>
		tx.steps.settle(stepOf(small, step), by, result, now),
	),
	call("steps.abandonClaims", stale, (tx, _, given) => tx.steps.abandonClaims(given)),
	call("steps.prune", time, (tx, _, given) => tx.steps.prune(given)),
];

const someStanding = (min: number) =>
	fc.record({ member, period: fc.constantFrom("all", "2026-11"), points: fc.integer({ min, max: 3 }) });

/** What people do. */
const deeds = [
	call("answers.ensure", fc.record({ round, member, room }), (tx, small, { round, member, room }) =>
		tx.answers.ensure({
			id: small.id(`answer ${round} ${member}`),
			roundId: roundOf(small, round),
			roomId: roomOf(small, room).id,
			memberId: memberOf(small, member),
		}),
	),
	call(
		"answers.addVersion",
		fc.record({ version: few(5), round, member, at: time, message: fc.option(few(3)) }),
		(tx, small, { version, round, member, at, message }) =>
			tx.answers.addVersion(
				aVersion(small.id(`answer ${round} ${member}`), {
					id: small.id(`version ${version}`),
					at,
					source: message === null ? null : { channel: "C", message: `m${message}`, thread: null },
				}),
			),
	),
	call(
		"answers.withdraw",
		fc.record({ round, member, message: few(3), at: time }),
		(tx, small, { round, member, message, at }) => {
			const id = small.id(`answer ${round} ${member}`);
			const of = { roundId: roundOf(small, round), roomId: "", memberId: memberOf(small, member) };
			return tx.answers.withdraw({ id, ...of, withdrawnAt: null }, `m${message}`, at);
		},
	),
	call(
		"answers.assess",
		fc.record({ version: few(5), share: fc.constantFrom(0, 0.5, 1, 1.5), at: time, by: fc.option(member) }),
		(tx, small, { version, share, at, by }) =>
			tx.answers.assess({
				id: small.id(`assessment ${version} ${at} ${by}`),
				versionId: small.id(`version ${version}`),
				maker: by === null ? "judge" : "person",
				makerVersion: "1",
				memberId: by === null ? null : memberOf(small, by),
				share,
				detail: { of: 2, passed: 1 },
				at,
			}),
	),
	call(
		"reveals.add",
		fc.record({ round, member: fc.option(member), reason: fc.constantFrom("answered", "closed"), at: time }),
		(tx, small, { round, member, reason, at }) =>
			tx.reveals.add({
				roundId: roundOf(small, round),
				memberId: member === null ? null : memberOf(small, member),
				reason: reason as "answered" | "closed",
				at,
			}),
	),
	call(
		"reveals.addHint",
		fc.record({ round, member, number: few(3), at: time }),
		(tx, small, { round, member, ...rest }) =>
			tx.reveals.addHint({ roundId: roundOf(small, round), memberId: memberOf(small, member), ...rest }),
	),
	call("leaves.start", fc.record({ member, from: time, until: fc.option(time) }), (tx, small, { member, ...rest }) =>
		tx.leaves.start({ roomId: small.stage.room.id, memberId: memberOf(small, member), ...rest }),
	),
	call("leaves.end", fc.record({ member, at: time }), (tx, small, { member, at }) =>
		tx.leaves.end(small.stage.room.id, memberOf(small, member), at),
	),
	call(
		"standings.replace",
		// Not both a row twice and one that the rules refuse: which of the two is found first is left open.
		fc.oneof(
			fc.uniqueArray(someStanding(-1), { maxLength: 3, selector: ({ member, period }) => `${member} ${period}` }),
			fc.array(someStanding(0), { maxLength: 3 }),
		),
		(tx, small, given) => {
			const { room } = small.stage;
			const rows = given.map(({ member, ...rest }) => ({
				...aStanding(room, { id: memberOf(small, member) } as never, rest),
				streak: Math.max(0, rest.points),
			}));
			return tx.standings.replace(room.id, [memberOf(small, 0)], rows);
		},
	),
	call(
		"members.save",
		fc.record({ member, alias: fc.option(fc.constantFrom("Ä", "b", "B")), hidden: fc.boolean() }),
		async (tx, small, { member, alias, hidden }) => {
			const saved = await tx.members.byId(memberOf(small, member));
			if (saved !== null) await tx.members.save({ ...saved, alias, hidden });
		},
	),
	call("members.erase", fc.record({ member, at: time }), (tx, small, { member, at }) =>
		tx.members.erase(memberOf(small, member), at),
	),
];

/** Any call that changes something; rounds and steps above all. */
export const anyCall: fc.Arbitrary<Call> = fc.oneof(
	{ weight: 3, arbitrary: fc.oneof(...roundsAndSteps) },
	{ weight: 2, arbitrary: fc.oneof(...deeds) },
);

const bySettled = (a: { settledAt: number | null; id: string }, b: { settledAt: number | null; id: string }) =>
	(b.settledAt ?? 0) - (a.settledAt ?? 0) || (a.id < b.id ? -1 : 1);

/** Everything that can be read of it; where the port leaves an order open, in one. */
export const readAll = async (tx: Tx, small: Small): Promise<unknown> => {
	const { members, stage } = small;
	const rooms = [0, 1].map((place) => roomOf(small, place).id);
	const read: unknown[] = [];
	for (const roomId of rooms) {
		read.push(await tx.rounds.open(roomId), await tx.rounds.scheduled(roomId), await tx.rounds.history(roomId));
		read.push(await tx.rounds.recent(roomId, 2), (await tx.steps.troubled(roomId, 50)).sort(bySettled));
		read.push((await tx.rounds.mayStand(roomId)).map((there) => there.id).sort());
		for (const thread of ["t", "u"]) read.push(await tx.rounds.byThread(roomId, thread));
		for (const message of ["m0", "m1", "m2"]) {
			const found = await tx.answers.bySource(roomId, message);
			read.push(found?.version.at ?? null);
		}
		read.push(await tx.standings.top(roomId, "all", 5), await tx.standings.withStreak(roomId));
		read.push((await tx.answers.ledger(roomId, members)).map(({ reveals: _, hints: __, ...rest }) => rest));
	}
	for (let place = 0; place < 4; place++) {
		const roundId = roundOf(small, place);
		read.push(await tx.rounds.byId(roundId), await tx.steps.ofRound(roundId));
		read.push(await tx.answers.count(roundId), await tx.answers.ofRound(roundId));
		for (const memberId of members)
			read.push(
				await tx.answers.of(roundId, memberId),
				await tx.reveals.of(roundId, memberId),
				await tx.reveals.hints(roundId, memberId),
			);
	}
	for (let place = 0; place < 5; place++) read.push(await tx.steps.byId(stepOf(small, place)));
	const ready = await tx.steps.ready(monday + 180_000, 60_000, { platforms, limit: 100_000, after: null });
	read.push(
		ready
			.filter(({ workspaceId }) => workspaceId === stage.workspace.id)
			.map(({ id }) => id)
			.sort(),
	);
	for (const memberId of members) {
		read.push(await tx.members.byId(memberId), await tx.rounds.openUnanswered(stage.workspace.id, memberId));
		read.push(await tx.standings.place(rooms[0] ?? "", "all", memberId));
		read.push(await tx.leaves.current(rooms[0] ?? "", memberId, monday + 60_000));
	}
	return read;
};
