import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type APIMessage, DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from "discord.js";
import { ChatError } from "../../app/errors.ts";
import type { Addressee, Chat, FoundPosted, Place } from "../../app/ports/chat.ts";
import { type Instant, SECOND } from "../../core/ids.ts";
import type { Message } from "../../core/message/model.ts";
import { madeId } from "./answered.ts";
import { discordCapabilities } from "./capabilities.ts";
import { type Connection, type ConnectionParts, connect } from "./connection.ts";
import { createConversations } from "./conversations.ts";
import { done } from "./errors.ts";
import { findMarked } from "./find-posted.ts";
import { threadName } from "./limits.ts";
import { markOf } from "./mark.ts";
import { standsIn } from "./places.ts";
import { renderMessage } from "./render.ts";
import { createReplies } from "./replies.ts";
import { createReplyRest, createRequests, type Requests } from "./rest.ts";
import { requireIds } from "./snowflake.ts";

/** What PyQ on Discord needs from outside. */
export type DiscordChatOptions = Omit<ConnectionParts, "requests" | "replies" | "conversations">;

/** Discord: a chat like the others, and what `room status` and whoever runs PyQ are told of it. */
export type DiscordChat = Chat & {
	/** As who, and in how many servers, PyQ is there. Null: not connected. */
	standing(): { name: string; servers: number; messageText: boolean } | null;
};

export { DiscordStartError } from "./errors.ts";

/** Whose token it is: its first part is the bot's id. Of a token in another form, what tells it from others. */
export function botOf(token: string): string {
	const id = Buffer.from(token.split(".")[0] ?? "", "base64").toString("latin1");
	return /^\d{15,21}$/u.test(id) ? id : createHash("sha256").update(token).digest("hex").slice(0, 16);
}

/** Seven days, the longest: a thread is quiet after that. In minutes. */
const threadSleepsAfter = 10_080;
const received = "✅";

