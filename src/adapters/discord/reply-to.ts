import type { ResponseKind } from "../../app/command.ts";
import type { Instant } from "../../core/ids.ts";

/** Where an answer goes: to an interaction, for 15 minutes, or into a conversation. */
export type ReplyTo =
	| {
			kind: "interaction";
			application: string;
			token: string;
			response: Exclude<ResponseKind, "form">;
			/** When the interaction was made. */
			at: Instant;
	  }
	/** `about`: the message that is answered. `quoted`: others are there too, so the answer shows which. */
	| { kind: "channel"; channel: string; about: string; quoted: boolean };

/** Makes the opaque text that comes back to `respond`. It holds a token, so it is kept sealed. */
export const writeReplyTo = (replyTo: ReplyTo): string => JSON.stringify(replyTo);

const responses = ["private", "public", "update"] as const;

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
		return typeof found === "string" && found !== "" ? found : null;
	};
	if (read.get("kind") === "channel") {
		const [channel, about] = [text("channel"), text("about")];
		return channel === null || about === null
			? null
			: { kind: "channel", channel, about, quoted: read.get("quoted") === true };
	}
	const [application, token, at] = [text("application"), text("token"), read.get("at")];
	const response = responses.find((kind) => kind === read.get("response"));
	if (application === null || token === null || response === undefined || typeof at !== "number") return null;
	return { kind: "interaction", application, token, response, at };
}
