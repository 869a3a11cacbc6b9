import type { RichTextDate, RichTextElement, RichTextLink, RichTextText } from "@slack/types";
import { trimInlines } from "../../core/message/inline-builder.ts";
import type { Inline } from "../../core/message/model.ts";
import { timeText } from "../../core/message/print-inline.ts";
import { plainText } from "../../core/message/rich-text.ts";
import { codeText, escapeText, hasMarks, isVisible, plainLine, plainWords, safeLink } from "./escape.ts";
import { textLimit } from "./limits.ts";

type Style = NonNullable<RichTextText["style"]>;
type Time = Extract<Inline, { type: "time" }>;
type Link = Extract<Inline, { type: "link" }>;

/**
 * https://docs.slack.dev/messaging/formatting-message-text#date-formatting; `{ago}` is there for moments that have passed, and ours are
 * still to come as often.
 */
const timeFormats: Readonly<Record<Time["style"], string>> = {
	time: "{time}",
	date: "{date_short_pretty}",
	"date-time": "{date_short_pretty} at {time}",
	relative: "{date_short_pretty} at {time}",
};
const unixOf = ({ at }: Time): number => Math.floor(at / 1_000);

/** Inlines as elements of rich text, where every text is only text. Empty when nothing of them can be seen. */
export function renderInlines(inlines: readonly Inline[]): RichTextElement[] {
	const elements: RichTextElement[] = [];
	for (const inline of trimInlines(inlines)) write(elements, inline, {});
	return isSeen(elements) ? elements : [];
}

const isSeen = (elements: readonly RichTextElement[]): boolean =>
	elements.some((element) => element.type === "date" || ("text" in element && isVisible(element.text ?? "")));

function write(elements: RichTextElement[], inline: Inline, style: Style): void {
	switch (inline.type) {
		case "text":
			append(elements, plainWords(inline.text), style);
			break;
		case "member":
			// People are called by name: a mention would ping.
			append(elements, plainLine(inline.name), style);
			break;
		case "code":
			append(elements, codeLine(inline.text), { ...style, code: true });
			break;
		case "time":
			elements.push(styled<RichTextDate>({ type: "date", ...timeOf(inline) }, style));
			break;
		case "link":
			writeLink(elements, inline, style);
			break;
		case "strong":
		case "emphasis": {
			const inner = { ...style, ...(inline.type === "strong" ? { bold: true } : { italic: true }) };
			for (const child of inline.children) write(elements, child, inner);
		}
	}
}

const timeOf = (time: Time) => ({
	timestamp: unixOf(time),
	format: timeFormats[time.style],
	fallback: timeText(time),
});

const codeLine = (text: string): string => codeText(text).replace(/\n+/gu, " ");

/** A link is one element, with one style: its address would count once more for every part. */
function writeLink(elements: RichTextElement[], { url, children }: Link, style: Style): void {
	const address = safeLink(url);
	const words = plainLine(plainText(children));
	if (address === null || !isVisible(words)) {
		for (const child of children) write(elements, child, style);
		// An address that Slack would not take can still be copied.
		if (address === null && /^https?:/iu.test(url) && words !== url) append(elements, ` (${plainLine(url)})`, style);
		return;
	}
	const isCode = children.every(({ type }) => type === "code");
	const look = isCode ? { ...style, code: true } : style;
	elements.push(styled<RichTextLink>({ type: "link", url: address, text: words }, look));
}

/** Texts of one style that touch are one element. */
function append(elements: RichTextElement[], text: string, style: Style): void {
	if (text === "") return;
	const last = elements.at(-1);
	if (last?.type === "text" && sameStyle(last.style ?? {}, style)) last.text += text;
	else elements.push(styled<RichTextText>({ type: "text", text }, style));
}

const sameStyle = (one: Style, other: Style): boolean =>
	one.bold === other.bold && one.italic === other.italic && one.code === other.code;

const styled = <E extends RichTextElement>(element: E, style: Style): E =>
	Object.keys(style).length === 0 ? element : { ...element, style };

/**
 * Inlines in Slack's `mrkdwn`, which small print needs; null when that could not say them exactly: its marks can't be escaped, and count
 * only between words.
 */
export function renderMrkdwn(inlines: readonly Inline[]): string | null {
	const pieces = trimInlines(inlines)
		.map((inline) => ({ inline, said: piece(inline) }))
		// What says nothing, such as an empty name, keeps nothing apart.
		.filter(({ said }) => said !== "");
	let written = "";
	for (const [index, { inline, said }] of pieces.entries()) {
		if (said === null) return null;
		const next = pieces[index + 1]?.said ?? "";
		const isMarked = inline.type === "code" || "children" in inline;
		if (isMarked && !(/(?:^|[\s(])$/u.test(written) && /^(?:$|[\s.,;:!?)])/u.test(next))) return null;
		written += said;
	}
	// An emoji's name, or a quote, can also come about between two pieces.
	const outside = written.replace(/<[^<>]*>|`[^`]*`/gu, "x");
	return /:[^\s:]+:|^\s*&gt;/mu.test(outside) || written.length > textLimit ? null : written;
}

function piece(inline: Inline): string | null {
	switch (inline.type) {
		case "text":
		case "member": {
			const words = inline.type === "text" ? plainWords(inline.text) : plainLine(inline.name);
			return hasMarks(words) ? null : escapeText(words);
		}
		case "time":
			return `<!date^${unixOf(inline)}^${timeFormats[inline.style]}|${escapeText(timeText(inline))}>`;
		case "code": {
			const words = codeLine(inline.text);
			return words.trim() !== words || words === "" || words.includes("`") ? null : `\`${escapeText(words)}\``;
		}
		case "link": {
			const address = safeLink(inline.url);
			const words = plainLine(plainText(inline.children));
			if (address === null || !isVisible(words) || hasMarks(words) || words.includes("|")) return null;
			return inline.children.some(({ type }) => type !== "text")
				? null
				: `<${escapeText(address)}|${escapeText(words)}>`;
		}
		case "strong":
		case "emphasis": {
			const words = inline.children.every(({ type }) => type === "text") ? plainWords(plainText(inline.children)) : "";
			if (words.trim() !== words || words === "" || hasMarks(words) || words.includes("\n")) return null;
			const mark = inline.type === "strong" ? "*" : "_";
			return `${mark}${escapeText(words)}${mark}`;
		}
	}
}
