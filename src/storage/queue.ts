import { asc, eq, sql } from "drizzle-orm";
import type { Queue } from "../app/ports/store.ts";
import { builtOnce } from "./built-once.ts";
import { type Database, inParts } from "./database.ts";
import { rooms, roomQueue as table } from "./schema.ts";

const ofRoom = builtOnce((db) =>
	db
		.select({ questionId: table.questionId })
		.from(table)
		.where(eq(table.roomId, sql.placeholder("roomId")))
		.orderBy(asc(table.position)),
);

/** Rooms' queues in the database. */
export const queue = (db: Database): Queue => ({
	async list(roomId) {
		const rows = await ofRoom(db, { roomId });
		return rows.map(({ questionId }) => questionId);
	},

	async replace(roomId, questions) {
		// Two at once would each miss the other's rows and collide.
		await db.select({ id: rooms.id }).from(rooms).where(eq(rooms.id, roomId)).for("no key update");
		await db.delete(table).where(eq(table.roomId, roomId));
		const rows = questions.map((questionId, position) => ({ roomId, questionId, position }));
		for (const part of inParts(rows)) await db.insert(table).values(part);
	},
});
