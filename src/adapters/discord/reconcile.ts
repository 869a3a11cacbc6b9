import { type APIMessage, Routes } from "discord.js";
import { ChatError } from "../../app/errors.ts";
import type { Inbound } from "../../app/ports/inbound.ts";
import type { ThreadToRead } from "../../app/ports/store.ts";
import type { Clock, Log } from "../../app/ports/surroundings.ts";
import { HOUR, type Instant } from "../../core/ids.ts";
import { readFiles } from "./files.ts";
import { messagesSince } from "./find-posted.ts";
import { deletionEvent, hasWords, isWritten, messageEvent, type Spot } from "./inbound.ts";
import { isPassing } from "./intake.ts";
import type { Requests } from "./rest.ts";

export type ReconcileParts = {
	/** The threads that messages of rounds may stand in. */
	threads: () => Promise<readonly ThreadToRead[]>;
	/** The channels of direct conversations in which something may have been written. */
	conversations: () => Promise<ReadonlySet<string>>;
	requests: Requests;
	/** Whether PyQ may read what was written there; null: it does not know. */
	mayRead: (channel: string) => boolean | null;
	/** Takes an event: the same message is the same event, so what was taken before is dropped. */
	offer: (channel: string, read: () => Promise<Inbound>) => Promise<void>;
	clock: Clock;
	log: Log;
};

/** Reads what was written, edited and deleted while nobody listened. */
export type Reconciler = {
	/** All threads and conversations are to be read with the next run. */
	ask(): void;
	/** Reads what is to be read. Throws when something is left that may be read later: the next run reads that alone. */
	run(): Promise<void>;
};

/** What was written earlier in a direct conversation was heard, or counts no more; in milliseconds. */
const talkWithin = 30 * HOUR;

/** A thread or a conversation, by its channel. */
type ToRead = { of: string; read: () => Promise<void> };

export function createReconciler(parts: ReconcileParts): Reconciler {
	let all = false;
	let unread: readonly ToRead[] = [];

	/** Offers what people wrote somewhere, oldest first. Gives the ids of all that stands there. */
	async function takeWritten(of: string, spot: Spot, since: Instant): Promise<Set<string>> {
		const written: APIMessage[] = [];
		const standing = new Set<string>();
		for await (const message of messagesSince(parts.requests, of, since)) {
			standing.add(message.id);
			if (isWritten(message) && hasWords(message)) written.push(message);
		}
		// What the server calls somebody is told with what happens alone.
		for (const message of written.reverse())
			await parts.offer(of, async () => messageEvent(message, undefined, spot, await readFiles(message.attachments)));
		return standing;
	}

	async function readThread({ workspace, channel, thread, since, sources }: ThreadToRead): Promise<void> {
		const { offer, clock, mayRead } = parts;
		const spot: Spot = {
			guild: { id: workspace.externalId, name: workspace.name },
			channel: { id: channel.externalId, name: channel.name },
			thread,
		};
		const standing = await takeWritten(thread, spot, since);
		// Only a complete read says that something is gone. A quiet thread is no more told of by itself: it is read like its channel.
		if ((mayRead(thread) ?? mayRead(channel.externalId)) !== true) return;
		for (const source of sources)
			if (!standing.has(source) && (await isGone(thread, source)))
				await offer(thread, async () => deletionEvent({ id: source }, spot, clock.now(), null));
	}

	async function readConversation(id: string): Promise<void> {
		await takeWritten(id, { guild: null, channel: { id, name: "" }, thread: null }, parts.clock.now() - talkWithin);
	}

	const everything = async (): Promise<ToRead[]> => [
		...(await parts.threads()).map((thread) => ({ of: thread.thread, read: () => readThread(thread) })),
		...[...(await parts.conversations())].map((id) => ({ of: id, read: () => readConversation(id) })),
	];

	/** Whether a message is not there any more. One that is only not listed stands all the same. */
	async function isGone(channel: string, message: string): Promise<boolean> {
		try {
			await parts.requests.send("reading", null, (rest, signal) =>
				rest.get(Routes.channelMessage(channel, message), { signal }),
			);
			return false;
		} catch (error) {
			if (error instanceof ChatError && error.reason === "not-found") return true;
			throw error;
		}
	}

	return {
		ask() {
			all = true;
		},
		async run() {
			const { log } = parts;
			const toRead = all ? await everything() : unread;
			all = false;
			const left: ToRead[] = [];
			let why: unknown = null;
			for (const one of toRead) {
				try {
					await one.read();
				} catch (error) {
					if (error instanceof ChatError && error.reason === "late") return;
					if (isPassing(error)) {
						left.push(one);
						why = error;
					} else {
						// A thread that is gone or closed to PyQ is told of when something is posted there.
						log.warn({ channel: one.of, err: error }, "what was written there could not be read again");
					}
				}
			}
			unread = left;
			if (left.length > 0) throw why;
		},
	};
}
