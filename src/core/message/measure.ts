import type { Block, Message, MessageLimits } from "./model.ts";
import { printRichText } from "./print-rich-text.ts";

/**
 * What a block counts against `total`: a heading its text, an image its `alt`, a row of buttons its labels, everything else the
 * length that `printRichText` gives it (for code with the fences and the language).
 */
export function textLength(block: Block): number {
	const known = lengths.get(block);
	if (known !== undefined) return known;
	const length = printedLength(block);
	lengths.set(block, length);
	return length;
}

/** A block never changes, and is measured several times on its way out; printing it is most of what a message costs. */
const lengths = new WeakMap<Block, number>();

function printedLength(block: Block): number {
	switch (block.type) {
		case "heading":
			return block.text.length;
		case "image":
			return block.alt.length;
		case "actions":
			return block.buttons.reduce((sum, { label }) => sum + label.length, 0);
		default:
			return printRichText([block]).length;
	}
}

/**
 * Counts in a message what each limit counts: for `summary`, `blocks` and `total` (which leaves the summary out) the message's own
 * number, for the others the largest of its blocks. `paragraph`, `codeBlock` and `total` count the printed length, see `textLength`; a list
 * and a leaderboard count as a paragraph too. All lengths are UTF-16 code units.
 */
export function measure(message: Message): MessageLimits {
	const { summary, blocks } = message;
	const largest = (count: (block: Block) => number) => blocks.reduce((most, block) => Math.max(most, count(block)), 0);
	return {
		summary: summary.length,
		heading: largest((block) => (block.type === "heading" ? block.text.length : 0)),
		paragraph: largest((block) =>
			["paragraph", "footnote", "list", "standings"].includes(block.type) ? textLength(block) : 0,
		),
		codeBlock: largest((block) => (block.type === "codeBlock" ? textLength(block) : 0)),
		listItems: largest((block) => (block.type === "list" ? block.items.length : 0)),
		standingRows: largest((block) => (block.type === "standings" ? block.rows.length : 0)),
		buttonsPerRow: largest((block) => (block.type === "actions" ? block.buttons.length : 0)),
		buttonLabel: largest((block) =>
			block.type === "actions" ? Math.max(0, ...block.buttons.map(({ label }) => label.length)) : 0,
		),
		blocks: blocks.length,
		total: blocks.reduce((sum, block) => sum + textLength(block), 0),
	};
}

/** Says in which ways a message breaks the limits; empty if in none. A renderer throws if there are any, because `fit` was forgotten. */
export function obeys(message: Message, limits: MessageLimits): string[] {
	const measured = measure(message);
	return limitNames
		.filter((name) => measured[name] > limits[name])
		.map((name) => `${name} is ${measured[name]}, the limit is ${limits[name]}`);
}

/** The least that a platform must be able to show. */
export const smallestLimits = {
	summary: 24,
	heading: 12,
	paragraph: 256,
	codeBlock: 80,
	listItems: 1,
	standingRows: 1,
	buttonsPerRow: 1,
	buttonLabel: 4,
	blocks: 3,
	total: 256,
} as const satisfies MessageLimits;

export const limitNames = Object.keys(smallestLimits) as (keyof MessageLimits)[];
