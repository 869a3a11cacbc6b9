import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { StoreError } from "../../app/errors.ts";
import type { ChatLog, ChatLogEntry } from "../../app/ports/chat-log.ts";
import type { Log } from "../../app/ports/surroundings.ts";
import { RenderError } from "./errors.ts";
import { pollEveryMs } from "./limits.ts";
import { toWire, visibleTo } from "./wire.ts";

const pageSize = 200;

/** What happens, as server-sent events. An event's id is the entry's `seq`, so that a page goes on where it was. */
export type Live = {
	/** Something was appended: everybody looks. */
	wake(): void;
	/** The stream of what one person may see, after `seq`. */
	stream(c: Context, person: string, seq: number): Response;
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

	function written(entry: ChatLogEntry): string | null {
		try {
			return JSON.stringify(toWire(entry));
		} catch (error) {
			if (!(error instanceof RenderError)) throw error;
			log.error({ seq: entry.seq, err: error }, "a message can't be shown");
			return null;
		}
	}

	return {
		wake,
		stop() {
			run += 1;
			wake();
		},
		stream: (c, person, first) =>
			streamSSE(c, async (stream) => {
				const ours = run;
				let seq = first;
				let told: "caught-up" | "trouble" | null = null;
				stream.onAbort(wake);
				await stream.writeSSE({ event: "hello", data: "{}", retry: 1_000 });
				let sameLog = seq === 0;
				while (ours === run && !stream.aborted && !stream.closed) {
					const seen = wakes;
					try {
						if (!sameLog) {
							// A page that has seen what this log does not hold was opened on another database.
							const [last] = await chatLog.after(seq - 1, 1);
							if (last?.seq !== seq) return stream.writeSSE({ event: "reset", data: "{}" });
							sameLog = true;
						}
						const entries = await chatLog.after(seq, pageSize);
						for (const entry of entries) {
							seq = entry.seq;
							const data = visibleTo(entry, person) ? written(entry) : null;
							if (data !== null) await stream.writeSSE({ event: "entry", id: String(seq), data });
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
