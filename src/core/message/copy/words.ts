import type { Instant } from "../../ids.ts";
import type { Kind, Level } from "../../question.ts";
import type { Button, Inline, Message } from "../model.ts";
import { code, text } from "../model.ts";
import { plainText } from "../rich-text.ts";

/** Small words that several messages share. */
export const levelWords: Readonly<Record<Level, string>> = {
	beginner: "Beginner",
	intermediate: "Intermediate",
	advanced: "Advanced",
};

export const kindWords: Readonly<Record<Kind, string>> = {
	explain: "Explain",
	predict: "Predict the output",
	debug: "Find the fault",
	code: "Write code",
	design: "Design",
	behavioural: "Tell a story",
};

/** `1 answer`, `2 answers`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
	`${number} ${number === 1 ? one : many}`;

/** `Ada`, `Ada and Grace`, `Ada, Grace and 3 more`. */
export function names(all: readonly string[], most: number): string {
	const shown = all.length > most ? [...all.slice(0, most), `${all.length - most} more`] : all;
	return shown.length < 2 ? (shown[0] ?? "") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

export const when = (
	at: Instant,
	zone: string,
	style: "time" | "date" | "date-time" | "relative" = "date-time",
): Inline => ({
	type: "time",
	at,
	zone,
	style,
});

/** A command as a person types it, for use among the words of a note. */
export const command = (path: string): { command: string } => ({ command: `/pyq ${path}` });

/** Plain words, or words with commands (shown as code), times, names and the like among them. */
export type Words = string | readonly (string | { command: string } | Inline)[];

/** Words as inlines. */
export const inlines = (words: Words): Inline[] =>
	(typeof words === "string" ? [words] : words).map((part) =>
		typeof part === "string" ? text(part) : "command" in part ? code(part.command) : part,
	);

/** Words where only plain text can stand: a summary, the error of a form's field. */
export const plain = (words: Words): string => plainText(inlines(words));

/** A message of one paragraph and, when there are any, buttons. */
export const note = (words: Words, ...buttons: Button[]): Message => rich(plain(words), inlines(words), ...buttons);

/** A message of one paragraph with more than plain words in it; `summary` says the same in plain text. */
export const rich = (summary: string, children: readonly Inline[], ...buttons: Button[]): Message => ({
	summary,
	blocks: [{ type: "paragraph", children }, ...(buttons.length > 0 ? [{ type: "actions" as const, buttons }] : [])],
});
