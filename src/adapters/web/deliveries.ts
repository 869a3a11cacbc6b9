import { StoreError } from "../../app/errors.ts";
import type { ChatLog, ChatLogEntry } from "../../app/ports/chat-log.ts";
import type { Receive } from "../../app/ports/inbound.ts";
import type { Log } from "../../app/ports/surroundings.ts";
import type { Instant } from "../../core/ids.ts";
import { textOf } from "./entries.ts";
import { entryEvent } from "./inbound.ts";

/** Something else than the database failed this often: a bug, which another try won't mend. */
const mostFaults = 3;
const pageSize = 500;

/** Hands what people said to PyQ, again until it is taken. `receive` drops what it has seen, by the event's id. */
export type Deliveries = {
	/** Offers one entry of the log. True once taken; false: it is offered again by `sweep`. */
	offer(entry: ChatLogEntry): Promise<boolean>;
	/** Offers everything that was not taken, oldest first, until the database fails. */
	sweep(): Promise<void>;
	/** Counts everything that people said since an instant as not taken: after a start nobody knows. */
	recover(since: Instant): Promise<void>;
};

/** Made at each start of the adapter; the log is the memory, so nothing here needs to outlive the process. */
export function createDeliveries(chatLog: ChatLog, receive: Receive, log: Log): Deliveries {
	const waiting = new Map<number, { entry: ChatLogEntry; faults: number }>();
	let sweeping: Promise<void> | null = null;

	/** `away`: the database failed, so there is no point in going on with others. `later`: it waits for a post to be settled, alone. */
	async function offer(entry: ChatLogEntry): Promise<"taken" | "fault" | "away" | "later"> {
		try {
			const event = await entryEvent(chatLog, entry);
			if (event !== null) await receive(event);
			waiting.delete(entry.seq);
			return "taken";
		} catch (error) {
			const faults = (waiting.get(entry.seq)?.faults ?? 0) + (error instanceof StoreError ? 0 : 1);
			if (faults < mostFaults) waiting.set(entry.seq, { entry, faults });
			else waiting.delete(entry.seq);
			if (error instanceof StoreError) return error.reason === "unsettled" ? "later" : "away";
			log.error(
				{ seq: entry.seq, faults, err: error },
				faults < mostFaults ? "a message was not taken" : "a message was given up",
			);
			return "fault";
		}
	}

	async function sweep(): Promise<void> {
		for (const { entry } of [...waiting.values()].sort((a, b) => a.entry.seq - b.entry.seq)) {
			if ((await offer(entry)) === "away") return;
		}
	}

	return {
		offer: async (entry) => (await offer(entry)) === "taken",
		async sweep() {
			sweeping ??= sweep().finally(() => {
				sweeping = null;
			});
			await sweeping;
		},
		async recover(since) {
			for (let seq = 0; ; ) {
				const entries = await chatLog.after(seq, pageSize);
				for (const entry of entries) {
					seq = entry.seq;
					if (entry.at >= since && textOf(entry.body, "event") !== "") waiting.set(seq, { entry, faults: 0 });
				}
				if (entries.length < pageSize) return;
			}
		},
	};
}
