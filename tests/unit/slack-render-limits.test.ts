import type { KnownBlock } from "@slack/types";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { slackLimits } from "../../src/adapters/slack/limits.ts";
import { renderMessage, type SlackMessage } from "../../src/adapters/slack/render.ts";
import { renderHome, wordsView } from "../../src/adapters/slack/render-form.ts";
import { fit } from "../../src/core/message/fit.ts";
import { type Block, type Button, type Message, paragraph, strong, text } from "../../src/core/message/model.ts";
import { anyMessage } from "../support/any-message.ts";
import { messageFault } from "../support/fake-slack/check-message.ts";
import { checkView } from "../support/fake-slack/check-view.ts";

/** All strings under a name, wherever they stand. */
function stringsOf(part: unknown, ...names: string[]): string[] {
	if (typeof part !== "object" || part === null) return [];
	return Object.entries(part).flatMap(([name, value]) =>
		typeof value === "string" ? (names.includes(name) ? [value] : []) : stringsOf(value, ...names),
	);
}
const of = <T extends KnownBlock["type"]>(blocks: readonly KnownBlock[], type: T) =>
	blocks.filter((block): block is Extract<KnownBlock, { type: T }> => block.type === type);

/** Slack's limits, written down once more: what the renderer believes is not what it is held to. */
function breaches({ text: top, blocks }: SlackMessage): string[] {
	const texts = stringsOf(blocks, "text", "alt_text", "url");
	const ids = stringsOf(blocks, "action_id");
	const small = of(blocks, "context").flatMap(({ elements }) => elements);
	const rows = of(blocks, "actions").map(({ elements }) => elements);
	const within = (words: readonly string[], most: number) => words.every(({ length }) => length >= 1 && length <= most);
	const rules: [string, boolean][] = [
		["a notification", top.trim() !== "" && top.length <= 4_000],
		["1 to 50 blocks", blocks.length >= 1 && blocks.length <= 50],
		["headers of 150", within(stringsOf(of(blocks, "header"), "text"), 150)],
		["sections of 3,000", within(stringsOf(of(blocks, "section"), "text"), 3_000)],
		["10 small things of 3,000", small.length <= 10 * blocks.length && within(stringsOf(small, "text"), 3_000)],
		["rows of 25", rows.every(({ length }) => length >= 1 && length <= 25)],
		["labels of 75", within(stringsOf(rows, "text"), 75)],
		["ids of 255", within(ids, 255)],
		["ids that differ", new Set(ids).size === ids.length],
		["pictures' words of 2,000", within(stringsOf(blocks, "alt_text"), 2_000)],
		["addresses of 3,000", within(stringsOf(blocks, "url", "image_url"), 3_000)],
		["no empty text", texts.every((one) => one !== "")],
		["13,000 in all blocks", texts.join("").length <= 13_000],
		["well-formed text", [top, ...texts].every((one) => one.isWellFormed())],
	];
	return rules.flatMap(([name, holds]) => (holds ? [] : [name]));
}

describe("what fit makes", () => {
	test("never overflows once it is rendered", () => {
		fc.assert(
			fc.property(anyMessage, (given) => {
				for (const part of fit(given, slackLimits)) {
					const payload = renderMessage(part, { mark: "post:1" });
					expect(breaches(payload)).toEqual([]);
					expect(messageFault(payload)).toBeNull();
				}
			}),
			{ numRuns: 150 },
		);
	});

	test("is as short as Slack asks for where everything grows at once", () => {
		const name = "李小龍".repeat(3);
		const grown: Block[] = [
			{
				type: "standings",
				rows: Array.from({ length: 30 }, (_, rank) => ({
					rank,
					name: rank === 3 ? name : "a",
					points: 1,
					streak: 1,
					you: rank === 3,
				})),
			},
			{ type: "footnote", children: [text("& ".repeat(60)), { type: "time", at: 0, zone: "UTC", style: "time" }] },
			{ type: "image", url: "https://a.test/b.png", alt: "" },
			{ type: "heading", text: "&".repeat(150) },
			paragraph(text("x".repeat(205))),
			paragraph(text("x".repeat(255))),
		];
		for (const block of grown) {
			const many: Message = { summary: "&".repeat(2_000), blocks: Array.from({ length: 90 }, () => block) };
			const parts = fit({ ...many, calls: { externalId: "S1", name: "x" } }, slackLimits);
			expect(parts.length).toBeGreaterThan(1);
			for (const part of parts) {
				const payload = renderMessage(part);
				expect(breaches(payload)).toEqual([]);
				expect(messageFault(payload)).toBeNull();
			}
		}
	});

	test("keeps every word and every button", () => {
		const said = "Say _why_, with `add` & <b> and *no* more.";
		const buttons = Array.from(
			{ length: 60 },
			(_, index): Button => ({ label: `Room ${index}`, token: `v1:answer:${index}`, style: "secondary" }),
		);
		const given: Message = {
			summary: "Many rooms",
			blocks: [paragraph(text(`${said} `.repeat(400)), strong("The end.")), { type: "actions", buttons }],
		};
		const payloads = fit(given, slackLimits).map((part) => renderMessage(part));
		const words = payloads.flatMap(({ blocks }) => stringsOf(of(blocks, "rich_text"), "text"));
		expect(words.join(" ").replace(/\s+/gu, " ").split(said)).toHaveLength(401);
		expect(payloads.flatMap(({ blocks }) => stringsOf(blocks, "action_id"))).toEqual(buttons.map(({ token }) => token));
	});

	test("not having been made by it is a bug, and throws", () => {
		const large: Message = { summary: "s", blocks: Array.from({ length: 51 }, () => paragraph(text("x"))) };
		expect(() => renderMessage(large)).toThrow("too large for Slack");
	});
});

test("whatever is shown in a window or on Home is one that Slack takes", () => {
	fc.assert(
		fc.property(anyMessage, (given) => {
			expect(checkView(wordsView(given, "{}"), "modal")).toEqual([]);
			expect(checkView(renderHome(given), "home")).toEqual([]);
		}),
		{ numRuns: 50 },
	);
});
