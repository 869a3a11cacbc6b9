import { describe, expect, test } from "vitest";
import { fit, measure, obeys, shorten } from "../../src/core/message/fit.ts";
import {
	actions,
	type Block,
	type Button,
	footnote,
	type Message,
	type MessageLimits,
	paragraph,
	strong,
	text,
} from "../../src/core/message/model.ts";
import { plainText, printRichText } from "../../src/core/message/rich-text.ts";

const limits: MessageLimits = {
	summary: 40,
	heading: 20,
	paragraph: 300,
	codeBlock: 100,
	listItems: 3,
	standingRows: 4,
	buttonsPerRow: 2,
	buttonLabel: 10,
	blocks: 4,
	total: 700,
};
const button = (label: string): Button => ({ label, token: "v1:answer:1", style: "primary" });
const list = (...items: string[]): Block => ({ type: "list", ordered: true, items: items.map((item) => [text(item)]) });
const fitBlocks = (...blocks: Block[]) =>
	fit({ summary: "Summary", blocks }, { ...limits, blocks: 99, total: 99_999 })[0]?.blocks ?? [];
const pages = (...blocks: Block[]) =>
	fit({ summary: "Summary", blocks }, limits).map((page) => page.blocks.map((block) => block.type).join(" "));
const lengths = (blocks: readonly Block[]) => blocks.map((block) => plainText([block]).length);
const sentence = "A list can change after it is made, and a tuple can not. ";

describe("fit", () => {
	test("a message that obeys comes back untouched", () => {
		const message: Message = { summary: "Summary", blocks: [paragraph(text("a")), actions(button("Answer"))] };
		expect(fit(message, limits)).toEqual([message]);
		expect(fit(message, limits)[0]).toBe(message);
		expect(fit({ summary: "Summary", blocks: [] }, limits)).toEqual([{ summary: "Summary", blocks: [] }]);
	});

	test("a paragraph is split after a sentence", () => {
		const blocks = fitBlocks(paragraph(text(sentence.repeat(12))));
		expect(lengths(blocks)).toEqual([284, 284, 113]);
		for (const block of blocks) expect(plainText([block])).toMatch(/^A list .* can not\.$/);
	});

	test("a paragraph without sentences is split after a word, one without words between its characters", () => {
		const blocks = fitBlocks(paragraph(text("word ".repeat(100))));
		expect(lengths(blocks)).toEqual([299, 199]);
		expect(lengths(fitBlocks(paragraph(text("数".repeat(700)))))).toEqual([296, 296, 108]);
	});

	test("styles and links go on in the next piece", () => {
		const children = [
			text("x".repeat(250)),
			text(" "),
			{ type: "link" as const, url: "https://a.b", children: [strong("word ".repeat(30).trim())] },
		];
		const [first, second] = fitBlocks(paragraph(...children)).map((block) => printRichText([block]));
		expect(first).toMatch(/^x{250} \[\*\*word( word)*\*\*\]\(https:\/\/a\.b\)$/);
		expect(second).toMatch(/^\[\*\*word( word)*\*\*\]\(https:\/\/a\.b\)$/);
	});

	test("a link whose address leaves no room for words is written out", () => {
		const url = `https://a.b/${"c".repeat(400)}`;
		const blocks = fitBlocks(paragraph({ type: "link", url, children: [text("see")] }));
		expect(plainText(blocks).replaceAll("\n", "")).toBe(`see (${url})`);
	});

	test("a footnote is split into footnotes", () => {
		expect(fitBlocks(footnote(text(sentence.repeat(6)))).map(({ type }) => type)).toEqual(["footnote", "footnote"]);
	});

	test("code is split between lines, and a line only if it must be", () => {
		const lines = ["def f():", `\treturn "${"x".repeat(60)}"`, "", "def g():", `\treturn "${"y".repeat(200)}"`];
		const blocks = fitBlocks({ type: "codeBlock", language: "python", text: lines.join("\n") });
		expect(blocks.map((block) => block.type === "codeBlock" && block.language)).toEqual(
			["python", "python", "python", "python", "python"].slice(0, blocks.length),
		);
		const texts = blocks.map((block) => plainText([block]));
		expect(texts[0]).toBe(lines.slice(0, 3).join("\n"));
		expect(texts[1]).toBe("def g():");
		expect(texts.slice(2).join("")).toBe(lines[4]);
		expect(blocks.every((block) => printRichText([block]).length <= limits.codeBlock)).toBe(true);
	});

	test("a list goes on with the next number", () => {
		expect(plainText(fitBlocks(list("a", "b", "c", "d", "e", "f", "g")))).toBe(
			"1. a\n2. b\n3. c\n4. d\n5. e\n6. f\n7. g",
		);
		expect(fitBlocks(list("a", "b", "c", "d"))).toEqual([list("a", "b", "c"), { ...list("d"), start: 4 }]);
	});

	test("an item that is too long goes on in a paragraph", () => {
		const blocks = fitBlocks(list("a", sentence.repeat(6), "c"));
		expect(blocks.map(({ type }) => type)).toEqual(["list", "paragraph", "list"]);
		expect(plainText(blocks)).toBe(`1. a\n2. ${sentence.repeat(5).trim()}\n${sentence.trim()}\n3. c`);
	});

	test("rows of buttons are split, labels shortened", () => {
		const blocks = fitBlocks(actions(button("Answer"), button("I give up for today"), button("Hint")));
		expect(blocks).toEqual([actions(button("Answer"), button("I give up…")), actions(button("Hint"))]);
	});

	test("headings, alternative texts and long names are shortened visibly", () => {
		const blocks = fitBlocks(
			{ type: "heading", text: "Question of the day, number 12" },
			{ type: "image", url: "https://a.b/c.png", alt: "word ".repeat(100) },
			{ type: "standings", rows: [{ rank: 1, name: "n".repeat(500), points: 1, streak: 1, you: false }] },
		);
		expect(plainText(blocks).split("\n")).toEqual([
			"Question of the…",
			`${"word ".repeat(59)}word…`,
			`1. ${"n".repeat(74)}…: 1 points, streak 1`,
		]);
	});

	test("standings say how many are left out and keep the reader's own row", () => {
		const rows = Array.from({ length: 10 }, (_, index) => ({
			rank: index + 1,
			name: `n${index + 1}`,
			points: 10,
			streak: 1,
			you: index === 7,
		}));
		const [standings, note] = fitBlocks({ type: "standings", rows });
		expect(standings?.type === "standings" && standings.rows.map(({ rank }) => rank)).toEqual([1, 2, 3, 8]);
		expect(note).toEqual(paragraph(text("and 6 more")));
	});

	test("what is too much goes on in another message; buttons and footnotes stay on the first", () => {
		const long = paragraph(text("x".repeat(290)));
		expect(pages(long, long, long, actions(button("Answer")), footnote(text("f")))).toEqual([
			"paragraph paragraph actions footnote",
			"paragraph",
		]);
		const short = paragraph(text("x"));
		expect(pages(short, short, short, short, short, actions(button("Answer")))).toEqual([
			"paragraph paragraph paragraph actions",
			"paragraph paragraph",
		]);
	});

	test("buttons that find no room on the first message come last, those between paragraphs stay there", () => {
		const rows = Array.from({ length: 4 }, () => actions(button("Answer")));
		expect(pages(paragraph(text("x")), ...rows)).toEqual(["paragraph actions actions actions", "actions"]);
		const short = paragraph(text("x"));
		expect(pages(short, actions(button("A")), short, short, short)).toEqual([
			"paragraph actions paragraph paragraph",
			"paragraph",
		]);
	});

	test("a heading moves on with what it heads", () => {
		const long = paragraph(text("x".repeat(290)));
		expect(pages(long, long, { type: "heading", text: "Next" }, long)).toEqual([
			"paragraph paragraph",
			"heading paragraph",
		]);
	});

	test("each message has a summary that says where it stands", () => {
		const long = paragraph(text("x".repeat(290)));
		const blocks = [long, long, long, long, long];
		expect(fit({ summary: "Today", blocks }, limits).map(({ summary }) => summary)).toEqual([
			"Today",
			"Today… (2 of 3)",
			"Today… (3 of 3)",
		]);
		expect(fit({ summary: "word ".repeat(20), blocks }, limits).map(({ summary }) => summary)).toEqual([
			"word word word word word word word word…",
			"word word word word word word… (2 of 3)",
			"word word word word word word… (3 of 3)",
		]);
	});

	test("limits that can show nothing sensible are refused by name", () => {
		expect(() => fit({ summary: "s", blocks: [] }, { ...limits, paragraph: 10 })).toThrow(
			new RangeError('the limit "paragraph" is 10; PyQ needs at least 256'),
		);
		expect(() => fit({ summary: "s", blocks: [] }, { ...limits, buttonsPerRow: Number.NaN })).toThrow(RangeError);
	});
});