/** Makes PyQ on Discord. `start` throws DiscordStartError. */
export function createDiscordChat(options: DiscordChatOptions): DiscordChat {
	const { token, apiUrl, clock, log } = options;
	let requests = createRequests({ token, apiUrl, clock });
	const replies = createReplies({
		rest: createReplyRest(apiUrl),
		send: (...request) => requests.send(...request),
		clock,
		log,
	});
	const conversations = createConversations();
	let connection: Connection | null = null;
	/** Gives up the log-in that is under way. */
	let starting: AbortController | null = null;

	/** One request about a channel; what PyQ lacks there is named. */
	async function send<T>(
		channel: string,
		urgency: Parameters<Requests["send"]>[0],
		notAfter: Instant | null,
		request: (rest: REST, signal: AbortSignal) => Promise<T>,
	): Promise<T> {
		try {
			return await requests.send(urgency, notAfter, request);
		} catch (error) {
			if (!(error instanceof ChatError) || error.reason !== "forbidden") throw error;
			throw new ChatError("forbidden", error.message, null, connection?.places.lacks(channel) ?? []);
		}
	}

	async function create(
		channel: string,
		message: Message,
		key: string,
		notAfter: Instant,
		replyTo: string | null,
	): Promise<string> {
		const mark = markOf(key);
		const body = {
			...renderMessage(message, { mark }),
			nonce: mark,
			enforce_nonce: true,
			...(replyTo === null ? {} : { message_reference: { message_id: replyTo, fail_if_not_exists: false } }),
		};
		return send(channel, "post", notAfter, async (rest, signal) =>
			madeId(await rest.post(Routes.channelMessages(channel), { body, signal })),
		);
	}

	async function conversationWith({ externalId }: Addressee, notAfter: Instant | null): Promise<string> {
		const known = conversations.with(externalId);
		if (known !== null) return known;
		requireIds(externalId);
		const id = await send(externalId, "change", notAfter, async (rest, signal) =>
			madeId(await rest.post(Routes.userChannels(), { body: { recipient_id: externalId }, signal })),
		);
		conversations.note(externalId, id);
		return id;
	}

	async function findIn(channel: string, key: string, since: Instant): Promise<APIMessage | null> {
		const self = connection?.gateway.client.user.id;
		if (self === undefined) throw new ChatError("unreachable", "not connected");
		return findMarked(requests, channel, markOf(key), since, self);
	}

	async function look(where: Place | Addressee, key: string, since: Instant): Promise<FoundPosted> {
		if (!("channel" in where)) {
			const channel = await conversationWith(where, null);
			const found = await findIn(channel, key, since);
			return found === null
				? { kind: "absent" }
				: { kind: "found", posted: { workspace: where.workspace, channel, message: found.id, thread: null } };
		}
		const places = connection?.places;
		if (places === undefined) return { kind: "unreadable", why: "unreachable" };
		requireIds(where.channel);
		const { channel, replyTo } = await places.target(where);
		const found = await findIn(channel, key, since);
		const thread = replyTo === null ? where.thread : null;
		const { workspace } = where;
		if (found !== null)
			return { kind: "found", posted: { workspace, channel: where.channel, message: found.id, thread } };
		// Without the right to read what was written, Discord shows an empty channel: that is no complete read. An archived thread, of
		// which the gateway does not tell, has its channel's rights.
		const mayRead = places.mayRead(channel) ?? places.mayRead(where.channel);
		return mayRead === true ? { kind: "absent" } : { kind: "unreadable", why: "forbidden" };
	}

	/** What Discord does not let us see, or does not tell now, is unread, with why. */
	async function findPosted(where: Place | Addressee, key: string, since: Instant): Promise<FoundPosted> {
		try {
			return await look(where, key, since);
		} catch (error) {
			if (error instanceof ChatError) return { kind: "unreadable", why: error.reason };
			throw error;
		}
	}

	return {
		platform: "discord",
		capabilities: discordCapabilities,
		standing() {
			if (connection === null) return null;
			const { client, messageText } = connection.gateway;
			return { name: client.user.username, servers: client.guilds.cache.size, messageText };
		},
		async start(receive) {
			requests = createRequests({ token, apiUrl, clock });
			const ended = new AbortController();
			starting = ended;
			connection = await connect({ ...options, requests, replies, conversations }, receive, ended);
		},
		async stop() {
			starting?.abort();
			const closing = connection;
			connection = null;
			const closed = closing?.close();
			// What was heard last may still have a thread to look up.
			await Promise.race([closed, wait(SECOND, undefined, { ref: false })]);
			await requests.stop();
			await closed;
		},
		async post(place, message, key, notAfter) {
			requireIds(place.channel);
			if (connection === null) throw new ChatError("late", "not connected any more");
			const { channel, replyTo } = await connection.places.target(place);
			const id = await create(channel, message, key, notAfter, replyTo);
			const thread = replyTo === null ? place.thread : null;
			return { workspace: place.workspace, channel: place.channel, message: id, thread };
		},
		async edit(posted, message) {
			requireIds(standsIn(posted), posted.message);
			const body = renderMessage(message);
			await send(standsIn(posted), "change", null, (rest, signal) =>
				done(() => rest.patch(Routes.channelMessage(standsIn(posted), posted.message), { body, signal })),
			);
		},
		async openThread({ channel, message }, title) {
			requireIds(channel, message);
			const body = { name: threadName(title), auto_archive_duration: threadSleepsAfter };
			const thread = await send(channel, "change", null, async (rest, signal) => {
				const made = await rest.post(Routes.threads(channel, message), { body, signal }).catch((error: unknown) => {
					const isThere =
						error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage;
					// A thread has the id of the message that it was opened from.
					if (isThere) return { id: message };
					throw error;
				});
				return madeId(made);
			});
			connection?.places.noteThread(thread, channel);
			return thread;
		},
		async direct(member, message, key, notAfter) {
			const channel = await conversationWith(member, notAfter);
			const id = await create(channel, message, key, notAfter, null);
			conversations.note(member.externalId, channel);
			return { workspace: member.workspace, channel, message: id, thread: null };
		},
		respond: (replyTo, message) => replies.respond(replyTo, message),
		async markReceived(posted) {
			requireIds(standsIn(posted), posted.message);
			await send(standsIn(posted), "change", null, (rest, signal) =>
				done(() =>
					rest.put(Routes.channelMessageOwnReaction(standsIn(posted), posted.message, encodeURIComponent(received)), {
						signal,
					}),
				),
			);
		},
		async pin(posted, pinned) {
			requireIds(standsIn(posted), posted.message);
			const route = Routes.channelMessagesPin(standsIn(posted), posted.message);
			await send(standsIn(posted), "change", null, (rest, signal) =>
				done(() => (pinned ? rest.put(route, { signal }) : rest.delete(route, { signal }))),
			);
		},
		findPosted,
	};
}
