import { createHash } from "node:crypto";
import type { Command } from "../../app/command.ts";
import { ChatError } from "../../app/errors.ts";
import type { NotACommand } from "../../app/parse-command.ts";
import type { Chat, FoundPosted, Posted } from "../../app/ports/chat.ts";
import type { ChatLog, ChatLogEntry, WebChannel, WebPerson } from "../../app/ports/chat-log.ts";
import type { Clock, Ids, Log } from "../../app/ports/surroundings.ts";
import type { Instant } from "../../core/ids.ts";
import type { Message } from "../../core/message/model.ts";
import { webCapabilities } from "./capabilities.ts";
import { createDeliveries } from "./deliveries.ts";
import { addChannel, addPerson, type Desk, type Draft, saidByPyq } from "./desk.ts";
import { directPlace, nullableOf, personOfDirect, pyq, type StoredMessage, storedMessage } from "./entries.ts";
import { asChat } from "./errors.ts";
import { localWorkspace } from "./inbound.ts";
import { redeliverEveryMs, redeliverWindowMs } from "./limits.ts";
import { type Listening, listen, type TakeRequest } from "./listen.ts";
import { createLive } from "./live.ts";
import { renderMessage } from "./render.ts";
import { readReplyTo } from "./reply-to.ts";
import { createServer } from "./server.ts";

/** What the web workspace needs from outside. */
export type WebChatOptions = {
	chatLog: ChatLog;
	/** The one command list: for completion, typed commands and what a button promises. */
	commands: readonly Command[];
	/** What to say to a typed command that was not understood. */
	explain: (parsed: NotACommand) => Message;
	log: Log;
	clock: Clock;
	ids: Ids;
	/** A loopback address: the page has no log-in. */
	host: string;
	/** 0: any that is free. */
	port: number;
	/** What else is served at its address, such as what Slack sends; it is asked before the page. */
	besides?: TakeRequest;
	/** Where the page's files lie, when not beside this module (a bundled PyQ). */
	pageFolder?: URL;
};

/** The local web workspace: a chat like the others, and the page itself. */
export type WebChat = Chat & {
	/** Adds the people and channels there should be; those that exist are left alone. Before or after `start`. */
	prepare(seed: { people: readonly WebPerson[]; channels: readonly WebChannel[] }): Promise<void>;
	/** The page's URL, without a slash at the end. Throws before `start`. */
	address(): string;
};

