import { and, asc, desc, eq, gt, isNull, lte, max, notExists, or, type SQL, sql } from "drizzle-orm";
import { type AnyPgColumn, alias } from "drizzle-orm/pg-core";
import type { ChatLog } from "../app/ports/chat-log.ts";
import { type Engine, only } from "./database.ts";
import { webChatLog as table, threadOf, webChannels, webPeople } from "./schema.ts";

/** The advisory lock that appending queues up at ("PyQl"). */
const appendLock = 0x50_79_51_6c;

const deletion = alias(table, "deletion");
const person = { id: webPeople.id, name: webPeople.name, zone: webPeople.zone, admin: webPeople.admin };
const channel = { id: webChannels.id, name: webChannels.name };

/** Folded here: the database's `lower` knows no more than ASCII where its locale is C. */
const folded = (name: string): string => name.trim().normalize("NFKC").toLowerCase();

/** `value = any(texts)`, as one parameter: a list of placeholders would be another statement for every length. */
const isOneOf = (value: AnyPgColumn | SQL, texts: readonly string[]): SQL =>
	sql`${value} = any(array(select jsonb_array_elements_text(cast(${JSON.stringify(texts)} as jsonb))))`;

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

	last: () =>
		engine.transaction(async (db) => {
			const [row] = await db.select({ seq: max(table.seq) }).from(table);
			return row?.seq ?? 0;
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

	latestMessages: ({ channel, thread }, { reader, upTo, limit }) =>
		engine.transaction(async (db) => {
			const latest = await db
				.select()
				.from(table)
				.where(
					and(
						eq(table.kind, "message"),
						eq(table.channel, channel),
						eq(threadOf(table.body), thread ?? ""),
						or(isNull(table.onlyFor), eq(table.onlyFor, reader)),
						lte(table.seq, upTo),
					),
				)
				.orderBy(desc(table.seq))
				.limit(limit);
			return latest.reverse();
		}),

	latestAbout: (messages, upTo) =>
		engine.transaction(async (db) => {
			const entries = await db
				.selectDistinctOn([table.message, table.kind])
				.from(table)
				.where(and(isOneOf(table.message, messages), lte(table.seq, upTo)))
				.orderBy(table.message, table.kind, desc(table.seq));
			return entries.sort((a, b) => a.seq - b.seq);
		}),

	replies: (channel, messages, upTo) =>
		engine.transaction(async (db) => {
			const message = sql<string>`${threadOf(table.body)}`;
			const replies = await db
				.select({
					message,
					count: sql<string>`count(*)`,
					seq: sql<string>`max(${table.seq})`,
					// Numbers grow with the log, so the last reply is the one with the largest.
					at: sql`(array_agg(${table.at} order by ${table.seq} desc))[1]`.mapWith(table.at),
					author: sql<string>`coalesce((array_agg(${table.body} ->> 'author' order by ${table.seq} desc))[1], '')`,
				})
				.from(table)
				.where(
					and(
						eq(table.kind, "message"),
						eq(table.channel, channel),
						isOneOf(threadOf(table.body), messages),
						isNull(table.onlyFor),
						lte(table.seq, upTo),
						notExists(
							db
								.select({ one: sql`1` })
								.from(deletion)
								.where(and(eq(deletion.message, table.message), eq(deletion.kind, "delete"), lte(deletion.seq, upTo))),
						),
					),
				)
				.groupBy(message);
			return replies.map(({ message, count, seq, at, author }) => ({
				message,
				count: Number(count),
				last: { seq: Number(seq), at, author },
			}));
		}),

	people: () => engine.transaction((db) => db.select(person).from(webPeople).orderBy(asc(webPeople.number))),

	addPerson: (wanted) =>
		engine.transaction(async (db) => {
			await db
				.insert(webPeople)
				.values({ ...wanted, folded: folded(wanted.name) })
				.onConflictDoNothing();
			const [stored] = await db.select(person).from(webPeople).where(eq(webPeople.id, wanted.id));
			return stored ?? null;
		}),

	channels: () => engine.transaction((db) => db.select(channel).from(webChannels).orderBy(asc(webChannels.number))),

	addChannel: (wanted) =>
		engine.transaction(async (db) => {
			await db
				.insert(webChannels)
				.values({ ...wanted, folded: folded(wanted.name) })
				.onConflictDoNothing();
			const [stored] = await db.select(channel).from(webChannels).where(eq(webChannels.id, wanted.id));
			return stored ?? null;
		}),
});
