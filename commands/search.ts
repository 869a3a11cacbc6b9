import type { Command } from "../src/app/command.ts";
import { leads } from "../src/app/permissions.ts";
import { readSearch, searchQuestions } from "../src/app/search-questions.ts";
import { unknownValue } from "../src/core/message/copy/problems.ts";
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
			summary: "What to look for: words, or topic:decorators level:beginner kind:code.",
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
		const search = readSearch(query, call.bank.topics());
		if ("unknown" in search) return unknownValue(search.label, search.unknown, search.known, search.near);
		const { found, total, near } = await searchQuestions(call, search);
		return searchResults(query, found, total, call.room !== null && (await leads(call, call.room)), near);
	},
};
