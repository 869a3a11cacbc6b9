import type { Room } from "../core/ledger.ts";
import type { Occasion } from "./command.ts";
import { markTrouble, noChannel } from "./mark-trouble.ts";
import { planNextRound } from "./plan-next-round.ts";

/**
 * PyQ was taken out of a channel, or the channel was archived or deleted. Its room waits until a lead wants PyQ back (`resumeRoom`), and
 * they are told once. An open round closes in its time, in silence. Nobody in particular is told anything: null.
 */
export async function noteChannelLost(occasion: Occasion): Promise<null> {
	const { tx, now, ids } = occasion;
	const room = occasion.room === null ? null : await tx.rooms.lock(occasion.room.id);
	if (room === null || room.status === "left") return null;
	const paused: Room = { ...room, status: "paused" };
	await tx.rooms.save(paused);
	if (room.status === "active") await planNextRound(occasion, paused, now);
	await markTrouble(occasion, paused, noChannel, ids.next());
	return null;
}
