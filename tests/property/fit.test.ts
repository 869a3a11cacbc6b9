import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fit, measure, obeys } from "../../src/core/message/fit.ts";
import type { Block, Button, Inline, Message, MessageLimits } from "../../src/core/message/model.ts";
import { plainText } from "../../src/core/message/rich-text.ts";

const discord: MessageLimits = {
	summary: 150,
	heading: 150,
	paragraph: 2_000,
	codeBlock: 1_900,
	listItems: 20,
	standingRows: 15,
	buttonsPerRow: 5,
	buttonLabel: 80,
	blocks: 30,
	total: 3_800,
};
const slack: MessageLimits = {
	summary: 150,
	heading: 150,
	paragraph: 2_900,
	codeBlock: 2_900,
	listItems: 50,
	standingRows: 20,
	buttonsPerRow: 5,
	buttonLabel: 75,
	blocks: 48,
	total: 12_000,
};
const narrow: fc.Arbitrary<MessageLimits> = fc.record({
	summary: fc.integer({ min: 24, max: 60 }),
	heading: fc.integer({ min: 12, max: 60 }),
	paragraph: fc.integer({ min: 256, max: 500 }),
	codeBlock: fc.integer({ min: 80, max: 500 }),
	listItems: fc.integer({ min: 1, max: 5 }),
	standingRows: fc.integer({ min: 1, max: 5 }),
	buttonsPerRow: fc.integer({ min: 1, max: 5 }),
	buttonLabel: fc.integer({ min: 4, max: 30 }),
	blocks: fc.integer({ min: 3, max: 8 }),
	total: fc.integer({ min: 256, max: 900 }),
});
const limits = fc.oneof(fc.constant(discord), fc.constant(slack), narrow);

const word = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.constantFrom(
			"list",
			"tuple.",
			"snake_case",
			"*args,",
			"a `b`",
			"[x](y)",
			"naïve",
			"数据",
			"😀",
			"👩‍👩‍👧‍👦",
			"e\u0301",
			"\\",
		),
	},
	{ weight: 1, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }) },
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			"long".repeat(300),
			"👩‍👩‍👧‍👦".repeat(200),
			"*".repeat(700),
			"`".repeat(600),
			"🇩🇪".repeat(400),
		),
	},
);
const words = (maxLength: number) => fc.array(word, { maxLength, size: "max" }).map((parts) => parts.join(" "));
const leaf: fc.Arbitrary<Inline> = fc.oneof(
	words(120).map((text): Inline => ({ type: "text", text })),
	words(8).map((text): Inline => ({ type: "code", text })),
	words(2).map((name): Inline => ({ type: "member", externalId: "1", name })),
	fc.constant<Inline>({ type: "time", at: 0, zone: "America/New_York", style: "date-time" }),
);
const inline: fc.Arbitrary<Inline> = fc.oneof(
	{ weight: 4, arbitrary: leaf },
	{ weight: 1, arbitrary: fc.array(leaf, { maxLength: 3 }).map((children): Inline => ({ type: "strong", children })) },
	{
		weight: 1,
		arbitrary: fc.array(leaf, { maxLength: 3 }).map((children): Inline => ({ type: "emphasis", children })),
	},
	{
		weight: 1,
		arbitrary: fc
			.tuple(fc.array(leaf, { maxLength: 2 }), fc.constantFrom("https://a.b", `https://a.b/${"(c)".repeat(250)}`))
			.map(
				([children, url]): Inline => ({ type: "link", url, children: [{ type: "text", text: "see " }, ...children] }),
			),
	},
);
const inlines = (maxLength: number) => fc.array(inline, { maxLength });
const button: fc.Arbitrary<Button> = fc.record({
	label: words(10),
	token: fc.constant("v1:answer:1"),
	style: fc.constant("primary"),
});
const row = fc.record({
	rank: fc.integer({ min: 1, max: 999 }),
	name: words(5),
	points: fc.nat(),
	streak: fc.nat(),
	you: fc.boolean(),
});
const block: fc.Arbitrary<Block> = fc.oneof(
	words(30).map((text): Block => ({ type: "heading", text })),
	inlines(4).map((children): Block => ({ type: "paragraph", children })),
	fc
		.tuple(fc.constantFrom("", "python", "x".repeat(300), "a`b"), fc.array(words(20), { maxLength: 60, size: "max" }))
		.map(([language, lines]): Block => ({ type: "codeBlock", language, text: lines.join("\n") })),
	fc
		.record({
			ordered: fc.boolean(),
			start: fc.integer({ min: 0, max: 999 }),
			items: fc.array(inlines(2), { maxLength: 30, size: "max" }),
		})
		.map(
			({ ordered, start, items }): Block =>
				ordered ? { type: "list", ordered, start, items } : { type: "list", ordered, items },
		),
	fc.array(row, { maxLength: 40, size: "max" }).map((rows): Block => ({ type: "standings", rows })),
	words(60).map((alt): Block => ({ type: "image", url: "https://a.b/c.png", alt })),
	fc.array(button, { maxLength: 12 }).map((buttons): Block => ({ type: "actions", buttons })),
	inlines(2).map((children): Block => ({ type: "footnote", children })),
);
const message: fc.Arbitrary<Message> = fc.record({ summary: words(20), blocks: fc.array(block, { maxLength: 6 }) });
/** Buttons and footnotes at the very end may move to the first message; before this they stay in order. */
const end: Block = { type: "paragraph", children: [{ type: "text", text: "end" }] };
const runs = { numRuns: 60 };

