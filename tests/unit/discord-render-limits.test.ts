import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { discordLimits, threadName } from "../../src/adapters/discord/limits.ts";
import { markOf, readMark } from "../../src/adapters/discord/mark.ts";
import type { MessagePayload } from "../../src/adapters/discord/payload.ts";
import { renderMessage } from "../../src/adapters/discord/render.ts";
import { fit } from "../../src/core/message/fit.ts";
import {
	type Block,
	type Button,
	code,
	type Inline,
	type Message,
	paragraph,
	strong,
	text,
} from "../../src/core/message/model.ts";
import { readDiscord } from "../support/read-discord.ts";

/** Discord's limits, written down once more: what the renderer believes is not what it is held to. */
function breaches({ content, embeds, components }: MessagePayload): string[] {
	const texts = embeds.map(({ description = "" }) => description);
	const parts = components.flatMap((row) => row.components);
	const ids = parts.map(({ custom_id }) => custom_id);
	const rules: [string, boolean][] = [
		["content of 2,000", content.length <= 2_000],
		["descriptions of 4,096", texts.every((one) => one.length <= 4_096)],
		["6,000 in all embeds", texts.join("").length <= 6_000],
		["10 embeds", embeds.length <= 10],
		[
			"no empty embed",
			embeds.every(({ description, image }) => description !== "" && (description ?? image) !== undefined),
		],
		["5 rows", components.length <= 5],
		["1 to 5 in a row", components.every((row) => row.components.length >= 1 && row.components.length <= 5)],
		[
			"a menu alone in its row",
			components.every((row) => row.components.length === 1 || row.components.every(({ type }) => type === 2)),
		],
		[
			"labels of 1 to 80",
			parts.every(
				(part) => part.type !== 2 || (part.label !== undefined && part.label.length >= 1 && part.label.length <= 80),
			),
		],
		[
			"menus of 1 to 25",
			parts.every((part) => part.type !== 3 || (part.options.length >= 1 && part.options.length <= 25)),
		],
		["ids of 1 to 100", ids.every((id) => id.length >= 1 && id.length <= 100)],
		["ids that differ", new Set(ids).size === ids.length],
		["not empty", content.trim() !== "" || embeds.length > 0 || components.length > 0],
		["well-formed text", [content, ...texts].every((one) => one.isWellFormed() && one === one.trim())],
	];
	return rules.flatMap(([name, holds]) => (holds ? [] : [name]));
}

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
const message: fc.Arbitrary<Message> = fc.record({
	summary: words(6).map((rest) => `A summary ${rest}`),
	blocks: fc.oneof(
		fc.array(block, { maxLength: 8 }),
		// Many of one kind, up to every limit at once.
		fc.tuple(block, fc.integer({ min: 20, max: 30 })).map(([one, times]) => Array.from({ length: times }, () => one)),
	),
});

describe("what fit makes", () => {
	test("never overflows once it is rendered, with a mark and without", () => {
		fc.assert(
			fc.property(message, fc.boolean(), (given, isMarked) => {
				for (const part of fit(given, discordLimits)) {
					const payload = renderMessage(part, isMarked ? { mark: markOf("key") } : {});
					expect(breaches(payload)).toEqual([]);
					expect(readMark(payload as Parameters<typeof readMark>[0])).toBe(isMarked ? markOf("key") : null);
				}
			}),
			{ numRuns: 150 },
		);
	});

	test("keeps every word and every button", () => {
		const said = "Say _why_, with `add` | and *no* more.";
		const buttons = Array.from(
			{ length: 60 },
			(_, index): Button => ({ label: `Room ${index}`, token: `v1:answer:${index}`, style: "primary" }),
		);
		const given: Message = {
			summary: "Many rooms",
			blocks: [paragraph(text(`${said} `.repeat(120)), strong("The end.")), { type: "actions", buttons }],
		};
		const payloads = fit(given, discordLimits).map((part) => renderMessage(part));
		expect(
			payloads
				.map((payload) => readDiscord(payload))
				.join("\n")
				.split(said),
		).toHaveLength(121);
		const pressable = payloads.flatMap(({ components }) =>
			components.flatMap((row) =>
				row.components.flatMap((part) => (part.type === 3 ? part.options.map(({ value }) => value) : [part.custom_id])),
			),
		);
		expect(pressable).toEqual(buttons.map(({ token }) => token));
	});

	test("not having been made by it is a bug, and throws", () => {
		const large: Message = { summary: "s", blocks: Array.from({ length: 26 }, () => paragraph(text("x"))) };
		expect(() => renderMessage(large)).toThrow("too large for Discord");
		expect(() => renderMessage({ summary: "\u200b", blocks: [] })).toThrow("says nothing");
		for (const token of ["", "x".repeat(101), "v1:answer:a#b"])
			expect(() =>
				renderMessage({
					summary: "s",
					blocks: [{ type: "actions", buttons: [{ label: "x", token, style: "primary" }] }],
				}),
			).toThrow("can't be carried");
	});
});

test("a thread's name is one line of 1 to 100 characters", () => {
	expect(threadName("2026-03-02 · Why\n a tuple?")).toBe("2026-03-02 · Why a tuple?");
	expect(threadName("x".repeat(200))).toHaveLength(100);
	expect(threadName(" \n")).toBe("Thread");
});
