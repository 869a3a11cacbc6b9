import type { Room, Round } from "../core/ledger.ts";
import { realName } from "../core/message/copy/rounds.ts";
import { changeAnnouncement, setUpAnnouncement } from "../core/message/copy/set-up.ts";
import type { RoomSettings } from "../core/room.ts";
import { announce } from "./announce.ts";
import { changedSettings, type Setting } from "./changed-settings.ts";
import { poolOf } from "./choose-round-question.ts";
import type { Call } from "./command.ts";
import type { FreeChannel, LedRoom } from "./permissions.ts";
import { planNextRound } from "./plan-next-round.ts";

export type SetUp = {
	room: Room;
	isNew: boolean;
	/** What is different now; of a new room, nothing. */
	changed: readonly Setting[];
	/** How many questions fit, and how many of them have not been asked. */
	pool: number;
	left: number;
	next: Round | null;
	open: Round | null;
};

/**
 * Sets a channel up as a room, or changes the settings of one. Whoever sets it up is its lead, and the channel is told who did it
 * (design: Roles); of a change it is told what changed. Nothing that came due before this moment is caught up (design: Schedule).
 */
export async function setUpRoom(call: Call, where: FreeChannel | LedRoom, settings: RoomSettings): Promise<SetUp> {
	const done = "room" in where ? await change(call, where.room, settings) : await begin(call, where, settings);
	const { pool, left } = await poolOf(call, done.room);
	return { ...done, pool: pool.length, left, open: await call.tx.rounds.open(done.room.id) };
}

type Done = Pick<SetUp, "room" | "isNew" | "changed" | "next">;

async function begin(call: Call, { channel, left }: FreeChannel, settings: RoomSettings): Promise<Done> {
	const { tx, ids, now, member, workspace } = call;
	const fresh = { name: channel.name, status: "active", settings, scheduleSince: now, attention: null } as const;
	const room: Room =
		left === null
			? {
					...fresh,
					id: ids.next(),
					workspaceId: workspace.id,
					externalId: channel.externalId,
					seed: ids.next(),
					createdAt: now,
				}
			: { ...left, ...fresh };
	if (left === null) await tx.rooms.add(room);
	else await tx.rooms.save(room);
	await tx.roles.grant({ roomId: room.id, memberId: member.id, role: "lead", grantedBy: null, at: now });
	await record(call, room, "set-up");
	const next = await planNextRound(call, room, now);
	await announce(call, room, setUpAnnouncement(realName(member), room, next?.dueAt ?? null));
	return { room, isNew: true, changed: [], next };
}

async function change(call: Call, before: Room, settings: RoomSettings): Promise<Done> {
	const { tx, now, member } = call;
	const changed = changedSettings(before.settings, settings);
	const room: Room = {
		...before,
		settings,
		scheduleSince: changed.includes("schedule") ? now : before.scheduleSince,
		attention: null,
	};
	await tx.rooms.save(room);
	// A schedule that did not change keeps its planned round: it may be due this very minute.
	const planned = changed.includes("schedule") ? null : await tx.rounds.scheduled(room.id);
	// Other holidays may give it another day, unless it is due already.
	const stays = planned !== null && (planned.dueAt <= now || !changed.includes("holidays"));
	const next = stays ? planned : await planNextRound(call, room, now);
	if (changed.length > 0) {
		await record(call, room, "settings");
		const open = await tx.rounds.open(room.id);
		const said = changeAnnouncement(realName(member), settings, changed, next?.dueAt ?? null, open !== null);
		await announce(call, room, said);
	}
	return { room, isNew: false, changed, next };
}

async function record({ tx, member, now }: Call, { id, settings }: Room, action: "set-up" | "settings"): Promise<void> {
	const detail = { ...settings, filters: { ...settings.filters }, schedule: { ...settings.schedule } };
	await tx.audit.add({ roomId: id, memberId: member.id, action, detail, at: now });
}
