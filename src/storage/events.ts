import { asc, lt, sql } from "drizzle-orm";
import type { Events } from "../app/ports/store.ts";
import { builtOnce } from "./built-once.ts";
import { type Database, prunedAtOnce } from "./database.ts";
import { seenEvents as table } from "./schema.ts";

// Of two that take the same event at once, the second waits; it gets it if the first is rolled back.
const once = builtOnce((db) =>
	db
		.insert(table)
		.values({ id: sql.placeholder("id"), at: sql.placeholder("at") })
		.onConflictDoNothing()
		.returning({ id: table.id }),
);

/** Seen events in the database. */
export const events = (db: Database): Events => ({
	once: async (id, at) => (await once(db, { id, at })).length > 0,

	async prune(before) {
		const old = db
			.select({ id: table.id })
			.from(table)
			.where(lt(table.at, before))
			.orderBy(asc(table.at))
			.limit(prunedAtOnce);
		const gone = await db.delete(table).where(sql`${table.id} in ${old}`).returning({ id: table.id });
		return gone.length;
	},
});
