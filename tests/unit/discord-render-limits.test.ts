import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { discordLimits, threadName } from "../../src/adapters/discord/limits.ts";
import { markOf, readMark } from "../../src/adapters/discord/mark.ts";
import type { MessagePayload } from "../../src/adapters/discord/payload.ts";
import { renderMessage } from "../../src/adapters/discord/render.ts";
import { fit } from "../../src/core/message/fit.ts";
import { type Button, type Message, paragraph, strong, text } from "../../src/core/message/model.ts";
import { anyMessage } from "../support/any-message.ts";
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

describe("what fit makes", () => {
	test("never overflows once it is rendered, with a mark and without", () => {
		fc.assert(
			fc.property(anyMessage, fc.boolean(), (given, isMarked) => {
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
