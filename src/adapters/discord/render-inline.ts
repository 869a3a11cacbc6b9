import { characterAt, characterBefore, isWordCharacter } from "../../core/message/characters.ts";
import { trimInlines } from "../../core/message/inline-builder.ts";
import type { Inline } from "../../core/message/model.ts";
import { escapeLineStarts, escapeText, inlineCode, isVisible, safeLink } from "./escape.ts";

type Styled = Extract<Inline, { type: "strong" | "emphasis" }>;
type Link = Extract<Inline, { type: "link" }>;
type Time = Extract<Inline, { type: "time" }>;

/** https://docs.discord.com/developers/reference#message-formatting-timestamp-styles */
const timeStyles: Readonly<Record<Time["style"], string>> = { time: "t", date: "D", "date-time": "F", relative: "R" };

/** A moment in the reader's own zone. */
const renderTime = ({ at, style }: Time): string => `<t:${Math.floor(at / 1_000)}:${timeStyles[style]}>`;

/** Inlines as Discord's text, as a paragraph or any line may have them. */
export function renderInlines(inlines: readonly Inline[]): string {
	return escapeLineStarts(write(trimInlines(inlines.map(memberAsText)), true));
}

/** The same in one line. */
export const renderLine = (inlines: readonly Inline[]): string => renderInlines(inlines.map(inOneLine)).trim();

/** People are called by name: a mention would ping, or show nothing where the person is not known. */
function memberAsText(inline: Inline): Inline {
	if (inline.type === "member") return { type: "text", text: inline.name };
	return "children" in inline ? { ...inline, children: inline.children.map(memberAsText) } : inline;
}

function inOneLine(inline: Inline): Inline {
	if (inline.type === "text") return { ...inline, text: inline.text.replace(/\s*[\n\r\u0085\u2028\u2029]\s*/gu, " ") };
	if (inline.type === "member") return { ...inline, name: inline.name.replace(/\s+/gu, " ") };
	return "children" in inline ? { ...inline, children: inline.children.map(inOneLine) } : inline;
}

/** `top`: within no style or link, where addresses that somebody typed can be links. */
function write(inlines: readonly Inline[], top: boolean): string {
	const pieces = inlines.map((inline) => render(inline, top, "_"));
	return inlines.reduce((written, inline, index) => {
		const next = pieces[index + 1] ?? "";
		if (inline.type !== "emphasis") return beside(written, pieces[index] ?? "");
		// `_` never gets mixed up with the `**` of strong text, but within a word only `*` counts; where both would meet, the style goes.
		const withinWord =
			isWordCharacter(characterBefore(written, written.length)) || isWordCharacter(characterAt(next, 0));
		const meets =
			written.endsWith("*") || next.startsWith("*") || inline.children.some(({ type }) => type === "strong");
		const piece = !withinWord ? pieces[index] : meets ? write(inline.children, false) : render(inline, top, "*");
		return beside(written, piece ?? "");
	}, "");
}

/** Backticks of two pieces of code that touch would count as one run. */
const beside = (before: string, after: string): string =>
	before.endsWith("`") && after.startsWith("`") ? `${before}\u200b${after}` : before + after;

function render(inline: Inline, top: boolean, emphasis: "_" | "*"): string {
	switch (inline.type) {
		case "text":
			return escapeText(inline.text, top);
		case "member":
			return escapeText(inline.name);
		case "code":
			return inlineCode(inline.text);
		case "time":
			return renderTime(inline);
		case "link":
			return renderLink(inline);
		case "strong":
			return renderStyled(inline, "**");
		case "emphasis":
			return renderStyled(inline, emphasis);
	}
}

/** Discord ends a style at the first such mark, also within code or an address: what holds one stands beside the style. */
function renderStyled({ children }: Styled, mark: "**" | "_" | "*"): string {
	let written = "";
	let within: Inline[] = [];
	const flush = () => {
		const words = write(within, false);
		const kept = words.trim();
		const at = words.indexOf(kept);
		const styled = isVisible(kept)
			? `${words.slice(0, at)}${mark}${kept}${mark}${words.slice(at + kept.length)}`
			: words;
		written = beside(written, styled);
		within = [];
	};
	for (const child of children) {
		if (!holds(child, mark.charAt(0))) {
			within.push(child);
			continue;
		}
		flush();
		written = beside(written, write([child], false));
	}
	flush();
	return written;
}

function holds(inline: Inline, mark: string): boolean {
	if (inline.type === "code") return inline.text.includes(mark);
	if (inline.type === "link" && inline.url.includes(mark)) return true;
	return "children" in inline && inline.children.some((child) => holds(child, mark));
}

/** Discord's own pattern for what a link is called: brackets in it come in pairs. */
const linkName = /^(?:[^[\]]|\[[^[\]]*\])+$/u;
/** Discord cuts no address off that is shorter; a longer one is seldom meant to be a link. */
const longestAddress = 512;

function renderLink({ url, children }: Link): string {
	const name = write(children, false);
	const address = safeLink(url);
	if (address === null) return name;
	const [only] = children;
	const isBare = children.length === 1 && only?.type === "text" && only.text === url;
	if (address.length > longestAddress || address.length > url.length + 100)
		return isBare ? name : `${name} (${escapeText(url)})`;
	// In `<>` an address gets no preview.
	if (isBare) return `<${address}>`;
	return linkName.test(name) && isVisible(name) ? `[${name}](<${address}>)` : `${name} (<${address}>)`;
}
