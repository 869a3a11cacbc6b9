import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { Standings } from "../app/ports/store.ts";
import type { Standing } from "../core/ledger.ts";
import { builtOnce } from "./built-once.ts";
import { type Database, isAnyOf, listed, uuids } from "./database.ts";
import { members, standings as table } from "./schema.ts";

/** Rows that go with one statement. */
type Row = {
	member_id: string;
	period: string;
	points: number;
	answered: number;
	streak: number;
	best: number;
	freezes: number;
};

/** A standing's columns, of the table or of a query on it. */
const standingOf = <T extends Record<keyof Standing, unknown>>(from: T): Pick<T, keyof Standing> => ({
	roomId: from.roomId,
	memberId: from.memberId,
	period: from.period,
	points: from.points,
	answered: from.answered,
	streak: from.streak,
	best: from.best,
	freezes: from.freezes,
});

const inRoom = eq(table.roomId, sql.placeholder("roomId"));
const ofPeriod = eq(table.period, sql.placeholder("period"));

/** The first `limit` of a board. */
const best = builtOnce((db) => {
	// The best are the first of the index `standings_board`, so ranks among them are ranks among all.
	const first = db
		.select()
		.from(table)
		.where(and(inRoom, ofPeriod, sql`${table.listed}`))
		.orderBy(desc(table.points), asc(table.memberId))
		.limit(sql.placeholder("limit"))
		.as("best");
	const rank = sql`rank() over (order by ${first.points} desc)`.mapWith(Number);
	return db
		.select({ rank, standing: standingOf(first), member: members })
		.from(first)
		.innerJoin(members, eq(members.id, first.memberId))
		.orderBy(desc(first.points), sql`coalesce(${members.alias}, ${members.name})`, asc(members.id));
});

/** The one row of a member, and the rank that it has or would have. */
const placeOf = builtOnce((db) => {
	// Hidden members hold no rank, so nobody is behind them.
	const ahead = sql`(select count(*) from standings as other where other.room_id = ${table.roomId}
		and other.period = ${table.period} and other.listed and other.points > ${table.points})`;
	return db
		.select({ rank: sql`1 + ${ahead}`.mapWith(Number), standing: standingOf(table) })
		.from(table)
		.where(and(inRoom, eq(table.memberId, sql.placeholder("memberId")), ofPeriod));
});

/** Members, held as they are until the transaction ends. */
const holdMembers = builtOnce((db) =>
	db
		.select({ id: members.id })
		.from(members)
		.where(isAnyOf(members.id, sql.placeholder("memberIds")))
		.orderBy(asc(members.id))
		.for("share"),
);

/** Standings in the database. */
export const standings = (db: Database): Standings => ({
	async replace(roomId, memberIds, replaced) {
		// Whoever hides or erases a member waits, so that `listed` is right whichever comes first.
		await holdMembers(db, { memberIds: listed(memberIds) });
		const rows = JSON.stringify(
			replaced.map(
				({ memberId, period, points, answered, streak, best, freezes }): Row => ({
					member_id: memberId,
					period,
					points,
					answered,
					streak,
					best,
					freezes,
				}),
			),
		);
		// An upsert: of two that replace the same rows at once, a delete and insert would collide. In order: no deadlocks. One
		// parameter: as values, the boards of a large room would be more than the 65,534 that a statement takes.
		const without = db.execute(sql`
			delete from standings where room_id = ${roomId} and member_id = any(${uuids(memberIds)})
				and (member_id, period) not in (
					select member_id, period from jsonb_to_recordset(cast(${rows} as jsonb)) as row (member_id uuid, period text))`);
		const kept = db.execute(sql`
			insert into standings as kept (room_id, member_id, period, points, answered, streak, best, freezes, listed)
			select ${roomId}::uuid, row.member_id, row.period, row.points, row.answered, row.streak, row.best, row.freezes,
				not members.hidden and members.erased_at is null
			from jsonb_to_recordset(cast(${rows} as jsonb)) as row (
				member_id uuid, period text, points integer, answered integer, streak integer, best integer, freezes integer)
			join members on members.id = row.member_id
			order by row.member_id, row.period
			on conflict (room_id, member_id, period) do update set
				points = excluded.points, answered = excluded.answered, streak = excluded.streak, best = excluded.best,
				freezes = excluded.freezes, listed = excluded.listed
			where kept is distinct from excluded`);
		await Promise.all([without, kept]);
	},

	top: (roomId, period, limit) => best(db, { roomId, period, limit }),

	async place(roomId, period, memberId) {
		const [row] = await placeOf(db, { roomId, period, memberId });
		return row ?? null;
	},

	async withStreak(roomId) {
		const rows = await db
			.select({ memberId: table.memberId })
			.from(table)
			.where(and(eq(table.roomId, roomId), sql`${table.period} = 'all' and ${table.streak} > 0`))
			.orderBy(asc(table.memberId));
		return rows.map(({ memberId }) => memberId);
	},
});
