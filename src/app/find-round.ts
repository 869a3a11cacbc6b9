import type { Room, Round } from "../core/ledger.ts";
import { noRound } from "../core/message/copy/answers.ts";
import { noRoomHere } from "../core/message/copy/rooms.ts";
import type { Message } from "../core/message/model.ts";
import type { Question } from "../core/question.ts";
import { questionOf } from "./choose-round-question.ts";
import type { Call } from "./command.ts";

/** The round that a command without more words means: the thread's, else the open one, else the latest. */
async function currentRound(call: Call, room: Room): Promise<Round | null> {
	const { tx, where } = call;
	const ofThread = where.thread === null ? null : await tx.rounds.byThread(room.id, where.thread);
	return ofThread ?? (await tx.rounds.open(room.id)) ?? (await tx.rounds.recent(room.id, 1))[0] ?? null;
}

export type FoundRound = { round: Round; room: Room; question: Question };

/** Why there is no round to do it in, and when the next one comes. */
export const refuseWithoutRound = async ({ tx }: Pick<Call, "tx">, room: Room): Promise<Message> =>
	noRound((await tx.rounds.scheduled(room.id))?.dueAt ?? null, room.settings.schedule.zone);

/** The round that a command in a channel means, with its room and its exact question; or why there is none, in words. */
export async function roundHere(call: Call): Promise<FoundRound | { refused: Message }> {
	const { room } = call;
	if (room === null) return { refused: noRoomHere() };
	const round = await currentRound(call, room);
	const question = round === null ? null : await questionOf(call, round);
	return round === null || question === null
		? { refused: await refuseWithoutRound(call, room) }
		: { round, room, question };
}

/** A posted round with its room and its exact question, by the round's id; null for an id that no button of ours carries. */
export async function roundById(call: Call, id: string): Promise<FoundRound | null> {
	if (!isId(id)) return null;
	const round = await call.tx.rounds.byId(id);
	const room = round === null ? null : await call.tx.rooms.byId(round.roomId);
	// A button only works in the workspace that it was posted in.
	if (round === null || room === null || room.workspaceId !== call.workspace.id) return null;
	const question = await questionOf(call, round);
	return question === null || round.postedAt === null ? null : { round, room, question };
}

/** Every id that a token may carry is a UUID; anything else is not looked up. */
export const isId = (value: string): boolean =>
	/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu.test(value);
