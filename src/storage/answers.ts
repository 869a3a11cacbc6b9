import { and, asc, count, desc, eq, isNull, sql } from "drizzle-orm";
import type { Answers } from "../app/ports/store.ts";
import { builtOnce } from "./built-once.ts";
import { type Database, isId, only } from "./database.ts";
import { asVersion } from "./from-rows.ts";
import { readLedger } from "./ledger.ts";
import { answerVersions, assessments, members, answers as table } from "./schema.ts";

const counts = builtOnce((db) =>
	db
		.select({ answers: count() })
		.from(table)
		.where(and(eq(table.roundId, sql.placeholder("roundId")), isNull(table.withdrawnAt))),
);

/** Somebody's answer to a round, held. */
const held = builtOnce((db) =>
	db
		.select()
		.from(table)
		.where(and(eq(table.roundId, sql.placeholder("roundId")), eq(table.memberId, sql.placeholder("memberId"))))
		.for("no key update"),
);

const versionsOf = builtOnce((db) =>
	db
		.select()
		.from(answerVersions)
		.where(eq(answerVersions.answerId, sql.placeholder("id")))
		.orderBy(asc(answerVersions.at), asc(answerVersions.id)),
);

const assessmentsOf = builtOnce((db) =>
	db
		.select({ assessment: assessments })
		.from(assessments)
		.innerJoin(answerVersions, eq(answerVersions.id, assessments.versionId))
		.where(eq(answerVersions.answerId, sql.placeholder("id")))
		.orderBy(asc(assessments.at), asc(assessments.id)),
);

const ensured = builtOnce((db) =>
	db
		.insert(table)
		.values({
			id: sql.placeholder("id"),
			roundId: sql.placeholder("roundId"),
			roomId: sql.placeholder("roomId"),
			memberId: sql.placeholder("memberId"),
		})
		.onConflictDoUpdate({ target: [table.roundId, table.memberId], set: { withdrawnAt: null } })
		.returning(),
);

const latest = builtOnce((db) =>
	db
		.select({ version: answerVersions })
		.from(table)
		.innerJoin(answerVersions, and(eq(answerVersions.answerId, table.id), isNull(answerVersions.withdrawnAt)))
		.where(and(eq(table.roundId, sql.placeholder("roundId")), eq(table.memberId, sql.placeholder("memberId"))))
		.orderBy(desc(answerVersions.at), desc(answerVersions.id))
		.limit(1),
);

/** Answers, their versions and assessments in the database. */
export const answers = (db: Database): Answers => ({
	async of(roundId, memberId) {
		const [answer] = await held(db, { roundId, memberId });
		if (answer === undefined) return null;
		const { id } = answer;
		const [versions, made] = await Promise.all([versionsOf(db, { id }), assessmentsOf(db, { id })]);
		return { answer, versions: versions.map(asVersion), assessments: made.map(({ assessment }) => assessment) };
	},

	async latest(roundId, memberId) {
		if (!isId(roundId)) return null;
		const [found] = await latest(db, { roundId, memberId });
		return found === undefined ? null : asVersion(found.version);
	},

	async ensure(answer) {
		return only(await ensured(db, answer), `Answer ${answer.id}`);
	},

	async addVersion({ source, ...version }) {
		const added = await db
			.insert(answerVersions)
			.values({
				...version,
				sourceChannel: source?.channel ?? null,
				sourceMessage: source?.message ?? null,
				sourceThread: source?.thread ?? null,
			})
			.onConflictDoNothing()
			.returning({ id: answerVersions.id });
		return added.length > 0;
	},

	async bySource(roomId, message) {
		const [row] = await db
			.select({ answer: table, version: answerVersions })
			.from(answerVersions)
			.innerJoin(table, eq(table.id, answerVersions.answerId))
			.where(and(eq(answerVersions.sourceMessage, message), eq(table.roomId, roomId)))
			.orderBy(desc(answerVersions.at), desc(answerVersions.id))
			.limit(1);
		return row === undefined ? null : { answer: row.answer, version: asVersion(row.version) };
	},

	async withdraw(answer, message, at) {
		await db
			.update(answerVersions)
			.set({ withdrawnAt: at })
			.where(
				and(
					eq(answerVersions.answerId, answer.id),
					eq(answerVersions.sourceMessage, message),
					isNull(answerVersions.withdrawnAt),
				),
			);
		const left = db
			.select({ id: answerVersions.id })
			.from(answerVersions)
			.where(and(eq(answerVersions.answerId, answer.id), isNull(answerVersions.withdrawnAt)));
		await db
			.update(table)
			.set({ withdrawnAt: at })
			.where(and(eq(table.id, answer.id), isNull(table.withdrawnAt), sql`not exists ${left}`));
	},

	async assess(assessment) {
		await db.insert(assessments).values(assessment).onConflictDoNothing();
	},

	async count(roundId) {
		const [counted] = await counts(db, { roundId });
		return counted?.answers ?? 0;
	},

	async ofRound(roundId) {
		const standing = and(eq(table.roundId, roundId), isNull(table.withdrawnAt), isNull(answerVersions.withdrawnAt));
		const latest = db
			.selectDistinctOn([answerVersions.answerId], {
				versionId: sql<string>`${answerVersions.id}`.as("version_id"),
				memberId: table.memberId,
				cameAt: sql`min(${answerVersions.at}) over (partition by ${answerVersions.answerId})`.as("came_at"),
			})
			.from(table)
			.innerJoin(answerVersions, eq(answerVersions.answerId, table.id))
			.where(standing)
			.orderBy(answerVersions.answerId, desc(answerVersions.at), desc(answerVersions.id))
			.as("latest");
		const rows = await db
			.select({ member: members, version: answerVersions })
			.from(latest)
			.innerJoin(answerVersions, eq(answerVersions.id, latest.versionId))
			.innerJoin(members, eq(members.id, latest.memberId))
			.orderBy(asc(latest.cameAt), asc(answerVersions.answerId));
		return rows.map(({ member, version }) => ({ member, version: asVersion(version) }));
	},

	ledger: (roomId, memberIds) => readLedger(db, roomId, memberIds),
});
