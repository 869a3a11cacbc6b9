import type { KnownBlock, RichTextElement } from "@slack/types";
import { describe, expect, test } from "vitest";
import { slackCapabilities } from "../../src/adapters/slack/capabilities.ts";
import { slackLimits } from "../../src/adapters/slack/limits.ts";
import { renderMessage, type SlackMessage } from "../../src/adapters/slack/render.ts";
import { renderHome, wordsView } from "../../src/adapters/slack/render-form.ts";
import { personalReveal } from "../../src/core/message/copy/answers.ts";
import { openPost } from "../../src/core/message/copy/rounds.ts";
import { fit, obeys } from "../../src/core/message/fit.ts";
import { actions, type Block, footnote, type Message, paragraph, strong, text } from "../../src/core/message/model.ts";
import { realBank } from "../support/bank.ts";
import { board, round, tuesday, zone } from "../support/copy-facts.ts";
import { everyMessage } from "../support/every-message.ts";
import { checkMetadata, messageFault } from "../support/fake-slack/check-message.ts";
import { checkView } from "../support/fake-slack/check-view.ts";
import { plainText } from "../support/plain-text.ts";

function inline(element: RichTextElement): string {
	if (element.type === "date") return `{${element.format}|${element.fallback}}`;
	if (element.type !== "text" && element.type !== "link") return `(${element.type})`;
	const words = element.type === "link" ? `${element.text}<${element.url}>` : element.text;
	const { bold, italic, code } = element.style ?? {};
	const marks = `${code === true ? "`" : ""}${bold === true ? "**" : ""}${italic === true ? "_" : ""}`;
	return marks + words + [...marks].reverse().join("");
}

const inlines = (elements: readonly RichTextElement[]): string => elements.map(inline).join("");

/** A block to be looked at, a line each. */
function lines(block: KnownBlock): string[] {
	switch (block.type) {
		case "header":
			return [`# ${block.text.text}`];
		case "section":
			return [block.text?.text ?? ""];
		case "context":
			return block.elements.map((element) =>
				"text" in element ? `small ${element.type}: ${element.text}` : "picture",
			);
		case "image":
			return [`picture: ${block.alt_text}`];
		case "actions":
			return [
				block.elements
					.map((one) =>
						one.type === "button" ? `[${one.text.text}](${one.style ?? "plain"} ${one.action_id})` : one.type,
					)
					.join(" "),
			];
		case "rich_text":
			return block.elements.flatMap((element) => {
				switch (element.type) {
					case "rich_text_section":
						return inlines(element.elements).split("\n");
					case "rich_text_list": {
						const { offset = 0 } = element as { offset?: number };
						return element.elements.map(
							(item, index) =>
								`${element.style === "bullet" ? "•" : `${offset + index + 1}.`} ${inlines(item.elements)}`,
						);
					}
					default:
						return ["```", ...inlines(element.elements).split("\n"), "```"];
				}
			});
		case "divider":
			return ["———"];
		default:
			throw new Error(`a ${block.type}`);
	}
}

const shown = ({ text: top, blocks }: SlackMessage): string =>
	[
		top,
		...blocks.map((block) =>
			lines(block)
				.map((line) => `▌ ${line}`.trimEnd())
				.join("\n"),
		),
	].join("\n\n");

/** What anybody reads of it, without marks. */
const read = ({ blocks }: Pick<SlackMessage, "blocks">): string =>
	JSON.stringify(blocks, (key, value) => (key === "type" || key === "url" ? undefined : value));

const messages = await everyMessage();

