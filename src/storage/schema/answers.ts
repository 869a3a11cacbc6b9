import { sql } from "drizzle-orm";
import {
	boolean,
	check,
	doublePrecision,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	unique,
	uniqueIndex,
	uuid,
} from "drizzle-orm/pg-core";
import { answerRoutes } from "../../core/ledger.ts";
import { instant, jsonb, oneOf } from "./columns.ts";
import { members, rooms } from "./places.ts";
import { rounds } from "./rounds.ts";

const makers = ["judge", "grader", "person"] as const;
const revealReasons = ["answered", "gave-up", "closed"] as const;

const round = () =>
	uuid("round_id")
		.notNull()
		.references(() => rounds.id);
const room = () =>
	uuid("room_id")
		.notNull()
		.references(() => rooms.id);
const member = () =>
	uuid("member_id")
		.notNull()
		.references(() => members.id);

/** What a member gave in a round. */
export const answers = pgTable(
	"answers",
	{
		id: uuid("id").primaryKey(),
		roundId: round(),
		/** The round's room, repeated: a member's answers in a room are read on every answer. */
		roomId: room(),
		memberId: member(),
		withdrawnAt: instant("withdrawn_at"),
	},
	(t) => [
		unique("answers_one_a_round").on(t.roundId, t.memberId),
		index("answers_room_member").on(t.roomId, t.memberId),
		index("answers_member").on(t.memberId),
	],
);

/** Each text of an answer. */
export const answerVersions = pgTable(
	"answer_versions",
	{
		id: uuid("id").primaryKey(),
		answerId: uuid("answer_id")
			.notNull()
			.references(() => answers.id),
		at: instant("at").notNull(),
		route: text("route", { enum: answerRoutes }).notNull(),
		text: text("text").notNull(),
		code: text("code").notNull(),
		sourceChannel: text("source_channel"),
		sourceMessage: text("source_message"),
		sourceThread: text("source_thread"),
		withdrawnAt: instant("withdrawn_at"),
	},
	(t) => [
		// Null sources (forms) are distinct from each other: a form sent twice makes two versions.
		uniqueIndex("answer_versions_source").on(t.answerId, t.sourceMessage, t.at, t.sourceChannel),
		index("answer_versions_message").on(t.sourceMessage).where(sql`${t.sourceMessage} is not null`),
		oneOf("answer_versions_route", t.route, answerRoutes),
		check("answer_versions_source_ref", sql`(${t.sourceChannel} is null) = (${t.sourceMessage} is null)`),
	],
);

/** What judges, graders and people said of a version. */
export const assessments = pgTable(
	"assessments",
	{
		id: uuid("id").primaryKey(),
		versionId: uuid("version_id")
			.notNull()
			.references(() => answerVersions.id),
		maker: text("maker", { enum: makers }).notNull(),
		makerVersion: text("maker_version").notNull(),
		memberId: uuid("member_id").references(() => members.id),
		share: doublePrecision("share").notNull(),
		detail: jsonb("detail"),
		at: instant("at").notNull(),
	},
	(t) => [
		index("assessments_version").on(t.versionId),
		index("assessments_member").on(t.memberId).where(sql`${t.memberId} is not null`),
		// A job that ran twice assesses once; people may think again.
		uniqueIndex("assessments_automatic_once")
			.on(t.versionId, t.maker, t.makerVersion)
			.where(sql`${t.maker} <> 'person'`),
		oneOf("assessments_maker", t.maker, makers),
		check("assessments_share", sql`${t.share} between 0 and 1`),
		check("assessments_by_person", sql`${t.maker} = 'person' or ${t.memberId} is null`),
	],
);

/** Showings of the model answer; without a member, to the whole room. */
export const reveals = pgTable(
	"reveals",
	{
		roundId: round(),
		memberId: uuid("member_id").references(() => members.id),
		reason: text("reason", { enum: revealReasons }).notNull(),
		at: instant("at").notNull(),
	},
	(t) => [
		unique("reveals_first").on(t.roundId, t.memberId).nullsNotDistinct(),
		index("reveals_member").on(t.memberId).where(sql`${t.memberId} is not null`),
		oneOf("reveals_reason", t.reason, revealReasons),
		check("reveals_room_at_the_close", sql`${t.memberId} is not null or ${t.reason} = 'closed'`),
	],
);

/** Hints shown. */
export const hints = pgTable(
	"hints",
	{ roundId: round(), memberId: member(), number: integer("number").notNull(), at: instant("at").notNull() },
	(t) => [
		primaryKey({ columns: [t.roundId, t.memberId, t.number] }),
		index("hints_member").on(t.memberId),
		check("hints_from_one", sql`${t.number} >= 1`),
	],
);

/** Time away. */
export const leaves = pgTable(
	"leaves",
	{ roomId: room(), memberId: member(), startsAt: instant("starts_at").notNull(), endsAt: instant("ends_at") },
	(t) => [
		primaryKey({ columns: [t.roomId, t.memberId, t.startsAt] }),
		index("leaves_member").on(t.memberId),
		uniqueIndex("leaves_one_without_end").on(t.roomId, t.memberId).where(sql`${t.endsAt} is null`),
		check("leaves_end_after_start", sql`${t.endsAt} >= ${t.startsAt}`),
	],
);

/** Derived from the ledger, kept because boards are read far more often than they change. */
export const standings = pgTable(
	"standings",
	{
		roomId: room(),
		memberId: member(),
		period: text("period").notNull(),
		points: integer("points").notNull(),
		answered: integer("answered").notNull(),
		streak: integer("streak").notNull(),
		best: integer("best").notNull(),
		freezes: integer("freezes").notNull(),
		/** Neither hidden nor erased, repeated from `members` so that the index below holds nobody else. */
		listed: boolean("listed").notNull(),
	},
	(t) => [
		primaryKey({ columns: [t.roomId, t.memberId, t.period] }),
		// `nulls first` is what a plain `order by … desc` means; drizzle's own default would not match it, and sort.
		index("standings_board").on(t.roomId, t.period, t.points.desc().nullsFirst(), t.memberId).where(sql`${t.listed}`),
		index("standings_member").on(t.memberId),
		index("standings_streak").on(t.roomId).where(sql`${t.period} = 'all' and ${t.streak} > 0`),
		check(
			"standings_counts",
			sql`${t.points} >= 0 and ${t.answered} >= 0 and ${t.streak} >= 0 and ${t.best} >= 0 and ${t.freezes} >= 0`,
		),
	],
);
