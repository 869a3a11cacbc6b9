import type { ResponseKind } from "../../app/command.ts";

/** Where an answer goes. It holds for ever: the page can be written to at any time. */
export type ReplyTo = {
	/** Who did what is answered. */
	person: string;
	channel: string;
	thread: string | null;
	response: Exclude<ResponseKind, "form">;
	/** The message to replace, for `update`. */
	message: string | null;
	/** The id of the event: with what is said, it makes an answer unique. */
	event: string;
	/** What was typed, to be shown beside the answer. */
	asked: string | null;
};

const responses = ["private", "public", "update"] as const;
const longestAsked = 80;

/** What was typed, in one line that can stand above the answer. */
export function shorten(typed: string): string {
	const line = typed.replace(/\s+/gu, " ").trim();
	return line.length > longestAsked ? `${line.slice(0, longestAsked - 1).toWellFormed()}…` : line;
}

/** Makes the opaque text that comes back to `respond`. */
export function writeReplyTo(replyTo: ReplyTo): string {
	return JSON.stringify({ ...replyTo, asked: replyTo.asked === null ? null : shorten(replyTo.asked) });
}

/** Reads it back; null for a text that no version of PyQ made. */
export function readReplyTo(written: string): ReplyTo | null {
	let value: unknown;
	try {
		value = JSON.parse(written);
	} catch {
		return null;
	}
	if (typeof value !== "object" || value === null) return null;
	const read = new Map<string, unknown>(Object.entries(value));
	const text = (name: string): string | null => {
		const found = read.get(name);
		return typeof found === "string" ? found : null;
	};
	const [person, channel, event] = [text("person"), text("channel"), text("event")];
	const response = responses.find((kind) => kind === read.get("response"));
	if (person === null || channel === null || event === null || response === undefined) return null;
	return { person, channel, event, response, thread: text("thread"), message: text("message"), asked: text("asked") };
}
