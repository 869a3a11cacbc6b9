import type { Room, Round } from "../core/ledger.ts";
import { pausedChanged } from "../core/message/copy/rooms.ts";
import { shownName } from "../core/message/copy/rounds.ts";
import type { Call } from "./command.ts";
import { planNextRound } from "./plan-next-round.ts";
import { announce } from "./set-up-room.ts";

/** Stops the questions; an open round still closes in its time. False: the room was paused already. The room must be locked. */
export async function pauseRoom(call: Call, room: Room): Promise<{ paused: boolean; open: Round | null }> {
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
 * was under way when the room was paused is looked for before another is planned. The room must be locked.
 */
export async function resumeRoom(call: Call, room: Room): Promise<{ resumed: boolean; next: Round | null }> {
	const { tx, now } = call;
	if (room.status !== "paused") return { resumed: false, next: null };
	const active: Room = { ...room, status: "active", scheduleSince: now };
	await tx.rooms.save(active);
	const next = await planNextRound(call, active, now);
	await note(call, active, "resume");
	return { resumed: true, next };
}

async function note(call: Call, room: Room, action: "pause" | "resume"): Promise<void> {
	const { tx, ids, now, member } = call;
	await tx.audit.add({ roomId: room.id, memberId: member.id, action, detail: null, at: now });
	await announce(call, room, `announce:${room.id}:${ids.next()}`, pausedChanged(shownName(member), action === "pause"));
}
