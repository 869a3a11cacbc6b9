import { describe, expect, test } from "vitest";
import { typedText, withWords } from "../../src/adapters/slack/read-text.ts";

const block = (...elements: unknown[]) => ({ type: "rich_text", block_id: "b", elements });
const section = (...elements: unknown[]) => ({ type: "rich_text_section", elements });
const text = (words: string, style = {}) => ({ type: "text", text: words, style });
const list = (style: string, items: readonly string[], more = {}) => ({
	type: "rich_text_list",
	style,
	elements: items.map((item) => section(text(item))),
	...more,
});
/** What somebody typed, of whom Slack sends blocks alone. */
const read = (...blocks: unknown[]) => typedText(withWords({ text: "", blocks }).text ?? "");

describe("a message that came with blocks alone is read from them", () => {
	test("paragraphs keep their line breaks, and what Slack marks elsewhere is as it was typed", () => {
		expect(read(block(section(text("a < b && c > d,\nsays &lt;p&gt; and <@U1|ada>"))))).toBe(
			"a < b && c > d,\nsays &lt;p&gt; and <@U1|ada>",
		);
		expect(read(block(section(text("One.\n")), section(text("Two."))))).toBe("One.\nTwo.");
		expect(read(block(section(text("One."))), block(section(text("Two."))))).toBe("One.\nTwo.");
	});

	test("lists have their marks, numbers go on where they were left, and nested ones are set in", () => {
		const nested = block(
			section(text("Because:")),
			list("bullet", ["it hashes", "it stays"]),
			list("bullet", ["for ever"], { indent: 1 }),
			list("ordered", ["first", "second"], { indent: 0 }),
			list("ordered", ["third"], { offset: 2 }),
		);
		expect(read(nested)).toBe("Because:\n• it hashes\n• it stays\n    • for ever\n1. first\n2. second\n3. third");
	});

	test("preformatted text is code in fences, line by line", () => {
		const code = { type: "rich_text_preformatted", border: 0, elements: [text("def f(x):\n    return x < 1 & 2\n")] };
		expect(read(block(section(text("My answer:\n")), code, section(text("That is all."))))).toBe(
			"My answer:\n```\ndef f(x):\n    return x < 1 & 2\n```\nThat is all.",
		);
		expect(read(block(section(text("Call "), text("hash(x)", { code: true }), text(" once."))))).toBe(
			"Call `hash(x)` once.",
		);
	});

	test("each line of a quote is one", () => {
		const quote = { type: "rich_text_quote", elements: [text("What is\na tuple?")] };
		expect(read(block(quote, section(text("A list that stays."))))).toBe("> What is\n> a tuple?\nA list that stays.");
	});

	test("links are their words, people, channels and groups are named as in text, emoji by their names", () => {
		const told = section(
			{ type: "link", url: "https://docs.python.org/3/?a=1&b=2", text: "the docs" },
			text(", "),
			{ type: "link", url: "https://example.org/a|b?c=<d>&e" },
			text(", "),
			{ type: "link", url: "mailto:ada@example.org" },
			text(" "),
			{ type: "user", user_id: "U1" },
			{ type: "channel", channel_id: "C1" },
			{ type: "broadcast", range: "here" },
			{ type: "team", team_id: "T1" },
			{ type: "emoji", name: "wave", unicode: "1f44b" },
			{ type: "color", value: "#FF3300" },
			{ type: "date", timestamp: 1_784_000_000, format: "{date}", fallback: "13 July" },
		);
		expect(read(block(told))).toBe(
			"the docs, https://example.org/a%7Cb?c=%3Cd%3E&e, ada@example.org @U1#C1@here@T1:wave:#FF330013 July",
		);
		expect(read(block(section({ type: "usergroup", usergroup_id: "S1" })))).toBe(typedText("<!subteam^S1>"));
	});

	test("what an app wrote for somebody comes in sections of its own marks", () => {
		const said = { type: "section", text: { type: "mrkdwn", text: "A *tuple* &lt; a list, <@U1|ada>" } };
		const head = { type: "header", text: { type: "plain_text", text: "A & B" } };
		expect(read(head, said)).toBe("A & B\nA *tuple* < a list, @ada");
	});

	test.each([[undefined], [null], ["words"], [[null, 7, {}, { type: "rich_text" }, { type: "divider" }]]])(
		"%j holds no words",
		(blocks) => {
			expect(withWords({ text: "", blocks }).text).toBe("");
		},
	);

	test("elements that nobody knows yet lose no words that they have", () => {
		expect(read(block(section({ type: "new", text: "kept" }, { type: "newer" }, null)))).toBe("kept");
		expect(read(block({ type: "rich_text_new", elements: [text("kept too")] }))).toBe("kept too");
	});
});

test("where there is text, it counts, and nothing else of a message changes", () => {
	const message = { ts: "1.000001", blocks: [block(section(text("of the blocks")))] };
	const typed = { ...message, text: "typed" };
	expect(withWords(typed)).toEqual(typed);
	expect(withWords<typeof message & { text?: string }>(message)).toEqual({ ...message, text: "of the blocks" });
	expect(withWords({ ...message, text: " \n" }).text).toBe("of the blocks");
	expect(withWords({ text: "" })).toEqual({ text: "" });
});
