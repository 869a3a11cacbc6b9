import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { StoreError } from "../../app/errors.ts";
import type { ChatLog, ChatLogEntry, ChatLogPlace } from "../../app/ports/chat-log.ts";
import type { Log } from "../../app/ports/surroundings.ts";
import { directPlace } from "./entries.ts";
import { RenderError } from "./errors.ts";
import { readHistory } from "./history.ts";
import { pollEveryMs } from "./limits.ts";
import { toWire, visibleTo } from "./wire.ts";
import type { Opening, WireEntry, WireHistory } from "./wire-types.ts";

const pageSize = 200;

/** What happens, as server-sent events. An event's id is the entry's `seq`, so that a page goes on where it was. */
export type Live = {
	/** Something was appended: everybody looks. */
	wake(): void;
	/** The stream of what one person may see: after `seq`, or (null) beginning with how everything stands now. */
	stream(c: Context, person: string, seq: number | null): Response;
	/** The messages of a place before a number (null: the latest), as one person sees them now. */
	history(place: ChatLogPlace, person: string, before: number | null): Promise<WireHistory>;
	/** Ends all streams. */
	stop(): void;
};

/** Streams of the log; ours to end at `stop`. */
export function createLive(chatLog: ChatLog, log: Log): Live {
	const sleepers = new Set<() => void>();
	/** Grows with each stop: a stream ends when it is not of the current run. */
	let run = 0;
	/** Grows with each wake, so that one which comes while a stream reads is not slept through. */
	let wakes = 0;

	function rest(seen: number): Promise<void> {
		if (seen !== wakes) return Promise.resolve();
		return new Promise((resolve) => {
			const done = () => {
				clearTimeout(timer);
				sleepers.delete(done);
				resolve();
			};
			const timer = setTimeout(done, pollEveryMs);
			sleepers.add(done);
		});
	}

	function wake() {
		wakes += 1;
		for (const sleeper of [...sleepers]) sleeper();
	}

	function shown(entry: ChatLogEntry): WireEntry | null {
		try {
			return toWire(entry);
		} catch (error) {
			if (!(error instanceof RenderError)) throw error;
			log.error({ seq: entry.seq, err: error }, "a message can't be shown");
			return null;
		}
	}

	/** What no entry after `seq` will tell. People and channels are read later than `seq`: they are there before their entries. */
	async function readOpening(person: string): Promise<Opening> {
		const seq = await chatLog.last();
		const [people, channels] = await Promise.all([chatLog.people(), chatLog.channels()]);
		const places = [...channels.map(({ id }) => id), directPlace(person)].map((channel) =>
			readHistory(chatLog, shown, { channel, thread: null }, { reader: person, upTo: seq }),
		);
		return { seq, people, channels, places: await Promise.all(places) };
	}

	return {
		wake,
		stop() {
			run += 1;
			wake();
		},
		async history(place, person, before) {
			const upTo = await chatLog.last();
			return readHistory(chatLog, shown, place, { reader: person, upTo, before: before ?? upTo + 1 });
		},
		stream: (c, person, first) =>
			streamSSE(c, async (stream) => {
				const ours = run;
				let opened = first !== null;
				let seq = first ?? 0;
				let told: "caught-up" | "trouble" | null = null;
				stream.onAbort(wake);
				await stream.writeSSE({ event: "hello", data: "{}", retry: 1_000 });
				let sameLog = seq === 0;
				while (ours === run && !stream.aborted && !stream.closed) {
					const seen = wakes;
					try {
						if (!opened) {
							const opening = await readOpening(person);
							seq = opening.seq;
							await stream.writeSSE({ event: "opening", id: String(seq), data: JSON.stringify(opening) });
							opened = true;
						}
						if (!sameLog) {
							// A page that has seen what this log does not hold was opened on another database.
							const [last] = await chatLog.after(seq - 1, 1);
							if (last?.seq !== seq) return stream.writeSSE({ event: "reset", data: "{}" });
							sameLog = true;
						}
						const entries = await chatLog.after(seq, pageSize);
						for (const entry of entries) {
							seq = entry.seq;
							const wire = visibleTo(entry, person) ? shown(entry) : null;
							if (wire !== null) await stream.writeSSE({ event: "entry", id: String(seq), data: JSON.stringify(wire) });
						}
						if (entries.length === pageSize) continue;
						if (told !== "caught-up") await stream.writeSSE({ event: "caught-up", id: String(seq), data: "{}" });
						told = "caught-up";
					} catch (error) {
						if (!(error instanceof StoreError)) throw error;
						if (told !== "trouble")
							await stream.writeSSE({ event: "trouble", data: JSON.stringify({ reason: error.reason }) });
						told = "trouble";
					}
					await rest(seen);
				}
			}),
	};
}
