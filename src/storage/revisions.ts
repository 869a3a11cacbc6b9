import { eq, sql } from "drizzle-orm";
import type { Revisions } from "../app/ports/store.ts";
import { builtOnce } from "./built-once.ts";
import type { Database } from "./database.ts";
import { revisions as table } from "./schema.ts";

const kept = builtOnce((db) =>
	db
		.select({ hash: table.hash })
		.from(table)
		.where(eq(table.hash, sql.placeholder("hash"))),
);

/** Revisions in the database. */
export const revisions = (db: Database): Revisions => ({
	async keep({ hash, question }, at) {
		// Looked up first: many rooms post the same question at the same moment, and an insert would make them queue up for it.
		if ((await kept(db, { hash })).length > 0) return;
		await db.insert(table).values({ hash, questionId: question.id, question, keptAt: at }).onConflictDoNothing();
	},

	async byHash(hash) {
		const [row] = await db
			.select({ hash: table.hash, question: table.question })
			.from(table)
			.where(eq(table.hash, hash));
		return row ?? null;
	},
});
