import { and, asc, desc, eq, lt, lte, sql } from "drizzle-orm";
import type { StepResult, Steps } from "../app/ports/store.ts";
import type { Instant } from "../core/ids.ts";
import { type Database, inParts, isId, prunedAtOnce } from "./database.ts";
import { literals } from "./schema/columns.ts";
import { openStates, steps as table } from "./schema.ts";

/** `due` and `in-doubt` steps that are due, and claims that nobody will end. Literals: see the index `steps_open`. */
const isReady = (now: Instant, staleAfterMs: number) =>
	and(
		sql`${table.state} in ${literals(openStates)}`,
		// Holds for claimed ones as well: they were due when they were claimed.
		lte(table.dueAt, now),
		sql`(${table.state} <> 'claimed' or ${lt(table.claimedAt, now - staleAfterMs)})`,
	);

const changes = (result: StepResult, now: Instant): Partial<typeof table.$inferInsert> => {
	switch (result.state) {
		case "done":
			return { state: "done", error: null, payload: null, replyTo: null, settledAt: now };
		case "due":
			return { state: "due", dueAt: result.dueAt, error: result.error };
		case "in-doubt":
			return { state: "in-doubt", dueAt: result.dueAt, looks: result.looks, error: result.error };
		case "failed":
		case "unknown":
			return { state: result.state, error: result.error, replyTo: null, settledAt: now };
	}
};

/** Steps in the database. */
export const steps = (db: Database): Steps => ({
	async add(added) {
		const ids: string[] = [];
		for (const part of inParts(added)) {
			const rows = part.map((step) => ({ ...step, state: "due" as const, attempts: 0, looks: 0 }));
			const there = await db
				.insert(table)
				.values(rows)
				.onConflictDoNothing({ target: table.key })
				.returning({ id: table.id });
			ids.push(...there.map(({ id }) => id));
		}
		return ids;
	},

	async byId(id) {
		if (!isId(id)) return null;
		const [step] = await db.select().from(table).where(eq(table.id, id));
		return step ?? null;
	},

	ofRound: (roundId) =>
		db.select().from(table).where(eq(table.roundId, roundId)).orderBy(asc(table.dueAt), asc(table.id)),

	troubled: (roomId, limit) =>
		db
			.select()
			.from(table)
			.where(and(eq(table.roomId, roomId), sql`${table.state} in ('failed', 'unknown')`))
			.orderBy(desc(table.settledAt))
			.limit(limit),

	ready: (now, staleAfterMs, limit) =>
		db
			.select({ id: table.id, workspaceId: table.workspaceId, kind: table.kind, state: table.state })
			.from(table)
			.where(isReady(now, staleAfterMs))
			.orderBy(asc(table.dueAt))
			.limit(limit),

	async claim(id, by, now, staleAfterMs) {
		if (!isId(id)) return null;
		// One statement: whoever comes second waits for the row, then sees that it is no longer ready.
		const before = db
			.select()
			.from(table)
			.where(and(eq(table.id, id), isReady(now, staleAfterMs)))
			.for("update")
			.as("before");
		const [claimed] = await db
			.update(table)
			.set({ state: "claimed", claimedAt: now, claimedBy: by, attempts: sql`${table.attempts} + 1` })
			.from(before)
			.where(eq(table.id, before.id))
			.returning();
		return claimed?.before ?? null;
	},

	async settle(id, by, result, now) {
		const settled = await db
			.update(table)
			.set({ ...changes(result, now), claimedBy: null })
			.where(and(eq(table.id, id), eq(table.state, "claimed"), eq(table.claimedBy, by)))
			.returning({ id: table.id });
		return settled.length > 0;
	},

	async abandonClaims(staleAfterMs) {
		await db
			.update(table)
			.set({ claimedAt: sql`${table.claimedAt} - ${staleAfterMs} * interval '1 millisecond'` })
			.where(eq(table.state, "claimed"));
	},

	async prune(before) {
		const old = db
			.select({ id: table.id })
			.from(table)
			.where(lt(table.settledAt, before))
			.orderBy(asc(table.settledAt))
			.limit(prunedAtOnce);
		const gone = await db.delete(table).where(sql`${table.id} in ${old}`).returning({ id: table.id });
		return gone.length;
	},
});
