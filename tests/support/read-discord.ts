import { readBoard } from "./read-board.ts";

/**
 * Discord's text as its clients read it, written down from their rules (each tried in this order where it could begin) and not from our
 * renderer. A test reads with it what people see, and that nothing they typed became anything but text.
 */
export type Mark =
	| "strong"
	| "emphasis"
	| "underline"
	| "struck"
	| "spoiler"
	| "heading"
	| "small"
	| "quote"
	| "item"
	| "link";
export type Node =
	| { type: "text" | "code" | "address" | "mention" | "emoji"; text: string }
	| { type: "codeBlock"; language: string; text: string }
	| { type: "time"; at: number; style: string }
	| { type: Mark; children: Node[]; url?: string; number?: string };

type Rule = {
	pattern: RegExp;
	/** Only where a line begins. */
	line?: true;
	read: (found: RegExpExecArray) => Node;
};

const within = (type: Mark, group: number) => (found: RegExpExecArray) =>
	({ type, children: parseDiscord(found[group] ?? "") }) satisfies Node;
const whole = (type: "mention" | "emoji") => (found: RegExpExecArray) => ({ type, text: found[0] }) satisfies Node;

const rules: readonly Rule[] = [
	{ pattern: /[ ]*#{1,3}[ \t]+([^\n]+)(?:\n|$)/y, line: true, read: within("heading", 1) },
	{ pattern: /[ ]*-#[ \t]+([^\n]+)(?:\n|$)/y, line: true, read: within("small", 1) },
	{
		pattern: /```(?:([a-z0-9_+\-.#]+?)\n)?\n*([^\n][\s\S]*?)\n*```\n?/iy,
		read: ([, language = "", text = ""]) => ({ type: "codeBlock", language, text }),
	},
	{ pattern: /[ ]*>>> ?([\s\S]*)/y, line: true, read: within("quote", 1) },
	{ pattern: /[ ]*> ([^\n]*)(?:\n|$)/y, line: true, read: within("quote", 1) },
	{
		pattern: /[ ]*(?:[*-]|(\d+)\.)[ \t]+([^\n]*)(?:\n|$)/y,
		line: true,
		read: ([, number, words = ""]) => ({
			type: "item",
			children: parseDiscord(words),
			...(number === undefined ? {} : { number }),
		}),
	},
	{ pattern: /\\([^0-9A-Za-z\s])/uy, read: ([, text = ""]) => ({ type: "text", text }) },
	{ pattern: /<((?:https?|mailto|tel):[^ >]+)>/iy, read: ([, text = ""]) => ({ type: "address", text }) },
	{ pattern: /(?:https?|steam|discord):\/\/[^\s<]+[^<.,:;"'\]\s]/iy, read: ([text]) => ({ type: "address", text }) },
	{
		pattern: /\[((?:\[[^\]]*\]|[^[\]]|\](?=[^[]*\]))+)\]\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?\s*\)/y,
		read: ([, name = "", url = ""]) => ({ type: "link", url, children: parseDiscord(name) }),
	},
	{ pattern: /<(?:@[!&]?|#)\d+>|<\/[\w -]+:\d+>|<id:\w+>|<sound:\d+:\d+>|@(?:everyone|here)/y, read: whole("mention") },
	{ pattern: /<a?:\w+:\d+>|:[\p{L}\p{N}+-][\p{L}\p{N}_+-]*(?:::skin-tone-\d)?:/uy, read: whole("emoji") },
	{
		pattern: /<t:(-?\d{1,17})(?::([tTdDfFRsS]))?>/y,
		read: ([, seconds, style = "f"]) => ({ type: "time", at: Number(seconds) * 1_000, style }),
	},
	{ pattern: /~~([\s\S]+?)~~/y, read: within("struck", 1) },
	{ pattern: /\|\|([\s\S]+?)\|\|/y, read: within("spoiler", 1) },
	{
		pattern: /(`+)([\s\S]*?[^`])\1(?!`)/y,
		read: ([, , code = ""]) => ({ type: "code", text: code.replace(/^ (?= *`)|(` *) $/gu, "$1") }),
	},
];
/** Of these the longest counts. */
const styles: readonly Rule[] = [
	{ pattern: /__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, read: within("underline", 1) },
	{ pattern: /\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, read: within("strong", 1) },
	{ pattern: /_((?:__|\\[\s\S]|[^\\_])+?)_\b/y, read: within("emphasis", 1) },
	{ pattern: /_((?:__|\\[\s\S]|[^\\_])+?)_(?!\w)/y, read: within("emphasis", 1) },
	{
		pattern: /\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/y,
		read: within("emphasis", 1),
	},
];

/** Reads Discord's text. */
export function parseDiscord(source: string): Node[] {
	const nodes: Node[] = [];
	for (let at = 0; at < source.length; ) {
		const found = match(source, at);
		if (found !== null) {
			add(nodes, found.node);
			at = found.end;
			continue;
		}
		const text = String.fromCodePoint(source.codePointAt(at) ?? 0);
		add(nodes, { type: "text", text });
		at += text.length;
	}
	return nodes;
}

function match(source: string, at: number): { node: Node; end: number } | null {
	const isLineStart = at === 0 || source[at - 1] === "\n";
	const take = ({ pattern, line, read }: Rule) => {
		if (line === true && !isLineStart) return null;
		pattern.lastIndex = at;
		const found = pattern.exec(source);
		return found === null ? null : { node: () => read(found), end: at + found[0].length };
	};
	for (const rule of rules) {
		const found = take(rule);
		if (found !== null) return { node: found.node(), end: found.end };
	}
	const [longest] = styles.flatMap((rule) => take(rule) ?? []).toSorted((one, other) => other.end - one.end);
	return longest === undefined ? null : { node: longest.node(), end: longest.end };
}

function add(nodes: Node[], node: Node): void {
	const last = nodes.at(-1);
	if (node.type === "text" && last?.type === "text") last.text += node.text;
	else nodes.push(node);
}

/** Every node, also those within others. */
export const allNodes = (nodes: readonly Node[]): Node[] =>
	nodes.flatMap((node) => [node, ...("children" in node ? allNodes(node.children) : [])]);

const dateTime = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZoneName: "short" } as const;
const times: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
	t: { hour: "2-digit", minute: "2-digit", timeZoneName: "short" },
	D: { day: "numeric", month: "long", year: "numeric" },
};

/** What somebody in a zone reads; a sign without width is not read. */
export function wordsOf(nodes: readonly Node[], zone = "UTC"): string {
	return nodes
		.map((node) => words(node, zone))
		.join("")
		.replaceAll("\u200b", "");
}

function words(node: Node, zone: string): string {
	switch (node.type) {
		case "codeBlock":
			return `\n${readBoard(node.text)}\n`;
		case "time":
			return new Intl.DateTimeFormat("en-GB", { ...(times[node.style] ?? dateTime), timeZone: zone }).format(node.at);
		case "heading":
		case "small":
		case "quote":
		case "item":
			return `${wordsOf(node.children, zone)}\n`;
		default:
			return "children" in node ? wordsOf(node.children, zone) : node.text;
	}
}

/** A message as the tests see it: of a payload, or as Discord gives it back. */
type Shown = { content?: string | null; embeds?: readonly { description?: string | null }[] | null };

/** The words of a message, a line a block, as somebody in a zone reads them: the plain words, then the embeds. */
export function readDiscord({ content, embeds }: Shown, zone = "UTC"): string {
	return [content ?? "", ...(embeds ?? []).map(({ description }) => description ?? "")]
		.filter((text) => text !== "-# PyQ")
		.map((text) => wordsOf(parseDiscord(text), zone))
		.join("\n")
		.replace(/\n{2,}/gu, "\n")
		.trim();
}