/** Everything but white space, and the addresses of links, which are written out only when they are too long. */
const characters = (blocks: readonly Block[]) =>
	plainText(blocks)
		.replace(/\s/g, "")
		.replaceAll(`(https://a.b/${"(c)".repeat(250)})`, "");
const allBlocks = (messages: readonly Message[]) => messages.flatMap(({ blocks }) => blocks);
const strings = (value: unknown): string[] => {
	if (typeof value === "string") return [value];
	return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
};

describe("fit", () => {
	test("every message obeys the limits, and fitting it again changes nothing", () => {
		fc.assert(
			fc.property(message, limits, (given, some) => {
				for (const fitted of fit(given, some)) {
					expect(obeys(fitted, some)).toEqual([]);
					expect(fit(fitted, some)).toEqual([fitted]);
				}
			}),
			runs,
		);
	});

	test("paragraphs, footnotes and code keep every character, in order", () => {
		const body = block.filter(({ type }) => type === "paragraph" || type === "codeBlock" || type === "footnote");
		fc.assert(
			fc.property(fc.array(body, { maxLength: 5 }), limits, (blocks, some) => {
				const given: Message = { summary: "s", blocks: [...blocks, end] };
				expect(characters(allBlocks(fit(given, some)))).toBe(characters(given.blocks));
			}),
			runs,
		);
	});

	test("lists keep every character and every number, in order", () => {
		const list = block.filter(({ type }) => type === "list");
		fc.assert(
			fc.property(list, limits, (given, some) => {
				expect(characters(allBlocks(fit({ summary: "s", blocks: [given] }, some)))).toBe(characters([given]));
			}),
			runs,
		);
	});

	test("what is shortened shows it: each heading, label, name and summary is whole or ends in …", () => {
		fc.assert(
			fc.property(message, limits, ({ summary, blocks }, some) => {
				const given: Message = { summary, blocks: [...blocks, end] };
				const messages = fit(given, some);
				const short = (whole: readonly string[], parts: readonly string[]) => {
					expect(parts).toHaveLength(whole.length);
					for (const [index, part] of parts.entries()) {
						const original = whole[index] ?? "";
						expect(part === original || (part.endsWith("…") && original.startsWith(part.slice(0, -1)))).toBe(true);
					}
				};
				const headings = (some: readonly Block[]) => some.flatMap((one) => (one.type === "heading" ? [one.text] : []));
				const labels = (some: readonly Block[]) =>
					some.flatMap((one) => (one.type === "actions" ? one.buttons.map(({ label }) => label) : []));
				short(headings(given.blocks), headings(allBlocks(messages)));
				short(labels(given.blocks), labels(allBlocks(messages)));
				short([given.summary], [messages[0]?.summary ?? ""]);
			}),
			runs,
		);
	});

	test("no row of the standings is missing without being counted, and never one's own", () => {
		fc.assert(
			fc.property(fc.array(row, { minLength: 1, maxLength: 40, size: "max" }), limits, (all, some) => {
				const rows = all.map((one, index) => ({ ...one, you: index === all.length - 1 }));
				const blocks = allBlocks(fit({ summary: "s", blocks: [{ type: "standings", rows }] }, some));
				const shown = blocks.flatMap((one) => (one.type === "standings" ? one.rows : []));
				const said = /and (\d+) more$/.exec(plainText(blocks))?.[1] ?? "0";
				expect(shown.length + Number(said)).toBe(rows.length);
				expect(shown.at(-1)?.rank).toBe(rows.at(-1)?.rank);
			}),
			runs,
		);
	});

	test("no character is cut in two", () => {
		const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
		const emoji = fc.constantFrom("👩‍👩‍👧‍👦", "🇩🇪", "e\u0301", "👍🏽", "a", " ");
		const text = fc.array(emoji, { minLength: 100, maxLength: 900, size: "max" }).map((parts) => parts.join(""));
		const known = new Set(["👩‍👩‍👧‍👦", "🇩🇪", "e\u0301", "👍🏽", "a", " ", "…"]);
		fc.assert(
			fc.property(text, limits, (one, some) => {
				const blocks: Block[] = [
					{ type: "heading", text: one },
					{ type: "paragraph", children: [{ type: "text", text: one }] },
					{ type: "codeBlock", language: "", text: one },
				];
				for (const fitted of allBlocks(fit({ summary: "s", blocks }, some))) {
					for (const { segment } of graphemes.segment(plainText([fitted]))) expect(known).toContain(segment);
				}
			}),
			{ numRuns: 15 },
		);
		fc.assert(
			fc.property(message, limits, (given, some) => {
				fc.pre(strings(given).every((one) => one.isWellFormed()));
				for (const one of strings(fit(given, some))) expect(one.isWellFormed()).toBe(true);
			}),
			runs,
		);
	});

	test("a megabyte is split in a moment", () => {
		const sentence = "A list can change after it is made; a *tuple* cannot, says `help(tuple)`. ";
		const text = sentence.repeat(1_000_000 / sentence.length);
		const blocks: Block[] = [
			{ type: "paragraph", children: [{ type: "text", text }] },
			{ type: "codeBlock", language: "python", text: text.replaceAll(". ", ".\n") },
			{ type: "codeBlock", language: "python", text },
		];
		const start = performance.now();
		const messages = fit({ summary: "s", blocks }, discord);
		expect(performance.now() - start).toBeLessThan(10_000);
		expect(Math.max(...messages.map((one) => measure(one).total))).toBeLessThanOrEqual(discord.total);
	});
});
