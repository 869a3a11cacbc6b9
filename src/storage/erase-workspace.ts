import { and, asc, eq, lt, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { ErasedPart } from "../app/ports/store.ts";
import type { Instant, RoomId, WorkspaceId } from "../core/ids.ts";
import type { Database } from "./database.ts";
import {
	answers,
	answerVersions,
	assessments,
	audit,
	hints,
	installations,
	leaves,
	members,
	reveals,
	roomMembers,
	roomQueue,
	roomRoles,
	rooms,
	rounds,
	standings,
	steps,
	workspaces,
} from "./schema.ts";

/** What stands in the place of a platform's id while a workspace is being erased. No platform gives such a one. */
export const tombstoneOf = (id: WorkspaceId): string => `erased:${id}`;

/** So many answers go at a time: each takes its versions and their assessments along. */
const answersAtOnce = 500;

/**
 * Erases a part of one workspace that was removed before an instant (see the port). Its rows go room by room, always those first
 * that others do not need any more, so each part finds its work at the front of an index and none reads what the ones before it read.
 */
export async function erasePart(db: Database, removedBefore: Instant, most: number): Promise<ErasedPart | null> {
	const [found] = await db
		.select({ id: workspaces.id, platform: workspaces.platform, externalId: workspaces.externalId })
		.from(workspaces)
		.where(lt(workspaces.removedAt, removedBefore))
		.orderBy(asc(workspaces.removedAt), asc(workspaces.id))
		.limit(1)
		// Another process may be at it.
		.for("update", { skipLocked: true });
	if (found === undefined) return null;
	const { id, platform, externalId } = found;
	// Before the tombstone takes the id away. A later one is of people who are just coming back.
	if (platform === "slack")
		await db
			.delete(installations)
			.where(and(eq(installations.installedIn, externalId), lt(installations.installedAt, removedBefore)));
	await db
		.update(workspaces)
		.set({ externalId: tombstoneOf(id), name: "" })
		.where(eq(workspaces.id, id));
	const rows = rowsOf(db, most);
	const over = (await eraseRooms(db, rows, id)) && (await eraseRest(rows, id));
	return { id, rows: most - rows.left, over };
}

/** What deletes rows, and how many it may still delete. */
type Rows = {
	readonly left: number;
	/** Gives how many rows went. Where the next table's rows are needed by these, none may be left: see `all`. */
	drop(table: PgTable, which: SQL): Promise<number>;
	/** False: there may be more of them, and this part is over. */
	all(table: PgTable, which: SQL): Promise<boolean>;
};

function rowsOf(db: Database, most: number): Rows {
	let left = most;
	const drop: Rows["drop"] = async (table, which) => {
		if (left === 0) return 0;
		const [gone] = await db.execute<{ rows: number }>(sql`
			with gone as (
				delete from ${table} where ctid = any(array(select ctid from ${table} where ${which} limit ${left})) returning 1
			) select count(*)::int as rows from gone`);
		const rows = Number(gone?.rows ?? 0);
		left -= rows;
		return rows;
	};
	return {
		get left() {
			return left;
		},
		drop,
		async all(table, which) {
			await drop(table, which);
			return left > 0;
		},
	};
}

/** True when none is left. */
async function eraseRooms(db: Database, rows: Rows, workspaceId: WorkspaceId): Promise<boolean> {
	for (;;) {
		const [room] = await db
			.select({ id: rooms.id })
			.from(rooms)
			.where(eq(rooms.workspaceId, workspaceId))
			.orderBy(asc(rooms.id))
			.limit(1);
		if (room === undefined) return true;
		if (!(await eraseRoom(rows, room.id))) return false;
	}
}

async function eraseRoom(rows: Rows, id: RoomId): Promise<boolean> {
	if (!(await rows.all(steps, sql`${steps.roomId} = ${id}`))) return false;
	if (!(await eraseAnswers(rows, id))) return false;
	const itsRounds = sql`(select ${rounds.id} from ${rounds} where ${rounds.roomId} = ${id})`;
	const children: [PgTable, SQL][] = [
		[reveals, sql`${reveals.roundId} in ${itsRounds}`],
		[hints, sql`${hints.roundId} in ${itsRounds}`],
		[leaves, sql`${leaves.roomId} = ${id}`],
		[standings, sql`${standings.roomId} = ${id}`],
		[roomQueue, sql`${roomQueue.roomId} = ${id}`],
		[roomRoles, sql`${roomRoles.roomId} = ${id}`],
		[roomMembers, sql`${roomMembers.roomId} = ${id}`],
		[audit, sql`${audit.roomId} = ${id}`],
		[rounds, sql`${rounds.roomId} = ${id}`],
		[rooms, sql`${rooms.id} = ${id}`],
	];
	for (const [table, which] of children) if (!(await rows.all(table, which))) return false;
	return true;
}

async function eraseAnswers(rows: Rows, id: RoomId): Promise<boolean> {
	const some = sql`(select ${answers.id} from ${answers} where ${answers.roomId} = ${id}
		order by ${answers.memberId}, ${answers.id} limit ${answersAtOnce})`;
	const versions = sql`(select ${answerVersions.id} from ${answerVersions} where ${answerVersions.answerId} in ${some})`;
	for (;;) {
		if (!(await rows.all(assessments, sql`${assessments.versionId} in ${versions}`))) return false;
		if (!(await rows.all(answerVersions, sql`${answerVersions.answerId} in ${some}`))) return false;
		if ((await rows.drop(answers, sql`${answers.id} in ${some}`)) === 0) return true;
		if (rows.left === 0) return false;
	}
}

/** What belongs to no room, and last the workspace itself. True when nothing is left. */
async function eraseRest(rows: Rows, id: WorkspaceId): Promise<boolean> {
	if (!(await rows.all(steps, sql`${steps.workspaceId} = ${id}`))) return false;
	if (!(await rows.all(members, sql`${members.workspaceId} = ${id}`))) return false;
	return (await rows.drop(workspaces, sql`${workspaces.id} = ${id}`)) === 1;
}
