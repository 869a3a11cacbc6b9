import { setTimeout as wait } from "node:timers/promises";
import { type Client, Routes } from "discord.js";
import type { Command } from "../../app/command.ts";
import { ChatError } from "../../app/errors.ts";
import type { PlainEvent, Receive, Where } from "../../app/ports/inbound.ts";
import type { ThreadToRead } from "../../app/ports/store.ts";
import type { Clock, Ids, Log } from "../../app/ports/surroundings.ts";
import { MINUTE, SECOND } from "../../core/ids.ts";
import type { Conversations } from "./conversations.ts";
import { createErrand } from "./errand.ts";
import { DiscordStartError } from "./errors.ts";
import { readFiles } from "./files.ts";
import { type Gateway, type HeardMessage, openGateway, type Refusal, type Told } from "./gateway.ts";
import { deletionEvent, hasMore, hasWords, isWritten, messageEvent } from "./inbound.ts";
import { createIntake } from "./intake.ts";
import { createInteractions, sayAll } from "./interactions.ts";
import { createPlaces, type Places } from "./places.ts";
import { createReconciler } from "./reconcile.ts";
import { register } from "./register.ts";
import type { Replies } from "./replies.ts";
import type { Requests } from "./rest.ts";
import { completeMessage } from "./wire.ts";

/** What the ledger knows that Discord's events have to be held against. */
export type Ledger = {
	/** Threads in which answers may stand. */
	threads(): Promise<readonly ThreadToRead[]>;
	/** Channels of direct conversations in which answers may stand. */
	conversations(): Promise<readonly string[]>;
	/** Ids of the servers that PyQ is in, as far as it knows. */
	workspaces(): Promise<readonly string[]>;
};

export type ConnectionParts = {
	token: string;
	apiUrl: string | null;
	shards: "auto" | number;
	commands: readonly Command[];
	ledger: Ledger;
	requests: Requests;
	replies: Replies;
	conversations: Conversations;
	clock: Clock;
	ids: Ids;
	log: Log;
};

/** One time of being on Discord, from the log-in to the log-out. */
export type Connection = {
	/** The one that is open now: a new one is opened where Discord closes one for good. */
	readonly gateway: Gateway;
	readonly places: Places;
	close(): Promise<void>;
};

/** How long after a connection that was closed for good another is tried: first, and at most (1,000 log-ins a day are allowed). */
const reopenAfter = { first: MINUTE, longest: 15 * MINUTE };
/** How long a stop waits for what is in hand, in milliseconds. */
const patience = 5 * SECOND;

/**
 * Logs in and hands everything that happens to `receive`. Throws DiscordStartError. `ended`: when it aborts, the log-in is given up, and
 * nothing new is begun.
 */
