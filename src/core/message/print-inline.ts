import { localDateOf, localTimeOf } from "../local-date.ts";
import { characterAt, characterBefore, isEscapable, isSpace, isWordCharacter } from "./characters.ts";
import { trimInlines } from "./inline-builder.ts";
import type { Inline } from "./model.ts";

type Piece = { text: string };
type Written = { pieces: Piece[]; emphases: { open: number; close: number }[] };

/** Prints inlines as one line of Markdown, as they stand in a paragraph. What `parseInline` made parses back the same. */
export function printInlines(inlines: readonly Inline[]): string {
	const written: Written = { pieces: [], emphases: [] };
	write(written, trimInlines(inlines.map(asText)), false);
	const { pieces, emphases } = written;
	for (const { open, close } of emphases) {
		const before = pieces[open - 1]?.text ?? "";
		const after = pieces[close + 1]?.text ?? "";
		// `_` never gets mixed up with the `**` of strong text, but within a word only `*` counts.
		const withinWord =
			isWordCharacter(characterBefore(before, before.length)) || isWordCharacter(characterAt(after, 0));
		for (const at of [open, close]) pieces[at] = { text: withinWord ? "*" : "_" };
	}
	return escapeLineStart(pieces.map(({ text }) => text).join(""));
}

/** Takes the meaning from every character of a text that would have one in Markdown; a line break becomes a space. */
export function escapeText(text: string, inLink: boolean): string {
	return text.replace(/[\r\n]+/g, " ").replace(/[\\`[\]]|\*+|_+/g, (marks, at: number, whole: string) => {
		const end = at + marks.length;
		const before = characterBefore(whole, at);
		const after = characterAt(whole, end);
		const escaped = marks.replace(/./g, "\\$&");
		switch (marks[0]) {
			case "\\":
				return after === undefined || isEscapable(after) ? escaped : marks;
			case "*":
				return before !== undefined && after !== undefined && isSpace(before) && isSpace(after) ? marks : escaped;
			case "_":
				if (before === undefined || after === undefined) return escaped;
				return marks.length > 1 || (isWordCharacter(before) && isWordCharacter(after)) ? marks : escaped;
			case "[":
				return inLink ? escaped : marks;
			case "]":
				return inLink || after === "(" || after === undefined ? escaped : marks;
			default:
				return escaped;
		}
	});
}

/** The address of a link between its round brackets. */
export function escapeAddress(url: string): string {
	return url.replace(/[\\()]/g, "\\$&").replace(/\s/g, encodeURIComponent);
}

/** A moment in words, in the zone that it names: for whoever can't be shown it in their own. */
export function timeText({ at, zone, style }: Extract<Inline, { type: "time" }>): string {
	const date = localDateOf(at, zone);
	const time = localTimeOf(at, zone);
	if (style === "date") return date;
	return style === "time" ? `${time} (${zone})` : `${date} ${time} (${zone})`;
}

/** The length of the longest run of a character. */
export function longestRun(text: string, character: "`" | "~"): number {
	let longest = 0;
	for (const [run] of text.matchAll(character === "`" ? /`+/g : /~+/g)) longest = Math.max(longest, run.length);
	return longest;
}

function asText(inline: Inline): Inline {
	if (inline.type === "member") return { type: "text", text: inline.name };
	if (inline.type === "time") return { type: "text", text: timeText(inline) };
	return "children" in inline ? { ...inline, children: inline.children.map(asText) } : inline;
}

function write(written: Written, inlines: readonly Inline[], inLink: boolean): void {
	const { pieces, emphases } = written;
	for (const inline of inlines) {
		switch (inline.type) {
			case "text":
				pieces.push({ text: escapeText(inline.text, inLink) });
				break;
			case "code":
				pieces.push({ text: printCode(inline.text) });
				break;
			case "link":
				pieces.push({ text: "[" });
				write(written, inline.children, true);
				pieces.push({ text: `](${escapeAddress(inline.url)})` });
				break;
			case "strong":
				pieces.push({ text: "**" });
				write(written, inline.children, inLink);
				pieces.push({ text: "**" });
				break;
			case "emphasis": {
				const open = pieces.push({ text: "*" }) - 1;
				write(written, inline.children, inLink);
				emphases.push({ open, close: pieces.push({ text: "*" }) - 1 });
				break;
			}
		}
	}
}

/** Between backticks of a number that the code doesn't hold. */
function printCode(text: string): string {
	const line = text.replace(/[\r\n]+/g, " ");
	const lengths = new Set(Array.from(line.matchAll(/`+/g), ([run]) => run.length));
	let length = 1;
	while (lengths.has(length)) length++;
	const ticks = "`".repeat(length);
	const touches = line.startsWith("`") || line.endsWith("`");
	const padded = line.startsWith(" ") && line.endsWith(" ") && /[^ ]/.test(line);
	return touches || padded ? `${ticks} ${line} ${ticks}` : ticks + line + ticks;
}

/** What would start a list or a fence; `#` and `>` too, for other readers of Markdown. */
function escapeLineStart(line: string): string {
	return line.replace(/^(?:[-+](?=\s|$)|[#>]|~{3}|--)/, "\\$&").replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2");
}
