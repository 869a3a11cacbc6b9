import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** JSON as it came in or goes out. */
export type Json = Readonly<Record<string, unknown>>;

export type Team = {
	readonly id: string;
	name: string;
	readonly domain: string;
	readonly enterpriseId: string | null;
	/** Everybody that its members can see: its own people, its bots, and strangers of shared channels. */
	readonly users: Map<string, User>;
	readonly channels: Map<string, Channel>;
	/** The app as it is installed; null: it is not. */
	install: Install | null;
	/** Numbers the memberships of the app, so that a new installation has new tokens. */
	installs: number;
};

export type Install = {
	/** The user that the bot is in this workspace, `U…`. */
	readonly user: User;
	/** `B…`. */
	readonly botId: string;
	readonly token: Token;
};

export type User = {
	readonly id: string;
	/** Where they are at home; of a stranger: a workspace that is none of ours. */
	readonly teamId: string;
	name: string;
	realName: string;
	displayName: string;
	/** An IANA zone; null: Slack does not tell. */
	tz: string | null;
	role: "primary-owner" | "owner" | "admin" | "member" | "guest" | "single-channel-guest";
	readonly isBot: boolean;
	/** From another workspace, in a channel that is shared with it. */
	readonly external: boolean;
	deactivated: boolean;
};

export type TokenKind = "bot" | "app" | "user";
export type Token = {
	readonly text: string;
	readonly kind: TokenKind;
	/** null: an app's token, which is of no workspace. */
	readonly team: Team | null;
	readonly user: User | null;
	readonly scopes: Set<string>;
	/** The error that its use gives; null: it holds. */
	dead: "token_revoked" | "account_inactive" | "token_expired" | null;
};

export type Channel = {
	readonly id: string;
	readonly team: Team;
	readonly kind: "public" | "private" | "im";
	name: string;
	topic: string;
	readonly members: Set<string>;
	archived: boolean;
	/** Shared with another workspace. */
	shared: boolean;
	readonly creator: string;
	/** In seconds. */
	readonly created: number;
	/** Of a direct message: the person. */
	readonly person: User | null;
	/** Oldest first, replies among them; what one person sees alone is in `state.ephemerals`. */
	readonly messages: Stored[];
	/** Latest first. */
	pins: { readonly ts: string; readonly by: string; readonly at: number }[];
	/** The last ts that was given, in microseconds. */
	lastTs: number;
};

export type Stored = {
	readonly channel: Channel;
	readonly ts: string;
	/** Of a reply: its parent's ts. */
	readonly threadTs: string | null;
	readonly user: User;
	/** Of a bot's message: `B…`. */
	readonly botId: string | null;
	/** `tombstone`: it was deleted, and its replies were not. */
	subtype: "file_share" | "thread_broadcast" | "channel_join" | "channel_leave" | "channel_name" | "tombstone" | null;
	text: string;
	blocks: readonly Json[];
	metadata: Json | null;
	edited: { readonly user: string; readonly ts: string } | null;
	/** Of what a person wrote. */
	readonly clientMsgId: string | null;
	readonly files: readonly StoredFile[];
	/** User ids by the emoji's name, in the order of their coming. */
	readonly reactions: Map<string, Set<string>>;
};

/** Seen by one person, and unknown to the channel's methods. */
export type Ephemeral = {
	readonly channel: Channel;
	readonly user: User;
	readonly ts: string;
	readonly threadTs: string | null;
	text: string;
	blocks: readonly Json[];
};

export type StoredFile = {
	readonly id: string;
	readonly team: Team;
	readonly user: User;
	readonly name: string;
	readonly mimetype: string;
	readonly bytes: Uint8Array;
	/** In seconds. */
	readonly created: number;
	readonly channels: Set<string>;
	deleted: boolean;
};

/** A window or a Home page. `raw` is what the app sent last. */
export type SlackView = {
	readonly id: string;
	readonly team: Team;
	readonly user: User;
	readonly rootId: string;
	readonly previousId: string | null;
	raw: Json;
	/** New at every change. */
	hash: string;
	/** The answers as `view.state.values`, kept by block and action over updates; written by who fills it in. */
	values: Record<string, Record<string, Json>>;
};

/** What lets an app open a window: for 3 seconds, once. */
export type Trigger = {
	readonly id: string;
	readonly team: Team;
	readonly user: User;
	/** On the clock of deadlines. */
	readonly madeAt: number;
	/** The window in which something was pressed; null: none was open. */
	readonly view: SlackView | null;
	used: boolean;
};

/** A person has agreed to an installation; the app exchanges the code for a token. */
export type Code = {
	readonly text: string;
	readonly team: Team;
	readonly user: User;
	readonly scopes: readonly string[];
	readonly redirectUri: string | null;
	/** On the clock of deadlines. */
	readonly madeAt: number;
	used: boolean;
};

/** The app, of which there is one. */
export type App = {
	readonly id: string;
	readonly name: string;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly signingSecret: string;
	/** For Socket Mode, with `connections:write`. */
	readonly token: Token;
	/** What a new installation gets unless told otherwise. */
	readonly scopes: readonly string[];
	/** Which events it has asked for. */
	events: readonly string[];
	socketMode: boolean;
	/** Whether the Home tab is switched on. */
	homeTab: boolean;
	/** Whether people can write to the bot. */
	messagesTab: boolean;
};

