import {
	type Answer,
	type AnswerVersion,
	type Assessment,
	answerRoutes,
	type HintTaken,
	type Leave,
	type Reveal,
	type Standing,
} from "../../../src/core/ledger.ts";
import { postedRef } from "./round-tables.ts";
import type { Rules } from "./table.ts";
import { instant, instantOrNull, integer, jsonb, text, uuid, uuidOrNull } from "./values.ts";

// As in src/storage/schema/answers.ts.

const makers: readonly string[] = ["judge", "grader", "person"];
const revealReasons: readonly string[] = ["answered", "gave-up", "closed"];

export const answerRules: Rules<Answer, "answers_one_a_round", "roundId" | "memberId" | "roomMember"> = {
	name: "answers",
	row: ({ id, roundId, roomId, memberId, withdrawnAt }) =>
		Object.freeze({
			id: uuid(id),
			roundId: uuid(roundId),
			roomId: uuid(roomId),
			memberId: uuid(memberId),
			withdrawnAt: instantOrNull(withdrawnAt),
		}),
	primary: { name: "answers_pkey", key: ({ id }) => id },
	unique: { answers_one_a_round: ({ roundId, memberId }) => `${roundId}\0${memberId}` },
	checks: {},
	references: {
		answers_member_id_members_id_fk: { column: "memberId", to: "members" },
		answers_room_id_rooms_id_fk: { column: "roomId", to: "rooms" },
		answers_round_id_rounds_id_fk: { column: "roundId", to: "rounds" },
	},
	lists: {
		roundId: ({ roundId }) => roundId,
		memberId: ({ memberId }) => memberId,
		roomMember: ({ roomId, memberId }) => `${roomId}\0${memberId}`,
	},
};

export const answerVersionRules: Rules<AnswerVersion, "answer_versions_source", "answerId" | "message"> = {
	name: "answer_versions",
	row: (version) =>
		Object.freeze({
			id: uuid(version.id),
			answerId: uuid(version.answerId),
			at: instant(version.at),
			route: version.route,
			text: text(version.text),
			code: text(version.code),
			source: postedRef(version.source),
			withdrawnAt: instantOrNull(version.withdrawnAt),
		}),
	primary: { name: "answer_versions_pkey", key: ({ id }) => id },
	unique: {
		// Null sources (forms) are distinct from each other: a form sent twice makes two versions.
		answer_versions_source: ({ answerId, source, at }) =>
			source === null ? null : `${answerId}\0${source.message}\0${at}\0${source.channel}`,
	},
	checks: {
		answer_versions_route: ({ route }) => answerRoutes.includes(route),
	},
	references: { answer_versions_answer_id_answers_id_fk: { column: "answerId", to: "answers" } },
	lists: { answerId: ({ answerId }) => answerId, message: ({ source }) => source?.message ?? null },
};

export const assessmentRules: Rules<Assessment, "assessments_automatic_once", "versionId"> = {
	name: "assessments",
	row: (assessment) =>
		Object.freeze({
			id: uuid(assessment.id),
			versionId: uuid(assessment.versionId),
			maker: assessment.maker,
			makerVersion: text(assessment.makerVersion),
			memberId: uuidOrNull(assessment.memberId),
			share: assessment.share + 0,
			detail: jsonb(assessment.detail),
			at: instant(assessment.at),
		}),
	primary: { name: "assessments_pkey", key: ({ id }) => id },
	unique: {
		// A job that ran twice assesses once; people may think again.
		assessments_automatic_once: ({ versionId, maker, makerVersion }) =>
			maker === "person" ? null : `${versionId}\0${maker}\0${makerVersion}`,
	},
	checks: {
		assessments_by_person: ({ maker, memberId }) => maker === "person" || memberId === null,
		assessments_maker: ({ maker }) => makers.includes(maker),
		assessments_share: ({ share }) => share >= 0 && share <= 1,
	},
	references: {
		assessments_member_id_members_id_fk: { column: "memberId", to: "members" },
		assessments_version_id_answer_versions_id_fk: { column: "versionId", to: "answerVersions" },
	},
	lists: { versionId: ({ versionId }) => versionId },
};

