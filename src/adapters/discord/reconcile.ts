import { type APIMessage, Routes } from "discord.js";
import { ChatError } from "../../app/errors.ts";
import type { Inbound } from "../../app/ports/inbound.ts";
import type { ThreadToRead } from "../../app/ports/store.ts";
import type { Clock, Log } from "../../app/ports/surroundings.ts";
import { readFiles } from "./files.ts";
import { messagesSince } from "./find-posted.ts";
import { deletionEvent, hasWords, isWritten, messageEvent, type Spot } from "./inbound.ts";
import { isPassing } from "./intake.ts";
import type { Requests } from "./rest.ts";

export type ReconcileParts = {
	/** The threads that messages of rounds may stand in. */
	threads: () => Promise<readonly ThreadToRead[]>;
	requests: Requests;
	/** Whether PyQ may read what was written there; null: it does not know. */
	mayRead: (channel: string) => boolean | null;
	/** Takes an event: the same message is the same event, so what was taken before is dropped. */
	offer: (thread: string, read: () => Promise<Inbound>) => Promise<void>;
	clock: Clock;
	log: Log;
};

/** Reads what was written, edited and deleted while nobody listened. */
export type Reconciler = {
	/** All threads are to be read with the next run. */
	ask(): void;
	/** Reads what is to be read. Throws when something is left that may be read later: the next run reads that alone. */
	run(): Promise<void>;
};

export function createReconciler(parts: ReconcileParts): Reconciler {
	let all = false;
	let unread: readonly ThreadToRead[] = [];

	async function readThread({ workspace, channel, thread, since, sources }: ThreadToRead): Promise<void> {
		const { requests, offer, clock, mayRead } = parts;
		const spot: Spot = {
			guild: { id: workspace.externalId, name: workspace.name },
			channel: { id: channel.externalId, name: channel.name },
			thread,
		};
		const written: APIMessage[] = [];
		const standing = new Set<string>();
		for await (const message of messagesSince(requests, thread, since)) {
			standing.add(message.id);
			if (isWritten(message) && hasWords(message)) written.push(message);
		}
		for (const message of written.reverse())
			await offer(thread, async () => messageEvent(message, null, spot, await readFiles(message.attachments)));
		// Only a complete read says that something is gone. A quiet thread is no more told of by itself: it is read like its channel.
		if ((mayRead(thread) ?? mayRead(channel.externalId)) !== true) return;
		for (const source of sources)
			if (!standing.has(source) && (await isGone(thread, source)))
				await offer(thread, async () => deletionEvent({ id: source }, spot, clock.now(), null));
	}

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
			const threads = all ? await parts.threads() : unread;
			all = false;
			const left: ThreadToRead[] = [];
			let why: unknown = null;
			for (const thread of threads) {
				try {
					await readThread(thread);
				} catch (error) {
					if (error instanceof ChatError && error.reason === "late") return;
					if (isPassing(error)) {
						left.push(thread);
						why = error;
					} else {
						// A thread that is gone or closed to PyQ is told of when something is posted there.
						log.warn({ thread: thread.thread, err: error }, "a thread could not be read again");
					}
				}
			}
			unread = left;
			if (left.length > 0) throw why;
		},
	};
}
