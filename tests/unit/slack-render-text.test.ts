import type { KnownBlock, RichTextElement } from "@slack/types";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderMessage } from "../../src/adapters/slack/render.ts";
import { renderBlock } from "../../src/adapters/slack/render-block.ts";
import { renderInlines, renderMrkdwn } from "../../src/adapters/slack/render-inline.ts";
import { type Block, code, footnote, type Inline, paragraph, strong, text } from "../../src/core/message/model.ts";

const typed = [
	"*bold* _it_ ~gone~ `code` ```fence```",
	"<!here> <!channel> <@U123> <#C123> <!subteam^S1> @here @channel @everyone",
	"<https://evil.test|https://bank.test> [a](https://evil.test)",
	"&lt;!here&gt; &amp;amp; a & b < c > d",
	"> quote\n>>> more",
	":tada: :+1: :skin-tone-2: 10:30:45",
	"- a\n• b\n1. c",
	"snake_case __init__ **kwargs a*b*c 2 * 3 * 4",
	"<!date^1392734382^{date}|x>",
	"https://a.test/b_c?d=1&e=2#f www.a.test mailto:a@b.test",
	"{} \\n \\* \u00a0 “quotes” … 数据 😀 مرحبا e\u0301",
];

/** Every string that a person can see, in reading order; whatever else is in the blocks must not be there. */
function seenIn(block: KnownBlock | null): string {
	if (block === null) return "";
	switch (block.type) {
		case "header":
			expect(block.text).toMatchObject({ type: "plain_text", emoji: false });
			return block.text.text;
		case "context":
			return block.elements
				.map((element) => {
					if (!("text" in element)) throw new Error("a picture");
					if (element.type === "plain_text") {
						expect(element.emoji).toBe(false);
						return element.text;
					}
					expect(element.verbatim).toBe(true);
					return readMrkdwn(element.text);
				})
				.join("");
		case "rich_text":
			return block.elements
				.flatMap((element) =>
					element.type === "rich_text_list" ? element.elements.flatMap(({ elements }) => elements) : element.elements,
				)
				.map(seenInline)
				.join("");
		case "image":
			return block.alt_text;
		default:
			throw new Error(`a ${block.type}`);
	}
}

function seenInline(element: RichTextElement): string {
	if (element.type === "date") return element.fallback ?? "";
	if (element.type === "text" || element.type === "link") return element.text ?? "";
	throw new Error(`a ${element.type}`);
}

/** Reads `mrkdwn` as Slack documents it; throws for a mark that nobody meant. */
function readMrkdwn(source: string): string {
	const codes: string[] = [];
	const bare = source
		.replace(/<!date\^\d+\^[^|<>^]+\|([^<>|]+)>/gu, "$1")
		.replace(/<https?:\/\/[^\s<>|]+\|([^<>|]+)>/gu, "$1");
	expect(bare).not.toMatch(/[<>]/u);
	const uncoded = bare.replace(/(^|[\s(])`([^`\n]+)`(?=$|[\s.,;:!?)])/gu, (_, before: string, words: string) => {
		codes.push(words);
		return `${before}\u0001`;
	});
	const styled = uncoded
		.replace(/(^|[\s(])\*([^*\n]+)\*(?=$|[\s.,;:!?)])/gu, "$1$2")
		.replace(/(^|[\s(])_([^_\n]+)_(?=$|[\s.,;:!?)])/gu, "$1$2");
	expect(styled).not.toMatch(/[*_~`]|:[^\s:]+:|^\s*&gt;/mu);
	const read = styled.replaceAll("\u0001", () => codes.shift() ?? "");
	return read.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

const spaced = (words: string): string => words.replace(/\s+/gu, " ").trim();

