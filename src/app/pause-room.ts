import type { Room, Round } from "../core/ledger.ts";
import { pausedChanged } from "../core/message/copy/rooms.ts";
import { realName } from "../core/message/copy/rounds.ts";
import { withoutTroubles } from "../core/trouble.ts";
import { announce } from "./announce.ts";
import type { Call } from "./command.ts";
import { noChannel } from "./mark-trouble.ts";
import type { LedRoom } from "./permissions.ts";
import { planNextRound } from "./plan-next-round.ts";

/** Stops the questions; an open round still closes in its time. False: the room was paused already. */
export async function pauseRoom(call: Call, { room }: LedRoom): Promise<{ paused: boolean; open: Round | null }> {
	const { tx, now } = call;
	const open = await tx.rounds.open(room.id);
	if (room.status === "paused") return { paused: false, open };
	const paused: Room = { ...room, status: "paused" };
	await tx.rooms.save(paused);
	await planNextRound(call, paused, now);
	await note(call, paused, "pause");
	return { paused: true, open };
}

/**
 * Starts the questions again: nothing from the pause is caught up. `resumed` false: the room was not paused. `next` null: a post that
 * was under way when the room was paused is looked for before another is planned.
 */
export async function resumeRoom(call: Call, { room }: LedRoom): Promise<{ resumed: boolean; next: Round | null }> {
	const { tx, now } = call;
	if (room.status !== "paused") return { resumed: false, next: null };
	const attention = withoutTroubles(room.attention, (reason) => reason === noChannel);
	const active: Room = { ...room, status: "active", scheduleSince: now, attention };
	await tx.rooms.save(active);
	const next = await planNextRound(call, active, now);
	await note(call, active, "resume");
	return { resumed: true, next };
}

async function note(call: Call, room: Room, action: "pause" | "resume"): Promise<void> {
	const { tx, now, member } = call;
	await tx.audit.add({ roomId: room.id, memberId: member.id, action, detail: null, at: now });
	await announce(call, room, pausedChanged(realName(member), action === "pause"));
}
