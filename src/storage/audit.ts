import type { Audit } from "../app/ports/store.ts";
import type { Database } from "./database.ts";
import { audit as table } from "./schema.ts";

/** The audit of rooms in the database. */
export const audit = (db: Database): Audit => ({
	async add(entry) {
		await db.insert(table).values(entry);
	},
});