describe("what somebody typed", () => {
	test.each(typed)("is only text wherever it stands: %s", (words) => {
		const places: Block[] = [
			{ type: "heading", text: words },
			paragraph(text(words)),
			footnote(text(words)),
			footnote(text(words), { type: "time", at: 0, zone: "UTC", style: "date" }),
			{ type: "list", ordered: false, items: [[text(words)]] },
			{ type: "codeBlock", language: "python", text: words },
			paragraph(code(words)),
			paragraph(strong(words)),
			paragraph({ type: "emphasis", children: [text(words)] }),
			paragraph({ type: "member", externalId: "U123", name: words }),
			paragraph({ type: "link", url: "https://a.test", children: [text(words)] }),
			{ type: "image", url: "/none", alt: words },
		];
		for (const block of places)
			expect(spaced(seenIn(renderBlock(block, false)).replace("1970-01-01", ""))).toBe(spaced(words));
		expect(seenIn(renderBlock(paragraph(text(words)), false))).toBe(words);
	});

	test.each(typed)("neither pings nor links in a notification: %s", (words) => {
		const { text: top } = renderMessage({ summary: words, blocks: [] });
		expect(top).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/u);
		expect(top.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")).toBe(spaced(words));
	});

	test("has no turned directions, controls or half characters", () => {
		const seen = (block: Block) => seenIn(renderBlock(block, false));
		expect(seen(paragraph(text("a\u202Eb\u0000c\u001Bd\uD800e\u2066f\r\ng")))).toBe("abcd\uFFFDef\ng");
		expect(seen(paragraph(code("a\u202Eb\u200Fc\nd")))).toBe("a\uFFFDb\uFFFDc d");
		expect(seen({ type: "codeBlock", language: "", text: "a\u202Eb\r\n\tc" })).toBe("a\uFFFDb\n\tc");
	});
});

test.each(["def f():\n    return 1", "```\nprint(1)\n```", "    indented", "a\n\n\n\nb", "<b>&amp;</b>", "x = 1\n"])(
	"code is shown to the letter: %s",
	(source) => {
		expect(renderBlock({ type: "codeBlock", language: "python", text: source }, false)).toEqual({
			type: "rich_text",
			elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text: source }] }],
		});
	},
);

test("code of nothing is a block all the same", () => {
	expect(seenIn(renderBlock({ type: "codeBlock", language: "", text: "" }, false))).toBe(" ");
});

describe("styles", () => {
	test("are what they are, within each other and within words", () => {
		const elements = renderInlines([
			{
				type: "strong",
				children: [text("Why "), code("**kw"), text(" "), { type: "emphasis", children: [text("not")] }],
			},
			text(" un"),
			{ type: "emphasis", children: [text("frozen")] },
			text("set"),
			text(" of one style"),
		]);
		expect(elements).toEqual([
			{ type: "text", text: "Why ", style: { bold: true } },
			{ type: "text", text: "**kw", style: { bold: true, code: true } },
			{ type: "text", text: " ", style: { bold: true } },
			{ type: "text", text: "not", style: { bold: true, italic: true } },
			{ type: "text", text: " un" },
			{ type: "text", text: "frozen", style: { italic: true } },
			{ type: "text", text: "set of one style" },
		]);
	});

	test("of a link need an address that Slack takes; another one can still be copied", () => {
		const link = (url: string, ...children: Inline[]) => renderInlines([{ type: "link", url, children }]);
		expect(link("https://a.test/(x)_y*z?a=1&b=2", text("list"), code("[int]"))).toEqual([
			{ type: "link", url: "https://a.test/(x)_y*z?a=1&b=2", text: "list[int]" },
		]);
		expect(link("https://a.test", code("dict"))).toEqual([
			{ type: "link", url: "https://a.test", text: "dict", style: { code: true } },
		]);
		for (const url of ["javascript:alert(1)", "//evil.test", "/guides", "data:text/html,x", "slack://user?id=U1"])
			expect(link(url, text("here"))).toEqual([{ type: "text", text: "here" }]);
		for (const url of [
			"https://a.test/a b",
			"https://a.test/<!here>|x",
			"https:///x",
			`https://a.test/${"x".repeat(3_000)}`,
		])
			expect(link(url, text("here"))).toEqual([{ type: "text", text: `here (${url})` }]);
	});

	test("of a moment are in the reader's own zone, and in the room's where Slack can't", () => {
		const at = Date.UTC(2026, 2, 2, 9);
		const styles = (["time", "date", "date-time", "relative"] as const).map(
			(style): Inline => ({ type: "time", at, zone: "Europe/Paris", style }),
		);
		expect(renderInlines(styles)).toEqual([
			{ type: "date", timestamp: 1_772_442_000, format: "{time}", fallback: "10:00 (Europe/Paris)" },
			{ type: "date", timestamp: 1_772_442_000, format: "{date_short_pretty}", fallback: "2026-03-02" },
			{
				type: "date",
				timestamp: 1_772_442_000,
				format: "{date_short_pretty} at {time}",
				fallback: "2026-03-02 10:00 (Europe/Paris)",
			},
			{
				type: "date",
				timestamp: 1_772_442_000,
				format: "{date_short_pretty} at {time}",
				fallback: "2026-03-02 10:00 (Europe/Paris)",
			},
		]);
	});
});

