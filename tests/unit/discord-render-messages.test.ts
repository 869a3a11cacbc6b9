import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { discordLimits } from "../../src/adapters/discord/limits.ts";
import { markOf } from "../../src/adapters/discord/mark.ts";
import type { MessagePayload } from "../../src/adapters/discord/payload.ts";
import { renderMessage } from "../../src/adapters/discord/render.ts";
import { personalReveal } from "../../src/core/message/copy/answers.ts";
import { openPost } from "../../src/core/message/copy/rounds.ts";
import { fit, obeys } from "../../src/core/message/fit.ts";
import {
	actions,
	type Block,
	footnote,
	type Message,
	paragraph,
	type StandingRow,
	strong,
	text,
} from "../../src/core/message/model.ts";
import { realBank } from "../support/bank.ts";
import { board, round, tuesday, zone } from "../support/copy-facts.ts";
import { everyForm, everyMessage } from "../support/every-message.ts";
import { checkRequest } from "../support/fake-discord/check-request.ts";
import { plainText } from "../support/plain-text.ts";
import { readDiscord } from "../support/read-discord.ts";

/** A payload to be looked at: the plain words, a bar beside each embed, the buttons. */
function shown({ content, embeds, components }: MessagePayload): string {
	const lines = [content];
	for (const { description, image } of embeds) {
		lines.push(...(description ?? "").split("\n").map((line) => `▌ ${line}`.trimEnd()));
		if (image !== undefined) lines.push(`▌ (picture ${image.url})`);
	}
	const styles = ["", "primary", "secondary", "", "danger"];
	for (const row of components)
		lines.push(
			row.components
				.map((part) =>
					part.type === 2
						? `[${part.label}](${styles[part.style]} ${part.custom_id})`
						: `[menu of ${part.options.length}]`,
				)
				.join(" "),
		);
	return lines.join("\n");
}

/** What Discord would not take of it, posted in a channel. */
const problems = (body: MessagePayload) =>
	checkRequest({
		method: "POST",
		path: "/channels/1234567890/messages",
		query: new URLSearchParams(),
		contentType: "application/json",
		body: JSON.parse(JSON.stringify(body)),
		files: [],
	}).problems;

const copyFolder = new URL("../../src/core/message/copy/", import.meta.url);
const messages = await everyMessage();

describe("everything PyQ says, as Discord shows it", () => {
	test.each(Object.entries(messages))("%s", (_, message) => {
		const pages = fit(message, discordLimits).map((part) => shown(renderMessage(part)));
		expect(`\n${pages.join("\n═══\n")}\n`).toMatchSnapshot();
	});

	test.each(Object.entries(messages))("%s is one that Discord takes, with a mark and without", (_, message) => {
		for (const part of fit(message, discordLimits)) {
			expect(problems(renderMessage(part))).toEqual([]);
			expect(problems(renderMessage(part, { mark: markOf("post:1") }))).toEqual([]);
		}
	});

	test.each(Object.entries(messages))("%s has every word of its own", (_, message) => {
		const read = readDiscord(renderMessage(message), zone);
		const isTable = message.blocks.some(({ type }) => type === "standings");
		const lines = plainText({ ...message, blocks: message.blocks.filter(({ type }) => type !== "standings") }).split(
			"\n",
		);
		for (const line of lines) expect(read.replace(/\s+/gu, " ")).toContain(line.replace(/\s+/gu, " ").trim());
		// The head of a table is not read out with its rows.
		if (isTable) expect(JSON.stringify(renderMessage(message).embeds)).toContain("Points");
	});

	test("covers every function that says something", async () => {
		const called = new Set(
			[...Object.keys(messages), ...Object.keys(await everyForm())].map((name) => name.split(" ")[0]),
		);
		const missing: string[] = [];
		for (const file of await readdir(copyFolder)) {
			const module: Record<string, unknown> = await import(new URL(file, copyFolder).href);
			const name = file.replace(/\.ts$/u, "");
			// Buttons and single words are part of the messages.
			if (["buttons", "words"].includes(name)) continue;
			for (const [key, value] of Object.entries(module))
				if (typeof value === "function") missing.push(`${name}.${key}`);
		}
		const wordsOnly = [
			"boards.periodWords",
			"help.entries",
			"help.usage",
			"home-today.nextLine",
			"home-today.todayBlocks",
			"lacks.lackNames",
			"lacks.lacksWords",
			"problems.faultWords",
			"problems.filterWords",
			"problems.tooLongWords",
			"problems.zoneWords",
			"queue.movedWords",
			"queue.queuedWords",
			"queue.unqueuedWords",
			"rounds.describe",
			"rounds.modelAnswer",
			"rounds.namesInRound",
			"rounds.realName",
			"rounds.threadTitle",
			"set-up.printFilters",
			"set-up.scheduleLine",
			"set-up.zoneNeededWords",
			"status.troubleOf",
		];
		expect(missing.filter((name) => !called.has(name) && !wordsOnly.includes(name))).toEqual([]);
	});
});

