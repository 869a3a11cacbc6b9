import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderMessage } from "../../src/adapters/discord/render.ts";
import { renderBlock } from "../../src/adapters/discord/render-block.ts";
import { renderInlines } from "../../src/adapters/discord/render-inline.ts";
import { type Block, code, footnote, type Inline, paragraph, strong, text } from "../../src/core/message/model.ts";
import { allNodes, type Node, parseDiscord, wordsOf } from "../support/read-discord.ts";

const typed = [
	"<b>bold</b> & <@1234> <@!1> <@&5> <#77> @everyone @here *stars* _lines_ `ticks` [a](https://b.test) <!channel>",
	"||spoiler|| ~~gone~~ __under__ ***both*** `` `code` `` ```block```",
	"</pyq answer:123456> <:tada:99> <a:wave:1> <t:0:R> <id:guide> :tada: :+1: 12:30:45",
	"# Heading\n## Second\n> quoted\n>>> all of it\n- item\n* item\n+ item\n1. first\n12) twelfth\n-# small\n   # indented",
	"\\*escaped\\* \\\\ C:\\temp\\new \\",
	"¯\\_(ツ)_/¯ and snake_case, __init__, *args, **kwargs, a[0], x | y, x || y, ~x",
	">>> print('hello')\nhello",
	"see https://docs.python.org/3/library/functions.html#max_, or (https://b.test/a_(b)). https://x.test/*a* http://é.test",
	"[text](javascript:alert(1)) [x](<https://evil.test>) [https://good.test](https://evil.test)",
	"مرحبا بالعالم, שלום, 👩‍👩‍👧‍👦 e\u0301 🇩🇪",
	"a:b:c and {'a': 1, 'b': 2}; x[1:2]; lambda x: x; std::vector::push",
	"*a* **b** _c_ __d__ ~~e~~ ||f|| `g` <h> [i](j) # k\n- l",
];

/** What is no text, within what somebody typed. */
const meaning = (nodes: readonly Node[]): string[] =>
	allNodes(nodes)
		.map(({ type }) => type)
		.filter((type) => type !== "text" && type !== "address");
const spaced = (words: string): string => words.replace(/\s+/gu, " ").trim();

describe("what somebody typed", () => {
	test.each(typed)("reads as typed: %s", (words) => {
		const nodes = parseDiscord(renderInlines([text(words)]));
		expect(meaning(nodes)).toEqual([]);
		expect(wordsOf(nodes)).toBe(words);
	});

	test.each(typed)("is only text wherever it stands: %s", (words) => {
		const places: [Block, readonly string[]][] = [
			[{ type: "heading", text: words }, ["heading"]],
			[footnote(text(words)), ["small"]],
			[{ type: "list", ordered: false, items: [[text(words)]] }, ["item"]],
			[{ type: "list", ordered: true, start: 3, items: [[text(words)]] }, ["item"]],
			[{ type: "image", url: "https://a.test/b.png", alt: words }, ["small"]],
			[paragraph(strong(words)), ["strong"]],
			[{ type: "paragraph", children: [{ type: "emphasis", children: [text(words)] }] }, ["emphasis"]],
			[paragraph({ type: "member", externalId: "1234", name: words }), []],
		];
		for (const [block, expected] of places) {
			const nodes = parseDiscord(renderBlock(block, false));
			const isCode = nodes[0]?.type === "codeBlock";
			expect(meaning(nodes)).toEqual(isCode ? ["codeBlock"] : expected);
			expect(spaced(wordsOf(nodes).replaceAll("ˋ", isCode ? "`" : "ˋ"))).toBe(spaced(words));
		}
	});

	test("has addresses that can be followed, and ends them where the sentence goes on", () => {
		const found = (words: string) =>
			allNodes(parseDiscord(renderInlines([text(words)]))).flatMap((node) =>
				node.type === "address" ? [node.text] : [],
			);
		expect(found("see https://b.test/a_b.")).toEqual(["https://b.test/a_b"]);
		expect(found("(https://b.test/a_(b)), https://c.test?")).toEqual(["https://b.test/a_(b)", "https://c.test"]);
		expect(found("https://b.test/*a* javascript:alert(1) xhttps://b.test steam://b.test https://b.té")).toEqual([]);
	});

	test("has no turned directions, controls or half characters", () => {
		expect(renderInlines([text("a\u202Eb\u0000c\u001Bd\uD800e\u2066f")])).toBe("abcd\uFFFDef");
		expect(renderInlines([code("a\u202Eb\u200Fc")])).toBe("`a\uFFFDb\uFFFDc`");
	});

	test("keeps its lines, and one empty line between them", () => {
		expect(renderInlines([text("one\r\ntwo\n \n\n\nthree")])).toBe("one\ntwo\n\nthree");
	});
});