/** What has just happened, whoever did it: delivery makes events of it, people see it. */
export type Happening =
	| { readonly kind: "message"; readonly message: Stored }
	| { readonly kind: "message-changed"; readonly message: Stored; readonly before: Stored; readonly at: string }
	| {
			readonly kind: "message-deleted";
			readonly message: Stored;
			/** What is left of it, when its replies stay. */
			readonly tombstone: Stored | null;
			readonly at: string;
	  }
	| { readonly kind: "ephemeral"; readonly message: Ephemeral }
	| { readonly kind: "view"; readonly view: SlackView; readonly how: "opened" | "pushed" | "updated" | "published" }
	| { readonly kind: "joined" | "left"; readonly channel: Channel; readonly user: User; readonly inviter: User | null }
	| { readonly kind: "renamed" | "archived" | "unarchived"; readonly channel: Channel; readonly user: User }
	| {
			readonly kind: "reaction-added" | "reaction-removed";
			readonly message: Stored;
			readonly user: User;
			readonly name: string;
	  }
	| { readonly kind: "pinned" | "unpinned"; readonly message: Stored; readonly user: User }
	| { readonly kind: "installed"; readonly team: Team }
	| { readonly kind: "uninstalled"; readonly team: Team; readonly install: Install }
	| { readonly kind: "tokens-revoked"; readonly team: Team; readonly install: Install };

/** Everything that the fake holds, and the two clocks it lives by. */
export type State = {
	/** What messages are dated by; milliseconds since 1970. */
	readonly now: () => number;
	/** What the 3 seconds, the 30 minutes and the times of redelivery are measured by; milliseconds. */
	readonly deadlineNow: () => number;
	/** `http://127.0.0.1:port`, once it listens. */
	origin: string;
	readonly app: App;
	readonly teams: Map<string, Team>;
	/** Of every workspace, by id. */
	readonly users: Map<string, User>;
	readonly channels: Map<string, Channel>;
	readonly tokens: Map<string, Token>;
	readonly codes: Map<string, Code>;
	readonly files: Map<string, StoredFile>;
	readonly ephemerals: Ephemeral[];
	readonly triggers: Map<string, Trigger>;
	/** Every window and Home page that was ever made. */
	readonly views: Map<string, SlackView>;
	/** Windows that are open, the topmost last; by `T…:U…`. */
	readonly stacks: Map<string, SlackView[]>;
	/** By `T…:U…`. */
	readonly homes: Map<string, SlackView>;
	/** A new id: a letter and ten figures in base 36, growing. */
	newId: (letter: string) => string;
	/** Tells delivery what has happened. */
	emit: (happening: Happening) => void;
	/** Something that Slack would not have understood, or that a developer would want to know. */
	refuse: (refused: Refused) => void;
};

/** A request that Slack would not have understood, or would have warned of. A test asserts that there are none. */
export type Refused = { readonly method: string; readonly problems: readonly string[] };

/**
 * What delivery adds to the Web API: `createDelivery(state)` in deliver.ts gives this. It sets `state.emit`; its own part of the handle
 * is `handle`, and people are made by `person`.
 */
export type DeliverySeam<Person, Handle extends object> = {
	/** A fresh `ws://` address for Socket Mode, with a ticket: what `apps.connections.open` gives. */
	connectionUrl(): string;
	/** The server's `upgrade` event. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	/** A request that is none of the Web API's (`response_url`); false: it is none of delivery's either. */
	serve(request: IncomingMessage, response: ServerResponse): boolean;
	person(team: Team, user: User): Person;
	readonly handle: Handle;
	/** Ends connections and timers. */
	close(): Promise<void>;
};

/** Whose windows and Home: a person in a workspace. */
export const personKey = (team: Team, user: User): string => `${team.id}:${user.id}`;

export const isIn = (channel: Channel, user: User): boolean => channel.members.has(user.id);

/** The message with a ts; null: there is none. */
export const messageAt = (channel: Channel, ts: string): Stored | null =>
	channel.messages.find((message) => message.ts === ts) ?? null;

/** A ts is unique in its channel and grows with every message, whatever the clock does. */
export function nextTs(state: State, channel: Channel): string {
	channel.lastTs = Math.max(Math.floor(state.now() * 1_000), channel.lastTs + 1);
	return tsOf(channel.lastTs);
}

/** Microseconds as Slack writes them. */
export const tsOf = (micros: number): string => {
	const text = String(micros).padStart(7, "0");
	return `${text.slice(0, -6)}.${text.slice(-6)}`;
};
/** What Slack writes, in microseconds. */
export const microsOf = (ts: string): number => Math.round(Number(ts) * 1_000_000);

/** How long a trigger lives, in milliseconds. */
export const triggerLife = 3_000;

/** What a deed of a person's lets the app do. */
export function newTrigger(state: State, team: Team, user: User, view: SlackView | null = null): Trigger {
	const number = state.newId("").slice(-10);
	const id = `${Number.parseInt(number, 36)}.${Number.parseInt(team.id.slice(1), 36)}.${number.toLowerCase().repeat(2)}`;
	const trigger = { id, team, user, madeAt: state.deadlineNow(), view, used: false };
	state.triggers.set(id, trigger);
	return trigger;
}