/** Makes the local web workspace. `start` throws `WebStartError` when it can't listen. */
export function createWebChat(options: WebChatOptions): WebChat {
	const { chatLog, clock, ids, log } = options;
	const live = createLive(chatLog, log);
	const desk: Desk = { ...options, live, append };
	let open: { listening: Listening; stop(): Promise<void> } | null = null;

	async function append(draft: Draft): Promise<ChatLogEntry> {
		const entry = await chatLog.append({ at: clock.now(), ...draft });
		live.wake();
		return entry;
	}

	async function mustExist(channel: string): Promise<void> {
		const direct = personOfDirect(channel);
		const known = direct === null ? await chatLog.channels() : await chatLog.people();
		if (!known.some(({ id }) => id === (direct ?? channel))) throw new ChatError("not-found", `no place ${channel}`);
	}

	async function ownPost(message: string): Promise<StoredMessage> {
		const stored = await storedMessage(chatLog, message);
		if (stored === null || stored.deleted || stored.author !== pyq)
			throw new ChatError("not-found", `no post ${message}`);
		return stored;
	}

	async function say(to: Parameters<typeof saidByPyq>[0], message: Message, key: string): Promise<Posted> {
		// A message that can't be shown must not get into the log.
		renderMessage(message);
		await mustExist(to.channel);
		const entry = await append({ ...saidByPyq(to, message), message: ids.next(), key });
		if (entry.channel === null || entry.message === null)
			throw new ChatError("rejected", "the key belongs to something else");
		const workspace = localWorkspace.externalId;
		return { workspace, channel: entry.channel, message: entry.message, thread: nullableOf(entry.body, "thread") };
	}

	async function sayBefore(notAfter: Instant, ...what: Parameters<typeof say>): Promise<Posted> {
		if (clock.now() > notAfter) throw new ChatError("late", "its time is over");
		return say(...what);
	}

	async function replace({ id, channel, onlyFor, thread }: StoredMessage, message: Message): Promise<void> {
		renderMessage(message);
		const said = saidByPyq({ channel, thread, onlyFor }, message);
		await append({ ...said, kind: "edit", message: id, key: null });
	}

	return {
		platform: "web",
		capabilities: webCapabilities,
		address() {
			if (open === null) throw new Error("the web workspace has not started");
			return open.listening.address;
		},
		prepare: ({ people, channels }) =>
			asChat(async () => {
				for (const person of people) await addPerson(desk, person);
				for (const channel of channels) await addChannel(desk, channel);
			}),
		async start(receive) {
			const deliveries = createDeliveries(chatLog, receive, log);
			const app = createServer(
				{ ...desk, receive, deliveries },
				options.pageFolder ?? new URL("./page/", import.meta.url),
			);
			const listening = await listen(app, options);
			const stopOffering = keepOffering(deliveries, clock.now() - redeliverWindowMs, log);
			open = {
				listening,
				async stop() {
					live.stop();
					await listening.close();
					await stopOffering();
				},
			};
		},
		async stop() {
			await open?.stop();
			open = null;
		},
		post: (place, message, key, notAfter) =>
			asChat(() => sayBefore(notAfter, { channel: place.channel, thread: place.thread, onlyFor: null }, message, key)),
		edit: (posted, message) => asChat(async () => replace(await ownPost(posted.message), message)),
		openThread: (posted, title) =>
			asChat(async () => {
				const { id, channel } = await ownPost(posted.message);
				await append({ kind: "thread", channel, message: id, onlyFor: null, key: `web:thread:${id}`, body: { title } });
				return id;
			}),
		direct: (member, message, key, notAfter) =>
			asChat(() =>
				sayBefore(notAfter, { channel: directPlace(member.externalId), thread: null, onlyFor: null }, message, key),
			),
		respond: (replyTo, message) =>
			asChat(async () => {
				const to = readReplyTo(replyTo);
				if (to === null) throw new ChatError("not-found", "a reply without a place");
				if (to.response === "update" && to.message !== null) {
					const shown = await storedMessage(chatLog, to.message);
					if (shown?.deleted === false && shown.author === pyq) return replace(shown, message);
				}
				// The same answer to the same event is said once, however often the step runs.
				const digest = createHash("sha256").update(JSON.stringify(message)).digest("base64url").slice(0, 16);
				const onlyFor = to.response === "public" ? null : to.person;
				const asked = to.asked === null ? {} : { asked: { text: to.asked, by: to.person } };
				await say(
					{ channel: to.channel, thread: to.thread, onlyFor, ...asked },
					message,
					`web:reply:${to.event}:${digest}`,
				);
			}),
		markReceived: ({ channel, message }) =>
			asChat(async () => {
				const body = { mark: "received" };
				await append({ kind: "reaction", channel, message, onlyFor: null, key: `web:received:${message}`, body });
			}),
		pin: (posted, pinned) =>
			asChat(async () => {
				const { id, channel } = await ownPost(posted.message);
				const last = (await chatLog.aboutMessage(id)).findLast(({ kind }) => kind === "pin" || kind === "unpin");
				const kind = pinned ? "pin" : "unpin";
				if ((last?.kind ?? "unpin") === kind) return;
				await append({ kind, channel, message: id, onlyFor: null, key: null, body: null });
			}),
		findPosted: (where, key): Promise<FoundPosted> =>
			asChat(async () => {
				const channel = "channel" in where ? where.channel : directPlace(where.externalId);
				const entry = await chatLog.byKey(key);
				if (entry?.message == null || entry.channel !== channel) return { kind: "absent" };
				const { workspace } = where;
				const thread = nullableOf(entry.body, "thread");
				return { kind: "found", posted: { workspace, channel, message: entry.message, thread } };
			}),
	};
}

/**
 * Offers at once, and then every ten seconds, what people said and PyQ did not take. What was taken before a restart is
 * offered once more: `receive` drops it by its id, and nothing else has to be remembered.
 */
function keepOffering(deliveries: ReturnType<typeof createDeliveries>, since: number, log: Log): () => Promise<void> {
	let recovered = false;
	let running: Promise<void> = Promise.resolve();
	const round = async () => {
		try {
			if (!recovered) await deliveries.recover(since);
			recovered = true;
			await deliveries.sweep();
		} catch (error) {
			log.warn({ err: error }, "messages could not be offered again");
		}
	};
	const run = () => {
		running = running.then(round);
	};
	run();
	const timer = setInterval(run, redeliverEveryMs);
	return async () => {
		clearInterval(timer);
		await running;
	};
}
