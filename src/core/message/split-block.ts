import { shorten, startOf } from "./cut-text.ts";
import { longestFit } from "./longest-fit.ts";
import { textLength } from "./measure.ts";
import type { Block, Button, Inline, MessageLimits, StandingRow } from "./model.ts";
import { printInlines } from "./print-inline.ts";
import { splitInlines } from "./split-inlines.ts";

type ListBlock = Extract<Block, { type: "list" }>;

/** What a list item's number and mark take at most: `999999999. `. */
const LONGEST_MARK = 11;
/** A name in a leaderboard that is longer is shortened; Discord allows 32 characters, Slack 80. */
const LONGEST_NAME = 80;

/** Makes blocks out of one block that obey every limit for single blocks, and all of which fit a message of their own. */
export function splitBlock(block: Block, limits: MessageLimits): Block[] {
	const most = Math.min(limits.paragraph, limits.total);
	switch (block.type) {
		case "heading":
			return [{ ...block, text: shorten(block.text, Math.min(limits.heading, limits.total)) }];
		case "paragraph":
		case "footnote":
			return splitInlines(block.children, most).map((children) => ({ ...block, children }));
		case "codeBlock":
			return splitCode(block.language, block.text, Math.min(limits.codeBlock, limits.total));
		case "list":
			return splitList(block, most, limits.listItems);
		case "standings":
			return shortenStandings(block.rows, most, limits.standingRows);
		case "image":
			return [{ ...block, alt: shorten(block.alt, most) }];
		case "actions":
			return splitButtons(block.buttons, limits);
	}
}

/** Splits between lines; only a line that is too long by itself is cut. */
function splitCode(language: string, text: string, limit: number): Block[] {
	const named = shorten(language, Math.floor(limit / 4));
	const block = (code: string): Block => ({ type: "codeBlock", language: named, text: code });
	if (textLength(block(text)) <= limit) return [block(text)];
	const lines = text.split("\n");
	const size = (index: number) => (lines[index]?.length ?? 0) + 1;
	const printed = (from: number, to: number) => textLength(block(lines.slice(from, to).join("\n")));
	const blocks: Block[] = [];
	for (let from = 0; from < lines.length; ) {
		const to = longestFit(from, lines.length, limit, size, printed);
		if (to > from) {
			blocks.push(block(lines.slice(from, to).join("\n")));
			from = to;
			continue;
		}
		const line = lines[from] ?? "";
		let start = startOf(line, limit);
		for (let max = limit; max > 0 && textLength(block(start)) > limit; max -= Math.ceil(max / 16))
			start = startOf(line, max);
		blocks.push(block(start));
		lines[from] = line.slice(start.length);
	}
	return blocks;
}

/** What doesn't fit into an item follows as paragraphs; then the list goes on with the next number. */
function splitList(list: ListBlock, limit: number, itemLimit: number): Block[] {
	const { ordered, start = 1 } = list;
	const blocks: Block[] = [];
	let items: (readonly Inline[])[] = [];
	let number = start;
	const block = (some: readonly (readonly Inline[])[]): Block => ({
		type: "list",
		ordered,
		...(ordered && number !== 1 ? { start: number } : {}),
		items: some,
	});
	const size = (index: number) => printInlines(items[index] ?? []).length + 1;
	const flush = () => {
		for (let from = 0; from < items.length; ) {
			const printed = (a: number, b: number) => textLength(block(items.slice(a, b)));
			const to = longestFit(from, Math.min(items.length, from + itemLimit), limit, size, printed);
			if (to === from) throw new RangeError(`no list item fits a limit of ${limit}`);
			blocks.push(block(items.slice(from, to)));
			number += to - from;
			from = to;
		}
		items = [];
	};
	for (const item of list.items) {
		const [first = [], ...rest] = splitInlines(item, limit - LONGEST_MARK);
		items.push(first);
		if (rest.length === 0) continue;
		flush();
		for (const children of rest) blocks.push({ type: "paragraph", children });
	}
	flush();
	return blocks;
}

/** Keeps the reader's own row, wherever it stands, and says how many rows are left out. */
function shortenStandings(rows: readonly StandingRow[], limit: number, rowLimit: number): Block[] {
	const named = rows.map((row) => ({ ...row, name: shorten(row.name, Math.min(LONGEST_NAME, Math.floor(limit / 4))) }));
	const own = named.find((row) => row.you);
	let count = Math.min(named.length, rowLimit);
	const shown = () => {
		const top = named.slice(0, count);
		return own === undefined || top.includes(own) ? top : [...top.slice(0, -1), own];
	};
	const standings = (): Block => ({ type: "standings", rows: shown() });
	while (count > 1 && textLength(standings()) > limit) count--;
	const left = rows.length - count;
	const note: Block = { type: "paragraph", children: [{ type: "text", text: `and ${left} more` }] };
	return left > 0 ? [standings(), note] : [standings()];
}

function splitButtons(buttons: readonly Button[], limits: MessageLimits): Block[] {
	const rows: Button[][] = [];
	let length = 0;
	for (const button of buttons) {
		const label = shorten(button.label, Math.min(limits.buttonLabel, limits.total));
		const row = rows.at(-1);
		const joins = row !== undefined && row.length < limits.buttonsPerRow && length + label.length <= limits.total;
		if (joins) row.push({ ...button, label });
		else rows.push([{ ...button, label }]);
		length = (joins ? length : 0) + label.length;
	}
	return rows.map((row) => ({ type: "actions", buttons: row }));
}
