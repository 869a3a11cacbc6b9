import { trimInlines } from "./inline-builder.ts";
import type { Block, Inline } from "./model.ts";
import { parseInline } from "./parse-inline.ts";

export { parseInline } from "./parse-inline.ts";
export { printInlines } from "./print-inline.ts";
export { plainText, printRichText } from "./print-rich-text.ts";

/** One open list; a nested one stands above its parent. `content` is the column where an item's text starts. */
type Level = { content: number; ordered: boolean; mark: string; next: number };
type Marker = { indent: number; content: number; ordered: boolean; mark: string; number: number; text: string };
type Fence = { indent: number; mark: string; length: number; language: string };
type OpenList = { ordered: boolean; start: number; depth: number; items: string[][] };

/** CommonMark's bound: more digits are no list number. */
const LARGEST_NUMBER = 999_999_999;

/**
 * Reads the Markdown of the question bank (`questions/README.md`): paragraphs, lists, fenced code, and what `parseInline` reads.
 * Everything else is literal text; nothing is lost, and no input throws. Nested lists are flattened: bullets join the bullets around
 * them, anything numbered becomes a list of its own. Code within an item follows the list so far, which then goes on with the next number.
 */
export function parseRichText(markdown: string): Block[] {
	const reader = new BlockReader();
	for (const line of markdown.split(/\r\n|\r|\n/)) reader.line(line);
	return reader.end();
}

class BlockReader {
	readonly #blocks: Block[] = [];
	readonly #levels: Level[] = [];
	#paragraph: string[] = [];
	#list: OpenList | undefined;
	#code: { fence: Fence; lines: string[] } | undefined;
	#afterBlank = false;

	line(line: string): void {
		if (this.#code) {
			this.#codeLine(this.#code, line);
			return;
		}
		if (line.trim() === "") {
			this.#endParagraph();
			this.#afterBlank = true;
			return;
		}
		const indent = columns(line);
		const text = line.trim();
		const fence = readFence(text, indent);
		const marker = fence ? undefined : readMarker(line, indent);
		if (fence) this.#startCode(fence);
		else if (marker && this.#startsItem(marker)) this.#startItem(marker);
		else this.#words(text, indent);
		this.#afterBlank = false;
	}

	end(): Block[] {
		this.#endCode();
		this.#endParagraph();
		this.#endList();
		return this.#blocks;
	}

	#startCode(fence: Fence): void {
		this.#endParagraph();
		this.#endList();
		this.#leaveLevels(fence.indent);
		this.#code = { fence, lines: [] };
	}

	#codeLine(code: { fence: Fence; lines: string[] }, line: string): void {
		const { mark, length, indent } = code.fence;
		const text = line.trim();
		const closes = text.length >= length && text === mark.repeat(text.length) && columns(line) < indent + 4;
		if (closes) this.#endCode();
		else code.lines.push(dedent(line, indent));
	}

	#endCode(): void {
		if (this.#code === undefined) return;
		this.#blocks.push({ type: "codeBlock", language: this.#code.fence.language, text: this.#code.lines.join("\n") });
		this.#code = undefined;
		this.#afterBlank = false;
	}

	/** Text that merely looks like an item stays text: in the middle of a paragraph only `- x` and `1. x` start a list. */
	#startsItem(marker: Marker): boolean {
		const inner = this.#levels.at(-1);
		const sibling = inner !== undefined && marker.indent < inner.content;
		const inText =
			!this.#afterBlank && (this.#paragraph.length > 0 || this.#lastItem()?.some((line) => line !== "") === true);
		return sibling || !inText || (marker.text !== "" && (!marker.ordered || marker.number === 1));
	}

	#startItem(marker: Marker): void {
		this.#endParagraph();
		const sibling = this.#leaveLevels(marker.indent);
		const continues = sibling !== undefined && sibling.ordered === marker.ordered && sibling.mark === marker.mark;
		const number = Math.min(continues ? sibling.next : marker.number, LARGEST_NUMBER);
		this.#levels.push({ content: marker.content, ordered: marker.ordered, mark: marker.mark, next: number + 1 });

		const list = this.#list;
		const depth = this.#levels.length;
		const joins =
			list !== undefined &&
			list.ordered === marker.ordered &&
			(sibling === undefined || continues) &&
			(!list.ordered || (list.depth === depth && continues));
		if (!joins) {
			this.#endList();
			this.#list = { ordered: marker.ordered, start: number, depth, items: [] };
		}
		const fence = readFence(marker.text, marker.content);
		this.#list?.items.push(fence ? [] : [marker.text]);
		if (fence) this.#startCode(fence);
	}

	#words(text: string, indent: number): void {
		const item = this.#lastItem();
		if (this.#paragraph.length > 0) {
			this.#paragraph.push(text);
		} else if (item && !this.#afterBlank) {
			item.push(text);
		} else {
			const left = this.#leaveLevels(indent);
			if (item && left === undefined) {
				item.push(text);
			} else {
				this.#endList();
				this.#paragraph = [text];
			}
		}
	}

	/** Closes the lists whose items a line with this indentation does not belong to; returns the outermost of them. */
	#leaveLevels(indent: number): Level | undefined {
		let outermost: Level | undefined;
		for (let top = this.#levels.at(-1); top && indent < top.content; top = this.#levels.at(-1))
			outermost = this.#levels.pop();
		return outermost;
	}

	#lastItem(): string[] | undefined {
		return this.#list?.items.at(-1);
	}

	#endParagraph(): void {
		const children = inlines(this.#paragraph);
		if (children.length > 0) this.#blocks.push({ type: "paragraph", children });
		this.#paragraph = [];
	}

	#endList(): void {
		if (this.#list === undefined) return;
		const { ordered, start, items } = this.#list;
		const first = ordered && start !== 1 ? { start } : {};
		this.#blocks.push({ type: "list", ordered, ...first, items: items.map(inlines) });
		this.#list = undefined;
	}
}

function inlines(lines: readonly string[]): Inline[] {
	return trimInlines(parseInline(lines.join("\n")));
}

/** How far a line is indented; a tab goes to the next multiple of four. */
function columns(line: string): number {
	let column = 0;
	for (const character of line) {
		if (character === " ") column++;
		else if (character === "\t") column += 4 - (column % 4);
		else break;
	}
	return column;
}

function dedent(line: string, indent: number): string {
	let column = 0;
	let at = 0;
	for (; column < indent; at++) {
		if (line[at] === " ") column++;
		else if (line[at] === "\t") column += 4 - (column % 4);
		else break;
	}
	return " ".repeat(Math.max(0, column - indent)) + line.slice(at);
}

function readFence(text: string, indent: number): Fence | undefined {
	const mark = text[0];
	if (mark !== "`" && mark !== "~") return undefined;
	let length = 1;
	while (text[length] === mark) length++;
	const language = text.slice(length).trim();
	if (length < 3 || (mark === "`" && language.includes("`"))) return undefined;
	return { indent, mark, length, language };
}

function readMarker(line: string, indent: number): Marker | undefined {
	const match = /^[ \t]*(?:([-+*])|(\d{1,9})([.)]))(?=[ \t]|$)/.exec(line);
	if (match === null) return undefined;
	const [whole, bullet, number = "", delimiter = ""] = match;
	const after = line.slice(whole.length);
	const gap = columns(after);
	const width = bullet === undefined ? number.length + 1 : 1;
	return {
		indent,
		content: indent + width + (after.trim() === "" || gap > 4 ? 1 : gap),
		ordered: bullet === undefined,
		mark: bullet ?? delimiter,
		number: Number(number),
		text: after.trim(),
	};
}
