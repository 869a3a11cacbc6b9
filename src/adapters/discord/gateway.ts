import { setTimeout as wait } from "node:timers/promises";
import {
	type APIInteraction,
	type APIMessage,
	Client,
	DefaultRestOptions,
	DiscordjsError,
	DiscordjsErrorCodes,
	Events,
	GatewayCloseCodes,
	GatewayDispatchEvents,
	type GatewayDispatchPayload,
	GatewayIntentBits,
	type GatewayMessageCreateDispatchData,
	type GuildMember,
	Options,
	Status,
} from "discord.js";
import type { Log } from "../../app/ports/surroundings.ts";
import { SECOND } from "../../core/ids.ts";
import { isRecord } from "./answered.ts";
import { DiscordStartError, toChatError } from "./errors.ts";
import { holdOut, readyCompleted } from "./hold-out.ts";
import { completeInteraction } from "./wire.ts";

/** A message as the gateway tells it. `member`: how the server calls its author; direct messages have none. */
export type HeardMessage = APIMessage & Pick<GatewayMessageCreateDispatchData, "guild_id" | "member">;

/** What the gateway tells, as Discord sends it. */
export type Told = {
	interaction(interaction: APIInteraction): void;
	/** Written or edited. */
	message(message: HeardMessage): void;
	deleted(gone: { ids: readonly string[]; channel: string; guild: string | null }): void;
	/** A new session has begun, and what happened before it was not told: when one could not be resumed. */
	caughtUp(): void;
	joined(guild: string): void;
	/** A server that had an outage is there again: it may be one that PyQ has not heard of yet. */
	back(): void;
	/** A channel of a server was deleted. */
	channelGone(channel: { id: string; guild: string }): void;
	/** PyQ was removed from it. Not called for an outage. */
	left(guild: { id: string; name: string }): void;
	/** Discord closed the connection and won't have it again as it was. */
	refused(refusal: Refusal): void;
};

/** What became of a connection that was closed for good; `again`: what may come of another. */
export type Refusal = {
	error: DiscordStartError;
	again: "without-text" | "later" | "never";
};

export type Gateway = {
	client: Client<true>;
	/** Whether messages come with their text: the Message Content intent is granted. */
	messageText: boolean;
	close(): Promise<void>;
};

/** What the gateway is asked for; the text of messages comes on top, where it is granted. */
const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages] as const;

/** How long servers are waited for after the log-in, in milliseconds: one that has an outage must not hold up the others. */
const guildsWithin = 2 * SECOND;
/** How long a log-in may take, in milliseconds. */
const loginWithin = 30 * SECOND;

/** Only what permissions and names follow from is kept: servers, channels, roles, and PyQ itself. */
const leanCache = Options.cacheWithLimits({
	...Options.DefaultMakeCacheSettings,
	ApplicationCommandManager: 0,
	AutoModerationRuleManager: 0,
	BaseGuildEmojiManager: 0,
	DMMessageManager: 0,
	EntitlementManager: 0,
	GuildBanManager: 0,
	GuildEmojiManager: 0,
	GuildForumThreadManager: 0,
	GuildInviteManager: 0,
	GuildMemberManager: { maxSize: 0, keepOverLimit: (member: GuildMember) => member.id === member.client.user.id },
	GuildMessageManager: 0,
	GuildScheduledEventManager: 0,
	GuildStickerManager: 0,
	MessageManager: 0,
	PresenceManager: 0,
	ReactionManager: 0,
	ReactionUserManager: 0,
	StageInstanceManager: 0,
	ThreadMemberManager: 0,
	UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user?.id },
	VoiceStateManager: 0,
});

const meanings: Readonly<Record<number, DiscordStartError>> = {
	[GatewayCloseCodes.AuthenticationFailed]: new DiscordStartError(
		"token",
		"Discord refuses DISCORD_TOKEN. Copy the token anew from the application’s Bot page.",
	),
	[GatewayCloseCodes.InvalidShard]: new DiscordStartError(
		"refused",
		"Discord refuses the shards. Set DISCORD_SHARDS=auto.",
	),
	[GatewayCloseCodes.ShardingRequired]: new DiscordStartError(
		"refused",
		"This bot is in too many servers for the shards it has. Set DISCORD_SHARDS=auto.",
	),
};

/** The connection was closed for good. */
class Closed extends Error {
	readonly code: number;

	constructor(code: number) {
		super(`Discord closed the connection: ${code} ${GatewayCloseCodes[code] ?? ""}`.trim());
		this.code = code;
	}
}

/** What of a failed log-in whoever runs PyQ can do something about. */
function startError(error: unknown): DiscordStartError {
	if (error instanceof DiscordStartError) return error;
	if (error instanceof Closed)
		return meanings[error.code] ?? new DiscordStartError("refused", `${error.message}.`, { cause: error });
	if (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid)
		return meanings[GatewayCloseCodes.AuthenticationFailed] as DiscordStartError;
	const known = toChatError(error, true);
	const detail = known instanceof Error ? known.message : String(known);
	return new DiscordStartError("unreachable", `Discord does not answer (${detail}). PyQ keeps trying.`, {
		cause: error,
	});
}

/** What of a connection that was closed for good can be mended by another. */
function refusalOf(closed: Closed): Refusal {
	const error = startError(closed);
	if (closed.code === GatewayCloseCodes.DisallowedIntents) return { error, again: "without-text" };
	return { error, again: error.reason === "token" ? "never" : "later" };
}

export type GatewayOptions = {
	token: string;
	apiUrl: string | null;
	shards: "auto" | number;
	log: Log;
	/** When it aborts, the log-in is given up. */
	ended: AbortSignal;
	/** Who is told. From the first moment on, when not every server is known yet. */
	tell(client: Client): Told;
};

