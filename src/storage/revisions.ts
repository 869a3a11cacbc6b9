import { eq } from "drizzle-orm";
import type { Revisions } from "../app/ports/store.ts";
import type { Database } from "./database.ts";
import { revisions as table } from "./schema.ts";

/** Revisions in the database. */
export const revisions = (db: Database): Revisions => ({
	async keep({ hash, question }, at) {
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
