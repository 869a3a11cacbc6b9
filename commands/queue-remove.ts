import type { Command } from "../src/app/command.ts";
import { queueTitles, removeFromQueue } from "../src/app/edit-queue.ts";
import { roomToLead } from "../src/app/permissions.ts";
import { findQuestion, suggestQuestions } from "../src/app/search-questions.ts";
import { notQueued, questionUnknown, queueList, unqueuedWords } from "../src/core/message/copy/queue.ts";

export const queueRemoveCommand: Command = {
	path: "queue remove",
	summary: "Takes a question out of the queue.",
	audience: "lead",
	synonyms: ["queue delete"],
	response: "private",
	options: [
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
		const found = findQuestion(call.bank, typed);
		if ("near" in found) return questionUnknown(typed, found.near);
		const removed = await removeFromQueue(call, lead, found.question.id);
		return removed
			? queueList(await queueTitles(call, lead), unqueuedWords(found.question.title))
			: notQueued(found.question.title);
	},
};
