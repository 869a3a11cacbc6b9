import type {
	AnswerId,
	Instant,
	LocalDate,
	MemberId,
	QuestionId,
	RevisionHash,
	RoomId,
	RoundId,
	StepId,
	VersionId,
	WorkspaceId,
} from "./ids.ts";
import type { Level } from "./question.ts";
import type { AnswerMode, Role, RoomSettings, RoomStatus } from "./room.ts";
import type { RoundState, SkipReason } from "./round.ts";

/** The chats that PyQ speaks. `web` is the local workspace that comes with it. */
export const platforms = ["discord", "slack", "web"] as const;
export type Platform = (typeof platforms)[number];

/** A Discord guild, a Slack team, or the local web workspace; unique by platform and `externalId`. */
export type Workspace = {
	id: WorkspaceId;
	platform: Platform;
	externalId: string;
	name: string;
	removedAt: Instant | null;
};

/** One channel of a workspace where PyQ runs; unique by workspace and `externalId`. */
export type Room = {
	id: RoomId;
	workspaceId: WorkspaceId;
	externalId: string;
	name: string;
	status: RoomStatus;
	settings: RoomSettings;
	/** Since when these settings have been in force and the room active: nothing due before it is caught up. */
	scheduleSince: Instant;
	/** Makes the room's rotation its own. */
	seed: string;
	/** What needs the lead, as codes (see core/trouble.ts); null when all is well. */
	attention: string | null;
	createdAt: Instant;
};

/** A person in a workspace. Erased: a tombstone, without platform id, name or alias. */
export type Member = {
	id: MemberId;
	workspaceId: WorkspaceId;
	externalId: string | null;
	name: string;
	alias: string | null;
	/** Left out of the boards that others see. */
	hidden: boolean;
	zone: string | null;
	/** When they want to be reminded of a round that they have not answered, `HH:MM` on their own wall; null: never. */
	remindAt: string | null;
	erasedAt: Instant | null;
};

/** A role that a member holds in a room. */
export type RoleHolder = { roomId: RoomId; memberId: MemberId; role: Role; grantedBy: MemberId | null; at: Instant };

/** Where a message stands on a platform; `thread` is the thread it opened or stands in. */
export type PostedRef = { channel: string; message: string; thread: string | null };

/** One posting of one revision in one room on one local date. At most one a room and date, whatever its state. */
export type Round = {
	id: RoundId;
	roomId: RoomId;
	date: LocalDate;
	state: RoundState;
	skipReason: SkipReason | null;
	/** When it is or was due to be posted. */
	dueAt: Instant;
	/** These three are null until the question is chosen. */
	questionId: QuestionId | null;
	revision: RevisionHash | null;
	level: Level | null;
	/** How it was answered; fixed when posted. */
	mode: AnswerMode;
	/** Whether its points have a second part; fixed when posted. */
	assessedPoints: boolean;
	postedAt: Instant | null;
	closesAt: Instant | null;
	closedAt: Instant | null;
	posted: PostedRef | null;
	/** Chosen again because the pool was spent. */
	repeat: boolean;
};

/** What a step does. Some send (`post`, `reveal`, `remind`, `recap`, `announce`, `tell-lead`), the others change the ledger or mend what was sent. */
export const stepKinds = [
	"post",
	"open-thread",
	"pin",
	"remind",
	"close",
	"reveal",
	"recap",
	"refresh-post",
	"recount",
	"announce",
	"respond",
	"receipt",
	"tell-lead",
] as const;
export type StepKind = (typeof stepKinds)[number];

/** `due → claimed → done`, or `in-doubt` (sent, answer lost), `failed` (refused for good), `unknown` (can't be read back; never sent again). */
export const stepStates = ["due", "claimed", "done", "in-doubt", "failed", "unknown"] as const;
export type StepState = (typeof stepStates)[number];

/** Plain data that survives JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One thing due for a round or a room. `key` is unique for ever: adding a step whose key exists adds nothing. */
export type Step = {
	id: StepId;
	key: string;
	kind: StepKind;
	workspaceId: WorkspaceId;
	roomId: RoomId | null;
	roundId: RoundId | null;
	memberId: MemberId | null;
	state: StepState;
	/** When it was first due: what it is worth trying runs from here. */
	plannedAt: Instant;
	/** When it may run (again). */
	dueAt: Instant;
	/** How often it was claimed. */
	attempts: number;
	claimedAt: Instant | null;
	/** The process that claimed it. */
	claimedBy: string | null;
	/** How often an in-doubt step was looked for without being found. */
	looks: number;
	/** What its kind needs beside the ids above. */
	payload: Json;
	/** Where to answer somebody, sealed; only on `respond` and `receipt`. Dropped when settled. */
	replyTo: string | null;
	/** The code of its last error. */
	error: string | null;
	settledAt: Instant | null;
};

/** What one member gave in one round; at most one each. Withdrawn: no longer counts, its versions are kept. */
export type Answer = {
	id: AnswerId;
	roundId: RoundId;
	roomId: RoomId;
	memberId: MemberId;
	withdrawnAt: Instant | null;
};

/** How a version came in. */
export const answerRoutes = ["thread", "form", "command", "direct", "shortcut"] as const;
export type AnswerRoute = (typeof answerRoutes)[number];

/** One text of an answer, ordered by the platform's time. Erased: text and code are empty. */
export type AnswerVersion = {
	id: VersionId;
	answerId: AnswerId;
	/** The platform's timestamp. */
	at: Instant;
	route: AnswerRoute;
	text: string;
	/** Code apart from the prose; empty when there is none. */
	code: string;
	/** The message it came from, if it was one. */
	source: PostedRef | null;
	/** A deleted message's version is withdrawn. */
	withdrawnAt: Instant | null;
};

/** What a judge, a grader or a person said of a version. `share` is 0 to 1. */
export type Assessment = {
	id: string;
	versionId: VersionId;
	maker: "judge" | "grader" | "person";
	makerVersion: string;
	/** The reviewer, when a person made it. */
	memberId: MemberId | null;
	share: number;
	detail: Json;
	at: Instant;
};

/** A showing of the model answer: to one member, or (memberId null) to the room. */
export type Reveal = {
	roundId: RoundId;
	memberId: MemberId | null;
	reason: "answered" | "gave-up" | "closed";
	at: Instant;
};

/** A hint shown to a member; `number` counts from 1. */
export type HintTaken = { roundId: RoundId; memberId: MemberId; number: number; at: Instant };

/** Time away from a room; `until` null: not back yet. */
export type Leave = { roomId: RoomId; memberId: MemberId; from: Instant; until: Instant | null };

/** Everything that a member's streak and points in a room follow from. */
export type MemberLedger = {
	member: Member;
	joinedAt: Instant;
	answers: readonly { answer: Answer; versions: readonly AnswerVersion[]; assessments: readonly Assessment[] }[];
	reveals: readonly Reveal[];
	hints: readonly HintTaken[];
	leaves: readonly Leave[];
};

/** A member's place in a period of a room, derived from the ledger. `period`: `all`, `2026-11`, `2026-W47`. */
export type Standing = {
	roomId: RoomId;
	memberId: MemberId;
	period: string;
	points: number;
	answered: number;
	/** The current streak, the best one, and freezes kept: the same in every period, so that a board is one read. */
	streak: number;
	best: number;
	freezes: number;
};
