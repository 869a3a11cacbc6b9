import { describe, expect, it } from "vitest";
import type { Block, Inline } from "../../src/core/message/model.ts";
import {
	parseInline,
	parseRichText,
	plainText,
	printInlines,
	printRichText,
} from "../../src/core/message/rich-text.ts";

const t = (text: string): Inline => ({ type: "text", text });
const c = (text: string): Inline => ({ type: "code", text });
const b = (...children: Inline[]): Inline => ({ type: "strong", children });
const i = (...children: Inline[]): Inline => ({ type: "emphasis", children });
const a = (url: string, ...children: Inline[]): Inline => ({ type: "link", url, children });
const p = (...children: Inline[]): Block => ({ type: "paragraph", children });
const ul = (...items: Inline[][]): Block => ({ type: "list", ordered: false, items });
const ol = (start: number, ...items: Inline[][]): Block => ({
	type: "list",
	ordered: true,
	...(start === 1 ? {} : { start }),
	items,
});
const pre = (text: string, language = ""): Block => ({ type: "codeBlock", language, text });

describe("parseInline", () => {
	it.each<[string, Inline[]]>([
		["a **b** *c* _d_ `e`", [t("a "), b(t("b")), t(" "), i(t("c")), t(" "), i(t("d")), t(" "), c("e")]],
		["***both***", [i(b(t("both")))]],
		["**a *b* c**", [b(t("a "), i(t("b")), t(" c"))]],
		["**Note:** x", [b(t("Note:")), t(" x")]],
		["in*with*in", [t("in"), i(t("with")), t("in")]],
		["snake_case_name and __init__", [t("snake_case_name and __init__")]],
		["_a snake_case name_", [i(t("a snake_case name"))]],
		["2 * 3 * 4", [t("2 * 3 * 4")]],
		["*args, **kwargs", [t("*args, **kwargs")]],
		["`*args`, ``a ` b``, `` ` ``", [c("*args"), t(", "), c("a ` b"), t(", "), c("`")]],
		["`a\\`b", [c("a\\"), t("b")]],
		["``unclosed`", [t("``unclosed`")]],
		["\\*no\\* \\_no\\_ \\`no\\` C:\\dir \\\\", [t("*no* _no_ `no` C:\\dir \\")]],
		["[a *b*](https://x.org/p_(q)_r)", [a("https://x.org/p_(q)_r", t("a "), i(t("b")))]],
		["[a](HTTP://x.org)", [a("HTTP://x.org", t("a"))]],
		["[](https://x.org)", [a("https://x.org", t("https://x.org"))]],
		["[a](ftp://x) [a](javascript:x) [a](/b) [a](http://)", [t("[a](ftp://x) [a](javascript:x) [a](/b) [a](http://)")]],
		['[a](https://x.org "title") [a] [a][b] x[0](1)', [t('[a](https://x.org "title") [a] [a][b] x[0](1)')]],
		["[a [b](https://x.org) c](https://y.org)", [t("[a "), a("https://x.org", t("b")), t(" c](https://y.org)")]],
		["![alt](https://x.org)", [t("!"), a("https://x.org", t("alt"))]],
		["<b>&amp;</b> # | ~~x~~", [t("<b>&amp;</b> # | ~~x~~")]],
		["soft  \nbreak\\\nhard", [t("soft break hard")]],
		["", []],
	])("reads %j", (text, inlines) => {
		expect(parseInline(text)).toEqual(inlines);
	});

	it("keeps the words of a style that Markdown couldn't mark again", () => {
		expect(parseInline("x**_a_**y")).toEqual([t("x**"), i(t("a")), t("**y")]);
		expect(parseInline("b**_a-_`x`**")).toEqual([t("b**"), i(t("a-")), c("x"), t("**")]);
		expect(plainText(parseInline("b***a-*`x`**"))).toBe("ba-x");
	});
});

