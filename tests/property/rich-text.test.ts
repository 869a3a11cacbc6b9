import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	parseInline,
	parseRichText,
	plainText,
	printInlines,
	printRichText,
} from "../../src/core/message/rich-text.ts";

/** Text in which markup of every kind starts, ends, and gets entangled far more often than by chance. */
const markup = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				"*",
				"**",
				"***",
				"_",
				"__",
				"`",
				"``",
				"[",
				"]",
				"](https://a.b/)",
				"](ftp://a)",
				"(",
				")",
				"\\",
				"~~~",
			),
			fc.constantFrom(
				" ",
				"  ",
				"\n",
				"\n\n",
				"\r\n",
				"\t",
				"\u00a0",
				"\u200d",
				"é",
				"😀",
				"a",
				"b",
				"1",
				"-",
				"!",
				"#",
				"<",
				"&",
			),
			fc.constantFrom(
				"- ",
				"\n- ",
				"\n  - ",
				"\n* ",
				"\n1. ",
				"\n7. ",
				"\n2) ",
				"\n   1. ",
				"\n   ",
				"\n```",
				"\n   ```py\n",
				"\n~~~~ a`\n",
			),
			fc.string({ unit: "grapheme", maxLength: 4 }),
		),
		{ maxLength: 60 },
	)
	.map((parts) => parts.join(""));
const knots = fc
	.array(fc.constantFrom("*", "**", "***", "_", "a", "b", " ", ")", "`x`", "[", "](https://a.b)"), { maxLength: 40 })
	.map((parts) => parts.join(""));
const anything = fc.oneof(markup, knots, fc.string({ unit: "binary", maxLength: 200 }));
const runs = { numRuns: 3_000 };

/** Letters only: marks, numbers of lists and white space may change. */
const letters = (text: string) => text.replace(/\P{L}/gu, "");

describe("rich text", () => {
	test("what is read prints to Markdown that reads the same", () => {
		fc.assert(
			fc.property(anything, (text) => {
				const blocks = parseRichText(text);
				expect(parseRichText(printRichText(blocks))).toEqual(blocks);
			}),
			runs,
		);
	});

	test("what is read within a line does too, white space around it aside", () => {
		fc.assert(
			fc.property(anything, (text) => {
				const printed = printInlines(parseInline(text));
				expect(printInlines(parseInline(printed))).toBe(printed);
			}),
			runs,
		);
	});

	test("no letter is lost, added or moved", () => {
		fc.assert(
			fc.property(anything, (text) => {
				// A link without words shows its address, which adds some.
				fc.pre(!/\[[^\p{L}]*\]\(http/iu.test(text));
				expect(letters(printRichText(parseRichText(text)))).toBe(letters(text));
			}),
			runs,
		);
	});

	test("the plain text has every word, but for the addresses of links and the languages of code", () => {
		fc.assert(
			fc.property(anything, (text) => {
				fc.pre(!/http|```|~~~/i.test(text));
				expect(letters(plainText(parseRichText(text)))).toBe(letters(text));
			}),
			runs,
		);
	});

	const hundredThousand = (part: string) => part.repeat(Math.ceil(100_000 / part.length));
	test.each([
		...[
			"*",
			"_",
			"`",
			"[",
			"]",
			"\\",
			"~",
			" ",
			"\t",
			"\n",
			"-",
			"- ",
			"- a\n",
			"1. a\n",
			"```\n",
			"   - a\n",
			"a*",
			" *a",
			"*a_ ",
			"a**b* ",
		],
		...[
			"[a](https://",
			"[a](https://x(",
			"[a](https://x) ",
			"[[a](https://x) ",
			"*[a](https://x)",
			"**a _b ",
			"*a*_b_",
			"*\\\n",
			"`a``",
			"~~~ `\n",
		],
	])("100,000 characters of %j take no more than a moment", (part) => {
		const text = hundredThousand(part);
		const start = performance.now();
		printRichText(parseRichText(text));
		// Linear takes some 0.1 s; trying every pair of characters takes minutes.
		expect(performance.now() - start).toBeLessThan(2_000);
	});

	test("backtick runs of every length and items of every depth take no more than a moment", () => {
		const ticks = Array.from({ length: 450 }, (_, index) => `${"`".repeat(index + 1)}a`).join("");
		const depths = Array.from({ length: 450 }, (_, index) => `${" ".repeat(2 * index)}- a\n`).join("");
		const start = performance.now();
		expect(plainText(parseRichText(ticks))).toBe(ticks);
		expect(parseRichText(depths)).toHaveLength(1);
		expect(performance.now() - start).toBeLessThan(2_000);
	});
});
