import type { APIMessage } from "discord.js";
import type { Faults } from "./faults.ts";
import type { Person, Ref } from "./people.ts";
import type { InvalidRequests, LoggedRequest, Refused } from "./request-log.ts";
import type { ChannelType, Standing } from "./servers.ts";
import type { GrantedIntents, RegisteredCommand } from "./state.ts";

export type GuildFacts = {
	/** Whether the bot is in it; true. */
	botIn?: boolean;
};
export type ChannelOptions = {
	/** 0, a text channel, unless given. */
	type?: ChannelType;
	topic?: string;
	overwrites?: readonly OverwriteWish[];
};
/** `who`: `everyone`, `bot`, a role's or a person's id. */
export type OverwriteWish = { readonly who: string; readonly allow?: bigint; readonly deny?: bigint };
export type MemberFacts = { readonly permissions?: Standing; readonly nick?: string };

/** A Discord of our own, and what a test does with it. Its REST and its gateway are real sockets on one port of the system's choice. */
export type FakeDiscord = AsyncDisposable & {
	/** `http://127.0.0.1:port/api`. */
	readonly apiUrl: string;
	readonly token: string;
	readonly applicationId: string;
	readonly botId: string;
	/** Who owns the application and every server; a member of each. */
	readonly owner: Person;
	close(): Promise<void>;

	/** A server, which the bot joins now. */
	guild(name: string, facts?: GuildFacts): { readonly id: string };
	channel(guild: Ref, name: string, options?: ChannelOptions): { readonly id: string };
	role(guild: Ref, name: string, about?: { permissions?: bigint; mentionable?: boolean }): { readonly id: string };
	/** Gives a role to a member, or to the bot (`fake.botId`). */
	giveRole(guild: Ref, who: Ref, role: Ref): void;
	/** Somebody of the server. The same name is the same person, in however many servers. */
	member(guild: Ref, name: string, facts?: MemberFacts): Person;
	/** Somebody leaves a server, or is thrown out; what they wrote stays. */
	removeMember(guild: Ref, person: Ref): void;
	/** The bot has exactly these permissions, in a server or in one channel. */
	setBotPermissions(place: Ref, bits: bigint): void;
	setOverwrites(channel: Ref, overwrites: readonly OverwriteWish[]): void;
	deleteChannel(channel: Ref): void;
	/** Archives a thread, or locks it as well, as a moderator would. */
	archiveThread(thread: Ref, how?: { locked?: boolean }): void;
	grantIntents(intents: Partial<GrantedIntents>): void;
	addBot(guild: Ref): void;
	removeBot(guild: Ref): void;
	/** Discord fails for this server: events stop, requests get 503. */
	outage(guild: Ref): void;
	/** The outage is over. */
	back(guild: Ref): void;
	/** Discord adds a preview to a message with a link: an update with embeds alone, that nobody made. */
	previewsLink(message: Ref): void;

	/** What stands in a channel, thread or direct message, oldest first, as everybody there would read it. */
	messages(channel: Ref): APIMessage[];
	/** A message wherever it is; null: there is none (any more). */
	message(id: string): APIMessage | null;
	/** Ids of what is pinned in a channel, latest first. */
	pins(channel: Ref): string[];
	/** A channel or thread as Discord gives it; null: there is none. */
	channelNow(channel: Ref): Readonly<Record<string, unknown>> | null;
	/** The direct messages of the bot with a person; null: none were opened. */
	direct(person: Ref): { readonly id: string } | null;
	/** The registered global commands. */
	commands(): readonly RegisteredCommand[];

	readonly faults: Faults;
	readonly gateway: GatewayHandle;

	/** Every request, oldest first. */
	readonly requests: readonly LoggedRequest[];
	/** Those that Discord would refuse for their form, or that are not emulated: a test asserts that there are none. */
	readonly refused: readonly Refused[];
	readonly invalidRequests: InvalidRequests;
	/** The most requests in a sliding second that count for the bot's limit. */
	readonly busiestSecond: number;
	/** How many requests each route had, as `POST /channels/:channel/messages`. */
	requestCounts(): ReadonlyMap<string, number>;
};

export type GatewayHandle = {
	/** How many connections are identified. */
	readonly connected: number;
	/** Resolves when so many are; throws after 10 s. */
	untilConnected(count: number): Promise<void>;
	/** Cuts every connection. `resumable` false: their sessions are forgotten. */
	dropConnections(how: { resumable: boolean }): void;
	/** Opcode 7. */
	askToReconnect(): void;
	/** Opcode 9. */
	invalidateSessions(how: { resumable: boolean }): void;
	/** Whether heartbeats are answered. */
	answersHeartbeats(on: boolean): void;
	/** Whether connections are taken. */
	takesConnections(on: boolean): void;
	/** The last event of a kind (`MESSAGE_CREATE`) comes once more; throws when there was none. */
	repeat(event: string): void;
};