const message = (summary: string, ...blocks: Block[]): Message => ({ summary, blocks });
const heading = (words: string): Block => ({ type: "heading", text: words });

describe("the plain words of a message", () => {
	test.each([
		["a note", message("Saved.", paragraph(text("Saved."))), "Saved.", 0],
		[
			"a note with other words than its summary",
			message("Skipped.", paragraph(text("Nothing is posted today."))),
			"Nothing is posted today.",
			0,
		],
		["nothing but a summary", message("Ready?"), "Ready?", 0],
		[
			"a title that says the same",
			message("The rules", paragraph(strong("The rules")), paragraph(text("One."))),
			"**The rules**",
			1,
		],
		[
			"a heading that says the same",
			message("The rules", heading("The rules"), paragraph(text("One."))),
			"**The rules**",
			1,
		],
		[
			"a heading that says less",
			message("The rules: two leads", heading("The rules"), paragraph(text("One."))),
			"The rules: two leads",
			1,
		],
		[
			"a summary of all that follows",
			message(
				"Lena did it. One. Two.",
				paragraph(text("Lena did it.")),
				paragraph(text("One.")),
				paragraph(text("Two.")),
			),
			"Lena did it.",
			1,
		],
		[
			"a summary of what comes after it",
			message("One. Two.", paragraph(text("Nothing was saved:")), paragraph(text("One.")), paragraph(text("Two."))),
			"Nothing was saved:",
			1,
		],
		[
			"a summary of its own",
			message("Question of the day: Why?", heading("Why?"), paragraph(text("One."))),
			"Question of the day: Why?",
			1,
		],
		["a long paragraph", message("Long", paragraph(text("word ".repeat(200)))), "Long", 1],
		["two lines", message("Two", paragraph(text("one\ntwo"))), "Two", 1],
		["code first", message("Code", { type: "codeBlock", language: "", text: "Code" }), "Code", 1],
	])("are those of %s", (_, given, content, embeds) => {
		const payload = renderMessage(given);
		expect(payload.content).toBe(content);
		expect(payload.embeds).toHaveLength(embeds);
	});

	test("never name what only a mention could reach, and mention nobody", () => {
		const payload = renderMessage(message("@everyone, <@1234> asks", paragraph(text("Hello @here"))));
		expect(payload.allowed_mentions).toEqual({ parse: [] });
		expect(payload.content).toBe("Hello \\@here");
	});

	test("and all else are always there, so that an edit takes away what was", () => {
		expect(renderMessage(message("Gone."))).toEqual({
			content: "Gone.",
			embeds: [],
			components: [],
			allowed_mentions: { parse: [] },
		});
	});
});

