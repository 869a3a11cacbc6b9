import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, lte, or, type Placeholder, sql } from "drizzle-orm";
import type { StepResult, Steps } from "../app/ports/store.ts";
import type { Instant } from "../core/ids.ts";
import type { Step, StepKind } from "../core/ledger.ts";
import { builtOnce } from "./built-once.ts";
import { type Database, inParts, isId, prunedAtOnce } from "./database.ts";
import { literals } from "./schema/columns.ts";
import { openStates, steps as table, workspaces } from "./schema.ts";

/** `due` and `in-doubt` steps that are due, and claims that nobody will end. Literals: see the index `steps_open`. */
const isReady = (now: Placeholder | Instant, stale: Placeholder | Instant) =>
	and(
		sql`${table.state} in ${literals(openStates)}`,
		// Holds for claimed ones as well: they were due when they were claimed.
		lte(table.dueAt, now),
		sql`(${table.state} <> 'claimed' or ${lt(table.claimedAt, stale)})`,
	);

/** An instant for a placeholder, which knows no column. */
const asText = (at: Instant): string => new Date(at).toISOString();

const asStep = (row: typeof table.$inferSelect): Step => ({ ...row, plannedAt: row.plannedAt ?? row.dueAt });

const changes = (result: Exclude<StepResult, { state: "done" }>, now: Instant): Partial<typeof table.$inferInsert> => {
	switch (result.state) {
		case "due":
			return { state: "due", dueAt: result.dueAt, error: result.error };
		case "in-doubt":
			return { state: "in-doubt", dueAt: result.dueAt, looks: result.looks, error: result.error };
		case "failed":
		case "unknown":
			return { state: result.state, error: result.error, replyTo: null, settledAt: now };
	}
};

const byId = builtOnce((db) =>
	db
		.select()
		.from(table)
		.where(eq(table.id, sql.placeholder("id"))),
);

/** One statement: whoever comes second waits for the row, then sees that it is no longer ready. */
const claim = builtOnce((db) => {
	const now = sql.placeholder("now");
	const before = db
		.select()
		.from(table)
		.where(and(eq(table.id, sql.placeholder("id")), isReady(now, sql.placeholder("stale"))))
		.for("update")
		.as("before");
	return db
		.update(table)
		.set({
			state: "claimed",
			claimedAt: sql`${now}`,
			claimedBy: sql`${sql.placeholder("by")}`,
			attempts: sql`${table.attempts} + 1`,
		})
		.from(before)
		.where(eq(table.id, before.id))
		.returning();
});

/** What is planned for a time to come; all other kinds are added to be done at once. */
const planned: readonly StepKind[] = ["post", "close", "remind"];

/** How most steps end. */
const settleDone = builtOnce((db) =>
	db
		.update(table)
		.set({
			state: "done",
			error: null,
			payload: null,
			replyTo: null,
			claimedBy: null,
			settledAt: sql`${sql.placeholder("now")}`,
		})
		.where(
			and(eq(table.id, sql.placeholder("id")), eq(table.state, "claimed"), eq(table.claimedBy, sql.placeholder("by"))),
		)
		.returning({ id: table.id }),
);

/** Steps in the database. */
export const steps = (db: Database): Steps => ({
	async add(added) {
		const ids: string[] = [];
		for (const part of inParts(added)) {
			const rows = part.map((step) => ({
				...step,
				plannedAt: step.dueAt,
				state: "due" as const,
				attempts: 0,
				looks: 0,
			}));
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
		const [step] = await byId(db, { id });
		return step === undefined ? null : asStep(step);
	},

	async ofRound(roundId) {
		const rows = await db
			.select()
			.from(table)
			.where(eq(table.roundId, roundId))
			.orderBy(asc(table.dueAt), asc(table.id));
		return rows.map(asStep);
	},

	async troubled(roomId, limit) {
		const rows = await db
			.select()
			.from(table)
			.where(and(eq(table.roomId, roomId), sql`${table.state} in ('failed', 'unknown')`))
			.orderBy(desc(table.settledAt))
			.limit(limit);
		return rows.map(asStep);
	},

	ready: (now, staleAfterMs, { platforms, limit, after }) =>
		db
			.select({
				id: table.id,
				workspaceId: table.workspaceId,
				platform: workspaces.platform,
				kind: table.kind,
				dueAt: table.dueAt,
			})
			.from(table)
			.innerJoin(
				workspaces,
				and(
					eq(workspaces.id, table.workspaceId),
					inArray(workspaces.platform, [...platforms]),
					isNull(workspaces.removedAt),
				),
			)
			.where(
				and(
					isReady(now, now - staleAfterMs),
					after === null
						? undefined
						: and(gte(table.dueAt, after.dueAt), or(gt(table.dueAt, after.dueAt), gt(table.id, after.id))),
				),
			)
			.orderBy(asc(table.dueAt), asc(table.id))
			.limit(limit),

	async claim(id, by, now, staleAfterMs) {
		if (!isId(id)) return null;
		const [claimed] = await claim(db, { id, by, now: asText(now), stale: asText(now - staleAfterMs) });
		return claimed === undefined ? null : asStep(claimed.before);
	},

	async settle(id, by, result, now) {
		if (result.state === "done") return (await settleDone(db, { id, by, now: asText(now) })).length > 0;
		const settled = await db
			.update(table)
			.set({ ...changes(result, now), claimedBy: null })
			.where(and(eq(table.id, id), eq(table.state, "claimed"), eq(table.claimedBy, by)))
			.returning({ id: table.id });
		return settled.length > 0;
	},

	async clockSetBack(now, longestWait) {
		await db
			.update(table)
			.set({ claimedAt: now })
			.where(and(eq(table.state, "claimed"), gt(table.claimedAt, now)));
		await db
			.update(table)
			.set({ dueAt: now })
			.where(
				and(
					sql`${table.state} in ${literals(openStates)}`,
					or(gt(table.attempts, 0), sql`${table.kind} not in ${literals(planned)}`),
					gt(table.dueAt, now + longestWait),
				),
			);
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
