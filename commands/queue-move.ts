import type { Command } from "../src/app/command.ts";
import { moveInQueue, queueTitles } from "../src/app/edit-queue.ts";
import { roomToLead } from "../src/app/permissions.ts";
import { findQuestion, suggestQuestions } from "../src/app/search-questions.ts";
import { movedWords, notQueued, placeUnknown, questionUnknown, queueList } from "../src/core/message/copy/queue.ts";

export const queueMoveCommand: Command = {
	path: "queue move",
	summary: "Moves a queued question to another place.",
	audience: "lead",
	synonyms: [],
	response: "private",
	options: [
		{ name: "place", summary: "1 is next.", type: "text", required: true, rest: false, choices: [], suggest: null },
		{
			name: "question",
			summary: "Its name, as search shows it.",
			type: "text",
			required: true,
			rest: true,
			choices: [],
			suggest: suggestQuestions,
		},
	],
	actions: [],
	forms: [],
	async run(call, options) {
		const lead = await roomToLead(call);
		if ("refused" in lead) return lead.refused;
		const typed = options["question"] ?? "";
		const place = Number(options["place"]);
		if (!Number.isInteger(place) || place < 1) return placeUnknown(options["place"] ?? "");
		const found = findQuestion(call.bank, typed);
		if ("near" in found) return questionUnknown(typed, found.near);
		const moved = await moveInQueue(call, lead.room, found.question.id, place);
		return moved
			? queueList(await queueTitles(call, lead.room), movedWords(found.question.title))
			: notQueued(found.question.title);
	},
};
