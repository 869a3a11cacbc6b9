import type { Block, Inline, StandingRow } from "./model.ts";
import { escapeAddress, escapeText, longestRun, printInlines, timeText } from "./print-inline.ts";

const LARGEST_NUMBER = 999_999_999;

/**
 * Prints blocks as Markdown, one line for each paragraph and item. What `parseRichText` made parses back to the same blocks.
 * The blocks that Markdown of the bank has no form for are printed readably: a heading after `##`, a button as `[label]`.
 */
export function printRichText(blocks: readonly Block[]): string {
	let previous: Block | undefined;
	let alternate = false;
	const printed: string[] = [];
	for (const block of blocks) {
		// Two lists in a row need different marks, or they would be read as one.
		alternate = block.type === "list" && previous?.type === "list" && previous.ordered === block.ordered && !alternate;
		printed.push(printBlock(block, alternate));
		previous = block;
	}
	return printed.filter((text) => text !== "").join("\n\n");
}

/** What is said, without any markup: for summaries and screen readers. Blocks and items have a line each. */
export function plainText(content: readonly (Block | Inline)[]): string {
	const lines: string[] = [];
	let line: string | undefined;
	for (const part of content) {
		if (isBlock(part)) {
			if (line !== undefined) lines.push(line);
			line = undefined;
			lines.push(...plainLines(part));
		} else {
			line = (line ?? "") + plainInline(part);
		}
	}
	if (line !== undefined) lines.push(line);
	return lines.join("\n");
}

/** A leaderboard line in words, as `printRichText` and `plainText` say it. */
function standingText({ rank, name, points, streak, you }: StandingRow): string {
	return `${rank}. ${name}${you ? " (you)" : ""}: ${points} points, streak ${streak}`;
}

function printBlock(block: Block, alternate: boolean): string {
	switch (block.type) {
		case "heading":
			return `## ${escapeText(block.text, false)}`;
		case "paragraph":
		case "footnote":
			return printInlines(block.children);
		case "codeBlock":
			return printCodeBlock(block.language, block.text);
		case "list": {
			const mark = (index: number) =>
				block.ordered ? `${itemNumber(block.start, index)}${alternate ? ")" : "."}` : alternate ? "*" : "-";
			return block.items.map((item, index) => `${mark(index)} ${printInlines(item)}`.trimEnd()).join("\n");
		}
		case "standings":
			return block.rows.map((row) => escapeText(standingText(row), false)).join("\n");
		case "image":
			return `![${escapeText(block.alt, true)}](${escapeAddress(block.url)})`;
		case "actions":
			return block.buttons.map(({ label }) => `[${escapeText(label, false)}]`).join(" ");
	}
}

function itemNumber(start: number | undefined, index: number): number {
	return Math.min((start ?? 1) + index, LARGEST_NUMBER);
}

/** A fence is longer than any run of its character within the code. */
function printCodeBlock(language: string, text: string): string {
	const info = language.replace(/[\r\n]+/g, " ").trim();
	const mark = info.includes("`") ? "~" : "`";
	const fence = mark.repeat(Math.max(3, longestRun(text, mark) + 1));
	return `${fence}${mark === "~" ? " " : ""}${info}\n${text === "" ? "" : `${text}\n`}${fence}`;
}

function isBlock(part: Block | Inline): part is Block {
	return !["text", "strong", "emphasis", "code", "link", "member", "time"].includes(part.type);
}

function plainInline(inline: Inline): string {
	switch (inline.type) {
		case "text":
		case "code":
			return inline.text;
		case "member":
			return inline.name;
		case "time":
			return timeText(inline);
		default:
			return inline.children.map(plainInline).join("");
	}
}

function plainLines(block: Block): string[] {
	switch (block.type) {
		case "heading":
		case "codeBlock":
			return [block.text];
		case "paragraph":
		case "footnote":
			return [block.children.map(plainInline).join("")];
		case "list": {
			const { ordered, start, items } = block;
			return items.map(
				(item, index) => `${ordered ? `${itemNumber(start, index)}.` : "•"} ${item.map(plainInline).join("")}`,
			);
		}
		case "standings":
			return block.rows.map(standingText);
		case "image":
			return [block.alt];
		case "actions":
			return block.buttons.map(({ label }) => label);
	}
}
