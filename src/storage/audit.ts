import { desc, eq } from "drizzle-orm";
import type { Audit } from "../app/ports/store.ts";
import type { Database } from "./database.ts";
import { audit as table } from "./schema.ts";

/** The audit of rooms in the database; the latest entries come first. */
export const audit = (db: Database): Audit => ({
	async add(entry) {
		await db.insert(table).values(entry);
	},

	list: (roomId, limit) =>
		db
			.select({ memberId: table.memberId, action: table.action, detail: table.detail, at: table.at })
			.from(table)
			.where(eq(table.roomId, roomId))
			.orderBy(desc(table.at), desc(table.id))
			.limit(limit),
});
