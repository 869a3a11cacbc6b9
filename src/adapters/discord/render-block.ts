import { shorten } from "../../core/message/fit.ts";
import { textLength } from "../../core/message/measure.ts";
import type { Block, Inline, StandingRow } from "../../core/message/model.ts";
import { timeText } from "../../core/message/print-inline.ts";
import { standingsList, standingsTable } from "../../core/message/standings-table.ts";
import { escapeLine, fence, isVisible, plainFence, plainLine, tableFence } from "./escape.ts";
import { descriptionLimit, growth } from "./limits.ts";
import { renderInlines, renderLine } from "./render-inline.ts";

type List = Extract<Block, { type: "list" }>;

/** What says in words what a picture shows; `fit` counts it among all text, but by itself it has no limit. */
const longestAlt = 1_000;
const smallPrint = "-# ";
/** An item without words still has its number. */
const nothing = "\u200b";

/**
 * A block as Discord's text. Buttons are no text: "". `tight`: at most `growth` longer than in Markdown, so that a block with so many
 * marks that escaping would make it longer (a drawing in letters, a wall of asterisks) is shown as code, where nothing needs a backslash.
 */
export function renderBlock(given: Block, tight: boolean): string {
	const block = given.type === "image" ? { ...given, alt: shorten(given.alt, longestAlt) } : given;
	const rendered = render(block);
	const most = tight ? textLength(block) * growth.share + growth.extra : descriptionLimit;
	return rendered.length <= most ? rendered : plainFence(plainWords(block));
}

function render(block: Block): string {
	switch (block.type) {
		case "heading":
			return marked("## ", escapeLine(block.text));
		case "paragraph":
			return visible(renderInlines(block.children).trim());
		case "codeBlock":
			return fence(block.language.trim(), block.text);
		case "list":
			return listLines(block, (item) => renderLine(item) || nothing);
		case "standings":
			return block.rows.length === 0 ? "" : tableFence(standingsTable(named(block.rows)));
		case "image":
			return marked(smallPrint, escapeLine(block.alt));
		case "footnote":
			return marked(smallPrint, renderLine(block.children));
		case "actions":
			return "";
	}
}

const visible = (text: string): string => (isVisible(text) ? text : "");
const marked = (mark: string, text: string): string => (isVisible(text) ? mark + text : "");

function listLines({ ordered, start = 1, items }: List, words: (item: readonly Inline[]) => string): string {
	return items.map((item, index) => `${ordered ? `${start + index}.` : "-"} ${words(item)}`).join("\n");
}

/** The words of a block without any marks, for a code block; never longer than its Markdown. */
function plainWords(block: Block): string {
	switch (block.type) {
		case "heading":
			return plainLine(block.text);
		case "paragraph":
		case "footnote":
			return plainInlines(block.children).replace(/\n{2,}/gu, "\n");
		case "codeBlock":
			return block.text;
		case "list":
			return listLines(block, (item) => plainLine(plainInlines(item)));
		case "standings":
			return standingsList(named(block.rows));
		case "image":
			return plainLine(block.alt);
		case "actions":
			return "";
	}
}

function plainInlines(inlines: readonly Inline[]): string {
	return inlines.map(plainInline).join("");
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
		case "link": {
			const name = plainInlines(inline.children);
			return name === inline.url ? name : `${name} (${inline.url})`;
		}
		default:
			return plainInlines(inline.children);
	}
}

/** Names as they can be shown. */
const named = (rows: readonly StandingRow[]): StandingRow[] =>
	rows.map((row) => ({ ...row, name: plainLine(row.name) }));
