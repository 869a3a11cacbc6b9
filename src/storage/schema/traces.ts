import { type SQL, sql } from "drizzle-orm";
import { type AnyPgColumn, bigint, boolean, index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { instant, jsonb } from "./columns.ts";
import { members, rooms } from "./places.ts";

/** Ids of inbound events that were taken. */
export const seenEvents = pgTable("seen_events", { id: text("id").primaryKey(), at: instant("at").notNull() }, (t) => [
	index("seen_events_at").on(t.at),
]);

/** Instants of ticks, of any process. */
export const heartbeats = pgTable("heartbeats", { at: instant("at").primaryKey() });

/** Who did what to a room. */
export const audit = pgTable(
	"audit",
	{
		id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
		roomId: uuid("room_id")
			.notNull()
			.references(() => rooms.id),
		memberId: uuid("member_id").references(() => members.id),
		action: text("action").notNull(),
		detail: jsonb("detail"),
		at: instant("at").notNull(),
	},
	(t) => [
		index("audit_room").on(t.roomId, t.at.desc().nullsFirst(), t.id.desc().nullsFirst()),
		index("audit_member").on(t.memberId).where(sql`${t.memberId} is not null`),
	],
);

/** The local web workspace: its people, */
export const webPeople = pgTable(
	"web_people",
	{
		/** The order in which they came. */
		number: bigint("number", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
		id: text("id").primaryKey(),
		name: text("name").notNull(),
		/** The name without case: two copies of PyQ on one database must not make twins at the same moment. */
		folded: text("folded").notNull(),
		zone: text("zone"),
		admin: boolean("admin").notNull(),
	},
	(t) => [unique("web_people_one_name").on(t.folded)],
);

/** its channels, */
export const webChannels = pgTable(
	"web_channels",
	{
		number: bigint("number", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
		id: text("id").primaryKey(),
		name: text("name").notNull(),
		folded: text("folded").notNull(),
	},
	(t) => [unique("web_channels_one_name").on(t.folded)],
);

/** The thread that an entry's body names; "" for none. Not null: a null can't be walked in the order of an index. */
export const threadOf = (body: AnyPgColumn): SQL => sql`coalesce(${body} ->> 'thread', '')`;

/** and everything said there. `seq` is handed out under a lock, not by a sequence: a sequence leaves gaps that fill later. */
export const webChatLog = pgTable(
	"web_chat_log",
	{
		seq: bigint("seq", { mode: "number" }).primaryKey(),
		at: instant("at").notNull(),
		kind: text("kind").notNull(),
		channel: text("channel"),
		message: text("message"),
		onlyFor: text("only_for"),
		key: text("key"),
		body: jsonb("body"),
	},
	(t) => [
		unique("web_chat_log_key").on(t.key),
		index("web_chat_log_message").on(t.message, t.seq),
		// The latest messages of a channel, or of a thread in it.
		index("web_chat_log_place").on(t.channel, threadOf(t.body), t.seq).where(sql`${t.kind} = 'message'`),
	],
);
