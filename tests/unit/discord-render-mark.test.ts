import { describe, expect, test } from "vitest";
import { markOf, pressedToken, readMark, stripMark, withMark } from "../../src/adapters/discord/mark.ts";
import type { MessagePayload } from "../../src/adapters/discord/payload.ts";
import { renderMessage } from "../../src/adapters/discord/render.ts";
import { type Block, paragraph, text } from "../../src/core/message/model.ts";
import { readDiscord } from "../support/read-discord.ts";

describe("a mark", () => {
	const mark = markOf("post:1");
	const buttons = (...tokens: string[]): Block => ({
		type: "actions",
		buttons: tokens.map((token) => ({ label: "Answer", token, style: "primary" })),
	});
	const read = (payload: MessagePayload) => readMark(payload as Parameters<typeof readMark>[0]);

	test("is short enough for a nonce, and differs from key to key", () => {
		expect(mark).toMatch(/^[A-Za-z0-9_-]{25}$/u);
		expect(new Set(Array.from({ length: 1_000 }, (_, index) => markOf(`post:${index}`))).size).toBe(1_000);
	});

	test("stands behind the first button's token, and does not change what a press means", () => {
		const payload = renderMessage({ summary: "Ready?", blocks: [buttons("v1:answer:1", "v1:hint:1")] }, { mark });
		const ids = payload.components.flatMap((row) => row.components.map(({ custom_id }) => custom_id));
		expect(ids).toEqual([`v1:answer:1#${mark}`, "v1:hint:1"]);
		expect(ids.map(stripMark)).toEqual(["v1:answer:1", "v1:hint:1"]);
		expect(read(payload)).toBe(mark);
	});

	test("stands in an embed's address where no button has room", () => {
		const blocks = [paragraph(text("One.")), paragraph(text("Two."))];
		for (const more of [[], [buttons(`v1:answer:${"x".repeat(80)}`)]]) {
			const payload = renderMessage({ summary: "Both", blocks: [...blocks, ...more] }, { mark });
			expect(payload.embeds).toEqual([
				{ description: "One.\n\nTwo.", color: 0x3aa893, url: `https://discord.com/app#${mark}` },
			]);
			expect(read(payload)).toBe(mark);
		}
	});

	test("has a line of its own under words that have neither", () => {
		const payload = renderMessage({ summary: "Saved.", blocks: [paragraph(text("Saved."))] }, { mark });
		expect(payload).toMatchObject({
			content: "Saved.",
			embeds: [{ description: "-# PyQ", url: `https://discord.com/app#${mark}` }],
		});
		expect(readDiscord(payload)).toBe("Saved.");
	});

	test("is not read from anybody's words, other addresses or numbered buttons", () => {
		const other = `https://elsewhere.test/app#${mark}`;
		expect(readMark({ embeds: [{ url: other, description: mark }] })).toBeNull();
		const twice = renderMessage({ summary: "s", blocks: [buttons("v1:answer:1", "v1:answer:1")] });
		expect(read(twice)).toBeNull();
		expect(read(withMark(twice, mark))).toBe(mark);
		expect(twice.components.flatMap((row) => row.components.map(({ custom_id }) => stripMark(custom_id)))).toEqual([
			"v1:answer:1",
			"v1:answer:1",
		]);
	});
});

test("a press means the button's token, and a choice from a menu that of the button it stands for", () => {
	const many = Array.from({ length: 26 }, (_, index) => ({
		label: "Answer",
		token: `v1:answer:${index}`,
		style: "primary" as const,
	}));
	const blocks = Array.from(
		{ length: 6 },
		(_, index): Block => ({ type: "actions", buttons: many.slice(index * 5, index * 5 + 5) }),
	);
	const payload = renderMessage({ summary: "Which one?", blocks }, { mark: markOf("post:1") });
	const pressed = payload.components.flatMap((row) =>
		row.components.flatMap((part) =>
			part.type === 3
				? part.options.map(({ value }) => pressedToken({ custom_id: part.custom_id, values: [value] }))
				: [pressedToken(part)],
		),
	);
	expect(pressed).toEqual(many.map(({ token }) => token));
});
