import { ChatError, type ChatErrorReason } from "../../src/app/errors.ts";
import type { Addressee, Capabilities, Chat, FoundPosted, Place, Posted } from "../../src/app/ports/chat.ts";
import type { Inbound, Receive, Received } from "../../src/app/ports/inbound.ts";
import type { Clock, Ids } from "../../src/app/ports/surroundings.ts";
import type { Instant } from "../../src/core/ids.ts";
import type { Platform } from "../../src/core/ledger.ts";
import { obeys } from "../../src/core/message/fit.ts";
import type { Message } from "../../src/core/message/model.ts";

/** A message that stands on the platform. `onlyFor`: one person's id; null: everybody in the channel. */
export type MemoryPost = {
	id: string;
	workspace: string;
	channel: string;
	/** The thread that it stands in. */
	thread: string | null;
	onlyFor: string | null;
	key: string | null;
	at: Instant;
	/** Grows with each change over all posts. */
	changed: number;
	message: Message;
	edited: boolean;
};

export type Sending = "post" | "edit" | "openThread" | "direct" | "respond" | "markReceived" | "pin" | "findPosted";

/**
 * What goes wrong with the next sendings of one kind, in order. `refuse`: a clear refusal, nothing happens. `lose`: it happens and the
 * reply is lost. `vanish`: it does not happen, and nobody is told. `hang`: it happens, and the process that sent it hears nothing any more. `unreadable`: the platform does not let us look.
 */
export type Fault =
	| { kind: "refuse"; reason: ChatErrorReason; retryAfterMs?: number; lacks?: readonly string[] }
	| { kind: "lose" }
	| { kind: "vanish" }
	| { kind: "hang" }
	| { kind: "unreadable" };

/** Where a reply goes on this platform. */
export type MemoryReplyTo = {
	workspace: string;
	channel: string;
	thread: string | null;
	person: string;
	response: "private" | "public" | "update";
	message: string | null;
	event: string;
};

export type MemoryChat = Chat & {
	/** Everything that was ever posted, oldest first. */
	readonly posts: readonly MemoryPost[];
	/** Threads by the post that opened them. */
	readonly threads: ReadonlyMap<string, { id: string; title: string }>;
	readonly marked: ReadonlySet<string>;
	/** Messages that are pinned. */
	readonly pinned: ReadonlySet<string>;
	/** How often each kind of sending was tried. */
	readonly tries: Readonly<Record<Sending, number>>;
	/** The keys of all posts that were tried, whether or not they came through. */
	readonly triedKeys: readonly string[];
	/** What goes wrong next. */
	next(sending: Sending, ...faults: Fault[]): void;
	/** What goes wrong whenever nothing else was planned; null: nothing. `channel`: there alone. */
	always(sending: Sending, fault: Fault | null, channel?: string): void;
	/** Runs before each sending: a laptop that sleeps, a process that dies. */
	before(work: (sending: Sending) => void | Promise<void>): void;
	/** Runs after each sending that came through, before its reply is heard. */
	after(work: (sending: Sending) => void): void;
	/** As if the platform had delivered it; throws while stopped. */
	deliver(event: Inbound): Promise<Received>;
};

export type MemoryChatOptions = {
	clock: Clock;
	ids: Ids;
	platform?: Platform;
	/** Whether the platform itself drops a second post with the same key, as Discord does for two minutes. */
	knowsKeys?: boolean;
	/** The channels and people there are; anything asked for unless given. */
	places?: { channels: readonly string[]; people: readonly string[] };
};

const limits = {
	summary: 300,
	heading: 150,
	paragraph: 3_000,
	codeBlock: 3_000,
	listItems: 50,
	standingRows: 30,
	buttonsPerRow: 5,
	buttonLabel: 75,
	blocks: 50,
	total: 12_000,
} as const;

const capabilities = {
	privateReply: "any-time",
	threads: "own-channel",
	messageText: "always",
	spoilers: "native",
	limits,
} as const satisfies Capabilities;

