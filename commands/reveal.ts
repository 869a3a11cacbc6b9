import type { Call, Command } from "../src/app/command.ts";
import { roundMeant } from "../src/app/find-past-round.ts";
import { type FoundRound, roundById } from "../src/app/find-round.ts";
import { revealAnswer } from "../src/app/reveal-answer.ts";
import { suggestRounds } from "../src/app/suggest-rounds.ts";
import { askGiveUp, personalReveal, roundGone } from "../src/core/message/copy/answers.ts";
import { revealButton } from "../src/core/message/copy/buttons.ts";
import type { Message } from "../src/core/message/model.ts";

async function show(call: Call, { room, round, question }: FoundRound, givingUp: boolean): Promise<Message> {
	const outcome = await revealAnswer(call, room, round, givingUp);
	return outcome.kind === "ask"
		? askGiveUp(round, outcome.free, question.hints.length - outcome.hintsTaken)
		: personalReveal(question, outcome.reason);
}

async function showById(call: Call, id: string, givingUp: boolean): Promise<Message> {
	const found = await roundById(call, id);
	return found === null ? roundGone() : show(call, found, givingUp);
}

export const revealCommand: Command = {
	path: "reveal",
	summary: "Shows you the model answer, after you have answered or given up.",
	audience: "member",
	synonyms: ["solution", "model answer"],
	response: "private",
	options: [
		{
			name: "question",
			summary: "An earlier question: words of its title, or its day. The latest one when left out.",
			type: "text",
			required: false,
			rest: true,
			choices: [],
			suggest: suggestRounds,
		},
	],
	actions: [
		{ intent: "reveal", response: "private", run: (call, id) => showById(call, id, false) },
		// The question whether to give up turns into the model answer.
		{ intent: "give-up", response: "update", run: (call, id) => showById(call, id, true) },
	],
	forms: [],
	async run(call, options) {
		const found = await roundMeant(call, options["question"] ?? "", { button: revealButton, of: "all" });
		return "refused" in found ? found.refused : show(call, found, false);
	},
};