describe("standings", () => {
	const table = (rows: readonly StandingRow[]): string[] => {
		const lines =
			renderMessage(message("Board", { type: "standings", rows })).embeds[0]?.description?.split("\n") ?? [];
		expect([lines[0], lines.at(-1)]).toEqual(["```", "```"]);
		return lines.slice(1, -1);
	};

	test("line up on a phone, whatever people are called", () => {
		expect(table(board)).toEqual([
			"# Name               Points Streak",
			"1 Grace                1240     14",
			"2 李小龍 the very l…    985      9",
			"2 \u200eعادل\u200e                  985      0",
			"4 Ada Lovelac… (you)     60      3",
		]);
	});

	test("are never wider than 34 columns, also in a room of thousands with large numbers", () => {
		const rows = [
			{ rank: 1_234, name: "x".repeat(60), points: 123_456, streak: 99_999, you: true },
			{ rank: 99_999, name: "y", points: 9_876_543, streak: 1, you: false },
		];
		for (const line of table(rows)) expect(line.length).toBeLessThanOrEqual(34);
		expect(table(rows)[2]).toContain("9.88M");
	});

	test("have no names that end the table, turn it round or break a line", () => {
		const lines = table([{ rank: 1, name: "```\n\u202egrace\u0000 `", points: 1, streak: 1, you: false }]);
		expect(lines).toHaveLength(2);
		expect(lines[1]).toBe("1 ``\u200b` grace `      1      1");
	});
});

describe("longer messages", () => {
	test("go on in a second box, and a title goes along with what it heads", () => {
		const part = (words: string) => paragraph(text(`${words} `.repeat(1_600 / (words.length + 1))));
		const given = message("Parts", part("one"), part("two"), paragraph(strong("Title")), part("three"));
		expect(obeys(given, discordLimits)).toEqual(["total is 4802, the limit is 4600"]);
		const shorter = message("Parts", part("one"), paragraph(strong("Title")), paragraph(text("two ".repeat(700))));
		const [first, second] = renderMessage(shorter).embeds;
		expect(first?.description).toMatch(/^one (?:one ?)+$/u);
		expect(second?.description).toMatch(/^\*\*Title\*\*\ntwo/u);
	});

	test("have their pictures with the words that say what is in them", () => {
		const picture = (url: string): Block => ({ type: "image", url, alt: "Points by *week*" });
		const { embeds } = renderMessage(
			message(
				"Chart",
				heading("Points"),
				picture("https://a.test/ü.png"),
				footnote(text("Since May")),
				picture("/chart.png"),
			),
		);
		expect(embeds).toEqual([
			{
				description: "## Points\n-# Points by \\*week\\*",
				color: 0x3aa893,
				image: { url: "https://a.test/%C3%BC.png" },
			},
			{ description: "-# Since May\n\n-# Points by \\*week\\*", color: 0x3aa893 },
		]);
	});

	test("have rows for each group of buttons, and fuller ones when there are many", () => {
		const group = (from: number, count: number): Block =>
			actions(
				...Array.from({ length: count }, (_, index) => ({
					label: `${from + index}`,
					token: `v1:answer:${from + index}`,
					style: "primary" as const,
				})),
			);
		const rows = (...groups: Block[]) =>
			renderMessage(message("Many", ...groups)).components.map((row) => row.components.length);
		expect(rows(group(0, 2), group(2, 1))).toEqual([2, 1]);
		expect(rows(...[0, 3, 6, 9, 12, 15].map((from) => group(from, 3)))).toEqual([5, 5, 5, 3]);
		const menus = renderMessage(message("Many", ...[0, 5, 10, 15, 20, 25].map((from) => group(from, 5)))).components;
		expect(menus.map((row) => row.components.length)).toEqual([5, 5, 5, 5, 1]);
		expect(menus[4]?.components[0]).toMatchObject({ type: 3, custom_id: "menu:1", options: { length: 10 } });
		expect(problems({ content: "Many", embeds: [], components: menus, allowed_mentions: { parse: [] } })).toEqual([]);
	});
});

test("every question of the bank is one message in one box, and its model answer is one message", async () => {
	const bank = await realBank();
	for (const question of bank.active()) {
		const post = openPost({
			round,
			question,
			topics: bank.topics(),
			closesAt: tuesday,
			zone,
			answered: 3,
			mention: null,
		});
		expect(fit(post, discordLimits)).toEqual([post]);
		const { embeds, content } = renderMessage(post, { mark: markOf("post:1") });
		expect(content).toContain("Question of the day");
		expect(embeds).toHaveLength(1);
		const reveal = personalReveal(question, "gave-up");
		expect(fit(reveal, discordLimits)).toEqual([reveal]);
		expect(renderMessage(reveal).embeds.length).toBeLessThanOrEqual(2);
	}
});
