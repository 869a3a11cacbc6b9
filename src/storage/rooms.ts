import { and, asc, eq, inArray, or, sql } from "drizzle-orm";
import type { Rooms } from "../app/ports/store.ts";
import type { Room } from "../core/ledger.ts";
import { defaultSettings } from "../core/room.ts";
import { builtOnce } from "./built-once.ts";
import { type Database, isId, only } from "./database.ts";
import { roomMembers, roomRoles, rooms as table } from "./schema.ts";

/** A room as it was kept, with the defaults of settings that came after it was set up. */
export const asRoom = (row: typeof table.$inferSelect): Room => ({
	...row,
	settings: { ...defaultSettings(row.settings.schedule.zone), ...row.settings },
});

const firstRoom = ([row]: (typeof table.$inferSelect)[]): Room | null => (row === undefined ? null : asRoom(row));

const isIt = eq(table.id, sql.placeholder("id"));
const byId = builtOnce((db) => db.select().from(table).where(isIt));
// Not `for update`: that would also stop everybody else's answers, whose foreign keys look at this row.
const locked = builtOnce((db) => db.select().from(table).where(isIt).for("no key update"));

const ofMember = builtOnce((db) =>
	db
		.select()
		.from(table)
		.where(
			or(
				inArray(
					table.id,
					db
						.select({ id: roomMembers.roomId })
						.from(roomMembers)
						.where(eq(roomMembers.memberId, sql.placeholder("memberId"))),
				),
				inArray(
					table.id,
					db
						.select({ id: roomRoles.roomId })
						.from(roomRoles)
						.where(eq(roomRoles.memberId, sql.placeholder("memberId"))),
				),
			),
		)
		.orderBy(asc(table.name), asc(table.id)),
);

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
		return firstRoom(await byId(db, { id }));
	},

	async lock(id) {
		if (!isId(id)) return null;
		return firstRoom(await locked(db, { id }));
	},

	byChannel: async (workspaceId, channel) =>
		firstRoom(
			await db
				.select()
				.from(table)
				.where(and(eq(table.workspaceId, workspaceId), eq(table.externalId, channel))),
		),

	async inWorkspace(workspaceId) {
		const rows = await db
			.select()
			.from(table)
			.where(eq(table.workspaceId, workspaceId))
			.orderBy(asc(table.name), asc(table.id));
		return rows.map(asRoom);
	},

	ofMember: async (memberId) => (await ofMember(db, { memberId })).map(asRoom),
});
