import { asc, between, gt, lt } from "drizzle-orm";
import type { Heartbeats } from "../app/ports/store.ts";
import type { Database } from "./database.ts";
import { heartbeats as table } from "./schema.ts";

/** Heartbeats in the database. */
export const heartbeats = (db: Database): Heartbeats => ({
	async beat(at) {
		await db.insert(table).values({ at }).onConflictDoNothing();
	},

	async forgetAfter(at) {
		const ahead = await db.delete(table).where(gt(table.at, at)).returning({ at: table.at });
		return ahead.length;
	},

	async between(from, to) {
		const rows = await db
			.select()
			.from(table)
			.where(between(table.at, from, to))
			.orderBy(asc(table.at));
		return rows.map(({ at }) => at);
	},

	async prune(before) {
		const gone = await db.delete(table).where(lt(table.at, before)).returning({ at: table.at });
		return gone.length;
	},
});
