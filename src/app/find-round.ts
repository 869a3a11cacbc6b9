import type { Room, Round } from "../core/ledger.ts";
import type { Question } from "../core/question.ts";
import { questionOf } from "./choose-round-question.ts";
import type { Call } from "./command.ts";

/** The round that a command without more words means: the thread's, else the open one, else the latest. */
export async function currentRound(call: Call, room: Room): Promise<Round | null> {
	const { tx, where } = call;
	const ofThread = where.thread === null ? null : await tx.rounds.byThread(room.id, where.thread);
	return ofThread ?? (await tx.rounds.open(room.id)) ?? (await tx.rounds.recent(room.id, 1))[0] ?? null;
}

/** A posted round with its room and its exact question, by the round's id; null for an id that no button of ours carries. */
export async function roundById(
	call: Call,
	id: string,
): Promise<{ round: Round; room: Room; question: Question } | null> {
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
