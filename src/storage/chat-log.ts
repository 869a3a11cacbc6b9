import { asc, eq, gt, sql } from "drizzle-orm";
import type { ChatLog } from "../app/ports/chat-log.ts";
import { type Engine, only } from "./database.ts";
import { webChatLog as table, webChannels, webPeople } from "./schema.ts";

/** The advisory lock that appending queues up at ("PyQl"). */
const appendLock = 0x50_79_51_6c;

/** The local web workspace's memory in the database. Every call is a transaction of its own. */
export const chatLog = (engine: Engine): ChatLog => ({
	append: (entry) =>
		engine.transaction(async (db) => {
			// Held until the commit: who comes next reads what was committed, so numbers are handed out in the order in which they
			// can be seen. A sequence would hand out 7 and 8 and commit 8 first, and a reader at 8 would never see 7.
			await db.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(appendLock))})`);
			if (entry.key !== null) {
				const [there] = await db.select().from(table).where(eq(table.key, entry.key));
				if (there !== undefined) return there;
			}
			const seq = sql`(select coalesce(max(seq), 0) + 1 from web_chat_log)`;
			return only(
				await db
					.insert(table)
					.values({ ...entry, seq })
					.returning(),
				"The entry",
			);
		}),

	after: (seq, limit) =>
		engine.transaction((db) => db.select().from(table).where(gt(table.seq, seq)).orderBy(asc(table.seq)).limit(limit)),

	byKey: (key) =>
		engine.transaction(async (db) => {
			const [entry] = await db.select().from(table).where(eq(table.key, key));
			return entry ?? null;
		}),

	aboutMessage: (message) =>
		engine.transaction((db) => db.select().from(table).where(eq(table.message, message)).orderBy(asc(table.seq))),

	people: () =>
		engine.transaction((db) =>
			db
				.select({ id: webPeople.id, name: webPeople.name, zone: webPeople.zone, admin: webPeople.admin })
				.from(webPeople)
				.orderBy(asc(webPeople.number)),
		),

	addPerson: (person) =>
		engine.transaction(async (db) => {
			const added = await db.insert(webPeople).values(person).onConflictDoNothing().returning({ id: webPeople.id });
			return added.length > 0;
		}),

	channels: () =>
		engine.transaction((db) =>
			db.select({ id: webChannels.id, name: webChannels.name }).from(webChannels).orderBy(asc(webChannels.number)),
		),

	addChannel: (channel) =>
		engine.transaction(async (db) => {
			const added = await db
				.insert(webChannels)
				.values(channel)
				.onConflictDoNothing()
				.returning({ id: webChannels.id });
			return added.length > 0;
		}),
});
