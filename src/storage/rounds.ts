import { and, asc, desc, eq, exists, gt, gte, inArray, isNotNull, isNull, ne, not, or, sql } from "drizzle-orm";
import type { Rounds } from "../app/ports/store.ts";
import type { Round } from "../core/ledger.ts";
import { builtOnce } from "./built-once.ts";
import { type Database, isAnyOf, isId, only } from "./database.ts";
import { asPostedRef, asVersion } from "./from-rows.ts";
import { literals } from "./schema/columns.ts";
import { answers, answerVersions, members, roomMembers, rooms, steps, rounds as table, workspaces } from "./schema.ts";

const asRound = ({ postedChannel, postedMessage, postedThread, ...round }: typeof table.$inferSelect): Round => ({
	...round,
	posted: asPostedRef(postedChannel, postedMessage, postedThread),
});

const asRow = ({ posted, ...round }: Round): typeof table.$inferInsert => ({
	...round,
	postedChannel: posted?.channel ?? null,
	postedMessage: posted?.message ?? null,
	postedThread: posted?.thread ?? null,
});

const first = (rows: (typeof table.$inferSelect)[]): Round | null => (rows[0] === undefined ? null : asRound(rows[0]));

// Literals, so that a prepared statement is known to match the partial indexes.
const isOpen = sql`${table.state} = 'posted'`;
const isClosed = sql`${table.state} = 'closed'`;
const isScheduled = sql`${table.state} = 'scheduled'`;
/** One that may stand in its channel all the same keeps its time (see post-step.ts), and stays. */
const wasOutage = sql`${table.state} = 'skipped' and ${table.skipReason} = 'outage' and ${table.postedAt} is null`;

const inRoom = eq(table.roomId, sql.placeholder("roomId"));
const byId = builtOnce((db) =>
	db
		.select()
		.from(table)
		.where(eq(table.id, sql.placeholder("id"))),
);
const withAnswerOf = builtOnce((db) =>
	db
		.select({ round: table, latest: answerVersions })
		.from(table)
		.innerJoin(rooms, eq(rooms.id, table.roomId))
		.leftJoin(
			members,
			and(eq(members.workspaceId, rooms.workspaceId), eq(members.externalId, sql.placeholder("person"))),
		)
		.leftJoin(answers, and(eq(answers.roundId, table.id), eq(answers.memberId, members.id)))
		.leftJoin(answerVersions, and(eq(answerVersions.answerId, answers.id), isNull(answerVersions.withdrawnAt)))
		.where(eq(table.id, sql.placeholder("id")))
		.orderBy(desc(answerVersions.at), desc(answerVersions.id))
		.limit(1),
);
const openIn = builtOnce((db) => db.select().from(table).where(and(inRoom, isOpen)));
const scheduledIn = builtOnce((db) => db.select().from(table).where(and(inRoom, isScheduled)));
const onDate = builtOnce((db) =>
	db
		.select()
		.from(table)
		.where(and(inRoom, eq(table.date, sql.placeholder("date")))),
);
const mayStandIn = builtOnce((db) => {
	const unsettledPost = db
		.select({ id: steps.id })
		.from(steps)
		.where(
			and(
				eq(steps.roundId, table.id),
				sql`${steps.kind} = 'post'`,
				sql`${steps.state} in ${literals(["claimed", "in-doubt"])}`,
			),
		);
	return db
		.select()
		.from(table)
		.where(and(inRoom, or(isOpen, and(isScheduled, exists(unsettledPost)))));
});
const pastOf = builtOnce((db) =>
	db
		.select()
		.from(table)
		.where(and(inRoom, ne(table.state, "scheduled")))
		.orderBy(asc(table.date)),
);

