import type { Call, Command } from "../src/app/command.ts";
import { addToQueue, queueTitles } from "../src/app/edit-queue.ts";
import { groupOf } from "../src/app/parse-command.ts";
import { roomToLead } from "../src/app/permissions.ts";
import { findQuestion, suggestQuestions } from "../src/app/search-questions.ts";
import { alreadyQueued, questionUnknown, queuedWords, queueList } from "../src/core/message/copy/queue.ts";
import type { Message } from "../src/core/message/model.ts";

async function add(call: Call, typed: string): Promise<Message> {
	const lead = await roomToLead(call);
	if ("refused" in lead) return lead.refused;
	if (typed.trim() === "") return queueList(await queueTitles(call, lead), "", groupOf("queue", call.commands));
	const found = findQuestion(call.bank, typed);
	if ("near" in found) return questionUnknown(typed, found.near);
	const { title, id } = found.question;
	const { added, place } = await addToQueue(call, lead, id);
	return added ? queueList(await queueTitles(call, lead), queuedWords(title, place)) : alreadyQueued(title, place);
}

export const queueAddCommand: Command = {
	path: "queue add",
	summary: "Puts a question into the queue; without one, shows the queue.",
	audience: "lead",
	synonyms: ["queue"],
	response: "private",
	options: [
		{
			name: "question",
			summary: "Its name, as search shows it.",
			type: "text",
			required: false,
			rest: true,
			choices: [],
			suggest: suggestQuestions,
		},
	],
	actions: [{ intent: "queue-add", response: "private", run: add }],
	forms: [],
	run: (call, options) => add(call, options["question"] ?? ""),
};