/**
 * Connects, and resolves when the servers are known. Without the Message Content intent it connects all the same, and says so.
 * discord.js keeps the connection: it resumes, reconnects and identifies anew. Throws DiscordStartError.
 */
export async function openGateway(options: GatewayOptions, messageText = true): Promise<Gateway> {
	const { token, apiUrl, shards, log, ended } = options;
	const over = new AbortController();
	const client = new Client({
		intents: messageText ? [...intents, GatewayIntentBits.MessageContent] : intents,
		...(shards === "auto" ? { shards } : { shardCount: shards, shards: Array.from({ length: shards }, (_, id) => id) }),
		rest: {
			version: "10",
			...(apiUrl === null ? {} : { api: apiUrl }),
			// discord.js goes on with a log-in that was given up, once its address comes: nobody would ever end that connection.
			makeRequest: (url, init) =>
				DefaultRestOptions.makeRequest(url, {
					...init,
					signal: AbortSignal.any([over.signal, ...(init.signal == null ? [] : [init.signal])]),
				}),
		},
		ws: readyCompleted,
		makeCache: leanCache,
		waitGuildTimeout: guildsWithin,
	});
	holdOut(client, log);
	const told = options.tell(client);
	let open = false;
	const closed = Promise.withResolvers<never>();
	closed.promise.catch(() => {});
	client.on(Events.Error, (error) => log.warn({ err: error }, "Discord’s client has trouble"));
	client.on(Events.ShardError, (error, shard) =>
		log.warn({ shard, err: error }, "the connection to Discord has trouble; it reconnects"),
	);
	client.on(Events.ShardDisconnect, ({ code }) => {
		const error = new Closed(code);
		closed.reject(error);
		if (open) told.refused(refusalOf(error));
	});
	client.on(
		Events.Raw as Events.Debug,
		((packet: GatewayDispatchPayload, shard: number) => {
			if (!isRecord(packet.d)) return;
			if (packet.t === GatewayDispatchEvents.Ready) forgetLeft(client, shard, packet.d.guilds);
			dispatch(packet, told);
		}) as never,
	);

	const up = once(client, Events.ClientReady);
	const patience = new AbortController();
	const late = givenUp(AbortSignal.any([ended, patience.signal]));
	const login = client.login(token);
	try {
		await Promise.race([login, closed.promise, late]);
		await Promise.race([up, closed.promise, late]);
	} catch (error) {
		// A connection that is closed for good fails in discord.js before its code is told.
		const why = await Promise.race([closed.promise.catch((reason: unknown) => reason), wait(500, error)]);
		over.abort();
		login.catch(() => {});
		await client.destroy();
		if (messageText && why instanceof Closed && why.code === GatewayCloseCodes.DisallowedIntents)
			return openGateway(options, false);
		throw startError(why);
	} finally {
		patience.abort();
	}
	open = true;
	client.on(Events.ShardReady, () => told.caughtUp());
	client.on(Events.GuildCreate, ({ id }) => told.joined(id));
	// Of a new session all servers come back, one after the other: that is `caughtUp`.
	client.on(Events.GuildAvailable, ({ shard }) => shard.status === Status.Ready && told.back());
	client.on(Events.ChannelDelete, (channel) => {
		if (!channel.isDMBased()) told.channelGone({ id: channel.id, guild: channel.guildId });
	});
	client.on(Events.GuildDelete, ({ id, name }) => told.left({ id, name }));
	return {
		client: client as Client<true>,
		messageText,
		async close() {
			open = false;
			over.abort();
			await client.destroy();
		},
	};
}

/** Forgets servers that PyQ was removed from while its session was lost: a new one just does not name them, and discord.js keeps them. */
function forgetLeft(client: Client, shard: number, there: readonly { id: string }[]): void {
	const named = new Set(there.map(({ id }) => id));
	for (const { id, shardId, channels } of [...client.guilds.cache.values()]) {
		if (shardId !== shard || named.has(id)) continue;
		for (const channel of channels.cache.keys()) client.channels.cache.delete(channel);
		client.guilds.cache.delete(id);
	}
}

const once = (client: Client, event: Events.ClientReady): Promise<void> =>
	new Promise((resolve) => void client.once(event, () => resolve()));

/** Rejects when the log-in has taken too long, or nobody waits for it any more. */
async function givenUp(ended: AbortSignal): Promise<never> {
	await wait(loginWithin, undefined, { signal: ended, ref: false }).catch(() => {});
	throw new DiscordStartError(
		"unreachable",
		`Discord did not let PyQ in within ${loginWithin / SECOND} seconds. PyQ keeps trying.`,
	);
}

/** Hands on what concerns PyQ, as it comes: discord.js would hold it back until every server is known. */
function dispatch(packet: GatewayDispatchPayload, told: Told): void {
	switch (packet.t) {
		case GatewayDispatchEvents.InteractionCreate: {
			const interaction = completeInteraction(packet.d);
			if (interaction !== null) told.interaction(interaction);
			break;
		}
		case GatewayDispatchEvents.MessageCreate:
		case GatewayDispatchEvents.MessageUpdate:
			told.message(packet.d);
			break;
		case GatewayDispatchEvents.MessageDelete:
			told.deleted({ ids: [packet.d.id], channel: packet.d.channel_id, guild: packet.d.guild_id ?? null });
			break;
		case GatewayDispatchEvents.MessageDeleteBulk:
			told.deleted({ ids: packet.d.ids ?? [], channel: packet.d.channel_id, guild: packet.d.guild_id ?? null });
			break;
		default:
	}
}
