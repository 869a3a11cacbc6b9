import type { Call, Command } from "../src/app/command.ts";
import { type FoundRound, roundById } from "../src/app/find-round.ts";
import { roundAnywhere } from "../src/app/find-round-anywhere.ts";
import { takeHint } from "../src/app/take-hint.ts";
import { allHints, hint, noHints, roundGone } from "../src/core/message/copy/answers.ts";
import { hintButton } from "../src/core/message/copy/buttons.ts";
import type { Message } from "../src/core/message/model.ts";

async function showHint(call: Call, { room, round, question }: FoundRound): Promise<Message> {
	const outcome = await takeHint(call, room, round, question);
	if (outcome.kind === "hint") return hint(round, question, outcome.number, outcome.counts);
	return outcome.kind === "none" ? noHints(round) : allHints(round, question);
}

export const hintCommand: Command = {
	path: "hint",
	summary: "Gives you the next hint, for you alone.",
	audience: "member",
	synonyms: ["clue"],
	response: "private",
	options: [],
	actions: [
		{
			intent: "hint",
			response: "private",
			async run(call, id) {
				const found = await roundById(call, id);
				return found === null ? roundGone() : showHint(call, found);
			},
		},
	],
	forms: [],
	async run(call) {
		const found = await roundAnywhere(call, { button: hintButton, of: "unanswered" });
		return "refused" in found ? found.refused : showHint(call, found);
	},
};
