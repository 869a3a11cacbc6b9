import type { Command } from "../../app/command.ts";
import { ChatError } from "../../app/errors.ts";
import type { NotACommand } from "../../app/parse-command.ts";
import type { Addressee, Chat, FoundPosted, Place, Posted } from "../../app/ports/chat.ts";
import type { Installations } from "../../app/ports/installations.ts";
import type { Clock, Ids, Log, Vault } from "../../app/ports/surroundings.ts";
import { type Instant, SECOND } from "../../core/ids.ts";
import type { Message } from "../../core/message/model.ts";
import { slackCapabilities } from "./capabilities.ts";
import { createRequests, type Wait } from "./client.ts";
import { type Connection, connect, type SlackReach } from "./connection.ts";
import { refusedWith } from "./errors.ts";
import { readFiles } from "./files.ts";
import { findKeyed, keyMetadata } from "./find-posted.ts";
import { type Hearing, sayAll } from "./hearing.ts";
import type { TakeRequest } from "./http.ts";
import type { Authorizations } from "./installations.ts";
import { slackLogger } from "./logger.ts";
import { createPeople } from "./people.ts";
import { createPlaces } from "./places.ts";
import { renderMessage } from "./render.ts";
import { createReplies } from "./replies.ts";
import { createWindows } from "./windows.ts";

/** What PyQ on Slack needs from outside. */
export type SlackChatOptions = {
	reach: SlackReach;
	commands: readonly Command[];
	/** What to say to a typed command that was not understood. */
	explain: (parsed: NotACommand) => Message;
	installations: Installations;
	vault: Vault;
	clock: Clock;
	/** What passes between two messages of one channel. */
	wait: Wait;
	ids: Ids;
	log: Log;
};

/** Slack: a chat like the others. */
export type SlackChat = Chat & {
	/** Takes what a web server got, if it is for Slack; false: it is not. */
	readonly take: TakeRequest;
	/** The one workspace that PyQ is in; null: not connected, or there may be many. */
	standing(): { workspace: string } | null;
};

/** What marks a message as received. */
const received = "white_check_mark";

