import { ChatError } from "../../app/errors.ts";

/** Whether something that Discord sent is an object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** The objects of a list that Discord sent, which says "none" with an empty one, with null or with nothing. */
export const listOf = (value: unknown): Record<string, unknown>[] =>
	Array.isArray(value) ? value.filter(isRecord) : [];

/** The id of what a request made. Throws ChatError `unreachable` where the answer names none: it may be there, and nobody knows where. */
export function madeId(answer: unknown): string {
	if (isRecord(answer) && typeof answer["id"] === "string") return answer["id"];
	throw new ChatError("unreachable", "Discord’s answer names nothing that was made");
}
