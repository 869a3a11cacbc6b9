import { and, eq, sql } from "drizzle-orm";
import type { Workspaces } from "../app/ports/store.ts";
import { builtOnce } from "./built-once.ts";
import { type Database, isId, only } from "./database.ts";
import { workspaces as table } from "./schema.ts";

const byId = builtOnce((db) =>
	db
		.select()
		.from(table)
		.where(eq(table.id, sql.placeholder("id"))),
);

/** Workspaces in the database. */
export const workspaces = (db: Database): Workspaces => ({
	async ensure({ id, platform, externalId, name }) {
		// Looked up first: every event of a workspace comes by here, and an upsert would make them queue up at its row.
		const [known] = await db
			.select()
			.from(table)
			.where(and(eq(table.platform, platform), eq(table.externalId, externalId)));
		if (known !== undefined && known.name === name && known.removedAt === null) return known;
		const rows = await db
			.insert(table)
			.values({ id, platform, externalId, name })
			.onConflictDoUpdate({ target: [table.platform, table.externalId], set: { name, removedAt: null } })
			.returning();
		return only(rows, `Workspace ${externalId}`);
	},

	async byId(id) {
		if (!isId(id)) return null;
		const [workspace] = await byId(db, { id });
		return workspace ?? null;
	},
});
