import { and, asc, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { Leaves } from "../app/ports/store.ts";
import type { Instant, MemberId, RoomId } from "../core/ids.ts";
import type { Database } from "./database.ts";
import { leaves as table } from "./schema.ts";

/** A leave as core has it. */
export const leaveColumns = {
	roomId: table.roomId,
	memberId: table.memberId,
	from: table.startsAt,
	until: table.endsAt,
};

const notOver = (roomId: RoomId, memberId: MemberId, at: Instant) =>
	and(eq(table.roomId, roomId), eq(table.memberId, memberId), or(isNull(table.endsAt), gt(table.endsAt, at)));

/** Leaves in the database. */
export const leaves = (db: Database): Leaves => ({
	async current(roomId, memberId, at) {
		const [leave] = await db
			.select(leaveColumns)
			.from(table)
			.where(notOver(roomId, memberId, at))
			.orderBy(asc(table.startsAt))
			.limit(1);
		return leave ?? null;
	},

	/** One without an end that is there already stays as it is. */
	async start({ roomId, memberId, from, until }) {
		await db.insert(table).values({ roomId, memberId, startsAt: from, endsAt: until }).onConflictDoNothing();
	},

	/** A leave that lies ahead ends where it would have begun. */
	async end(roomId, memberId, at) {
		const end = sql`greatest(${table.startsAt}, ${sql.param(at, table.endsAt)})`;
		await db
			.update(table)
			.set({ endsAt: end })
			.where(notOver(roomId, memberId, at));
	},
});
