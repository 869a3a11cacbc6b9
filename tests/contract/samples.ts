import { randomUUID } from "node:crypto";
import type { NewStep, Store, Tx } from "../../src/app/ports/store.ts";
import type { AnswerVersion, Member, Room, Round, Standing, Workspace } from "../../src/core/ledger.ts";
import type { Question, Revision } from "../../src/core/question.ts";
import { defaultSettings } from "../../src/core/room.ts";

/** 2026-11-16, a Monday, 09:00 UTC, with a millisecond that must not get lost. */
export const monday = Date.UTC(2026, 10, 16, 9, 0, 0, 1);

export const id = (): string => randomUUID();

export const aQuestion = (over: Partial<Question> = {}): Question => ({
	id: id(),
	slug: "mutable-defaults",
	title: "A list that remembers",
	topics: ["functions"],
	level: "beginner",
	kind: "explain",
	minutes: 5,
	status: "active",
	covers: [],
	sources: [{ title: "The Python Tutorial", url: "https://docs.python.org/3/tutorial/" }],
	reviewed: "2026-11-01",
	expects: [],
	prompt: "Why does `f()` return a longer list each time?",
	hints: ["When is a default evaluated?"],
	intent: "Knows when defaults are evaluated.",
	modelAnswer: "Once, when the function is defined.",
	pitfalls: [],
	followUps: [],
	rubric: { points: [], misconceptions: [], exemplars: [] },
	tests: null,
	...over,
});

export const aRevision = (question: Question = aQuestion()): Revision => ({
	hash: id().replaceAll("-", "").repeat(2),
	question,
});

export const aRoom = (workspace: Workspace, over: Partial<Room> = {}): Room => ({
	id: id(),
	workspaceId: workspace.id,
	externalId: `C${id()}`,
	name: "python",
	status: "active",
	settings: defaultSettings("Europe/Berlin"),
	scheduleSince: monday,
	seed: "seed",
	attention: null,
	createdAt: monday,
	...over,
});

export const aRound = (room: Room, over: Partial<Round> = {}): Round => ({
	id: id(),
	roomId: room.id,
	date: "2026-11-16",
	state: "scheduled",
	skipReason: null,
	dueAt: monday,
	questionId: null,
	revision: null,
	level: null,
	mode: "open",
	assessedPoints: true,
	postedAt: null,
	closesAt: null,
	closedAt: null,
	posted: null,
	repeat: false,
	...over,
});

/** What a round needs to be posted. */
export const asPosted = (round: Round, { hash, question }: Revision, over: Partial<Round> = {}): Round => ({
	...round,
	state: "posted",
	questionId: question.id,
	revision: hash,
	level: question.level,
	postedAt: round.dueAt,
	closesAt: round.dueAt + 86_400_000,
	posted: { channel: "C1", message: id(), thread: null },
	...over,
});

export const aStep = (workspace: Workspace, over: Partial<NewStep> = {}): NewStep => ({
	id: id(),
	key: `post:${id()}`,
	kind: "post",
	workspaceId: workspace.id,
	roomId: null,
	roundId: null,
	memberId: null,
	dueAt: monday,
	payload: null,
	replyTo: null,
	...over,
});

export const aVersion = (answerId: string, over: Partial<AnswerVersion> = {}): AnswerVersion => ({
	id: id(),
	answerId,
	at: monday,
	route: "thread",
	text: "Because the default is evaluated once.",
	code: "",
	source: { channel: "C1", message: id(), thread: "T1" },
	withdrawnAt: null,
	...over,
});

export const aStanding = (room: Room, member: Member, over: Partial<Standing> = {}): Standing => ({
	roomId: room.id,
	memberId: member.id,
	period: "all",
	points: 0,
	answered: 1,
	streak: 0,
	best: 0,
	freezes: 0,
	...over,
});

/** A workspace with a room, and what adds members to it. */
export type Stage = { workspace: Workspace; room: Room; revision: Revision };

export const setStage = (store: Store, over: Partial<Room> = {}): Promise<Stage> =>
	store.transaction(async (tx) => {
		const workspace = await tx.workspaces.ensure({ id: id(), platform: "slack", externalId: `T${id()}`, name: "Team" });
		const room = aRoom(workspace, over);
		await tx.rooms.add(room);
		const revision = aRevision();
		await tx.revisions.keep(revision, monday);
		return { workspace, room, revision };
	});

/** A member who takes part in the room. */
export const addMember = async (tx: Tx, { workspace, room }: Stage, name = "Ada"): Promise<Member> => {
	const ensured = { id: id(), workspaceId: workspace.id, externalId: `U${id()}`, name, zone: null };
	const member = await tx.members.ensure(ensured);
	await tx.members.join(room.id, member.id, monday);
	return member;
};

/** An open round of the room. */
export const addOpenRound = async (tx: Tx, { room, revision }: Stage, over: Partial<Round> = {}): Promise<Round> => {
	const round = asPosted(aRound(room, over), revision, over);
	await tx.rounds.add(round);
	return round;
};

/** An answer of the member with one version. */
export const addAnswer = async (
	tx: Tx,
	round: Round,
	member: Member,
	over: Partial<AnswerVersion> = {},
): Promise<{ answerId: string; version: AnswerVersion }> => {
	const answer = await tx.answers.ensure({ id: id(), roundId: round.id, roomId: round.roomId, memberId: member.id });
	const version = aVersion(answer.id, over);
	await tx.answers.addVersion(version);
	return { answerId: answer.id, version };
};
