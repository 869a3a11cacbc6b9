import type { Instant, MemberId, QuestionId, RoomId } from "../../../src/core/ids.ts";
import { type Member, platforms, type RoleHolder, type Room, type Workspace } from "../../../src/core/ledger.ts";
import { roles, roomStatuses } from "../../../src/core/room.ts";
import type { Rules } from "./table.ts";
import { instant, instantOrNull, integer, jsonb, text, textOrNull, uuid, uuidOrNull } from "./values.ts";

// As in src/storage/schema/places.ts.

export type KeptWorkspace = Workspace & { greetedAt: Instant | null };

export const workspaceRules: Rules<KeptWorkspace, "workspaces_external", never> = {
	name: "workspaces",
	row: ({ id, platform, externalId, name, removedAt, greetedAt }) =>
		Object.freeze({
			id: uuid(id),
			platform,
			externalId: text(externalId),
			name: text(name),
			removedAt: instantOrNull(removedAt),
			greetedAt: instantOrNull(greetedAt),
		}),
	primary: { name: "workspaces_pkey", key: ({ id }) => id },
	unique: { workspaces_external: ({ platform, externalId }) => `${platform}\0${externalId}` },
	checks: { workspaces_platform: ({ platform }) => platforms.includes(platform) },
	references: {},
	lists: {},
};

export const roomRules: Rules<Room, "rooms_channel", "workspaceId"> = {
	name: "rooms",
	row: (room) =>
		Object.freeze({
			id: uuid(room.id),
			workspaceId: uuid(room.workspaceId),
			externalId: text(room.externalId),
			name: text(room.name),
			status: room.status,
			settings: jsonb(room.settings),
			scheduleSince: instant(room.scheduleSince),
			seed: text(room.seed),
			attention: textOrNull(room.attention),
			createdAt: instant(room.createdAt),
		}),
	primary: { name: "rooms_pkey", key: ({ id }) => id },
	unique: { rooms_channel: ({ workspaceId, externalId }) => `${workspaceId}\0${externalId}` },
	checks: {
		rooms_days: ({ settings }) => (settings.schedule?.days?.length ?? 0) > 0,
		rooms_status: ({ status }) => roomStatuses.includes(status),
	},
	references: { rooms_workspace_id_workspaces_id_fk: { column: "workspaceId", to: "workspaces" } },
	lists: { workspaceId: ({ workspaceId }) => workspaceId },
};

export const memberRules: Rules<Member, "members_external", "workspaceId"> = {
	name: "members",
	row: (member) =>
		Object.freeze({
			id: uuid(member.id),
			workspaceId: uuid(member.workspaceId),
			externalId: textOrNull(member.externalId),
			name: text(member.name),
			alias: textOrNull(member.alias),
			hidden: member.hidden ?? false,
			zone: textOrNull(member.zone),
			remindAt: textOrNull(member.remindAt),
			erasedAt: instantOrNull(member.erasedAt),
		}),
	primary: { name: "members_pkey", key: ({ id }) => id },
	unique: {
		members_external: ({ workspaceId, externalId }) => (externalId === null ? null : `${workspaceId}\0${externalId}`),
	},
	checks: {
		members_remind_at: ({ remindAt }) => remindAt === null || /^[0-2][0-9]:[0-5][0-9]$/u.test(remindAt),
		members_tombstone: ({ erasedAt, externalId, alias, zone, remindAt, name }) =>
			erasedAt === null
				? externalId !== null
				: externalId === null && alias === null && zone === null && remindAt === null && name === "",
	},
	references: { members_workspace_id_workspaces_id_fk: { column: "workspaceId", to: "workspaces" } },
	lists: { workspaceId: ({ workspaceId }) => workspaceId },
};

export type RoomMember = { roomId: RoomId; memberId: MemberId; joinedAt: Instant };

export const roomMemberRules: Rules<RoomMember, never, "roomId" | "memberId"> = {
	name: "room_members",
	row: ({ roomId, memberId, joinedAt }) =>
		Object.freeze({ roomId: uuid(roomId), memberId: uuid(memberId), joinedAt: instant(joinedAt) }),
	primary: { name: "room_members_room_id_member_id_pk", key: ({ roomId, memberId }) => `${roomId}\0${memberId}` },
	unique: {},
	checks: {},
	references: {
		room_members_member_id_members_id_fk: { column: "memberId", to: "members" },
		room_members_room_id_rooms_id_fk: { column: "roomId", to: "rooms" },
	},
	lists: { roomId: ({ roomId }) => roomId, memberId: ({ memberId }) => memberId },
};

export const roomRoleRules: Rules<RoleHolder, never, "roomId" | "memberId"> = {
	name: "room_roles",
	row: ({ roomId, memberId, role, grantedBy, at }) =>
		Object.freeze({
			roomId: uuid(roomId),
			memberId: uuid(memberId),
			role,
			grantedBy: uuidOrNull(grantedBy),
			at: instant(at),
		}),
	primary: {
		name: "room_roles_room_id_member_id_role_pk",
		key: ({ roomId, memberId, role }) => `${roomId}\0${memberId}\0${role}`,
	},
	unique: {},
	checks: { room_roles_role: ({ role }) => roles.includes(role) },
	references: {
		room_roles_granted_by_members_id_fk: { column: "grantedBy", to: "members" },
		room_roles_member_id_members_id_fk: { column: "memberId", to: "members" },
		room_roles_room_id_rooms_id_fk: { column: "roomId", to: "rooms" },
	},
	lists: { roomId: ({ roomId }) => roomId, memberId: ({ memberId }) => memberId },
};

export type Queued = { roomId: RoomId; position: number; questionId: QuestionId };

export const roomQueueRules: Rules<Queued, "room_queue_position", "roomId"> = {
	name: "room_queue",
	row: ({ roomId, position, questionId }) =>
		Object.freeze({ roomId: uuid(roomId), position: integer(position), questionId: uuid(questionId) }),
	primary: { name: "room_queue_room_id_question_id_pk", key: ({ roomId, questionId }) => `${roomId}\0${questionId}` },
	unique: { room_queue_position: ({ roomId, position }) => `${roomId}\0${position}` },
	checks: { room_queue_from_zero: ({ position }) => position >= 0 },
	references: { room_queue_room_id_rooms_id_fk: { column: "roomId", to: "rooms" } },
	lists: { roomId: ({ roomId }) => roomId },
};
