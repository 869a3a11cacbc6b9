import { and, asc, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import type { Workspaces } from "../app/ports/store.ts";
import type { StepKind } from "../core/ledger.ts";
import { builtOnce } from "./built-once.ts";
import { type Database, isId, only } from "./database.ts";
import { erasePart, tombstoneOf } from "./erase-workspace.ts";
import { asRoom } from "./rooms.ts";
import { members, rooms, steps, workspaces as table } from "./schema.ts";

/** What the app knows of a workspace. */
const known = {
	id: table.id,
	platform: table.platform,
	externalId: table.externalId,
	name: table.name,
	removedAt: table.removedAt,
};

const byId = builtOnce((db) =>
	db
		.select(known)
		.from(table)
		.where(and(eq(table.id, sql.placeholder("id")), isNull(table.removedAt))),
);

const ofStep = builtOnce((db) =>
	db
		.select(known)
		.from(steps)
		.innerJoin(table, and(eq(table.id, steps.workspaceId), isNull(table.removedAt)))
		.where(eq(steps.id, sql.placeholder("id"))),
);

const whereabouts = builtOnce((db) =>
	db
		.select({ workspace: known, room: rooms, member: members })
		.from(table)
		.leftJoin(rooms, and(eq(rooms.workspaceId, table.id), eq(rooms.externalId, sql.placeholder("channel"))))
		.leftJoin(members, and(eq(members.workspaceId, table.id), eq(members.externalId, sql.placeholder("person"))))
		.where(and(eq(table.platform, sql.placeholder("platform")), eq(table.externalId, sql.placeholder("externalId")))),
);

/** What nobody is there to hear any more, and would come too late for whoever comes back. */
const saidToPeople: readonly StepKind[] = ["respond", "receipt", "tell-lead"];

/** Workspaces in the database. */
export const workspaces = (db: Database): Workspaces => ({
	async ensure({ id, platform, externalId, name }) {
		// Looked up first: every event of a workspace comes by here, and an upsert would make them queue up at its row.
		const [found] = await db
			.select(known)
			.from(table)
			.where(and(eq(table.platform, platform), eq(table.externalId, externalId)));
		if (found !== undefined && (found.name === name || name === "")) return found;
		const rows = await db
			.insert(table)
			.values({ id, platform, externalId, name })
			.onConflictDoUpdate({ target: [table.platform, table.externalId], set: { name } })
			.returning(known);
		return only(rows, `Workspace ${externalId}`);
	},

	async byId(id) {
		if (!isId(id)) return null;
		const [workspace] = await byId(db, { id });
		return workspace ?? null;
	},

	async ofStep(id) {
		if (!isId(id)) return null;
		const [workspace] = await ofStep(db, { id });
		return workspace ?? null;
	},

	async whereabouts(place) {
		const [found] = await whereabouts(db, place);
		return found === undefined ? null : { ...found, room: found.room === null ? null : asRoom(found.room) };
	},

	async known(platform) {
		const rows = await db
			.select({ externalId: table.externalId })
			.from(table)
			.where(and(eq(table.platform, platform), isNull(table.removedAt)))
			.orderBy(asc(table.externalId));
		return rows.map(({ externalId }) => externalId);
	},

	async remove(id, at) {
		await db
			.update(table)
			.set({ removedAt: at })
			.where(and(eq(table.id, id), isNull(table.removedAt)));
		// One that is being sent settles itself. Skipped when locked, so that nobody waits in a circle.
		const waiting = db
			.select({ id: steps.id })
			.from(steps)
			.where(
				and(
					eq(steps.workspaceId, id),
					inArray(steps.kind, [...saidToPeople]),
					sql`${steps.state} in ('due', 'in-doubt')`,
				),
			)
			.for("update", { skipLocked: true });
		await db
			.update(steps)
			.set({ state: "done", error: "removed", payload: null, replyTo: null, settledAt: at })
			.where(inArray(steps.id, waiting));
	},

	async restore(id) {
		const back = await db
			.update(table)
			.set({ removedAt: null })
			.where(and(eq(table.id, id), ne(table.externalId, tombstoneOf(id))))
			.returning({ id: table.id });
		return back.length > 0;
	},

	async greet(id, at) {
		const greeted = await db
			.update(table)
			.set({ greetedAt: at })
			.where(and(eq(table.id, id), isNull(table.greetedAt)))
			.returning({ id: table.id });
		return greeted.length > 0;
	},

	erasePart: (removedBefore, most) => erasePart(db, removedBefore, most),
});
