import type {
	Instant,
	LocalDate,
	MemberId,
	QuestionId,
	RevisionHash,
	RoomId,
	RoundId,
	StepId,
	WorkspaceId,
} from "../../core/ids.ts";
import type {
	Answer,
	AnswerVersion,
	Assessment,
	HintTaken,
	Json,
	Leave,
	Member,
	MemberLedger,
	Platform,
	PostedRef,
	Reveal,
	RoleHolder,
	Room,
	Round,
	Standing,
	Step,
	Workspace,
} from "../../core/ledger.ts";
import type { Revision } from "../../core/question.ts";
import type { Role } from "../../core/room.ts";

/**
 * The ledger. One `transaction` is all or nothing, isolated from others by the locks its methods take, and short (2 s at most).
 * Faults are `StoreError`; broken constraints are bugs. One contract suite (`tests/contract/store.contract.ts`) holds for every implementation.
 */
export interface Store {
	transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
	/**
	 * Only reads, each statement by itself, which is several times quicker: what two of them give may be of different moments. Nothing may
	 * be written in it. Faults as above.
	 */
	look<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
	/**
	 * Each statement by itself, a third of the trips of a transaction: what was written stands, also when the work fails after it. For work
	 * that changes one step and nothing else; who is told of steps that are added is not told of those added here. Faults as above.
	 */
	autocommit<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
	/** True while the database answers. */
	healthy(): Promise<boolean>;
	close(): Promise<void>;
}

/** What a transaction can touch, one port per kind of thing. */
export type Tx = {
	workspaces: Workspaces;
	rooms: Rooms;
	members: Members;
	roles: Roles;
	queue: Queue;
	revisions: Revisions;
	rounds: Rounds;
	steps: Steps;
	answers: Answers;
	reveals: Reveals;
	leaves: Leaves;
	standings: Standings;
	events: Events;
	heartbeats: Heartbeats;
	audit: Audit;
};

export interface Workspaces {
	/** Finds by platform and external id, or adds with `id`; an existing one gets the new name, if there is one. A removed one stays removed: see `restore`. */
	ensure(workspace: { id: WorkspaceId; platform: Platform; externalId: string; name: string }): Promise<Workspace>;
	/** Null also for a removed one: nothing is done for it. */
	byId(id: WorkspaceId): Promise<Workspace | null>;
	/** The one that a step is done in; null also for a removed one. */
	ofStep(id: StepId): Promise<Workspace | null>;
	/** A workspace with the room of a channel there and one of its members, at once; null: it is not known. A removed one is given too. */
	whereabouts(place: {
		platform: Platform;
		externalId: string;
		/** The channel's external id; null: outside channels. */
		channel: string | null;
		/** The person's external id. */
		person: string;
	}): Promise<Whereabouts | null>;
	/** External ids of a platform's workspaces, removed ones left out. */
	known(platform: Platform): Promise<string[]>;
	/** Notes that PyQ was removed; the first time stands. Replies that wait, and what was to be told to leads, are dropped; all else stays. */
	remove(id: WorkspaceId, at: Instant): Promise<void>;
	/** PyQ is back. False: the workspace is being erased, and is not to be used any more. */
	restore(id: WorkspaceId): Promise<boolean>;
	/** Notes that the workspace was greeted; false when it was before. */
	greet(id: WorkspaceId, at: Instant): Promise<boolean>;
	/**
	 * Erases a part, `most` rows or fewer, of one workspace that was removed before this; null when there is none. From the first part
	 * on nothing leads to it, so that who comes back meanwhile begins anew.
	 */
	erasePart(removedBefore: Instant, most: number): Promise<ErasedPart | null>;
}

/** Null: no room was ever set up there, or the person is no member. */
export type Whereabouts = { workspace: Workspace; room: Room | null; member: Member | null };

/** `over`: nothing is left of the workspace. */
export type ErasedPart = { id: WorkspaceId; rows: number; over: boolean };

export interface Rooms {
	add(room: Room): Promise<void>;
	/** Writes every field of an existing room. */
	save(room: Room): Promise<void>;
	byId(id: RoomId): Promise<Room | null>;
	/** As `byId`, and holds the room until the transaction ends: posting, closing and settings go one after another. */
	lock(id: RoomId): Promise<Room | null>;
	byChannel(workspaceId: WorkspaceId, channel: string): Promise<Room | null>;
	/** Rooms of a workspace, by name. */
	inWorkspace(workspaceId: WorkspaceId): Promise<Room[]>;
	/** Rooms that a member takes part in, or holds a role in, by name. */
	ofMember(memberId: MemberId): Promise<Room[]>;
}

