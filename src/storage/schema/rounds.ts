import { sql } from "drizzle-orm";
import { boolean, check, date, index, integer, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { stepKinds, stepStates } from "../../core/ledger.ts";
import { levels, type Question } from "../../core/question.ts";
import { answerModes } from "../../core/room.ts";
import { roundStates, skipReasons } from "../../core/round.ts";
import { exactJson, instant, jsonb, literals, oneOf } from "./columns.ts";
import { members, rooms, workspaces } from "./places.ts";

/** Exact texts of questions that were posted, for as long as somebody may look back at them. */
export const revisions = pgTable("revisions", {
	hash: text("hash").primaryKey(),
	questionId: uuid("question_id").notNull(),
	question: exactJson("question").$type<Question>().notNull(),
	keptAt: instant("kept_at").notNull(),
});

/** Postings. That a room has one a date, one open and one coming is not a habit of the code but a constraint here. */
export const rounds = pgTable(
	"rounds",
	{
		id: uuid("id").primaryKey(),
		roomId: uuid("room_id")
			.notNull()
			.references(() => rooms.id),
		date: date("date", { mode: "string" }).notNull(),
		state: text("state", { enum: roundStates }).notNull(),
		skipReason: text("skip_reason", { enum: skipReasons }),
		dueAt: instant("due_at").notNull(),
		questionId: uuid("question_id"),
		revision: text("revision").references(() => revisions.hash),
		level: text("level", { enum: levels }),
		mode: text("mode", { enum: answerModes }).notNull(),
		assessedPoints: boolean("assessed_points").notNull(),
		postedAt: instant("posted_at"),
		closesAt: instant("closes_at"),
		closedAt: instant("closed_at"),
		postedChannel: text("posted_channel"),
		postedMessage: text("posted_message"),
		postedThread: text("posted_thread"),
		repeat: boolean("repeat").notNull(),
	},
	(t) => [
		unique("rounds_one_a_date").on(t.roomId, t.date),
		uniqueIndex("rounds_one_open").on(t.roomId).where(sql`${t.state} = 'posted'`),
		uniqueIndex("rounds_one_scheduled").on(t.roomId).where(sql`${t.state} = 'scheduled'`),
		// Closed a short while ago: what was written on time may still have to be read.
		index("rounds_closed_at").on(t.closedAt).where(sql`${t.state} = 'closed'`),
		index("rounds_thread").on(t.roomId, t.postedThread).where(sql`${t.postedThread} is not null`),
		oneOf("rounds_state", t.state, roundStates),
		oneOf("rounds_mode", t.mode, answerModes),
		oneOf("rounds_level", t.level, levels),
		oneOf("rounds_skip_reason", t.skipReason, skipReasons),
		check("rounds_skipped", sql`(${t.state} = 'skipped') = (${t.skipReason} is not null)`),
		check(
			"rounds_posted",
			sql`${t.state} not in ('posted', 'closed')
				or (${t.postedAt} is not null and ${t.closesAt} is not null and ${t.revision} is not null)`,
		),
		check("rounds_question", sql`num_nulls(${t.questionId}, ${t.revision}, ${t.level}) in (0, 3)`),
		check("rounds_closed", sql`(${t.state} = 'closed') = (${t.closedAt} is not null)`),
		check("rounds_close_after_post", sql`${t.closesAt} >= ${t.postedAt}`),
		check(
			"rounds_posted_ref",
			sql`(${t.postedChannel} is null) = (${t.postedMessage} is null)
				and (${t.postedThread} is null or ${t.postedMessage} is not null)`,
		),
	],
);

/** States in which something is still to be done. */
export const openStates = ["due", "claimed", "in-doubt"] as const;

/** The outbox: what is due for rooms and rounds, with what became of it. */
export const steps = pgTable(
	"steps",
	{
		id: uuid("id").primaryKey(),
		key: text("key").notNull(),
		kind: text("kind", { enum: stepKinds }).notNull(),
		workspaceId: uuid("workspace_id")
			.notNull()
			.references(() => workspaces.id),
		roomId: uuid("room_id").references(() => rooms.id),
		/** A round that was unscheduled leaves its settled steps behind, as a trace. */
		roundId: uuid("round_id").references(() => rounds.id, { onDelete: "set null" }),
		memberId: uuid("member_id").references(() => members.id),
		state: text("state", { enum: stepStates }).notNull(),
		/** Null: added by a PyQ that did not note it yet; then it is as good as `due_at`. */
		plannedAt: instant("planned_at"),
		dueAt: instant("due_at").notNull(),
		attempts: integer("attempts").notNull(),
		claimedAt: instant("claimed_at"),
		claimedBy: text("claimed_by"),
		looks: integer("looks").notNull(),
		payload: jsonb("payload"),
		replyTo: text("reply_to"),
		error: text("error"),
		settledAt: instant("settled_at"),
	},
	(t) => [
		unique("steps_key").on(t.key),
		// What the tick asks once a minute, over all rooms at once: only open steps are in it, in the order of their time.
		index("steps_open")
			.on(t.dueAt, t.id)
			.where(sql`${t.state} in ${literals(openStates)}`),
		index("steps_workspace").on(t.workspaceId),
		index("steps_room").on(t.roomId),
		index("steps_round").on(t.roundId),
		index("steps_troubled")
			.on(t.roomId, t.settledAt.desc().nullsFirst())
			.where(sql`${t.state} in ('failed', 'unknown')`),
		index("steps_settled").on(t.settledAt).where(sql`${t.settledAt} is not null`),
		index("steps_member").on(t.memberId).where(sql`${t.memberId} is not null`),
		oneOf("steps_kind", t.kind, stepKinds),
		oneOf("steps_state", t.state, stepStates),
		check("steps_open_or_settled", sql`(${t.state} in ${literals(openStates)}) = (${t.settledAt} is null)`),
		check("steps_claimed", sql`(${t.state} = 'claimed') = (${t.claimedBy} is not null)`),
		check("steps_claimed_once", sql`${t.claimedBy} is null or ${t.claimedAt} is not null`),
		check("steps_counts", sql`${t.attempts} >= 0 and ${t.looks} >= 0`),
		check("steps_settled_keep_no_address", sql`${t.settledAt} is null or ${t.replyTo} is null`),
	],
);
