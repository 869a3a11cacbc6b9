import { describe, expect, it } from "vitest";
import { commands } from "../../commands/index.ts";
import type { Round } from "../../src/core/ledger.ts";
import { bindForm, bindMessage, bindToken, unbindToken } from "../../src/core/message/bound-token.ts";
import { receipt } from "../../src/core/message/copy/answers.ts";
import { askErase, settingsForm, settingsSaved } from "../../src/core/message/copy/boards.ts";
import { parseToken, token } from "../../src/core/message/token.ts";
import { buttonsOf } from "../support/plain-text.ts";

const workspace = "22222222-2222-4222-8222-222222222222";
const round = {
	id: "11111111-1111-4111-8111-111111111111",
	roomId: "33333333-3333-4333-8333-333333333333",
} as Round;

describe("a button that stays with one server", () => {
	it("carries its workspace, and is the same button without it", () => {
		const bound = bindToken("v1:erase:sure", workspace);
		expect(bound).toBe(`v1:erase:sure@${workspace}`);
		expect(unbindToken(bound)).toEqual({ token: "v1:erase:sure", workspace });
		expect(unbindToken("v1:erase:sure")).toEqual({ token: "v1:erase:sure", workspace: null });
		expect(unbindToken("v1:queue-add:a@b")).toEqual({ token: "v1:queue-add:a@b", workspace: null });
		// Bound once, it stays with the first.
		expect(bindToken(bound, round.id)).toBe(bound);
	});

	it("needs none where it carries the id of a round", () => {
		const told = receipt({ round, first: true, onTime: true, scores: true, standing: null, privately: false });
		expect(buttonsOf(bindMessage(told, workspace)).map((button) => button.token)).toEqual([
			token("reveal", round.id),
			token("feedback", round.id),
			`v1:streak:mine.${round.roomId}@${workspace}`,
		]);
	});

	it("holds for every message and form about oneself", () => {
		for (const message of [settingsSaved(), askErase()])
			for (const button of buttonsOf(bindMessage(message, workspace)))
				expect(unbindToken(button.token).workspace).toBe(workspace);
		const member = { alias: null, hidden: false, zone: null, remindAt: null };
		expect(unbindToken(bindForm(settingsForm("mine", member), workspace).token)).toEqual({
			token: "v1:settings:mine",
			workspace,
		});
	});

	it("leaves room for what a platform adds, whatever the command: 100 characters are allowed, 26 are kept for a mark", () => {
		const intents = commands.flatMap(({ actions }) => actions.map(({ intent }) => intent));
		for (const intent of intents) {
			const bound = bindToken(token(intent, "here"), workspace);
			expect(parseToken(bound)?.intent).toBe(intent);
			expect(bound.length).toBeLessThanOrEqual(74);
		}
	});
});