describe("parseRichText", () => {
	it.each<[string, string, Block[]]>([
		["paragraphs", "one\ntwo\n\n\nthree\r\nfour", [p(t("one two")), p(t("three four"))]],
		["bullets of every mark", "- a\n- b\n\n* c\n+ d", [ul([t("a")], [t("b")]), ul([t("c")]), ul([t("d")])]],
		["a loose list", "- a\n\n- b\n\n\n- c", [ul([t("a")], [t("b")], [t("c")])]],
		["numbers, counted from the first", "3. a\n3. b\n9. c", [ol(3, [t("a")], [t("b")], [t("c")])]],
		["both marks of numbers", "1. a\n1) b", [ol(1, [t("a")]), ol(1, [t("b")])]],
		["continuation lines", "- a\n  b\nc\n\n  d\n- e", [ul([t("a b c d")], [t("e")])]],
		["text after a list", "- a\n\nb", [ul([t("a")]), p(t("b"))]],
		["a list after text", "a\n- b", [p(t("a")), ul([t("b")])]],
		["a year that is no list", "It was in\n2024. Then\n-", [p(t("It was in 2024. Then -"))]],
		["a year within an item", "- It was in\n  2024. Then", [ul([t("It was in 2024. Then")])]],
		["nested bullets, flattened", "- a\n  - b\n    * c\n- d", [ul([t("a")], [t("b")], [t("c")], [t("d")])]],
		[
			"bullets within numbers",
			"1. a\n   - b\n   - c\n2. d",
			[ol(1, [t("a")]), ul([t("b")], [t("c")]), ol(2, [t("d")])],
		],
		["numbers within numbers", "1. a\n   1. b\n2. c", [ol(1, [t("a")]), ol(1, [t("b")]), ol(2, [t("c")])]],
		["bullets under too little indentation", "1. a\n  - b\n2. c", [ol(1, [t("a")]), ul([t("b")]), ol(2, [t("c")])]],
		["empty items", "-\n- a\n-", [ul([], [t("a")], [])]],
		["text that was an outer item's", "- a\n  - b\n\n  c\n- d", [ul([t("a")], [t("b")]), p(t("c")), ul([t("d")])]],
		[
			"fenced code",
			"a\n```python\ndef f():\n\n\treturn 1\n```\nb",
			[p(t("a")), pre("def f():\n\n\treturn 1", "python"), p(t("b"))],
		],
		["tildes and longer fences", "~~~~ py x\n~~~\n```\n~~~~~", [pre("~~~\n```", "py x")]],
		["code without an end", "```\na\n", [pre("a\n")]],
		["no fence", "```a``` b\n``\nx", [p(c("a"), t(" b `` x"))]],
		[
			"code in an item",
			"1. a\n   ```py\n   x\n     y\n   ```\n1. b",
			[ol(1, [t("a")]), pre("x\n  y", "py"), ol(2, [t("b")])],
		],
		["code as an item", "- ```\n  x\n  ```\n- b", [ul([]), pre("x"), ul([t("b")])]],
		[
			"code with tabs in an item",
			"- a\n\n\t```\n\tx\n\t```\n  b\n- c",
			[ul([t("a")]), pre("x"), p(t("b")), ul([t("c")])],
		],
		["code that ends a list", "1. a\n```\nx\n```\n2. b", [ol(1, [t("a")]), pre("x"), ol(2, [t("b")])]],
		["what the subset lacks", "# a\n> b\n---\n| c |", [p(t("# a > b --- | c |"))]],
		["indented text, which is no code", "    a\n\n        b", [p(t("a")), p(t("b"))]],
		["nothing", " \n\t\n", []],
	])("reads %s", (_name, markdown, blocks) => {
		expect(parseRichText(markdown)).toEqual(blocks);
		expect(parseRichText(printRichText(blocks))).toEqual(blocks);
	});
});

describe("printRichText", () => {
	it("prints what it read", () => {
		const markdown = [
			"Say **why** a `dict` is _fast_, see [the docs](https://docs.python.org/3/).",
			"- a\n- b",
			"```python\nx = 1\n```",
			"3. c\n4. d",
			"1) e",
		].join("\n\n");
		expect(printRichText(parseRichText(markdown))).toBe(markdown);
	});

	it.each<[string, Inline[], string]>([
		[
			"what would be markup",
			[t("*a* _b_ `c` [d](https://e.f) \\*")],
			"\\*a\\* \\_b\\_ \\`c\\` [d\\](https://e.f) \\\\\\*",
		],
		[
			"no more than it must",
			[t("snake_case, 2 * 3, list[int], a __init__ b, C:\\dir")],
			"snake_case, 2 * 3, list[int], a __init__ b, C:\\dir",
		],
		["a line's start", [t("1. a")], "1\\. a"],
		["a bullet", [t("- a")], "\\- a"],
		["emphasis within a word", [t("a"), i(t("b")), t("c")], "a*b*c"],
		["strong around emphasis", [b(i(t("a")))], "**_a_**"],
		["brackets in a link", [a("https://a.b/(c)", t("d[0]"))], "[d\\[0\\]](https://a.b/\\(c\\))"],
		["code with backticks", [c("`a``b")], "``` `a``b ```"],
		[
			"people and times",
			[
				{ type: "member", externalId: "1", name: "A*" },
				t(" "),
				{ type: "time", at: 0, zone: "Asia/Tokyo", style: "time" },
			],
			"A\\* 09:00 (Asia/Tokyo)",
		],
		["a line break", [t("a\nb")], "a b"],
	])("escapes %s", (_name, inlines, markdown) => {
		expect(printInlines(inlines)).toBe(markdown);
	});

	it("fences code more strongly than anything in it", () => {
		expect(printRichText([pre("```\n````")])).toBe("`````\n```\n````\n`````");
		expect(printRichText([pre("", "a`b")])).toBe("~~~ a`b\n~~~");
	});

	it("prints every other block readably", () => {
		const blocks: Block[] = [
			{ type: "heading", text: "Today" },
			{ type: "standings", rows: [{ rank: 1, name: "Ann", points: 30, streak: 4, you: true }] },
			{ type: "image", url: "https://a.b/c.png", alt: "A chart" },
			{ type: "actions", buttons: [{ label: "Answer", token: "v1:answer:1", style: "primary" }] },
			{ type: "footnote", children: [t("Closes soon")] },
		];
		expect(printRichText(blocks).split("\n\n")).toEqual([
			"## Today",
			"1. Ann (you): 30 points, streak 4",
			"![A chart](https://a.b/c.png)",
			"[Answer]",
			"Closes soon",
		]);
		expect(plainText(blocks)).toBe("Today\n1. Ann (you): 30 points, streak 4\nA chart\nAnswer\nCloses soon");
	});
});

describe("plainText", () => {
	it("says the words and nothing else", () => {
		const markdown = "**a** [b](https://c.d) `e`\n\n- f\n\n2. g\n3. *h*\n\n```py\ni\n```";
		expect(plainText(parseRichText(markdown))).toBe("a b e\n• f\n2. g\n3. h\ni");
		expect(plainText(parseInline("**a** b"))).toBe("a b");
	});

	it("says a time in its zone", () => {
		expect(plainText([{ type: "time", at: 0, zone: "America/New_York", style: "date-time" }])).toBe(
			"1969-12-31 19:00 (America/New_York)",
		);
		expect(plainText([{ type: "time", at: 0, zone: "America/New_York", style: "date" }])).toBe("1969-12-31");
	});
});
