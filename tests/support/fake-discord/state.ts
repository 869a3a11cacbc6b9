import type { APIInteraction, APIMessage, APIUser } from "discord.js";
import type { Dispatch } from "./gateway.ts";
import type { Snowflakes } from "./snowflakes.ts";

export type Role = {
	readonly id: string;
	name: string;
	permissions: bigint;
	readonly position: number;
	readonly managed: boolean;
	readonly mentionable: boolean;
};
export type Member = { readonly user: APIUser; nick: string | null; roles: string[]; readonly joinedAt: number };
/** `type` 0: a role's, 1: a member's. */
export type Overwrite = { readonly id: string; readonly type: 0 | 1; readonly allow: bigint; readonly deny: bigint };

export type Guild = {
	readonly id: string;
	name: string;
	readonly ownerId: string;
	/** The role that carries the bot's permissions. */
	readonly botRole: string;
	readonly roles: Map<string, Role>;
	readonly members: Map<string, Member>;
	/** Channels and threads. */
	readonly channels: Map<string, Channel>;
	botIn: boolean;
	/** An outage: the bot hears nothing of it and can do nothing in it. */
	outage: boolean;
};

export type Thread = {
	readonly ownerId: string;
	readonly createdAt: number;
	/** Minutes without a message after which it archives itself. */
	autoArchive: number;
	/** When it was archived by hand; null: it was not. */
	archivedAt: number | null;
	locked: boolean;
	activeAt: number;
	sent: number;
};

export type Channel = {
	readonly id: string;
	/** Discord's number: 0 text, 1 direct message, 2 voice, 5 announcements, 10 and 11 threads, 13 stage, 15 forum, 16 media. */
	readonly type: number;
	name: string;
	topic: string | null;
	readonly guild: Guild | null;
	/** Of a thread: the channel that it is in. */
	readonly parent: Channel | null;
	readonly thread: Thread | null;
	/** Of a direct message: the person. */
	readonly recipient: APIUser | null;
	overwrites: readonly Overwrite[];
	readonly position: number;
	/** Oldest first; without those that one person sees. */
	readonly messages: Stored[];
	/** When each was pinned, by message. */
	readonly pins: Map<string, number>;
	lastMessageId: string | null;
};

/** A message as it stands. `raw` is what everybody would read; reactions and the thread are added when it is shown. */
export type Stored = {
	raw: APIMessage;
	readonly channel: Channel;
	/** The one person who sees it; null: everybody in the channel. */
	readonly onlyFor: string | null;
	/** Users by emoji. */
	readonly reactions: Map<string, Set<string>>;
	/** Numbers every making and every change of a message in one row. */
	changed: number;
};

/** The first response to an interaction. */
export type FirstResponse = {
	readonly type: number;
	readonly data: Readonly<Record<string, unknown>>;
	readonly at: number;
};

export type Interaction = {
	readonly raw: APIInteraction;
	readonly id: string;
	readonly token: string;
	/** 2 command, 3 component, 4 autocomplete, 5 modal. */
	readonly type: number;
	readonly user: APIUser;
	readonly channel: Channel;
	/** On the clock of the deadlines. */
	readonly madeAt: number;
	/** The message whose button was pressed. */
	readonly source: Stored | null;
	first: FirstResponse | null;
	/** What `@original` is; null: nothing yet, or nothing any more. */
	original: Stored | null;
	/** Those that came after it. */
	readonly followUps: Stored[];
	/** Called at every response and every change of what was said. */
	readonly watchers: Set<() => void>;
};

export type RegisteredCommand = Readonly<Record<string, unknown>> & {
	readonly id: string;
	readonly name: string;
	readonly type: number;
	readonly version: string;
};

export type StoredFile = { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array };

/** Which privileged intents the application was granted. */
export type GrantedIntents = { messageContent: boolean; members: boolean; presences: boolean };

/** Everything that the fake holds, and the two clocks it lives by. */
export type State = {
	/** What messages and their ids are dated by; milliseconds since 1970. */
	readonly now: () => number;
	/** What deadlines and lives are measured by; milliseconds. */
	readonly deadlineNow: () => number;
	/** The test's time when it began. */
	readonly openedAt: number;
	readonly ids: Snowflakes;
	readonly token: string;
	readonly applicationId: string;
	readonly bot: APIUser;
	/** Who owns the application and every guild. */
	readonly owner: APIUser;
	/** `http://127.0.0.1:port`, once it listens. */
	origin: string;
	readonly intents: GrantedIntents;
	readonly guilds: Map<string, Guild>;
	readonly users: Map<string, APIUser>;
	/** Channels, threads and direct messages that exist. */
	readonly channels: Map<string, Channel>;
	readonly directs: Map<string, Channel>;
	/** People who take no direct messages. */
	readonly closedDoors: Set<string>;
	readonly messages: Map<string, Stored>;
	/** What one person sees alone or in direct messages, by person. */
	readonly seen: Map<string, Stored[]>;
	readonly files: Map<string, StoredFile>;
	readonly interactions: Map<string, Interaction>;
	/** By token. */
	readonly webhooks: Map<string, Interaction>;
	readonly commands: Map<string, RegisteredCommand>;
	/** When each command was created, for the daily count. */
	readonly commandCreates: number[];
	readonly nonces: Map<string, { readonly message: Stored; readonly until: number }>;
	readonly nonceLifeMs: number;
	changes: number;
	/** Hands an event to the sessions that get it. */
	emit: (event: Dispatch) => void;
};

/** The shard that a guild belongs to. */
export const shardOf = (guild: string, shards: number): number => Number((BigInt(guild) >> 22n) % BigInt(shards));

/** Whether it has posts alone, which are threads, and no messages of its own: a forum, a media channel. */
export const isForum = ({ type }: Channel): boolean => type === 15 || type === 16;

/** Whether threads can be opened on its messages: those of text channels and announcements, not what is written beside a call. */
export const takesThreads = ({ type }: Channel): boolean => type === 0 || type === 5;

/** Whether a comes before b, as numbers. */
export const isBefore = (a: string, b: string): boolean => (a.length === b.length ? a < b : a.length < b.length);

/** A thread that has been quiet for its time is archived without anybody doing it. */
export function isArchived(thread: Thread, now: number): boolean {
	return thread.archivedAt !== null || now - thread.activeAt > thread.autoArchive * 60_000;
}
