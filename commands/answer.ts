import type { Call, Command } from "../src/app/command.ts";
import { wordsIn } from "../src/app/find-place.ts";
import { type FoundRound, isId, roundById, roundToAnswer } from "../src/app/find-round.ts";
import { answerAndTell } from "../src/app/hear-message.ts";
import { textOf } from "../src/app/read-settings.ts";
import { takeAnswer } from "../src/app/take-answer.ts";
import type { RoundId } from "../src/core/ids.ts";
import type { AnswerVersion } from "../src/core/ledger.ts";
import {
	answerForm,
	blankAnswerForm,
	notGenuineWords,
	receipt,
	roundGone,
	takenFor,
} from "../src/core/message/copy/answers.ts";
import type { Form, Message } from "../src/core/message/model.ts";

/** What the member has given so far. */
const latestOf = async ({ tx, member, about }: Call, round: RoundId): Promise<AnswerVersion | null> =>
	about?.round.id === round ? about.latest : tx.answers.latest(round, member.id);

const formFor = ({ round, question }: FoundRound, latest: AnswerVersion | null): Form =>
	answerForm(round, question, { text: latest?.text ?? "", code: latest?.code ?? "" });

async function openHere(call: Call): Promise<Form | Message> {
	const found = await roundToAnswer(call, "");
	return "refused" in found ? found.refused : formFor(found, await latestOf(call, found.round.id));
}

/** The round of a token; `here` stands for the one that is open where the form was asked for. */
async function roundOf(call: Call, id: string, given: string): ReturnType<typeof roundToAnswer> {
	if (id === here) return roundToAnswer(call, given);
	return (await roundById(call, id)) ?? { refused: roundGone() };
}

const here = "here";
const blank = (id: string): Form | null => (id === here || isId(id) ? blankAnswerForm(id) : null);

export const answerCommand: Command = {
	path: "answer",
	summary: "Answers the open question, with the text given or in a form.",
	audience: "member",
	synonyms: ["submit"],
	response: "form",
	options: [
		{
			name: "text",
			summary: "Your answer; leave it out to write in a form.",
			type: "text",
			required: false,
			rest: true,
			choices: [],
			suggest: null,
		},
	],
	actions: [
		{
			intent: "answer",
			response: "form",
			blank,
			async open(call, id) {
				if (id === here) return openHere(call);
				const found = await roundById(call, id);
				return found === null ? roundGone() : formFor(found, await latestOf(call, id));
			},
		},
	],
	forms: [
		{
			intent: "answer",
			async submit(call, id, values) {
				const found = await roundOf(call, id, wordsIn(values));
				if ("asks" in found) return found.refused;
				if ("refused" in found)
					return { invalid: { [Object.keys(values)[0] ?? "text"]: found.refused.summary }, given: values };
				const { room, round, question } = found;
				const given = {
					route: "form" as const,
					text: textOf(values, "text"),
					code: textOf(values, "code"),
					source: null,
				};
				const taken = await takeAnswer(call, room, round, question, given);
				if (taken.kind === "taken") {
					const told = receipt({ round, ...taken, privately: round.mode === "private" });
					return id === here ? { ...told, blocks: [...told.blocks, takenFor(question)] } : told;
				}
				const field =
					taken.reason === "code-too-long" || (given.text.trim() === "" && given.code.trim() !== "") ? "code" : "text";
				const asked = question.kind === "code" || question.kind === "debug" ? field : "text";
				return {
					invalid: { [taken.reason === "empty" && asked !== "text" ? "code" : asked]: notGenuineWords[taken.reason] },
					given: values,
				};
			},
		},
	],
	blank,
	open: openHere,
	async run(call, options) {
		const text = options["text"] ?? "";
		const found = await roundToAnswer(call, text);
		if ("refused" in found) return found.refused;
		return answerAndTell(call, found.room, found.round, found.question, {
			route: "command",
			text,
			code: "",
			source: null,
		});
	},
};
