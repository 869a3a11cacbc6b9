import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { platforms } from "../../core/ledger.ts";
import { type RoomSettings, roles, roomStatuses } from "../../core/room.ts";
import { instant, jsonb, oneOf } from "./columns.ts";

/**
 * Discord guilds, Slack teams, and the local web workspace. Every column, here and in the other files, that names a row of
 * a workspace leads an index: erasing one would otherwise read a whole table for each row that goes.
 */
export const workspaces = pgTable(
	"workspaces",
	{
		id: uuid("id").primaryKey(),
		platform: text("platform", { enum: platforms }).notNull(),
		externalId: text("external_id").notNull(),
		name: text("name").notNull(),
		removedAt: instant("removed_at"),
		/** When it was greeted, once for ever: steps are forgotten after some weeks. */
		greetedAt: instant("greeted_at"),
	},
	(t) => [
		unique("workspaces_external").on(t.platform, t.externalId),
		oneOf("workspaces_platform", t.platform, platforms),
	],
);

/** Channels where PyQ runs. */
export const rooms = pgTable(
	"rooms",
	{
		id: uuid("id").primaryKey(),
		workspaceId: uuid("workspace_id")
			.notNull()
			.references(() => workspaces.id),
		externalId: text("external_id").notNull(),
		name: text("name").notNull(),
		status: text("status", { enum: roomStatuses }).notNull(),
		settings: jsonb("settings").$type<RoomSettings>().notNull(),
		scheduleSince: instant("schedule_since").notNull(),
		seed: text("seed").notNull(),
		attention: text("attention"),
		createdAt: instant("created_at").notNull(),
	},
	(t) => [
		unique("rooms_channel").on(t.workspaceId, t.externalId),
		oneOf("rooms_status", t.status, roomStatuses),
		check("rooms_days", sql`coalesce(jsonb_array_length(${t.settings} -> 'schedule' -> 'days'), 0) > 0`),
	],
);

/** People; an erased one is a tombstone that nothing leads back from. */
export const members = pgTable(
	"members",
	{
		id: uuid("id").primaryKey(),
		workspaceId: uuid("workspace_id")
			.notNull()
			.references(() => workspaces.id),
		externalId: text("external_id"),
		name: text("name").notNull(),
		alias: text("alias"),
		hidden: boolean("hidden").notNull().default(false),
		zone: text("zone"),
		remindAt: text("remind_at"),
		erasedAt: instant("erased_at"),
	},
	(t) => [
		unique("members_external").on(t.workspaceId, t.externalId),
		// One person in every workspace: a direct message may name none.
		index("members_person").on(t.externalId).where(sql`${t.externalId} is not null`),
		check("members_remind_at", sql`${t.remindAt} ~ '^[0-2][0-9]:[0-5][0-9]$'`),
		check(
			"members_tombstone",
			sql`case when ${t.erasedAt} is null then ${t.externalId} is not null
				else ${t.externalId} is null and ${t.alias} is null and ${t.zone} is null and ${t.remindAt} is null and ${t.name} = '' end`,
		),
	],
);

/** Who takes part in which room. Its row is what one member's transactions in a room queue up at. */
export const roomMembers = pgTable(
	"room_members",
	{
		roomId: uuid("room_id")
			.notNull()
			.references(() => rooms.id),
		memberId: uuid("member_id")
			.notNull()
			.references(() => members.id),
		joinedAt: instant("joined_at").notNull(),
	},
	(t) => [primaryKey({ columns: [t.roomId, t.memberId] }), index("room_members_member").on(t.memberId)],
);

/** Leads, reviewers and observers. */
export const roomRoles = pgTable(
	"room_roles",
	{
		roomId: uuid("room_id")
			.notNull()
			.references(() => rooms.id),
		memberId: uuid("member_id")
			.notNull()
			.references(() => members.id),
		role: text("role", { enum: roles }).notNull(),
		grantedBy: uuid("granted_by").references(() => members.id),
		at: instant("at").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.roomId, t.memberId, t.role] }),
		index("room_roles_member").on(t.memberId),
		index("room_roles_granted_by").on(t.grantedBy).where(sql`${t.grantedBy} is not null`),
		oneOf("room_roles_role", t.role, roles),
	],
);

/** Questions that a lead wants next. */
export const roomQueue = pgTable(
	"room_queue",
	{
		roomId: uuid("room_id")
			.notNull()
			.references(() => rooms.id),
		position: integer("position").notNull(),
		questionId: uuid("question_id").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.roomId, t.questionId] }),
		unique("room_queue_position").on(t.roomId, t.position),
		check("room_queue_from_zero", sql`${t.position} >= 0`),
	],
);
