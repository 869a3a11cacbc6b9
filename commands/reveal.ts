import type { Call, Command } from "../src/app/command.ts";
import { type FoundRound, roundById, roundHere } from "../src/app/find-round.ts";
import { revealAnswer } from "../src/app/reveal-answer.ts";
import { askGiveUp, personalReveal, roundGone } from "../src/core/message/copy/answers.ts";
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
	options: [],
	actions: [
		{ intent: "reveal", response: "private", run: (call, id) => showById(call, id, false) },
		// The question whether to give up turns into the model answer.
		{ intent: "give-up", response: "update", run: (call, id) => showById(call, id, true) },
	],
	forms: [],
	async run(call) {
		const found = await roundHere(call);
		return "refused" in found ? found.refused : show(call, found, false);
	},
};
