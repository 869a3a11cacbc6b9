import { createHash } from "node:crypto";
import type { Question, Revision } from "../core/question.ts";
import { compareText } from "./finding.ts";

/** Names the exact text of a question: the SHA-256 (hex) of its JSON with sorted keys and no white space. */
export function reviseQuestion(question: Question): Revision {
	return { hash: createHash("sha256").update(canonicalJson(question)).digest("hex"), question };
}

/** JSON that is the same for equal values, in whatever order their keys were set. */
function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_, part: unknown) => {
		if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
		return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => compareText(a, b)));
	});
}
