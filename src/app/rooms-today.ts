import type { Instant } from "../core/ids.ts";
import type { Room } from "../core/ledger.ts";
import { questionOf } from "./choose-round-question.ts";
import type { Call } from "./command.ts";
import type { FoundRound } from "./find-round.ts";

/** How a room stands for a member: the round that is open, and whether they have answered it; null: none is. */
export type RoomToday = { room: Room; open: (FoundRound & { answered: boolean }) | null; nextAt: Instant | null };

/** How these rooms stand for a member, in the same order. All of it is asked for at once: somebody waits for it. */
export const roomsToday = (call: Call, rooms: readonly Room[]): Promise<RoomToday[]> =>
	Promise.all(rooms.map((room) => roomToday(call, room)));

async function roomToday(call: Call, room: Room): Promise<RoomToday> {
	const { tx, member } = call;
	const [round, next] = await Promise.all([tx.rounds.open(room.id), tx.rounds.scheduled(room.id)]);
	const nextAt = next?.dueAt ?? null;
	if (round === null) return { room, open: null, nextAt };
	const [question, given] = await Promise.all([questionOf(call, round), tx.answers.latest(round.id, member.id)]);
	const open = question === null ? null : { room, round, question, answered: given !== null };
	return { room, open, nextAt };
}
