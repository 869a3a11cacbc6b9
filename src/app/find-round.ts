import type { Room, Round } from "../core/ledger.ts";
import { noRound, nothingOpen, whichRound } from "../core/message/copy/answers.ts";
import { aboutARoom, noRoomHere } from "../core/message/copy/rooms.ts";
import type { Message } from "../core/message/model.ts";
import type { Question } from "../core/question.ts";
import { questionOf } from "./choose-round-question.ts";
import type { Call } from "./command.ts";
import { StoreError } from "./errors.ts";
import type { Work } from "./work.ts";

/** The round that a command without more words means: the thread's, else the open one, else the latest. */
async function currentRound(call: Call, room: Room): Promise<Round | null> {
	const { tx, where } = call;
	const ofThread = where.thread === null ? null : await tx.rounds.byThread(room.id, where.thread);
	return ofThread ?? (await tx.rounds.open(room.id)) ?? (await tx.rounds.recent(room.id, 1))[0] ?? null;
}

/**
 * The round whose thread this is: known, or opened a moment ago, or by somebody else on the round's post. Throws StoreError (`unsettled`)
 * while it may be the thread of a post that is being sent or is in doubt: some platforms never tell again what was taken once.
 */
export async function roundOfThread({ tx }: Pick<Work, "tx">, room: Room, thread: string): Promise<Round | null> {
	const known = await tx.rounds.byThread(room.id, thread);
	if (known !== null) return known;
	// As of one moment: a post that is settled meanwhile is unsettled here, or open.
	const there = await tx.rounds.mayStand(room.id);
	const open = there.find(({ posted }) => posted?.message === thread);
	const unsettled = there.find(({ state }) => state === "scheduled");
	if (open === undefined && unsettled !== undefined)
		throw new StoreError("unsettled", `A thread may belong to the round ${unsettled.id}, whose post is not settled`);
	return open ?? null;
}

export type FoundRound = { round: Round; room: Room; question: Question };

/** Why there is no round to do it in, and when the next one comes. */
export async function refuseWithoutRound({ tx, where }: Pick<Call, "tx" | "where">, room: Room): Promise<Message> {
	const nextAt = (await tx.rounds.scheduled(room.id))?.dueAt ?? null;
	return noRound(nextAt, room.settings.schedule.zone, where.channel === null ? room.name : null);
}

/** Why there is no room to do it in. */
export const noRoom = ({ where }: Pick<Call, "where">): Message =>
	where.channel === null ? aboutARoom() : noRoomHere();

/** Rounds with their rooms and exact questions; one that can't be shown any more is left out. */
export async function describeRounds(work: Pick<Work, "tx" | "bank">, rounds: readonly Round[]): Promise<FoundRound[]> {
	const found: FoundRound[] = [];
	for (const round of rounds) {
		const room = await work.tx.rooms.byId(round.roomId);
		const question = await questionOf(work, round);
		if (room !== null && question !== null) found.push({ round, room, question });
	}
	return found;
}

/** The open rounds of a member, in whichever room of the workspace, that they have not answered. */
const waitingFor = async (call: Call): Promise<FoundRound[]> =>
	describeRounds(call, await call.tx.rounds.openUnanswered(call.workspace.id, call.member.id));

/**
 * The round that an answer is for: in a channel the one that a command there means; in a direct message the only open one that the
 * member has not answered, else they are asked which (`asks`), and `given`, what they wrote, stands in the question. Throws StoreError as
 * `roundOfThread` does.
 */
export async function roundToAnswer(
	call: Call,
	given: string,
): Promise<FoundRound | { refused: Message; asks?: true }> {
	const { room, where } = call;
	// What is given in the thread of a post that is not settled is no late answer to the round before.
	if (room !== null && where.thread !== null) await roundOfThread(call, room, where.thread);
	if (where.channel !== null) return roundHere(call);
	const waiting = await waitingFor(call);
	const [only, ...others] = waiting;
	if (only === undefined) return { refused: nothingOpen() };
	if (others.length === 0) return only;
	const choices = waiting.map(({ round, room }) => ({ round, room: room.name, server: null }));
	return { refused: whichRound(choices, given), asks: true };
}

/** The round that a command means in the room where it was given, with its exact question; or why there is none, in words. */
export const roundHere = async (call: Call): Promise<FoundRound | { refused: Message }> =>
	call.room === null ? { refused: noRoom(call) } : roundIn(call, call.room);

/** The round of a room that a command without more words means, with its exact question; or why there is none, in words. */
export async function roundIn(call: Call, room: Room): Promise<FoundRound | { refused: Message }> {
	const round = await currentRound(call, room);
	const question = round === null ? null : await questionOf(call, round);
	return round === null || question === null
		? { refused: await refuseWithoutRound(call, room) }
		: { round, room, question };
}

/** A posted round with its room and its exact question, by the round's id; null for an id that no button of ours carries. */
export async function roundById(call: Call, id: string): Promise<FoundRound | null> {
	if (!isId(id)) return null;
	const round = call.about?.round.id === id ? call.about.round : await call.tx.rounds.byId(id);
	const room = round === null || round.roomId === call.room?.id ? call.room : await call.tx.rooms.byId(round.roomId);
	// A button only works in the workspace that it was posted in.
	if (round === null || room === null || room.workspaceId !== call.workspace.id) return null;
	const question = await questionOf(call, round);
	return question === null || round.postedAt === null ? null : { round, room, question };
}

/** Every id that a token may carry is a UUID; anything else is not looked up. */
export const isId = (value: string): boolean =>
	/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu.test(value);
