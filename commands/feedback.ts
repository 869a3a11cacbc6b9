import type { Call, Command } from "../src/app/command.ts";
import { roundMeant } from "../src/app/find-past-round.ts";
import { type FoundRound, roundById } from "../src/app/find-round.ts";
import { feedbackOn } from "../src/app/show-feedback.ts";
import { suggestRounds } from "../src/app/suggest-rounds.ts";
import { feedback, roundGone } from "../src/core/message/copy/answers.ts";
import { feedbackButton } from "../src/core/message/copy/buttons.ts";
import type { Message } from "../src/core/message/model.ts";

async function show(call: Call, { room, round, question }: FoundRound): Promise<Message> {
	return feedback({ round, question, ...(await feedbackOn(call, room, round)), zone: room.settings.schedule.zone });
}

export const feedbackCommand: Command = {
	path: "feedback",
	summary: "Shows what you answered and what it brought.",
	audience: "member",
	synonyms: ["my answer"],
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
		{
			intent: "feedback",
			response: "private",
			async run(call, id) {
				const found = await roundById(call, id);
				return found === null ? roundGone() : show(call, found);
			},
		},
	],
	forms: [],
	async run(call, options) {
		const found = await roundMeant(call, options["question"] ?? "", { button: feedbackButton, of: "answered" });
		return "refused" in found ? found.refused : show(call, found);
	},
};
