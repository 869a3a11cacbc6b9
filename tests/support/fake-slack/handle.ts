import type { Faults } from "./faults.ts";
import type { LoggedRequest } from "./request-log.ts";
import type { Json, Refused, Token, User } from "./state.ts";

/** A channel, workspace or person: its id, or what has it. */
export type Ref = string | { readonly id: string };

export type TeamFacts = {
	/** What the bot's token may do; what the manifest asks for, unless told otherwise. */
	readonly scopes?: readonly string[];
	/** Whether the app is in it; true. */
	readonly installed?: boolean;
	readonly enterpriseId?: string;
};
export type TeamHandle = {
	readonly id: string;
	readonly name: string;
	/** The newest; throws while the app is not installed. */
	readonly botToken: string;
	/** `U…`; throws while the app is not installed. */
	readonly botUserId: string;
	/** `B…`; throws while the app is not installed. */
	readonly botId: string;
};

export type ChannelFacts = {
	readonly private?: boolean;
	/** Who is in it; in a public channel everybody whom the workspace has by now, in a private one nobody, unless told otherwise. */
	readonly members?: readonly Ref[];
	readonly archived?: boolean;
	/** Whether the bot is in it; true. */
	readonly bot?: boolean;
	/** Shared with another workspace. */
	readonly shared?: boolean;
};

export type MemberFacts = {
	readonly role?: User["role"];
	/** An IANA zone; null: Slack does not tell. Europe/Amsterdam. */
	readonly tz?: string | null;
	readonly displayName?: string;
	readonly deactivated?: boolean;
	/** From another workspace, in a channel that is shared with it. */
	readonly external?: boolean;
	/** Where they are from the beginning; in every public channel that is there by now, unless told otherwise. */
	readonly channels?: readonly Ref[];
};

/** Where a button is pressed that agrees to an installation, and what comes of it. */
export type Consent = { readonly scopes?: readonly string[]; readonly redirectUri?: string | null };

/** What a test makes of workspaces, and looks up in them. */
export type World<Person> = {
	team(name: string, facts?: TeamFacts): TeamHandle;
	channel(team: Ref, name: string, facts?: ChannelFacts): { readonly id: string };
	member(team: Ref, name: string, facts?: MemberFacts): Person;
	/** Changes what is known of somebody, from now on. */
	changeMember(
		person: Ref,
		facts: Partial<Pick<User, "role" | "tz" | "displayName" | "realName" | "deactivated">>,
	): void;

	/** Somebody comes into a channel; `fake.team(…).botUserId` is the bot. Told to the app. */
	invite(channel: Ref, who: Ref, by?: Ref): void;
	/** Somebody leaves, or is thrown out. */
	remove(channel: Ref, who: Ref): void;
	rename(channel: Ref, name: string): void;
	archive(channel: Ref): void;
	unarchive(channel: Ref): void;

	/** Takes the app out of a workspace: its tokens are dead. */
	uninstall(team: Ref): void;
	/** Takes the bot's token back; the app stays. */
	revokeToken(team: Ref): void;
	/** Puts the app into a workspace, with a new token. */
	install(team: Ref, scopes?: readonly string[]): void;
	/** What the bot's token may do from now on. */
	setScopes(team: Ref, scopes: readonly string[]): void;
	/** Somebody agrees to an installation: the code that their browser brings back, good for ten minutes and one exchange. */
	consent(team: Ref, person: Ref, consent?: Consent): string;
	/** A trigger as a deed of this person's gives it, in the topmost of their windows or (`window` false) elsewhere. */
	trigger(person: Ref, where?: { readonly window?: boolean }): string;
	/** How a token dies of another cause. */
	killToken(token: string, how: NonNullable<Token["dead"]>): void;

	/** What stands in a channel or conversation, replies among it, oldest first, with metadata. */
	messages(channel: Ref): Json[];
	/** A message by its ts; null: there is none (any more). */
	message(channel: Ref, ts: string): Json | null;
	/** The ts of what is pinned in a channel, latest first. */
	pins(channel: Ref): string[];
	/** Who is in a channel. */
	members(channel: Ref): string[];
	/** The conversation of a person with the bot; null: there is none. */
	direct(person: Ref): { readonly id: string } | null;
	/** A person's Home page; null: none was published. */
	homeOf(person: Ref): Json | null;
	/** The windows that a person has open, the topmost last. */
	viewsOf(person: Ref): Json[];
	/** What one person was shown alone in a channel, oldest first. */
	ephemeralsOf(
		person: Ref,
	): { readonly channel: string; readonly ts: string; readonly text: string; readonly blocks: readonly Json[] }[];
};

/** The app's own secrets and switches. */
export type AppHandle = {
	readonly id: string;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly signingSecret: string;
	/** `xapp-…`, for Socket Mode. */
	readonly token: string;
	/** Which events it has asked for, as `message.channels`. */
	events: readonly string[];
	homeTab: boolean;
	messagesTab: boolean;
};

/** The Web API's side of the fake. */
export type ApiHandle = AsyncDisposable & {
	/** `http://127.0.0.1:port/api/`. */
	readonly apiUrl: string;
	readonly app: AppHandle;
	readonly faults: Faults;
	/** Every call, oldest first. */
	readonly requests: readonly LoggedRequest[];
	/** What Slack would not have understood, or would have warned of, and what is not emulated: a test asserts that there is nothing. */
	readonly refused: readonly Refused[];
	close(): Promise<void>;
};
