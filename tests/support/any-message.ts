import fc from "fast-check";
import { type Block, type Button, code, type Inline, type Message, text } from "../../src/core/message/model.ts";

const word = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.constantFrom(
			"list",
			"tuple.",
			"snake_case",
			"*args,",
			"`b`",
			"[x](y)",
			"naïve",
			"数据",
			"😀",
			"@everyone",
			"<@1>",
			"<!here>",
			"<@U1>",
			"a & b",
			"مرحبا",
			"\n",
			"\n\n\n",
			"https://a.test/b_c",
			"e\u0301",
		),
	},
	{ weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
	{
		weight: 2,
		arbitrary: fc
			.tuple(
				fc.constantFrom(
					"*",
					"_",
					"`",
					"``` ",
					"|",
					"<",
					"&",
					"\\",
					"[",
					"~",
					"-\n",
					"1. \n",
					"# \n",
					":a:",
					"](",
					"\n\na",
					"👩‍👩‍👧‍👦",
					"x",
					"> \n",
					"\u0000",
					"\u202e",
				),
				fc.constantFrom(5, 30, 30, 400, 400, 4_000),
			)
			.map(([part, length]) => part.repeat(Math.ceil(length / part.length))),
	},
);
const words = (maxLength: number) => fc.array(word, { maxLength, size: "max" }).map((parts) => parts.join(" "));
const leaf: fc.Arbitrary<Inline> = fc.oneof(
	words(5).map(text),
	words(3).map(code),
	words(2).map((name): Inline => ({ type: "member", externalId: "1", name })),
	fc
		.constantFrom("time" as const, "date" as const, "date-time" as const, "relative" as const)
		.map((style): Inline => ({ type: "time", at: 0, zone: "UTC", style })),
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
			.tuple(
				fc.array(leaf, { maxLength: 2 }),
				fc.constantFrom(
					"https://a.test",
					`https://a.test/${"*".repeat(200)}`,
					`https://a.test/${"é".repeat(300)}`,
					"javascript:alert(1)",
					`https://a.test/${"(c)".repeat(250)}`,
				),
			)
			.map(([children, url]): Inline => ({ type: "link", url, children })),
	},
);
const inlines = (maxLength: number) => fc.array(inline, { maxLength });
const button: fc.Arbitrary<Button> = fc.record({
	label: words(4),
	token: fc.oneof(
		fc.constantFrom("v1:answer:1", `v1:answer:${"x".repeat(90)}`.slice(0, 95)),
		fc.uuid().map((id) => `v1:answer:${id}`),
	),
	style: fc.constantFrom("primary", "secondary", "danger"),
});
const row = fc.record({
	rank: fc.integer({ min: 1, max: 9_999 }),
	name: words(4),
	points: fc.nat(),
	streak: fc.nat(),
	you: fc.boolean(),
});
const block: fc.Arbitrary<Block> = fc.oneof(
	words(6).map((heading): Block => ({ type: "heading", text: heading })),
	inlines(4).map((children): Block => ({ type: "paragraph", children })),
	fc
		.tuple(fc.constantFrom("", "python", "x".repeat(300), "a`b"), words(12))
		.map(([language, source]): Block => ({ type: "codeBlock", language, text: source })),
	fc
		.record({
			ordered: fc.boolean(),
			start: fc.integer({ min: 0, max: 999_999 }),
			items: fc.array(inlines(1), { maxLength: 45, size: "max" }),
		})
		.map(
			({ ordered, start, items }): Block =>
				ordered ? { type: "list", ordered, start, items } : { type: "list", ordered, items },
		),
	fc.array(row, { maxLength: 40, size: "max" }).map((rows): Block => ({ type: "standings", rows })),
	fc
		.tuple(fc.constantFrom("https://a.test/b.png", "/b.png", `https://a.test/${"x".repeat(3_000)}`), words(6))
		.map(([url, alt]): Block => ({ type: "image", url, alt })),
	fc.array(button, { maxLength: 40, size: "max" }).map((buttons): Block => ({ type: "actions", buttons })),
	inlines(2).map((children): Block => ({ type: "footnote", children })),
);
/** Messages of every kind of part, many of them longer than any platform takes, and with signs that mean something on one of them. */
export const anyMessage: fc.Arbitrary<Message> = fc.record({
	summary: words(6).map((rest) => `A summary ${rest}`),
	blocks: fc.oneof(
		fc.array(block, { maxLength: 8 }),
		// Many of one kind, up to every limit at once.
		fc.tuple(block, fc.integer({ min: 20, max: 30 })).map(([one, times]) => Array.from({ length: times }, () => one)),
	),
});
