import { blocksTooLong, checkBlocks, type Problem } from "./check-blocks.ts";
import { isFields, list, type Shape, text } from "./check-shape.ts";

/** Why Slack refuses a message: its word, and what it adds in `response_metadata.messages`. */
export type MessageFault = { readonly error: string; readonly problems: readonly Problem[] };

/** The longest top-level text, in characters. */
const mostCharacters = 40_000;

const fault = (error: string, problems: readonly Problem[] = []): MessageFault => ({ error, problems });

/** What is wrong with a message, wherever it goes; null: nothing. `blocks` null or undefined: it has none. */
export function messageFault({ text: words, blocks }: { text: string; blocks: unknown }): MessageFault | null {
	const given = blocks ?? [];
	if (!Array.isArray(given)) return fault("invalid_blocks_format");
	if (words.trim() === "" && given.length === 0) return fault("no_text");
	if (words.length > mostCharacters) return fault("msg_too_long");
	const problems = checkBlocks(given, "message");
	if (problems.length > 0) return fault("invalid_blocks", problems);
	return blocksTooLong(given) ? fault("msg_blocks_too_long") : null;
}

/** A value of a metadata's payload: texts, numbers, yes and no, and lists of them (https://docs.slack.dev/messaging/message-metadata). */
const simple: Shape = (value, at) => {
	if (Array.isArray(value)) return list(simple, 0, 1_000)(value, at);
	return ["string", "number", "boolean"].includes(typeof value) || isFields(value)
		? []
		: [{ at, why: "must be a string, a number or a boolean" }];
};

/** What is wrong with a message's metadata. */
export function checkMetadata(metadata: unknown): Problem[] {
	if (!isFields(metadata)) return [{ at: "/metadata", why: "must be an object" }];
	const payload = metadata["event_payload"];
	const extra = Object.keys(metadata).filter((name) => name !== "event_type" && name !== "event_payload");
	return [
		...text(255, 1)(metadata["event_type"], "/metadata/event_type"),
		...(isFields(payload)
			? Object.entries(payload).flatMap(([name, value]) => simple(value, `/metadata/event_payload/${name}`))
			: [{ at: "/metadata/event_payload", why: "must be an object" }]),
		...extra.map((name) => ({ at: "/metadata", why: `invalid additional property: ${name}` })),
	];
}