/** A chat platform in memory, with the habits of a hosted one: threads are channels, replies need an occasion, and the network fails. */
export function memoryChat({
	clock,
	ids,
	platform = "discord",
	knowsKeys = false,
	places,
}: MemoryChatOptions): MemoryChat {
	const posts: MemoryPost[] = [];
	const threads = new Map<string, { id: string; title: string }>();
	const marked = new Set<string>();
	const pins = new Set<string>();
	const tries: Record<Sending, number> = {
		post: 0,
		edit: 0,
		openThread: 0,
		direct: 0,
		respond: 0,
		markReceived: 0,
		pin: 0,
		findPosted: 0,
	};
	const triedKeys: string[] = [];
	const planned = new Map<Sending, Fault[]>();
	const standing = new Map<Sending, { fault: Fault; channel: string | null }>();
	let first: (sending: Sending) => void | Promise<void> = () => {};
	let last: (sending: Sending) => void = () => {};
	let receive: Receive | null = null;
	let changes = 0;

	function faultFor(sending: Sending, channel: string | null): Fault | null {
		const fault = planned.get(sending)?.shift();
		if (fault !== undefined) return fault;
		const usual = standing.get(sending);
		return usual === undefined || (usual.channel !== null && usual.channel !== channel) ? null : usual.fault;
	}

	async function send<T>(sending: Sending, channel: string | null, work: () => T): Promise<T> {
		tries[sending]++;
		await first(sending);
		const fault = faultFor(sending, channel);
		if (fault === null) {
			const result = work();
			last(sending);
			return result;
		}
		if (fault.kind === "refuse")
			throw new ChatError(fault.reason, `scripted ${fault.reason}`, fault.retryAfterMs ?? null, fault.lacks);
		if (fault.kind === "lose" || fault.kind === "hang") work();
		if (fault.kind === "hang") return new Promise(() => {});
		throw new ChatError("unreachable", `scripted: the reply to ${sending} was lost`);
	}

	function add(
		to: Pick<MemoryPost, "workspace" | "channel" | "thread" | "onlyFor">,
		message: Message,
		key: string | null,
	): MemoryPost {
		const breaches = obeys(message, limits);
		if (breaches.length > 0) throw new Error(`a message was not fitted: ${breaches.join("; ")}`);
		const post: MemoryPost = {
			...to,
			id: ids.next(),
			key,
			at: clock.now(),
			changed: ++changes,
			message,
			edited: false,
		};
		posts.push(post);
		return post;
	}

	function change(id: string, message: Message): void {
		const post = posts.find((candidate) => candidate.id === id);
		if (post === undefined) throw new ChatError("not-found", `no post ${id}`);
		if (obeys(message, limits).length > 0) throw new Error("a message was not fitted");
		Object.assign(post, { message, edited: true, changed: ++changes });
	}

	function mayLeave(notAfter: Instant): void {
		if (clock.now() > notAfter) throw new ChatError("late", "its time is over");
	}

	const refTo = ({ workspace, channel, id, thread }: MemoryPost): Posted => ({
		workspace,
		channel,
		message: id,
		thread,
	});

	return {
		platform,
		capabilities,
		posts,
		threads,
		marked,
		pinned: pins,
		tries,
		triedKeys,
		next: (sending, ...faults) => void planned.set(sending, [...(planned.get(sending) ?? []), ...faults]),
		always(sending, fault, channel) {
			if (fault === null) standing.delete(sending);
			else standing.set(sending, { fault, channel: channel ?? null });
		},
		before(work) {
			first = work;
		},
		after(work) {
			last = work;
		},
		async deliver(event) {
			if (receive === null) throw new Error("the chat is stopped");
			return receive(event);
		},
		async start(taker) {
			receive = taker;
		},
		async stop() {
			receive = null;
		},
		post({ workspace, channel, thread }, message, key, notAfter) {
			triedKeys.push(key);
			return send("post", channel, () => {
				mayLeave(notAfter);
				if (places?.channels.includes(channel) === false) throw new ChatError("not-found", `no channel ${channel}`);
				const there = knowsKeys ? posts.find((post) => post.key === key) : undefined;
				return refTo(there ?? add({ workspace, channel, thread, onlyFor: null }, message, key));
			});
		},
		edit: (posted, message) => send("edit", posted.channel, () => change(posted.message, message)),
		openThread: (posted, title) =>
			send("openThread", posted.channel, () => {
				if (!posts.some(({ id }) => id === posted.message))
					throw new ChatError("not-found", `no post ${posted.message}`);
				const thread = threads.get(posted.message) ?? { id: `thread-of-${posted.message}`, title };
				threads.set(posted.message, thread);
				return thread.id;
			}),
		direct: ({ workspace, externalId }, message, key, notAfter) =>
			send("direct", null, () => {
				mayLeave(notAfter);
				if (places?.people.includes(externalId) === false) throw new ChatError("not-found", `no member ${externalId}`);
				const there = knowsKeys ? posts.find((post) => post.key === key) : undefined;
				return refTo(
					there ?? add({ workspace, channel: `dm:${externalId}`, thread: null, onlyFor: externalId }, message, key),
				);
			}),
		respond: (replyTo, message) =>
			send("respond", null, () => {
				const to = readReplyTo(replyTo);
				if (to === null) throw new ChatError("not-found", "a reply without a place");
				if (to.response === "update" && to.message !== null && posts.some(({ id }) => id === to.message))
					return change(to.message, message);
				add(
					{
						workspace: to.workspace,
						channel: to.channel,
						thread: to.thread,
						onlyFor: to.response === "public" ? null : to.person,
					},
					message,
					null,
				);
			}),
		markReceived: ({ message }) => send("markReceived", null, () => void marked.add(message)),
		pin: ({ channel, message }, pinned) =>
			send("pin", channel, () => {
				if (!posts.some(({ id }) => id === message)) throw new ChatError("not-found", `no post ${message}`);
				if (pinned) pins.add(message);
				else pins.delete(message);
			}),
		findPosted: async (where: Place | Addressee, key, since): Promise<FoundPosted> => {
			tries.findPosted++;
			await first("findPosted");
			const channel = "channel" in where ? where.channel : `dm:${where.externalId}`;
			const fault = faultFor("findPosted", channel);
			if (fault?.kind === "unreadable") return { kind: "unreadable", why: "forbidden" };
			if (fault !== null) throw new ChatError(fault.kind === "refuse" ? fault.reason : "unreachable", "scripted");
			const found = posts.find((post) => post.key === key && post.channel === channel && post.at >= since);
			return found === undefined ? { kind: "absent" } : { kind: "found", posted: refTo(found) };
		},
	};
}

function readReplyTo(written: string): MemoryReplyTo | null {
	try {
		const to: MemoryReplyTo = JSON.parse(written);
		return typeof to.person === "string" && typeof to.channel === "string" ? to : null;
	} catch {
		return null;
	}
}