export async function connect(
	parts: ConnectionParts,
	receive: Receive,
	ended: AbortController = new AbortController(),
): Promise<Connection> {
	const { commands, ledger, requests, replies, conversations, clock, ids, log } = parts;
	const { signal } = ended;
	const inHand = new Set<Promise<void>>();
	/** Work that nobody waits for until the end. */
	function go(what: string, work: () => Promise<void>): void {
		const done = work()
			.catch((error: unknown) => {
				if (!signal.aborted) log.error({ err: error }, what);
			})
			.finally(() => inHand.delete(done));
		inHand.add(done);
	}

	const intake = createIntake({
		receive,
		say: (event, message) => sayAll(replies, event, message),
		log,
		recovered: () => catchUp(),
	});
	let places: Places;
	let gateway: Gateway | null = null;

	/** What PyQ itself notices about a server, or a channel of it. */
	/** `about`: the id of what it happened to, the server or a channel of it. */
	const noticed = (
		kind: PlainEvent["kind"],
		about: string,
		guild: string,
		name: string,
		channel: Where["channel"],
	): PlainEvent => ({
		kind,
		id: `${kind}:${about}:${clock.now()}`,
		at: clock.now(),
		where: { workspace: { platform: "discord", externalId: guild, name }, channel, thread: null, lacks: [] },
		actor: { externalId: gateway?.client.user.id ?? "", name: "PyQ", zone: null, authority: "member" },
		replyTo: null,
	});

	async function notice(kind: "installed" | "removed", guild: string, name: string): Promise<void> {
		await intake.offer(guild, async () => {
			if (kind === "installed") await places.knowSelf(guild).catch(() => {});
			return noticed(kind, guild, guild, name, kind === "removed" ? null : places.greeting(guild));
		});
	}

	function listen(client: Client): Told {
		const here = createPlaces(client, requests);
		places = here;
		const takeInteraction = createInteractions({ commands, names: here, replies, clock, ids, log });
		return {
			interaction: (interaction) => go("an interaction failed", () => takeInteraction(interaction, receive)),
			message: (message) => go("a message failed", () => hear(message, here)),
			deleted: ({ ids: gone, channel, guild }) =>
				go("a deletion failed", async () => {
					for (const id of gone)
						await intake.offer(channel, async () => {
							const spot = await here.spotOf(channel, guild ?? here.guildOf(channel));
							const actor = spot.guild === null ? await here.partner(channel) : null;
							return deletionEvent({ id }, spot, clock.now(), actor);
						});
				}),
			caughtUp: () => catchUp(),
			back: () => go("the servers could not be compared", compareServers),
			joined: (guild) => go("a new server could not be noted", () => notice("installed", guild, here.guild(guild))),
			channelGone: ({ id, guild }) =>
				go("a channel's end could not be noted", () =>
					intake.offer(id, async () => noticed("channelLost", id, guild, "", { externalId: id, name: "" })),
				),
			left: ({ id, name }) => go("a removal could not be noted", () => notice("removed", id, name)),
			refused: (refusal) => refused(refusal),
		};
	}

	async function hear(told: HeardMessage, here: Places): Promise<void> {
		// An edit of a message from before the start may come in parts.
		const message = told.author === undefined ? null : completeMessage(told, clock.now());
		if (message === null || message.author.id === gateway?.client.user.id || !isWritten(message)) return;
		// What is empty in every way was emptied: PyQ may not read it.
		if (!hasWords(message) && hasMore(message)) return;
		await intake.offer(message.channel_id, async () => {
			const spot = await here.spotOf(message.channel_id, told.guild_id ?? here.guildOf(message.channel_id));
			if (spot.guild === null) conversations.note(message.author.id, message.channel_id);
			if (!hasWords(message) && spot.thread === null) return null;
			return messageEvent(
				message,
				told.member && (told.member.nick ?? null),
				spot,
				await readFiles(message.attachments),
			);
		});
	}

	const open = (messageText: boolean): Promise<Gateway> =>
		openGateway({ ...parts, ended: signal, tell: listen }, messageText);

	let reopening = false;
	/** Discord closed the connection and won't have it again: another is opened where that may help. */
	function refused({ error, again }: Refusal): void {
		if (reopening || signal.aborted) return;
		if (again === "never") {
			log.error({ err: error }, "Discord closed the connection for good; PyQ has to be started anew");
			return;
		}
		if (again === "without-text")
			log.warn({}, "Message Content is not granted any more: PyQ goes on without the words of messages in threads");
		else log.error({ err: error }, "Discord closed the connection for good; another is tried in a minute");
		reopening = true;
		go("Discord could not be connected to again", () =>
			reopen(again === "later").finally(() => {
				reopening = false;
			}),
		);
	}

	async function reopen(later: boolean): Promise<void> {
		const messageText = later && gateway?.messageText === true;
		await gateway?.close();
		for (let pause = later ? reopenAfter.first : 0; !signal.aborted; pause = longer(pause)) {
			try {
				await wait(pause, undefined, { signal, ref: false });
				gateway = await open(messageText);
			} catch (error) {
				if (signal.aborted) return;
				if (error instanceof DiscordStartError && error.reason === "token") throw error;
				log.warn({ err: error }, "Discord could not be connected to again; it goes on being tried");
				continue;
			}
			// Closed meanwhile.
			if (signal.aborted) await gateway.close();
			else catchUp();
			return;
		}
	}

	const reconciler = createReconciler({
		threads: () => ledger.threads(),
		conversations: async () => new Set([...conversations.latest(), ...(await ledger.conversations())]),
		requests,
		mayRead: (channel) => places.mayRead(channel),
		offer: (thread, read) => intake.offer(thread, read),
		clock,
		log,
	});
	const failed = (what: string) => (error: unknown) =>
		log.warn({ err: error }, `${what}; it is tried again in a minute`);
	const readThreads = createErrand(() => reconciler.run(), failed("messages could not be read again"), signal);

	/** Commands are asked for by everybody: it is tried until Discord takes them. */
	const offerCommands = createErrand(
		async () => {
			if (gateway === null) return;
			const { rest, application, user } = gateway.client;
			// Of all but the oldest applications the bot has the same id.
			const outcome = await register(rest, application?.id ?? user.id, commands);
			if (outcome === "registered") log.info({}, "Discord has the commands of this version");
		},
		failed("the commands could not be registered"),
		signal,
	);

	/** Whether PyQ has no way into a server any more. */
	async function isShut(guild: string): Promise<boolean> {
		try {
			await requests.send("reading", null, (rest, signal) => rest.get(Routes.guild(guild), { signal }));
			return false;
		} catch (error) {
			// Unknown Guild, or Missing Access; whatever else is refused says nothing of the server.
			if (error instanceof ChatError && /^(?:404 10004|403 50001):/u.test(error.message)) return true;
			if (error instanceof ChatError && error.notSent && error.reason !== "late") return false;
			throw error;
		}
	}

	/** Servers that added PyQ, or removed it, while it was away. */
	const compareServers = createErrand(
		async () => {
			if (gateway === null) return;
			const noted = new Set(await ledger.workspaces());
			const here = [...gateway.client.guilds.cache.values()];
			for (const { id, available, channels } of here)
				if ((available || channels.cache.size > 0) && !noted.has(id)) await notice("installed", id, places.guild(id));
			const ours = new Set(here.map(({ id }) => id));
			let why: unknown = null;
			for (const id of noted) {
				if (ours.has(id)) continue;
				try {
					// A server that was not named may come yet, or have an outage.
					if (await isShut(id)) await notice("removed", id, "");
				} catch (error) {
					// One that can't be asked for does not hold up the others.
					why = error;
				}
			}
			if (why !== null) throw why;
		},
		failed("the servers could not be compared"),
		signal,
	);

	/** After a time in which nobody listened, or nothing could be noted. */
	function catchUp(): void {
		go("the servers could not be compared", compareServers);
		reconciler.ask();
		go("messages could not be read again", readThreads);
	}

	try {
		gateway = await open(true);
		if (signal.aborted) {
			await gateway.close();
			throw new DiscordStartError("unreachable", "PyQ was stopped before it was on Discord.");
		}
	} catch (error) {
		await intake.stop();
		throw error;
	}
	go("the commands could not be registered", offerCommands);
	catchUp();
	const first = gateway;

	return {
		get gateway() {
			return gateway ?? first;
		},
		get places() {
			return places;
		},
		async close() {
			ended.abort();
			await gateway?.close();
			const over = Promise.allSettled([...inHand, intake.stop()]);
			await Promise.race([over, wait(patience, undefined, { ref: false })]);
		},
	};
}

const longer = (pause: number): number => Math.min(reopenAfter.longest, Math.max(reopenAfter.first, pause * 2));