export const revealRules: Rules<Reveal, never, "roundId" | "memberId"> = {
	name: "reveals",
	row: ({ roundId, memberId, reason, at }) =>
		Object.freeze({ roundId: uuid(roundId), memberId: uuidOrNull(memberId), reason, at: instant(at) }),
	// Not a primary key in the schema, since the member may be null, but as good as one: nulls are not distinct.
	primary: { name: "reveals_first", key: ({ roundId, memberId }) => `${roundId}\0${memberId ?? ""}` },
	unique: {},
	checks: {
		reveals_reason: ({ reason }) => revealReasons.includes(reason),
		reveals_room_at_the_close: ({ memberId, reason }) => memberId !== null || reason === "closed",
	},
	references: {
		reveals_member_id_members_id_fk: { column: "memberId", to: "members" },
		reveals_round_id_rounds_id_fk: { column: "roundId", to: "rounds" },
	},
	lists: { roundId: ({ roundId }) => roundId, memberId: ({ memberId }) => memberId },
};

export const hintRules: Rules<HintTaken, never, "roundId" | "memberId"> = {
	name: "hints",
	row: ({ roundId, memberId, number, at }) =>
		Object.freeze({ roundId: uuid(roundId), memberId: uuid(memberId), number: integer(number), at: instant(at) }),
	primary: {
		name: "hints_round_id_member_id_number_pk",
		key: ({ roundId, memberId, number }) => `${roundId}\0${memberId}\0${number}`,
	},
	unique: {},
	checks: { hints_from_one: ({ number }) => number >= 1 },
	references: {
		hints_member_id_members_id_fk: { column: "memberId", to: "members" },
		hints_round_id_rounds_id_fk: { column: "roundId", to: "rounds" },
	},
	lists: { roundId: ({ roundId }) => roundId, memberId: ({ memberId }) => memberId },
};

export const leaveRules: Rules<Leave, "leaves_one_without_end", "roomMember"> = {
	name: "leaves",
	row: ({ roomId, memberId, from, until }) =>
		Object.freeze({
			roomId: uuid(roomId),
			memberId: uuid(memberId),
			from: instant(from),
			until: instantOrNull(until),
		}),
	primary: {
		name: "leaves_room_id_member_id_starts_at_pk",
		key: ({ roomId, memberId, from }) => `${roomId}\0${memberId}\0${from}`,
	},
	unique: {
		leaves_one_without_end: ({ roomId, memberId, until }) => (until === null ? `${roomId}\0${memberId}` : null),
	},
	checks: { leaves_end_after_start: ({ from, until }) => until === null || until >= from },
	references: {
		leaves_member_id_members_id_fk: { column: "memberId", to: "members" },
		leaves_room_id_rooms_id_fk: { column: "roomId", to: "rooms" },
	},
	lists: { roomMember: ({ roomId, memberId }) => `${roomId}\0${memberId}` },
};

/** `listed`: the member is neither hidden nor erased. */
export type ListedStanding = Standing & { listed: boolean };

export const standingRules: Rules<ListedStanding, never, "board" | "roomMember" | "memberId"> = {
	name: "standings",
	row: (standing) =>
		Object.freeze({
			roomId: uuid(standing.roomId),
			memberId: uuid(standing.memberId),
			period: text(standing.period),
			points: integer(standing.points),
			answered: integer(standing.answered),
			streak: integer(standing.streak),
			best: integer(standing.best),
			freezes: integer(standing.freezes),
			listed: standing.listed,
		}),
	primary: {
		name: "standings_room_id_member_id_period_pk",
		key: ({ roomId, memberId, period }) => `${roomId}\0${memberId}\0${period}`,
	},
	unique: {},
	checks: {
		standings_counts: ({ points, answered, streak, best, freezes }) =>
			Math.min(points, answered, streak, best, freezes) >= 0,
	},
	references: {
		standings_member_id_members_id_fk: { column: "memberId", to: "members" },
		standings_room_id_rooms_id_fk: { column: "roomId", to: "rooms" },
	},
	lists: {
		board: ({ roomId, period }) => `${roomId}\0${period}`,
		roomMember: ({ roomId, memberId }) => `${roomId}\0${memberId}`,
		memberId: ({ memberId }) => memberId,
	},
};