describe("everything PyQ says, as Slack shows it", () => {
	test.each(Object.entries(messages))("%s", (_, message) => {
		const pages = fit(message, slackLimits).map((part) => shown(renderMessage(part)));
		expect(`\n${pages.join("\n═══\n")}\n`).toMatchSnapshot();
	});

	test.each(Object.entries(messages))(
		"%s is one that Slack takes, in a channel, a window and on Home",
		(_, message) => {
			for (const part of fit(message, slackLimits)) {
				const payload = renderMessage(part, { mark: "post:1" });
				expect(messageFault(payload)).toBeNull();
				expect(checkMetadata(payload.metadata)).toEqual([]);
			}
			expect(checkView(wordsView(message, "{}"), "modal")).toEqual([]);
			expect(checkView(renderHome(message), "home")).toEqual([]);
		},
	);

	test.each(Object.entries(messages))("%s has every word of its own", (_, message) => {
		const bare = (words: string) => words.replace(/\\n|[^\p{L}\p{N}]/gu, "");
		const { blocks } = renderMessage(message);
		const withoutMarkup = blocks.flatMap(lines).map((line) => line.replace(/<https?:[^<>|]*\||<https?:[^<>|]*>/gu, ""));
		const all = bare(withoutMarkup.join(" "));
		const worded = message.blocks.filter(({ type }) => type !== "standings");
		const isTimed = /"type":"time"/u.test(JSON.stringify(worded));
		if (!isTimed)
			for (const line of plainText({ ...message, blocks: worded }).split("\n")) expect(all).toContain(bare(line));
		for (const block of message.blocks)
			if (block.type === "standings") for (const { name } of block.rows) expect(all).toContain(bare(name).slice(0, 8));
	});
});

test("every model answer and every question of the bank is one message", async () => {
	const bank = await realBank();
	for (const question of bank.active()) {
		const facts = { round, question, topics: bank.topics(), closesAt: tuesday, zone, answered: 0, mention: null };
		for (const message of [personalReveal(question, "gave-up"), openPost(facts)]) {
			expect(obeys(message, slackLimits)).toEqual([]);
			expect(messageFault(renderMessage(message))).toBeNull();
		}
	}
});

const message = (summary: string, ...blocks: Block[]): Message => ({ summary, blocks });
const post = messages["rounds.openPost mention"] ?? message("");

describe("a post", () => {
	test("calls the group that a lead chose, first of all and in the notification", () => {
		const { text: top, blocks } = renderMessage({ ...post, calls: { externalId: "S0123", name: "snakes" } });
		expect(top).toBe(`<!subteam^S0123> ${post.summary}`);
		expect(blocks[0]).toEqual({
			type: "section",
			text: { type: "mrkdwn", text: "<!subteam^S0123>", verbatim: true },
		});
		expect(read({ blocks: blocks.slice(1) })).not.toContain("<!");
		for (const externalId of ["here", "S1|x", "S1> <!here", ""])
			expect(() => renderMessage({ ...post, calls: { externalId, name: "x" } })).toThrow("no group");
	});

	test("carries the key by which it is found again, and only then", () => {
		expect(renderMessage(post, { mark: "post:7" }).metadata).toEqual({
			event_type: "pyq_post",
			event_payload: { key: "post:7" },
		});
		expect(renderMessage(post)).not.toHaveProperty("metadata");
	});

	test("says its title large, level and kind small, and has one green button: Answer", () => {
		const { blocks } = renderMessage(post);
		expect(blocks.map(({ type }) => type).slice(1, 3)).toEqual(["header", "context"]);
		const buttons = blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
		expect(buttons.map((one) => (one.type === "button" ? [one.text.text, one.style] : []))).toEqual([
			["Answer", "primary"],
			["Hint", undefined],
			["Reveal", undefined],
			["My feedback", undefined],
		]);
	});
});