export interface Members {
	/** Finds by workspace and external id, or adds with `id`; an existing one gets the new name, and the zone if they have none: a zone they chose stays. */
	ensure(member: {
		id: MemberId;
		workspaceId: WorkspaceId;
		externalId: string;
		name: string;
		zone: string | null;
	}): Promise<Member>;
	byId(id: MemberId): Promise<Member | null>;
	byIds(ids: readonly MemberId[]): Promise<Member[]>;
	byExternalId(workspaceId: WorkspaceId, externalId: string): Promise<Member | null>;
	/**
	 * Who somebody is in each workspace of a platform that is not removed: the one where they last answered, or joined a room, comes
	 * first; those where they did neither come last, by id.
	 */
	ofPerson(platform: Platform, externalId: string): Promise<Member[]>;
	/** The member of a platform's workspaces whose answer came in this message; null: no answer did. */
	whoWrote(platform: Platform, message: Pick<PostedRef, "channel" | "message">): Promise<Member | null>;
	/**
	 * The channels in which people of a platform's workspaces, who take part in a room with an open round, have answered by direct
	 * message; the latest first, `most` or fewer.
	 */
	conversations(platform: Platform, most: number): Promise<string[]>;
	/** The latest reminder that was to go to the member, if their direct messages were closed to it; null: it came through, or was needless. */
	refusedReminder(id: MemberId): Promise<StepId | null>;
	/** The one member of the workspace who goes by that name or alias, in whatever case; null when nobody does, or several. */
	byName(workspaceId: WorkspaceId, name: string): Promise<Member | null>;
	/** Everybody in the workspace whose name or alias reads like one of these (`lookOf`), by id; erased members have none. */
	namesakes(workspaceId: WorkspaceId, names: readonly string[]): Promise<Member[]>;
	/** Whether nobody else of the workspace goes by a name or alias that reads like this. The next who asks waits until the transaction ends. */
	claimName(member: Pick<Member, "id" | "workspaceId">, name: string): Promise<boolean>;
	/** Writes alias, hidden, zone and when to be reminded. */
	save(member: Member): Promise<void>;
	/** Makes a tombstone of the member: no external id, name, alias or zone; the text and code of every version emptied, and replies that wait; dates and points stay. Roles stay: see `Roles.revoke`. */
	erase(id: MemberId, at: Instant): Promise<void>;
	/** Notes that the member takes part in the room, once, and holds their place in it until the transaction ends. Gives when they joined. */
	join(roomId: RoomId, memberId: MemberId, at: Instant): Promise<Instant>;
	/** Holds the places of members who take part in the room until the transaction ends, always in the same order. */
	hold(roomId: RoomId, memberIds: readonly MemberId[]): Promise<void>;
	/** Who takes part in a room and wants to be reminded, erased members left out. */
	toRemind(roomId: RoomId): Promise<Member[]>;
	/** Everybody who takes part in a room. */
	ofRoom(roomId: RoomId): Promise<MemberId[]>;
}

export interface Roles {
	grant(holder: RoleHolder): Promise<void>;
	/** False when the member did not hold it. */
	revoke(roomId: RoomId, memberId: MemberId, role: Role): Promise<boolean>;
	ofMember(roomId: RoomId, memberId: MemberId): Promise<Role[]>;
	ofRoom(roomId: RoomId): Promise<RoleHolder[]>;
	/** What a member holds in any room, always in the same order. */
	heldBy(memberId: MemberId): Promise<RoleHolder[]>;
}

/** Questions that a lead wants next, first to last. A question stands in a room's queue at most once. */
export interface Queue {
	list(roomId: RoomId): Promise<QuestionId[]>;
	/** Replaces the whole queue. */
	replace(roomId: RoomId, questions: readonly QuestionId[]): Promise<void>;
}

export interface Revisions {
	/** Keeps a revision; one that is kept already is left alone. */
	keep(revision: Revision, at: Instant): Promise<void>;
	byHash(hash: RevisionHash): Promise<Revision | null>;
}

/** A round, and the latest version that is not withdrawn of what somebody gave in it. */
export type RoundAndAnswer = { round: Round; latest: AnswerVersion | null };

