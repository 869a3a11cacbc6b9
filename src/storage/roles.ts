import { and, asc, eq } from "drizzle-orm";
import type { Roles } from "../app/ports/store.ts";
import type { Database } from "./database.ts";
import { roomRoles as table } from "./schema.ts";

/** Roles in the database. A role granted again stays as it was first granted. */
export const roles = (db: Database): Roles => ({
	async grant(holder) {
		await db.insert(table).values(holder).onConflictDoNothing();
	},

	async revoke(roomId, memberId, role) {
		const rows = await db
			.delete(table)
			.where(and(eq(table.roomId, roomId), eq(table.memberId, memberId), eq(table.role, role)))
			.returning({ role: table.role });
		return rows.length > 0;
	},

	async ofMember(roomId, memberId) {
		const rows = await db
			.select({ role: table.role })
			.from(table)
			.where(and(eq(table.roomId, roomId), eq(table.memberId, memberId)))
			.orderBy(asc(table.role));
		return rows.map(({ role }) => role);
	},

	ofRoom: (roomId) =>
		db
			.select()
			.from(table)
			.where(eq(table.roomId, roomId))
			.orderBy(asc(table.at), asc(table.memberId), asc(table.role)),

	heldBy: (memberId) =>
		db.select().from(table).where(eq(table.memberId, memberId)).orderBy(asc(table.roomId), asc(table.role)),
});