describe("buttons", () => {
	const buttonsOf = (...blocks: Block[]) =>
		renderMessage(message("s", ...blocks)).blocks.flatMap((block) =>
			block.type === "actions" ? block.elements.map((one) => (one.type === "button" ? one : null)) : [],
		);
	const button = (token: string, style: "primary" | "secondary" | "danger" = "primary", label = "Answer") => ({
		label,
		token,
		style,
	});

	test("stand out only where one does", () => {
		expect(buttonsOf(actions(button("a"), button("b"), button("c", "danger"))).map((one) => one?.style)).toEqual([
			undefined,
			undefined,
			"danger",
		]);
	});

	test("with the same token are kept apart by a number, over all rows", () => {
		const ids = buttonsOf(actions(button("v1:a:1"), button("v1:a:1")), actions(button("v1:a:1"), button("v1:a:2")));
		expect(ids.map((one) => one?.action_id)).toEqual(["v1:a:1", "v1:a:1#2", "v1:a:1#3", "v1:a:2"]);
	});

	test("are called by one line that is not empty", () => {
		expect(
			buttonsOf(actions(button("a", "primary", " \n"), button("b", "primary", "a\nb <@U1>"))).map((one) => one?.text),
		).toEqual([
			{ type: "plain_text", text: "…", emoji: false },
			{ type: "plain_text", text: "a b <@U1>", emoji: false },
		]);
	});

	test("that could not be read back are a bug, and throw", () => {
		for (const token of ["", "v1:a#b", "x".repeat(256)])
			expect(() => buttonsOf(actions(button(token)))).toThrow("can't be carried");
	});
});