describe("measure and obeys", () => {
	const message: Message = {
		summary: "Summary",
		blocks: [
			{ type: "heading", text: "Heading" },
			paragraph(text("a*b")),
			{ type: "codeBlock", language: "py", text: "x" },
			list("a", "b"),
			actions(button("Yes"), button("No")),
			{ type: "standings", rows: [{ rank: 1, name: "Ann", points: 2, streak: 3, you: false }] },
			{ type: "image", url: "https://a.b/c.png", alt: "Chart" },
		],
	};

	test("count what each limit counts, as printed", () => {
		expect(measure(message)).toEqual({
			summary: 7,
			heading: 7,
			paragraph: "1. Ann: 2 points, streak 3".length,
			codeBlock: "```py\nx\n```".length,
			listItems: 2,
			standingRows: 1,
			buttonsPerRow: 2,
			buttonLabel: 3,
			blocks: 7,
			total: 7 + "a\\*b".length + 11 + "1. a\n2. b".length + 5 + 26 + 5,
		});
	});

	test("say what breaks a limit, and by how much", () => {
		expect(obeys(message, { ...limits, blocks: 7 })).toEqual([]);
		expect(obeys(message, limits)).toEqual(["blocks is 7, the limit is 4"]);
		expect(obeys(message, { ...limits, blocks: 7, heading: 5, total: 20 })).toEqual([
			"heading is 7, the limit is 5",
			"total is 67, the limit is 20",
		]);
	});
});

describe("shorten", () => {
	test.each([
		["short", 5, "short"],
		["one two three", 10, "one two…"],
		["unbreakable", 6, "unbre…"],
		["ab👩‍👩‍👧‍👦", 8, "ab…"],
		["👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 8, "…"],
		["🇩🇪🇫🇷", 6, "🇩🇪…"],
	])("%j to %i", (long, max, short) => {
		expect(shorten(long, max)).toBe(short);
	});
});
