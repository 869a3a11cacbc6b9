import { and, asc, eq } from "drizzle-orm";
import type { Rooms } from "../app/ports/store.ts";
import { type Database, isId, only } from "./database.ts";
import { rooms as table } from "./schema.ts";

/** Rooms in the database. */
export const rooms = (db: Database): Rooms => ({
	async add(room) {
		await db.insert(table).values(room);
	},

	async save({ id, ...fields }) {
		only(await db.update(table).set(fields).where(eq(table.id, id)).returning({ id: table.id }), `Room ${id}`);
	},

	async byId(id) {
		if (!isId(id)) return null;
		const [room] = await db.select().from(table).where(eq(table.id, id));
		return room ?? null;
	},

	async lock(id) {
		if (!isId(id)) return null;
		// Not `for update`: that would also stop everybody else's answers, whose foreign keys look at this row.
		const [room] = await db.select().from(table).where(eq(table.id, id)).for("no key update");
		return room ?? null;
	},

	async byChannel(workspaceId, channel) {
		const [room] = await db
			.select()
			.from(table)
			.where(and(eq(table.workspaceId, workspaceId), eq(table.externalId, channel)));
		return room ?? null;
	},

	inWorkspace: (workspaceId) =>
		db.select().from(table).where(eq(table.workspaceId, workspaceId)).orderBy(asc(table.name), asc(table.id)),
});
