import { shorten } from "./cut-text.ts";
import { limitNames, obeys, smallestLimits, textLength } from "./measure.ts";
import type { Block, Message, MessageLimits } from "./model.ts";
import { splitBlock } from "./split-block.ts";

export { shorten } from "./cut-text.ts";
export { measure, obeys } from "./measure.ts";

/**
 * Makes a message obey a platform's limits; nothing is lost in silence. Text, code, lists and rows of buttons that are too long are split,
 * and what is too much for one message goes on in the next (its summary says "… (2 of 3)"). Buttons and footnotes at the end stay on the
 * first message if they fit there. Only a heading, a summary, a button's label, a picture's `alt`, the language of code and a name in the
 * standings are shortened, which a `…` shows, and standings, which end with "and 12 more" and keep the reader's own row.
 * A message that obeys already is returned as it is. Throws a RangeError for limits that are too small to show anything sensible.
 */
export function fit(message: Message, limits: MessageLimits): Message[] {
	for (const name of limitNames) {
		if (!(limits[name] >= smallestLimits[name])) {
			throw new RangeError(`the limit "${name}" is ${limits[name]}; PyQ needs at least ${smallestLimits[name]}`);
		}
	}
	if (obeys(message, limits).length === 0) return [message];
	const blocks = message.blocks.flatMap((block) => splitBlock(block, limits));
	const pages = paginate(blocks, limits);
	return pages.map((page, index) => ({
		...(index === 0 && message.calls !== undefined ? { calls: message.calls } : {}),
		summary: pageSummary(message.summary, index + 1, pages.length, limits.summary),
		blocks: page,
	}));
}

function pageSummary(summary: string, page: number, pages: number, limit: number): string {
	if (page === 1) return shorten(summary, limit);
	const suffix = `… (${page} of ${pages})`;
	return shorten(summary, limit - suffix.length).replace(/…$/, "") + suffix;
}

function paginate(blocks: readonly Block[], limits: MessageLimits): Block[][] {
	const { body, tail } = withoutTail(blocks, limits);
	let blocksLeft = limits.blocks - tail.length;
	let lengthLeft = limits.total - lengthOf(tail);
	let page: Block[] = [];
	const pages = [page];
	for (const block of body) {
		const length = textLength(block);
		if (page.length > 0 && (blocksLeft < 1 || lengthLeft < length)) {
			const carried = headingToCarry(page, length, limits);
			page = [...carried];
			pages.push(page);
			blocksLeft = limits.blocks - carried.length;
			lengthLeft = limits.total - lengthOf(carried);
		}
		page.push(block);
		blocksLeft--;
		lengthLeft -= length;
	}
	pages[0]?.push(...tail);
	return pages;
}

/** Sets the buttons and footnotes at the end apart, if the first message has room for them and for some of the rest. */
function withoutTail(
	blocks: readonly Block[],
	limits: MessageLimits,
): { body: readonly Block[]; tail: readonly Block[] } {
	const last = blocks.findLastIndex(({ type }) => type !== "actions" && type !== "footnote");
	const tail = blocks.slice(last + 1);
	const least = [...blocks.slice(0, Math.min(1, last + 1)), ...tail];
	const hasRoom = least.length <= limits.blocks && lengthOf(least) <= limits.total;
	return hasRoom ? { body: blocks.slice(0, last + 1), tail } : { body: blocks, tail: [] };
}

/** A heading at the end of a full message moves on with what it heads. */
function headingToCarry(page: Block[], length: number, limits: MessageLimits): Block[] {
	const last = page.at(-1);
	if (page.length < 2 || last?.type !== "heading" || last.text.length + length > limits.total) return [];
	page.pop();
	return [last];
}

function lengthOf(blocks: readonly Block[]): number {
	return blocks.reduce((sum, block) => sum + textLength(block), 0);
}