export interface Rounds {
	/** Adds a round; false, and nothing added, when the room has one on that date or has a scheduled one already. */
	add(round: Round): Promise<boolean>;
	/** Writes every field of an existing round. */
	save(round: Round): Promise<void>;
	/** Removes a round that is still scheduled, with its steps that are still due; one whose post is being sent or is in doubt stays. */
	unschedule(id: RoundId): Promise<void>;
	byId(id: RoundId): Promise<Round | null>;
	/** As `byId`, with the answer of a person of its workspace, named by the external id. */
	withAnswerOf(id: RoundId, person: string): Promise<RoundAndAnswer | null>;
	/** The round that was posted and not yet closed. */
	open(roomId: RoomId): Promise<Round | null>;
	/** The one that comes next. */
	scheduled(roomId: RoomId): Promise<Round | null>;
	onDate(roomId: RoomId, date: LocalDate): Promise<Round | null>;
	byThread(roomId: RoomId, thread: string): Promise<Round | null>;
	/** Posted and closed rounds, newest first. */
	recent(roomId: RoomId, limit: number): Promise<Round[]>;
	/** All rounds of a room but scheduled ones, by date. */
	history(roomId: RoomId): Promise<Round[]>;
	/** Rooms with rounds that were posted, or skipped for an outage, later than now: the clock was set back. */
	roomsAhead(now: Instant): Promise<RoomId[]>;
	/** Removes rounds of a room that were skipped for an outage later than now, and so never were. The room must be locked. */
	forgetOutagesAfter(roomId: RoomId, now: Instant): Promise<void>;
	/** Open rounds, in every room of the workspace that the member takes part in, which they have not answered. */
	openUnanswered(workspaceId: WorkspaceId, memberId: MemberId): Promise<Round[]>;
	/**
	 * The threads of open rounds, and of rounds closed at `closedSince` or later, oldest first; in rooms that PyQ has not left, of
	 * workspaces that it was not removed from. One indexed query.
	 */
	threads(platform: Platform, closedSince: Instant): Promise<RoundThread[]>;
	/** The messages in the threads of these rounds that answers came from which still stand, in no order. One indexed query. */
	sources(roundIds: readonly RoundId[]): Promise<{ roundId: RoundId; message: string }[]>;
	/**
	 * The rounds of a room whose posts stand in the channel, or may stand there: the open one, and a scheduled one whose post is being sent
	 * or in doubt. As of one moment, in no order. One indexed query.
	 */
	mayStand(roomId: RoomId): Promise<Round[]>;
}

/** Where the talk about a round is. */
export type RoundThread = {
	roundId: RoundId;
	/** When the round was posted, by our clock. */
	postedAt: Instant;
	workspace: { externalId: string; name: string };
	channel: { externalId: string; name: string };
	thread: string;
};

/** A thread whose messages may have been missed. All ids are the platform's. */
export type ThreadToRead = Pick<RoundThread, "workspace" | "channel" | "thread"> & {
	/** Nothing before that is of interest. */
	since: Instant;
	/** The messages in it that answers came from which still stand: one that is gone was deleted. In no order. */
	sources: readonly string[];
};

/** A step that is to be done now. */
export type ReadyStep = {
	id: StepId;
	workspaceId: WorkspaceId;
	platform: Platform;
	kind: Step["kind"];
	dueAt: Instant;
};

export interface Steps {
	/** Adds steps; those whose key exists are left alone. Gives the ids of those that were added. */
	add(steps: readonly NewStep[]): Promise<StepId[]>;
	byId(id: StepId): Promise<Step | null>;
	/** Steps of a round, or (round null) of a room, oldest first. */
	ofRound(roundId: RoundId): Promise<Step[]>;
	/** Latest steps of a room that did not end `done`, newest first. */
	troubled(roomId: RoomId, limit: number): Promise<Step[]>;
	/**
	 * What is to be done now on these platforms, oldest first: `due` and `in-doubt` steps with `dueAt` ≤ now, and `claimed` ones whose
	 * claim is older than `staleAfterMs`; nothing of removed workspaces. `after`: the last one of the page before. One indexed query.
	 */
	ready(
		now: Instant,
		staleAfterMs: number,
		page: { platforms: readonly Platform[]; limit: number; after: ReadyStep | null },
	): Promise<ReadyStep[]>;
	/** Takes a ready step for `by`: state `claimed`, one more attempt. Null when somebody else has it or it is settled. The given step is as it was before the claim. */
	claim(id: StepId, by: string, now: Instant, staleAfterMs: number): Promise<Step | null>;
	/** Ends a claim of `by`: nothing happens (false) when the claim is no longer theirs. `done`, `failed` and `unknown` drop `replyTo`, and `done` its payload. */
	settle(id: StepId, by: string, result: StepResult, now: Instant): Promise<boolean>;
	/**
	 * The clock shows an earlier time than it did: claims of the future count from now, and what was tried, or is of a kind that is
	 * done at once, and waits for longer than `longestWait` milliseconds is due now.
	 */
	clockSetBack(now: Instant, longestWait: number): Promise<void>;
	/** Makes every claim older by `staleAfterMs`, so stale, where no other process can be alive: an embedded database just opened. */
	abandonClaims(staleAfterMs: number): Promise<void>;
	/** Removes settled steps older than this, 10,000 at most: less than that means that none are left. */
	prune(before: Instant): Promise<number>;
}

