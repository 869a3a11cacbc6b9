import type { Command } from "../src/app/command.ts";
import { leads } from "../src/app/permissions.ts";
import { searchQuestions } from "../src/app/search-questions.ts";
import { searchResults } from "../src/core/message/copy/queue.ts";

export const searchCommand: Command = {
	path: "search",
	summary: "Finds questions by words, topic, level or kind.",
	audience: "member",
	synonyms: ["find"],
	response: "private",
	options: [
		{
			name: "words",
			summary: "What to look for, such as decorators or beginner.",
			type: "text",
			required: true,
			rest: true,
			choices: [],
			suggest: async ({ bank }, typed) =>
				bank
					.topics()
					.filter(({ id, title }) => `${id} ${title.toLowerCase()}`.includes(typed.toLowerCase()))
					.map(({ id, title }) => ({ value: id, label: title })),
		},
	],
	actions: [],
	forms: [],
	async run(call, options) {
		const query = (options["words"] ?? "").trim().slice(0, 100);
		const { found, total } = await searchQuestions(call, query);
		return searchResults(query, found, total, call.room !== null && (await leads(call, call.room)));
	},
};