describe("code", () => {
	const blockOf = (source: string, language = "python") => {
		const [node, ...more] = parseDiscord(renderBlock({ type: "codeBlock", language, text: source }, false));
		expect(more).toEqual([]);
		if (node?.type !== "codeBlock") throw new Error("no code block");
		return node;
	};

	test.each([
		"def add(item, to=[]):\n    to.append(item)\n    return to",
		"s = '''```python\nprint(1)\n```'''",
		"``````````",
		"`",
		"    indented",
		"print('@everyone <@1> *x* ||y||') # \\n",
		'f"{a}`{b}``{c}```{d}"',
	])("can't leave its block: %s", (source) => {
		expect(wordsOf([blockOf(source)])).toBe(`\n${source}\n`);
	});

	test("names its language only where that is one", () => {
		expect(blockOf("x = 1").language).toBe("python");
		expect(blockOf("x = 1", "a b`c").language).toBe("");
		expect(blockOf("python", "").text).toBe("python");
	});

	test("of nothing is a block all the same", () => {
		expect(renderBlock({ type: "codeBlock", language: "", text: "\n\n" }, false)).toBe("```\n \n```");
	});

	test.each(["a", "`", "``", "a`b", "``x`", " x ", "x``", "*a* _b_ ||c|| \\"])(
		"stands in a line as it is: %s",
		(source) => {
			const nodes = parseDiscord(renderInlines([text("so "), code(source), text(" it is")]));
			expect(nodes.map(({ type }) => type)).toEqual(["text", "code", "text"]);
			expect(wordsOf(nodes).replace(/ {2}/gu, " ")).toBe(`so ${source.trim()} it is`);
		},
	);
});

describe("styles", () => {
	test("are what they are, around code and links too", () => {
		const nodes = parseDiscord(
			renderInlines([
				{
					type: "strong",
					children: [text("Why "), code("**kwargs"), text(" and "), { type: "emphasis", children: [text("not")] }],
				},
				text(" un"),
				{ type: "emphasis", children: [text("frozen")] },
				text("set: "),
				{ type: "link", url: "https://a.test/(x)_y*z", children: [text("list[int] "), code("a")] },
				{ type: "emphasis", children: [text("see "), code("__init__")] },
			]),
		);
		expect(wordsOf(nodes)).toBe("Why **kwargs and not unfrozenset: list[int] asee __init__");
		expect(meaning(nodes)).toEqual([
			"strong",
			"code",
			"strong",
			"emphasis",
			"emphasis",
			"link",
			"code",
			"emphasis",
			"code",
		]);
		expect(nodes.find(({ type }) => type === "link")).toMatchObject({ url: "https://a.test/%28x%29_y%2Az" });
	});

	test("of a link need a safe address, and a name that Discord can read", () => {
		const link = (url: string, name: string) => renderInlines([{ type: "link", url, children: [text(name)] }]);
		expect(link("https://a.test/b", "a [name")).toBe("a \\[name (<https://a.test/b>)");
		expect(link("https://a.test/b", "https://a.test/b")).toBe("<https://a.test/b>");
		for (const url of ["javascript:alert(1)", "//evil.test", "/guides", "data:text/html,x", "https:///x"])
			expect(link(url, "here")).toBe("here");
		expect(link(`https://a.test/${"x".repeat(600)}`, "here")).toBe(`here (https\\://a.test/${"x".repeat(600)})`);
	});

	test("of a moment are Discord's own", () => {
		const at = Date.UTC(2026, 2, 2, 9);
		const styles = (["time", "date", "date-time", "relative"] as const).map(
			(style): Inline => ({ type: "time", at, zone: "UTC", style }),
		);
		expect(renderInlines(styles)).toBe("<t:1772442000:t><t:1772442000:D><t:1772442000:F><t:1772442000:R>");
	});
});