export type NewStep = Pick<
	Step,
	"id" | "key" | "kind" | "workspaceId" | "roomId" | "roundId" | "memberId" | "dueAt" | "payload" | "replyTo"
>;

export type StepResult =
	| { state: "done" }
	| { state: "due"; dueAt: Instant; error: string }
	| { state: "in-doubt"; dueAt: Instant; looks: number; error: string }
	| { state: "failed" | "unknown"; error: string };

export interface Answers {
	/** The member's answer to a round; held until the transaction ends. */
	of(
		roundId: RoundId,
		memberId: MemberId,
	): Promise<{ answer: Answer; versions: AnswerVersion[]; assessments: Assessment[] } | null>;
	/** The latest version of the member's answer that is not withdrawn; null also where an id names no round. */
	latest(roundId: RoundId, memberId: MemberId): Promise<AnswerVersion | null>;
	/** Adds the answer unless there is one; gives the one that stands. A withdrawn one stands again. */
	ensure(answer: Omit<Answer, "withdrawnAt">): Promise<Answer>;
	/** Adds a version; false when one from the same source message with the same time is there. */
	addVersion(version: AnswerVersion): Promise<boolean>;
	/** The version that came from a message, with its answer. */
	bySource(roomId: RoomId, message: string): Promise<{ answer: Answer; version: AnswerVersion } | null>;
	/** Withdraws every version that came from a message; the answer too, when none is left. */
	withdraw(answer: Answer, message: string, at: Instant): Promise<void>;
	assess(assessment: Assessment): Promise<void>;
	/** How many members have answered a round (withdrawn ones not counted). */
	count(roundId: RoundId): Promise<number>;
	/** Everybody's standing answers to a round, with the latest version that is not withdrawn, first come first. */
	ofRound(roundId: RoundId): Promise<{ member: Member; version: AnswerVersion }[]>;
	/** What the points and streaks of these members in a room follow from. */
	ledger(roomId: RoomId, memberIds: readonly MemberId[]): Promise<MemberLedger[]>;
}

export interface Reveals {
	/** Notes a reveal; false when it is noted already (the first one counts). */
	add(reveal: Reveal): Promise<boolean>;
	of(roundId: RoundId, memberId: MemberId): Promise<Reveal | null>;
	/** Notes a hint taken; false when it is noted already. */
	addHint(hint: HintTaken): Promise<boolean>;
	hints(roundId: RoundId, memberId: MemberId): Promise<HintTaken[]>;
}

export interface Leaves {
	/** The leave that has no end yet or ends after `at`. */
	current(roomId: RoomId, memberId: MemberId, at: Instant): Promise<Leave | null>;
	start(leave: Leave): Promise<void>;
	end(roomId: RoomId, memberId: MemberId, at: Instant): Promise<void>;
}

export interface Standings {
	/** Replaces all of these members' standings in a room. */
	replace(roomId: RoomId, memberIds: readonly MemberId[], standings: readonly Standing[]): Promise<void>;
	/** The first `limit` of a period, most points first, hidden and erased members left out; ties share a rank. One indexed read. */
	top(roomId: RoomId, period: string, limit: number): Promise<{ rank: number; standing: Standing; member: Member }[]>;
	/** One member's place, also when hidden; null when they have none in that period. One indexed read. */
	place(roomId: RoomId, period: string, memberId: MemberId): Promise<{ rank: number; standing: Standing } | null>;
	/** Members of a room whose streak is above zero. */
	withStreak(roomId: RoomId): Promise<MemberId[]>;
}

export interface Events {
	/** Notes that an event was taken; false when it was before. */
	once(id: string, at: Instant): Promise<boolean>;
	/** Removes events older than this, 10,000 at most. */
	prune(before: Instant): Promise<number>;
}

export interface Heartbeats {
	beat(at: Instant): Promise<void>;
	/** Removes heartbeats after this and gives how many there were: any mean that a clock was set back. */
	forgetAfter(at: Instant): Promise<number>;
	/** Instants of ticks in [from, to], in order. */
	between(from: Instant, to: Instant): Promise<Instant[]>;
	prune(before: Instant): Promise<number>;
}

/** Who did what to a room: written for whoever runs PyQ, who reads it in the database. */
export interface Audit {
	add(entry: { roomId: RoomId; memberId: MemberId | null; action: string; detail: Json; at: Instant }): Promise<void>;
}
