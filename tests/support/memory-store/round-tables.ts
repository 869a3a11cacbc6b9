import type { Instant, QuestionId, RevisionHash } from "../../../src/core/ids.ts";
import {
	type PostedRef,
	type Round,
	type Step,
	type StepState,
	stepKinds,
	stepStates,
} from "../../../src/core/ledger.ts";
import { levels, type Question } from "../../../src/core/question.ts";
import { answerModes } from "../../../src/core/room.ts";
import { roundStates, skipReasons } from "../../../src/core/round.ts";
import type { Rules } from "./table.ts";
import {
	date,
	exactJson,
	instant,
	instantOrNull,
	integer,
	jsonb,
	text,
	textOrNull,
	uuid,
	uuidOrNull,
} from "./values.ts";

// As in src/storage/schema/rounds.ts.

export type KeptRevision = { hash: RevisionHash; questionId: QuestionId; question: Question; keptAt: Instant };

export const revisionRules: Rules<KeptRevision, never, never> = {
	name: "revisions",
	row: ({ hash, questionId, question, keptAt }) =>
		Object.freeze({
			hash: text(hash),
			questionId: uuid(questionId),
			question: exactJson(question),
			keptAt: instant(keptAt),
		}),
	primary: { name: "revisions_pkey", key: ({ hash }) => hash },
	unique: {},
	checks: {},
	references: {},
	lists: {},
};

/** Where a message stands; three columns in the schema, which are null together. */
export const postedRef = (ref: PostedRef | null | undefined): PostedRef | null =>
	ref == null
		? null
		: Object.freeze({ channel: text(ref.channel), message: text(ref.message), thread: textOrNull(ref.thread) });

export const roundRules: Rules<
	Round,
	"rounds_one_a_date" | "rounds_one_open" | "rounds_one_scheduled",
	"roomId" | "thread"
> = {
	name: "rounds",
	row: (round) =>
		Object.freeze({
			id: uuid(round.id),
			roomId: uuid(round.roomId),
			date: date(round.date),
			state: round.state,
			skipReason: round.skipReason ?? null,
			dueAt: instant(round.dueAt),
			questionId: uuidOrNull(round.questionId),
			revision: textOrNull(round.revision),
			level: round.level ?? null,
			mode: round.mode,
			assessedPoints: round.assessedPoints,
			postedAt: instantOrNull(round.postedAt),
			closesAt: instantOrNull(round.closesAt),
			closedAt: instantOrNull(round.closedAt),
			posted: postedRef(round.posted),
			repeat: round.repeat,
		}),
	primary: { name: "rounds_pkey", key: ({ id }) => id },
	unique: {
		rounds_one_a_date: ({ roomId, date }) => `${roomId}\0${date}`,
		rounds_one_open: ({ roomId, state }) => (state === "posted" ? roomId : null),
		rounds_one_scheduled: ({ roomId, state }) => (state === "scheduled" ? roomId : null),
	},
	checks: {
		rounds_close_after_post: ({ closesAt, postedAt }) => closesAt === null || postedAt === null || closesAt >= postedAt,
		rounds_closed: ({ state, closedAt }) => (state === "closed") === (closedAt !== null),
		rounds_level: ({ level }) => level === null || levels.includes(level),
		rounds_mode: ({ mode }) => answerModes.includes(mode),
		rounds_posted: ({ state, postedAt, closesAt, revision }) =>
			(state !== "posted" && state !== "closed") || (postedAt !== null && closesAt !== null && revision !== null),
		rounds_question: ({ questionId, revision, level }) =>
			(questionId === null) === (revision === null) && (revision === null) === (level === null),
		rounds_skip_reason: ({ skipReason }) => skipReason === null || skipReasons.includes(skipReason),
		rounds_skipped: ({ state, skipReason }) => (state === "skipped") === (skipReason !== null),
		rounds_state: ({ state }) => roundStates.includes(state),
	},
	references: {
		rounds_revision_revisions_hash_fk: { column: "revision", to: "revisions" },
		rounds_room_id_rooms_id_fk: { column: "roomId", to: "rooms" },
	},
	lists: {
		roomId: ({ roomId }) => roomId,
		thread: ({ roomId, posted }) => (posted?.thread == null ? null : `${roomId}\0${posted.thread}`),
	},
};

/** States in which something is still to be done. */
const isOpen = (state: StepState): boolean => state === "due" || state === "claimed" || state === "in-doubt";

export const stepRules: Rules<Step, "steps_key", "open" | "roundId" | "troubledRoom" | "memberId"> = {
	name: "steps",
	row: (step) =>
		Object.freeze({
			id: uuid(step.id),
			key: text(step.key),
			kind: step.kind,
			workspaceId: uuid(step.workspaceId),
			roomId: uuidOrNull(step.roomId),
			roundId: uuidOrNull(step.roundId),
			memberId: uuidOrNull(step.memberId),
			state: step.state,
			plannedAt: instant(step.plannedAt),
			dueAt: instant(step.dueAt),
			attempts: integer(step.attempts),
			claimedAt: instantOrNull(step.claimedAt),
			claimedBy: textOrNull(step.claimedBy),
			looks: integer(step.looks),
			payload: jsonb(step.payload),
			replyTo: textOrNull(step.replyTo),
			error: textOrNull(step.error),
			settledAt: instantOrNull(step.settledAt),
		}),
	primary: { name: "steps_pkey", key: ({ id }) => id },
	unique: { steps_key: ({ key }) => key },
	checks: {
		steps_claimed: ({ state, claimedBy }) => (state === "claimed") === (claimedBy !== null),
		steps_claimed_once: ({ claimedBy, claimedAt }) => claimedBy === null || claimedAt !== null,
		steps_counts: ({ attempts, looks }) => attempts >= 0 && looks >= 0,
		steps_kind: ({ kind }) => stepKinds.includes(kind),
		steps_open_or_settled: ({ state, settledAt }) => isOpen(state) === (settledAt === null),
		steps_settled_keep_no_address: ({ settledAt, replyTo }) => settledAt === null || replyTo === null,
		steps_state: ({ state }) => stepStates.includes(state),
	},
	references: {
		steps_member_id_members_id_fk: { column: "memberId", to: "members" },
		steps_room_id_rooms_id_fk: { column: "roomId", to: "rooms" },
		steps_round_id_rounds_id_fk: { column: "roundId", to: "rounds", onDelete: "set null" },
		steps_workspace_id_workspaces_id_fk: { column: "workspaceId", to: "workspaces" },
	},
	lists: {
		open: ({ state }) => (isOpen(state) ? "open" : null),
		roundId: ({ roundId }) => roundId,
		troubledRoom: ({ roomId, state }) => (state === "failed" || state === "unknown" ? roomId : null),
		memberId: ({ memberId }) => memberId,
	},
};