/** Makes PyQ on Slack. `start` throws SlackStartError. */
export function createSlackChat(options: SlackChatOptions): SlackChat {
	const { reach, commands, clock, ids, log } = options;
	const { apiUrl } = reach;
	const logger = slackLogger(log);
	const names = new Map<string, string>();
	let authorizations: Authorizations | null = null;
	let connection: Connection | null = null;
	let starting: AbortController | null = null;
	const inHand = new Set<Promise<void>>();

	/** Work that nobody waits for until the end. */
	function go(what: string, work: () => Promise<void>): void {
		const done = work()
			.catch((error: unknown) => log.warn({ err: error }, what))
			.finally(() => inHand.delete(done));
		inHand.add(done);
	}

	const requests = createRequests({
		async tokenOf(team) {
			if (authorizations === null) throw new ChatError("late", "not connected yet");
			return authorizations.tokenOf(team);
		},
		apiUrl,
		clock,
		wait: options.wait,
		logger,
	});
	const replies = createReplies({ requests, clock, apiUrl });
	const hearing: Hearing = {
		commands,
		explain: options.explain,
		people: createPeople({ requests, clock, log }),
		places: createPlaces({ requests, clock, log }),
		replies,
		windows: createWindows({ requests, commands, say: (event, message) => sayAll(replies, event, message), ids, log }),
		nameOf: (team) => names.get(team) ?? "",
		async read(team, files) {
			const token = files.length === 0 ? null : ((await authorizations?.tokenOf(team)) ?? null);
			return token === null ? [] : readFiles(files, { token, apiUrl });
		},
		clock,
		ids,
		log,
		go,
	};

	/** A message as Slack takes it, with the key by which it is found again. */
	const keyed = (message: Message, key: string) => ({
		...renderMessage(message),
		metadata: keyMetadata(key),
		// As it is: Slack is not to look for names and addresses in it.
		parse: "none" as const,
		unfurl_links: false,
		unfurl_media: false,
	});

	/** Posts; a public channel that PyQ is not in is joined first. */
	async function create(
		{ workspace, channel, thread }: Place,
		message: Message,
		key: string,
		notAfter: Instant,
	): Promise<string> {
		const send = () =>
			requests.post(workspace, channel, notAfter, (client) =>
				client.chat.postMessage({
					channel,
					...keyed(message, key),
					...(thread === null ? {} : { thread_ts: thread }),
				}),
			);
		const { ts } = await send().catch(async (error: unknown) => {
			if (refusedWith(error) !== "not_in_channel") throw error;
			await requests
				.ask(workspace, (client) => client.conversations.join({ channel }))
				.catch(() => Promise.reject(error));
			hearing.places.forget(workspace, channel);
			return send();
		});
		if (ts === undefined) throw new ChatError("unreachable", "a message without a ts");
		return ts;
	}

	/** Twice is the same as once. */
	async function unless(said: readonly string[], work: () => Promise<unknown>): Promise<void> {
		try {
			await work();
		} catch (error) {
			if (!said.includes(refusedWith(error) ?? "")) throw error;
		}
	}

	async function look(where: Place | Addressee, key: string, since: Instant): Promise<FoundPosted> {
		const { workspace } = where;
		const isPlace = "channel" in where;
		const channel = isPlace ? where.channel : await replies.conversationWith(workspace, where.externalId);
		const thread = isPlace ? where.thread : null;
		const message = await findKeyed(requests, { team: workspace, channel, thread }, key, since);
		return message === null ? { kind: "absent" } : { kind: "found", posted: { workspace, channel, message, thread } };
	}

	return {
		platform: "slack",
		capabilities: slackCapabilities,
		take: (request, response) => connection?.take(request, response) ?? false,
		standing: () => (connection?.one == null ? null : { workspace: connection.one.teamName }),
		async start(receive) {
			const mine = new AbortController();
			starting = mine;
			try {
				connection = await connect(
					{
						...options,
						hearing,
						authorized: (known) => {
							authorizations = known;
						},
						named: (team, name) => void names.set(team, name),
					},
					receive,
					mine.signal,
				);
			} catch (error) {
				// Told to stop meanwhile: it is not there, as was wanted.
				if (!mine.signal.aborted) throw error;
			}
		},
		async stop() {
			starting?.abort();
			const closing = connection;
			connection = null;
			await closing?.close();
			await requests.stop();
			const late = Promise.withResolvers<void>();
			const timer = setTimeout(late.resolve, SECOND);
			await Promise.race([Promise.allSettled(inHand), late.promise]).finally(() => clearTimeout(timer));
		},
		async post(place, message, key, notAfter): Promise<Posted> {
			return { ...place, message: await create(place, message, key, notAfter) };
		},
		async edit({ workspace, channel, message: ts }, message) {
			await requests.ask(workspace, (client) =>
				client.chat.update({ channel, ts, parse: "none", ...renderMessage(message) }),
			);
		},
		// Replying to a message makes its thread. Whether it still stands its address tells: reading replies is one a minute for some apps.
		async openThread({ workspace, channel, message }) {
			// Another server that speaks Slack's API need not know that one.
			await unless(["unknown_method"], () =>
				requests.ask(workspace, (client) => client.chat.getPermalink({ channel, message_ts: message })),
			);
			return message;
		},
		async direct({ workspace, externalId }, message, key, notAfter) {
			try {
				const channel = await replies.conversationWith(workspace, externalId);
				const place = { workspace, channel, thread: null };
				return { ...place, message: await create(place, message, key, notAfter) };
			} catch (error) {
				// Somebody who has left: no channel is gone, and what they were to be told is told elsewhere.
				if (error instanceof ChatError && error.reason === "not-found") throw new ChatError("forbidden", error.message);
				throw error;
			}
		},
		respond: (replyTo, message) => replies.respond(replyTo, message),
		markReceived: ({ workspace, channel, message: timestamp }) =>
			unless(["already_reacted"], () =>
				requests.ask(workspace, (client) => client.reactions.add({ channel, timestamp, name: received })),
			),
		pin: ({ workspace, channel, message: timestamp }, pinned) =>
			unless(["already_pinned", "not_pinned", "no_pin"], () =>
				requests.ask(workspace, (client) =>
					pinned ? client.pins.add({ channel, timestamp }) : client.pins.remove({ channel, timestamp }),
				),
			),
		async findPosted(where, key, since) {
			try {
				return await look(where, key, since);
			} catch (error) {
				if (error instanceof ChatError) return { kind: "unreadable", why: error.reason };
				throw error;
			}
		},
	};
}
