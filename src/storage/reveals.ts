import { and, asc, eq } from "drizzle-orm";
import type { Reveals } from "../app/ports/store.ts";
import type { Database } from "./database.ts";
import { hints, reveals as table } from "./schema.ts";

/** Reveals and hints in the database. */
export const reveals = (db: Database): Reveals => ({
	async add(reveal) {
		const added = await db.insert(table).values(reveal).onConflictDoNothing().returning({ at: table.at });
		return added.length > 0;
	},

	async of(roundId, memberId) {
		const [reveal] = await db
			.select()
			.from(table)
			.where(and(eq(table.roundId, roundId), eq(table.memberId, memberId)));
		return reveal ?? null;
	},

	async addHint(hint) {
		const added = await db.insert(hints).values(hint).onConflictDoNothing().returning({ number: hints.number });
		return added.length > 0;
	},

	hints: (roundId, memberId) =>
		db
			.select()
			.from(hints)
			.where(and(eq(hints.roundId, roundId), eq(hints.memberId, memberId)))
			.orderBy(asc(hints.number)),
});
