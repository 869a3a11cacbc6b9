import { expect, test } from "vitest";
import { longestCode, longestText } from "../../src/core/genuine.ts";
import type { Round } from "../../src/core/ledger.ts";
import { answerForm, blankAnswerForm, roundGone } from "../../src/core/message/copy/answers.ts";
import {
	missingOption,
	oldButton,
	unknownCommand,
	unknownOption,
	zoneWords,
} from "../../src/core/message/copy/problems.ts";
import { closedPost } from "../../src/core/message/copy/rounds.ts";
import type { Inline, Message } from "../../src/core/message/model.ts";
import { realBank } from "../support/bank.ts";
import { plainText } from "../support/plain-text.ts";

const round = {
	id: "11111111-1111-4111-8111-111111111111",
	date: "2026-03-02",
	mode: "open",
	repeat: false,
} as Round;

const asked = async (slug: string) => {
	const question = (await realBank()).bySlug(slug);
	if (question === null) throw new Error(`no ${slug}`);
	return question;
};

test("rule “Genuine”: a field for code takes as much as the rule does, one for prose 4,000 characters", async () => {
	const limits = async (slug: string) =>
		answerForm(round, await asked(slug), { text: "", code: "" }).fields.map((field) => [
			field.id,
			"maxLength" in field ? field.maxLength : null,
		]);
	expect(await limits("even-squares")).toEqual([
		["code", longestCode],
		["text", longestText],
	]);
	expect(await limits("list-or-tuple")).toEqual([["text", longestText]]);
});

test("a closed post sends to the thread only where there is one", async () => {
	const facts = { round, question: await asked("list-or-tuple"), topics: [], zone: "UTC" };
	expect(plainText(closedPost({ ...facts, thread: "t" }, []))).toContain("The model answer is in the thread.");
	const without = plainText(closedPost({ ...facts, thread: null }, []));
	expect(without).toContain("The model answer follows.");
	expect(without).not.toContain("thread");
});

test("a zone left empty is asked for, not quoted", () => {
	expect(zoneWords("", null)).toBe("Name a time zone, such as Europe/Berlin or America/New_York.");
	expect(zoneWords("Mars", null)).toContain("“Mars” is no time zone I know.");
});

const isProse = (part: Inline): boolean => part.type === "text";
const prose = ({ blocks }: Message): string =>
	blocks
		.flatMap((block) => (block.type === "paragraph" ? block.children.filter(isProse) : []))
		.map((part) => (part.type === "text" ? part.text : ""))
		.join("");

test.each([
	["an unknown command", unknownCommand("xyzzy", null)],
	["one with a near one", unknownCommand("leaderbord", "leaderboard")],
	["an unknown option", unknownOption("room setup", "tiem", null)],
	["a missing option", missingOption("queue move", "place")],
	["an old button", oldButton()],
	["a question that is gone", roundGone()],
])("commands are shown as code: %s", (_, message) => {
	expect(prose(message)).not.toContain("/pyq");
	expect(message.summary).toContain("/pyq");
	expect(plainText(message)).toBe(message.summary);
});

test("the Answer form of a slow moment takes both kinds of answer, needs neither, and is as the usual ones are", async () => {
	const usual = async (slug: string) => answerForm(round, await asked(slug), { text: "", code: "" });
	const blank = blankAnswerForm(round.id);
	const code = (await usual("even-squares")).fields.find(({ id }) => id === "code");
	const text = (await usual("list-or-tuple")).fields.find(({ id }) => id === "text");
	expect(blank.fields).toEqual([
		{ ...text, required: false },
		{ ...code, required: false },
	]);
	expect(blank.token).toBe((await usual("list-or-tuple")).token);
	expect(blank.title.length).toBeLessThanOrEqual(24);
});
