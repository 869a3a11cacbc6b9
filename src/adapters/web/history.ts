import type { ChatLog, ChatLogEntry, ChatLogPlace } from "../../app/ports/chat-log.ts";
import { pageOfMessages } from "./limits.ts";
import { visibleTo } from "./wire.ts";
import type { WireEntry, WireHistory } from "./wire-types.ts";

/** Makes of an entry what the page gets; null when it can't be shown. */
export type ToWire = (entry: ChatLogEntry) => WireEntry | null;

/**
 * The latest messages of a place as one person saw them at the number `upTo`, and what of the log still shows in them: of a
 * post that was edited twenty times, the last edit alone. `before` gives the messages that stand before a number.
 */
export async function readHistory(
	chatLog: ChatLog,
	toWire: ToWire,
	place: ChatLogPlace,
	{ reader, upTo, before = upTo + 1 }: { reader: string; upTo: number; before?: number },
): Promise<WireHistory> {
	const { channel, thread } = place;
	// One more than is shown tells whether there are earlier ones.
	const found = await chatLog.latestMessages(place, {
		reader,
		upTo: Math.min(before - 1, upTo),
		limit: pageOfMessages + 1,
	});
	const ids = found.slice(-pageOfMessages).flatMap(({ message }) => message ?? []);
	// Above a thread stands what it is about.
	const roots = thread === null ? ids : [thread];
	const [entries, replies] = await Promise.all([
		chatLog.latestAbout(thread === null ? ids : [thread, ...ids], upTo),
		chatLog.replies(channel, roots, upTo),
	]);
	return {
		seq: upTo,
		channel,
		thread,
		earlier: found.length > pageOfMessages,
		entries: entries.filter((entry) => visibleTo(entry, reader)).flatMap((entry) => toWire(entry) ?? []),
		replies,
	};
}
