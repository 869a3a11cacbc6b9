import type {
	Answer,
	AnswerVersion,
	Assessment,
	HintTaken,
	Leave,
	Member,
	Reveal,
	RoleHolder,
	Room,
	Round,
	Step,
} from "../../../src/core/ledger.ts";
import {
	answerRules,
	answerVersionRules,
	assessmentRules,
	hintRules,
	type ListedStanding,
	leaveRules,
	revealRules,
	standingRules,
} from "./answer-tables.ts";
import {
	type KeptWorkspace,
	memberRules,
	type Queued,
	type RoomMember,
	roomMemberRules,
	roomQueueRules,
	roomRoleRules,
	roomRules,
	workspaceRules,
} from "./place-tables.ts";
import { type KeptRevision, revisionRules, roundRules, stepRules } from "./round-tables.ts";
import { type Held, type Journal, type Linked, Table } from "./table.ts";
import {
	type AuditEntry,
	auditRules,
	type Heartbeat,
	heartbeatRules,
	type SeenEvent,
	seenEventRules,
} from "./trace-tables.ts";

/** What a row of each table is. */
export type Rows = {
	workspaces: KeptWorkspace;
	rooms: Room;
	members: Member;
	roomMembers: RoomMember;
	roomRoles: RoleHolder;
	roomQueue: Queued;
	revisions: KeptRevision;
	rounds: Round;
	steps: Step;
	answers: Answer;
	answerVersions: AnswerVersion;
	assessments: Assessment;
	reveals: Reveal;
	hints: HintTaken;
	leaves: Leave;
	standings: ListedStanding;
	seenEvents: SeenEvent;
	heartbeats: Heartbeat;
	audit: AuditEntry;
};

/** The ledger at one moment. It never changes, and holds for any memory store. */
export type Snapshot = { readonly [Name in keyof Rows]: Held<Rows[Name]> };

const unlinked = (journal: Journal, from: Snapshot | null) => ({
	workspaces: new Table(workspaceRules, journal, from?.workspaces ?? null),
	rooms: new Table(roomRules, journal, from?.rooms ?? null),
	members: new Table(memberRules, journal, from?.members ?? null),
	roomMembers: new Table(roomMemberRules, journal, from?.roomMembers ?? null),
	roomRoles: new Table(roomRoleRules, journal, from?.roomRoles ?? null),
	roomQueue: new Table(roomQueueRules, journal, from?.roomQueue ?? null),
	revisions: new Table(revisionRules, journal, from?.revisions ?? null),
	rounds: new Table(roundRules, journal, from?.rounds ?? null),
	steps: new Table(stepRules, journal, from?.steps ?? null),
	answers: new Table(answerRules, journal, from?.answers ?? null),
	answerVersions: new Table(answerVersionRules, journal, from?.answerVersions ?? null),
	assessments: new Table(assessmentRules, journal, from?.assessments ?? null),
	reveals: new Table(revealRules, journal, from?.reveals ?? null),
	hints: new Table(hintRules, journal, from?.hints ?? null),
	leaves: new Table(leaveRules, journal, from?.leaves ?? null),
	standings: new Table(standingRules, journal, from?.standings ?? null),
	seenEvents: new Table(seenEventRules, journal, from?.seenEvents ?? null),
	heartbeats: new Table(heartbeatRules, journal, from?.heartbeats ?? null),
	audit: new Table(auditRules, journal, from?.audit ?? null),
});

/** Every table of the ledger. */
export type Tables = ReturnType<typeof unlinked>;

/** Tables that know each other, empty or as they were. What is written to any of them is noted in `journal`. */
export const makeTables = (journal: Journal, from: Snapshot | null): Tables => {
	const tables = unlinked(journal, from);
	const byName = new Map<string, Linked>(Object.entries(tables));
	const find = (name: string) => {
		const table = byName.get(name);
		if (table === undefined) throw new Error(`There is no table ${name}`);
		return table;
	};
	for (const table of byName.values()) table.link(find);
	return tables;
};