const piece = fc.oneof(
	fc.constantFrom(
		"*",
		"_",
		"~",
		"`",
		"```",
		"<",
		">",
		"&",
		"|",
		"!",
		"@here",
		"<!here>",
		"<@U1>",
		":",
		"tada",
		":a:",
		"\n",
		" ",
	),
	fc.constantFrom(
		"- ",
		"1. ",
		"> ",
		"&gt;",
		"(",
		")",
		".",
		"https://a.test/b_c",
		"#general",
		"a",
		"Ada ",
		"😀",
		"é",
		"^",
	),
	fc.string({ unit: "binary", maxLength: 4 }),
);
const anything = fc.array(piece, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(""));
const leaf: fc.Arbitrary<Inline> = fc.oneof(
	anything.map(text),
	anything.map(code),
	anything.map((name): Inline => ({ type: "member", externalId: null, name })),
	fc.constant<Inline>({ type: "time", at: 0, zone: "UTC", style: "date" }),
);
const leaves = fc.array(leaf, { minLength: 1, maxLength: 3 });
const styled: fc.Arbitrary<Inline> = fc.oneof(
	leaf,
	leaves.map((children): Inline => ({ type: "strong", children })),
	leaves.map((children): Inline => ({ type: "emphasis", children })),
	leaves.map(
		(children): Inline => ({ type: "link", url: "https://a.test/b_*c", children: [text("see "), ...children] }),
	),
	fc.constantFrom<Inline>(text("Plain words "), text(" (more)."), strong("Strong"), code("/pyq help")),
);
const plain = (part: Inline): string => {
	if ("children" in part) return part.children.map(plain).join("");
	return part.type === "member" ? part.name : part.type === "time" ? "1970-01-01" : part.text;
};
const letters = (words: string): string =>
	words
		.toWellFormed()
		.replace(/[\p{Cc}\p{Default_Ignorable_Code_Point}\u202a-\u202e\u2066-\u2069\u061c\u2028\u2029\ufffd\s]/gu, "");

test("whatever is typed stays text within and beside all that we style, large and small", () => {
	fc.assert(
		fc.property(fc.array(styled, { minLength: 1, maxLength: 4 }), (parts) => {
			const said = letters(parts.map(plain).join(""));
			for (const block of [paragraph(...parts), footnote(...parts)]) {
				const seen = seenIn(renderBlock(block, false));
				// What is nothing but invisible is not shown at all.
				if (seen !== "" || said !== "") expect(letters(seen)).toBe(said);
			}
		}),
		{ numRuns: 3_000 },
	);
});

test("a mark beside an empty name still needs a gap after it", () => {
	const nobody = { type: "member", externalId: null, name: "" } as const;
	const day = { type: "time", at: 0, zone: "UTC", style: "date" } as const;
	expect(renderMrkdwn([strong("Strong"), nobody, day])).toBeNull();
	expect(renderMrkdwn([strong("Strong"), nobody])).toBe("*Strong*");
});

test("small print that `mrkdwn` says, it says exactly", () => {
	let exact = 0;
	fc.assert(
		fc.property(fc.array(styled, { minLength: 1, maxLength: 3 }), (parts) => {
			const written = renderMrkdwn(parts);
			if (written === null) return;
			exact++;
			expect(letters(readMrkdwn(written))).toBe(letters(parts.map(plain).join("")));
		}),
		{ numRuns: 3_000 },
	);
	expect(exact).toBeGreaterThan(100);
});