/** Rounds in the database. */
export const rounds = (db: Database): Rounds => {
	return {
		async add(round) {
			// The unique indexes decide, also between two that add at once: the second waits for the first.
			const added = await db.insert(table).values(asRow(round)).onConflictDoNothing().returning({ id: table.id });
			return added.length > 0;
		},

		async save(round) {
			const { id, ...fields } = asRow(round);
			only(await db.update(table).set(fields).where(eq(table.id, id)).returning({ id: table.id }), `Round ${id}`);
		},

		async unschedule(id) {
			const [round] = await db
				.select({ id: table.id })
				.from(table)
				.where(and(eq(table.id, id), isScheduled))
				.for("update");
			if (round === undefined) return;
			const under = await db.select({ state: steps.state }).from(steps).where(eq(steps.roundId, id)).for("update");
			// Its post may stand in the channel any moment, or does already: then it must find its round.
			if (under.some(({ state }) => state === "claimed" || state === "in-doubt")) return;
			await db.delete(steps).where(and(eq(steps.roundId, id), eq(steps.state, "due")));
			await db.delete(table).where(eq(table.id, id));
		},

		async byId(id) {
			return isId(id) ? first(await byId(db, { id })) : null;
		},

		async withAnswerOf(id, person) {
			if (!isId(id)) return null;
			const [found] = await withAnswerOf(db, { id, person });
			if (found === undefined) return null;
			return { round: asRound(found.round), latest: found.latest === null ? null : asVersion(found.latest) };
		},

		open: async (roomId) => first(await openIn(db, { roomId })),

		scheduled: async (roomId) => first(await scheduledIn(db, { roomId })),

		onDate: async (roomId, date) => first(await onDate(db, { roomId, date })),

		byThread: async (roomId, thread) =>
			first(
				await db
					.select()
					.from(table)
					.where(and(eq(table.roomId, roomId), eq(table.postedThread, thread)))
					.orderBy(desc(table.date))
					.limit(1),
			),

		async recent(roomId, limit) {
			const rows = await db
				.select()
				.from(table)
				.where(and(eq(table.roomId, roomId), inArray(table.state, ["posted", "closed"])))
				.orderBy(desc(table.date))
				.limit(limit);
			return rows.map(asRound);
		},

		async history(roomId) {
			return (await pastOf(db, { roomId })).map(asRound);
		},

		async roomsAhead(now) {
			const ahead = await db
				.selectDistinct({ id: table.roomId })
				.from(table)
				.where(or(gt(table.postedAt, now), and(gt(table.dueAt, now), wasOutage)));
			return ahead.map(({ id }) => id);
		},

		async forgetOutagesAfter(roomId, now) {
			await db.delete(table).where(and(eq(table.roomId, roomId), gt(table.dueAt, now), wasOutage));
		},

		async openUnanswered(workspaceId, memberId) {
			const answered = db
				.select({ id: answers.id })
				.from(answers)
				.where(and(eq(answers.roundId, table.id), eq(answers.memberId, memberId), isNull(answers.withdrawnAt)));
			const rows = await db
				.select({ round: table })
				.from(roomMembers)
				.innerJoin(rooms, and(eq(rooms.id, roomMembers.roomId), eq(rooms.workspaceId, workspaceId)))
				.innerJoin(table, and(eq(table.roomId, rooms.id), isOpen))
				.where(and(eq(roomMembers.memberId, memberId), not(exists(answered))))
				.orderBy(asc(table.postedAt), asc(table.id));
			return rows.map(({ round }) => asRound(round));
		},

		async threads(platform, closedSince) {
			const rows = await db
				.select({
					roundId: table.id,
					postedAt: table.postedAt,
					workspace: { externalId: workspaces.externalId, name: workspaces.name },
					channel: { externalId: rooms.externalId, name: rooms.name },
					thread: table.postedThread,
				})
				.from(table)
				.innerJoin(rooms, and(eq(rooms.id, table.roomId), ne(rooms.status, "left")))
				.innerJoin(
					workspaces,
					and(eq(workspaces.id, rooms.workspaceId), eq(workspaces.platform, platform), isNull(workspaces.removedAt)),
				)
				.where(and(or(isOpen, and(isClosed, gte(table.closedAt, closedSince))), isNotNull(table.postedThread)))
				.orderBy(asc(table.postedAt), asc(table.id));
			return rows.flatMap(({ thread, postedAt, ...rest }) =>
				thread === null || postedAt === null ? [] : [{ ...rest, thread, postedAt }],
			);
		},

		async sources(roundIds) {
			const rows = await db
				.selectDistinct({ roundId: answers.roundId, message: answerVersions.sourceMessage })
				.from(answers)
				.innerJoin(table, eq(table.id, answers.roundId))
				.innerJoin(
					answerVersions,
					and(
						eq(answerVersions.answerId, answers.id),
						eq(answerVersions.sourceThread, table.postedThread),
						isNull(answerVersions.withdrawnAt),
					),
				)
				.where(and(isAnyOf(answers.roundId, roundIds), isNull(answers.withdrawnAt)));
			return rows.flatMap(({ roundId, message }) => (message === null ? [] : [{ roundId, message }]));
		},

		mayStand: async (roomId) => (await mayStandIn(db, { roomId })).map(asRound),
	};
};