describe("what is shown", () => {
	const blocksOf = (...blocks: Block[]) => renderMessage(message("A summary", ...blocks)).blocks;

	test("is the summary where there is nothing else but buttons", () => {
		const words = { type: "rich_text_section", elements: [{ type: "text", text: "A summary" }] };
		expect(blocksOf()).toEqual([{ type: "rich_text", elements: [words] }]);
		const [first, second] = blocksOf(paragraph(text(" ")), actions({ label: "x", token: "t", style: "secondary" }));
		expect(first).toEqual({ type: "rich_text", elements: [words] });
		expect(second?.type).toBe("actions");
		expect(() => renderMessage(message("\u200b", paragraph(text(" \n"))))).toThrow("says nothing");
	});

	test("keeps titles and words before a list close to what they head", () => {
		const list: Block = { type: "list", ordered: false, items: [[text("one")]] };
		const shape = (...blocks: Block[]) =>
			blocksOf(...blocks).map((block) =>
				block.type === "rich_text" ? block.elements.map(({ type }) => type.slice("rich_text_".length)) : block.type,
			);
		expect(shape(paragraph(strong("Pitfalls")), list, paragraph(text("after")))).toEqual([
			["section", "list"],
			["section"],
		]);
		expect(shape(paragraph(text("Choose:")), list)).toEqual([["section", "list"]]);
		expect(shape(paragraph(text("one")), paragraph(text("two")))).toEqual([["section"], ["section"]]);
		expect(shape(paragraph(strong("Title")), { type: "codeBlock", language: "", text: "x" })).toEqual([
			["section", "preformatted"],
		]);
		expect(blocksOf(paragraph(strong("Title")), paragraph(text("words")))).toEqual([
			{
				type: "rich_text",
				elements: [
					{
						type: "rich_text_section",
						elements: [
							{ type: "text", text: "Title", style: { bold: true } },
							{ type: "text", text: "\n" },
							{ type: "text", text: "words" },
						],
					},
				],
			},
		]);
	});

	test("numbers a list that goes on from where it was", () => {
		const list = (start: number) => blocksOf({ type: "list", ordered: true, start, items: [[text("a")], []] });
		const item = (words: string) => ({ type: "rich_text_section", elements: [{ type: "text", text: words }] });
		expect(list(4)).toEqual([
			{
				type: "rich_text",
				elements: [{ type: "rich_text_list", style: "ordered", offset: 3, elements: [item("a"), item("\u200b")] }],
			},
		]);
		expect(lines(list(0)[0] as KnownBlock)).toEqual(["0. a", "1. \u200b"]);
	});

	test("lines standings up in as many columns as a phone shows", () => {
		const [table] = blocksOf({ type: "standings", rows: board });
		const rows = lines(table as KnownBlock).slice(1, -1);
		// Names that are written from right to left stand between two marks without width; 李 and the like take two columns.
		const columns = (row: string) => row.replaceAll("\u200e", "").replace(/\p{Script=Han}/gu, "xx").length;
		expect(rows.map(columns)).toEqual(rows.map(() => columns(rows[0] ?? "")));
		expect(columns(rows[0] ?? "")).toBeLessThanOrEqual(34);
		expect(rows[0]).toMatch(/^# Name +Points Streak$/u);
		expect(rows.join("\n")).toContain("(you)");
	});

	test("is a picture with words for whoever can't see it, and the words alone where Slack could not load it", () => {
		const image = (url: string, alt: string) => blocksOf({ type: "image", url, alt });
		expect(image("https://a.test/b.png", "Rising")).toEqual([
			{ type: "image", image_url: "https://a.test/b.png", alt_text: "Rising" },
		]);
		expect(image("https://a.test/b.png", "")).toMatchObject([{ alt_text: "Picture" }]);
		for (const url of ["/b.png", "javascript:alert(1)", `https://a.test/${"x".repeat(3_000)}`])
			expect(image(url, "Rising")).toEqual([
				{ type: "context", elements: [{ type: "plain_text", text: "Rising", emoji: false }] },
			]);
	});

	test("has small print as plain text, as `mrkdwn` where it has links or times, and larger where neither is exact", () => {
		const at = Date.UTC(2026, 2, 2, 9);
		const time = { type: "time" as const, at, zone: "UTC", style: "date-time" as const };
		const kinds = (block: Block) => blocksOf(block).flatMap((one) => lines(one));
		expect(kinds(footnote(text("*Beginner* · <b> & :tada:")))).toEqual(["small plain_text: *Beginner* · <b> & :tada:"]);
		expect(kinds(footnote(text("Next & "), time, text(".")))).toEqual([
			"small mrkdwn: Next &amp; <!date^1772442000^{date_short_pretty} at {time}|2026-03-02 09:00 (UTC)>.",
		]);
		expect(
			kinds(footnote(text("See "), { type: "link", url: "https://a.test/?a=1&b", children: [text("list[int]")] })),
		).toEqual(["small mrkdwn: See <https://a.test/?a=1&amp;b|list[int]>"]);
		expect(kinds(footnote(text("*Next* "), time))).toEqual([
			"*Next* {{date_short_pretty} at {time}|2026-03-02 09:00 (UTC)}",
		]);
		expect(kinds(footnote(text("un"), strong("frozen"), text("set")))).toEqual(["un**frozen**set"]);
	});
});

test("the Home page has a line above each part but the first", () => {
	const { blocks } = renderHome(
		message("s", { type: "heading", text: "Today" }, paragraph(text("a")), { type: "heading", text: "My streak" }),
	);
	expect(blocks.map(({ type }) => type)).toEqual(["header", "rich_text", "divider", "header"]);
	const full = message("s", ...Array.from({ length: 99 }, (): Block => ({ type: "heading", text: "Part" })));
	expect(renderHome(full).blocks).toHaveLength(99);
});

describe("a message in a window", () => {
	test("has its short heading as the title", () => {
		const view = wordsView(message("s", { type: "heading", text: "My streak" }, paragraph(text("a"))), '{"v":1}');
		expect(view).toMatchObject({ type: "modal", title: { text: "My streak" }, close: { text: "Close" } });
		expect(view).not.toHaveProperty("submit");
		expect(view.private_metadata).toBe('{"v":1}');
		expect(view.blocks).toHaveLength(1);
		const long = wordsView(
			message("s", { type: "heading", text: "This month in #interview-prep" }, paragraph(text("a"))),
		);
		expect(long).toMatchObject({ title: { text: "PyQ" } });
		expect(long.blocks).toHaveLength(2);
	});

	test("that is more than a window holds says so", () => {
		const view = wordsView(message("s", paragraph(text("word ".repeat(12_000)))));
		expect(checkView(view, "modal")).toEqual([]);
		expect(view.blocks.at(-1)).toEqual({
			type: "context",
			elements: [{ type: "plain_text", text: "There is more than a window can show.", emoji: false }],
		});
		expect(wordsView(message("s", paragraph(text("word ".repeat(4_000))))).blocks.at(-1)).toMatchObject({
			type: "rich_text",
		});
	});
});

test("Slack's limits are those that messages are made to fit", () => {
	expect(slackCapabilities.limits).toBe(slackLimits);
});
