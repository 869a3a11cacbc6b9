import type { Instant } from "../core/ids.ts";
import type { Room, Round } from "../core/ledger.ts";
import { setUpAnnouncement } from "../core/message/copy/rooms.ts";
import { shownName } from "../core/message/copy/rounds.ts";
import type { Message } from "../core/message/model.ts";
import type { RoomSettings } from "../core/room.ts";
import { poolOf } from "./choose-round-question.ts";
import type { Call } from "./command.ts";
import { planNextRound } from "./plan-next-round.ts";

export type SetUp = { room: Room; isNew: boolean; pool: number; left: number; next: Round | null; open: Round | null };

/** Whether two settings make a room due at the same times. */
const sameSchedule = (a: RoomSettings, b: RoomSettings): boolean =>
	JSON.stringify(a.schedule) === JSON.stringify(b.schedule);

/**
 * Sets a channel up as a room, or changes its settings. Whoever sets it up is its lead, and the channel is told who did it
 * (design: Roles). Nothing that came due before this moment is caught up (design: Schedule). The caller has checked permission.
 */
export async function setUpRoom(
	call: Call,
	channel: { externalId: string; name: string },
	settings: RoomSettings,
): Promise<SetUp> {
	const { tx, ids, now, member } = call;
	const before = await tx.rooms.byChannel(call.workspace.id, channel.externalId);
	const locked = before === null ? null : await tx.rooms.lock(before.id);
	const isNew = locked === null || locked.status === "left";
	const room: Room =
		locked === null
			? {
					id: ids.next(),
					workspaceId: call.workspace.id,
					externalId: channel.externalId,
					name: channel.name,
					status: "active",
					settings,
					scheduleSince: now,
					seed: ids.next(),
					attention: null,
					createdAt: now,
				}
			: {
					...locked,
					name: channel.name,
					settings,
					status: locked.status === "paused" ? "paused" : "active",
					scheduleSince: sameSchedule(locked.settings, settings) && !isNew ? locked.scheduleSince : now,
					attention: null,
				};
	if (locked === null) await tx.rooms.add(room);
	else await tx.rooms.save(room);
	if (isNew) await tx.roles.grant({ roomId: room.id, memberId: member.id, role: "lead", grantedBy: null, at: now });
	await tx.audit.add({
		roomId: room.id,
		memberId: member.id,
		action: isNew ? "set-up" : "settings",
		detail: { ...settings, filters: { ...settings.filters }, schedule: { ...settings.schedule } },
		at: now,
	});

	const next = await replan(call, room, locked);
	const { pool, left } = await poolOf(call, room);
	await announce(
		call,
		room,
		`announce:${room.id}:${ids.next()}`,
		setUpAnnouncement(shownName(member), room, isNew, next?.dueAt ?? null),
	);
	return { room, isNew, pool: pool.length, left, next, open: await tx.rounds.open(room.id) };
}

/** A schedule that did not change keeps its planned round: it may be due this very minute. */
async function replan(call: Call, room: Room, before: Room | null): Promise<Round | null> {
	if (before !== null && before.status === room.status && sameSchedule(before.settings, room.settings)) {
		const planned = await call.tx.rounds.scheduled(room.id);
		if (planned !== null) return planned;
	}
	return planNextRound(call, room, call.now);
}

/** Says something in the room's channel, once. */
export async function announce(
	call: Pick<Call, "tx" | "ids" | "now">,
	room: Room,
	key: string,
	message: Message,
	dueAt: Instant = call.now,
): Promise<void> {
	await call.tx.steps.add([
		{
			id: call.ids.next(),
			key,
			kind: "announce",
			workspaceId: room.workspaceId,
			roomId: room.id,
			roundId: null,
			memberId: null,
			dueAt,
			payload: { ...message },
			replyTo: null,
		},
	]);
}