const piece = fc.oneof(
	fc.constantFrom(
		"*",
		"**",
		"_",
		"__",
		"~~",
		"||",
		"`",
		"``",
		"```",
		"\\",
		"<",
		">",
		"[",
		"](",
		")",
		":",
		"@everyone",
		"<@1>",
		"#",
		"- ",
		"\n",
		" ",
		"1. ",
		"-# ",
		"https://a.test/b_c",
		"a",
		"Ada ",
		"😀",
		"é",
		"://",
	),
	fc.string({ unit: "binary", maxLength: 4 }),
);
const anything = fc.array(piece, { minLength: 1, maxLength: 14 }).map((parts) => parts.join(""));
const seen = (words: string): string =>
	words.toWellFormed().replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u061c\u200b\u200e\u200f\u2028\u2029\s]/gu, "");

test("whatever is typed stays text", () => {
	fc.assert(
		fc.property(anything, (words) => {
			const nodes = parseDiscord(renderInlines([text(words)]));
			expect(meaning(nodes)).toEqual([]);
			expect(seen(wordsOf(nodes))).toBe(seen(words));
		}),
		{ numRuns: 3_000 },
	);
});

test("whatever is typed stays text within and beside all that we style", () => {
	const leaf = fc.oneof(
		anything.map(text),
		anything.map(code),
		anything.map((name): Inline => ({ type: "member", externalId: null, name })),
	);
	const leaves = fc.array(leaf, { minLength: 1, maxLength: 3 });
	const url = "https://a.test/b_*c";
	const styled = fc.oneof(
		leaf,
		leaves.map((children): Inline => ({ type: "strong", children })),
		leaves.map((children): Inline => ({ type: "emphasis", children })),
		leaves.map((children): Inline => ({ type: "link", url, children: [text("see "), ...children] })),
	);
	const plain = (part: Inline): string => {
		if ("children" in part) return part.children.map(plain).join("");
		return part.type === "member" ? part.name : part.type === "time" ? "" : part.text;
	};
	const allowed = new Set<string>(["text", "code", "address", "strong", "emphasis", "link"]);
	fc.assert(
		fc.property(fc.array(styled, { minLength: 1, maxLength: 4 }), (parts) => {
			const nodes = parseDiscord(renderInlines(parts));
			expect(meaning(nodes).filter((type) => !allowed.has(type))).toEqual([]);
			const read = seen(wordsOf(nodes)).replaceAll("\ufffd", "").replaceAll("(https://a.test/b_%2Ac)", "");
			expect(read).toBe(seen(parts.map(plain).join("")).replaceAll("\ufffd", ""));
		}),
		{ numRuns: 2_000 },
	);
});

test("a wall of marks is shown as code where the message is full, because that needs no backslash", () => {
	const drawing = "|\\_/|  (o_o)  ||*||".repeat(104);
	const asCode = `\`\`\`\n${drawing}\n\`\`\``;
	expect(renderBlock(paragraph(text(drawing)), true)).toBe(asCode);
	const shown = (times: number) =>
		renderMessage({ summary: "Drawings", blocks: Array.from({ length: times }, () => paragraph(text(drawing))) })
			.embeds;
	expect(shown(1)[0]?.description).toContain("\\|\\\\\\_/\\|");
	expect(shown(2).map(({ description }) => description)).toEqual([`${asCode}\n${asCode}`]);
});
