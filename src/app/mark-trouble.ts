import type { Room } from "../core/ledger.ts";
import { attentionNeeded } from "../core/message/copy/rooms.ts";
import { readTrouble, troublesIn, withTrouble } from "../core/trouble.ts";
import { tellLeads } from "./tell-leads.ts";
import type { Work } from "./work.ts";

/** No room is at fault, and its lead can do nothing about it. */
const notOfARoom: ReadonlySet<string> = new Set(["logged-out"]);

/** Without its channel a room can't show the model answer, nor post the question a moment later: one refusal, said once. */
const refusals: ReadonlySet<string> = new Set(["forbidden", "reveal"]);

/** PyQ has no place in the channel any more; whatever is refused there now follows from that. */
export const noChannel = "no-channel";

/** Nothing is said in the channel of such a room: PyQ would come back uninvited where it can join by itself. */
export const hasNoChannel = (room: Room | null): boolean => troublesIn(room?.attention ?? null).includes(noChannel);

/** Whether the leads know what they would be told: everything that was missing has been named, or a refusal without names was. */
function isToldOf(room: Room, code: string): boolean {
	const { reason, lacks } = readTrouble(code);
	const told = troublesIn(room.attention).map(readTrouble);
	if (lacks.length > 0) return lacks.every((name) => told.some((other) => other.lacks.includes(name)));
	return refusals.has(reason) && told.some((other) => refusals.has(other.reason) && other.lacks.length === 0);
}

/**
 * Marks a room for its lead's attention, and tells the leads once for each trouble, until what it is about works again. `occasion`: a
 * word of its own for each time that it comes up. The room has to be locked.
 */
export async function markTrouble(work: Work, room: Room, error: string, occasion: string): Promise<void> {
	const isKnown = hasNoChannel(room) || troublesIn(room.attention).includes(error);
	if (isKnown || notOfARoom.has(readTrouble(error).reason)) return;
	await work.tx.rooms.save({ ...room, attention: withTrouble(room.attention, error) });
	if (isToldOf(room, error)) return;
	await tellLeads(work, room, `attention:${occasion}`, attentionNeeded(room.name, error));
}
