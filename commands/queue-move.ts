import type { Command } from "../src/app/command.ts";
import { moveInQueue, queueTitles } from "../src/app/edit-queue.ts";
import { roomToLead } from "../src/app/permissions.ts";
import { findQuestion, suggestQuestions } from "../src/app/search-questions.ts";
import { movedWords, notQueued, placeUnknown, questionUnknown, queueList } from "../src/core/message/copy/queue.ts";

type Move = { place: number; question: string };

/** What the words of a move may mean: the place first, or the question first, as people also say it. A title may hold a number at either end, so both can be. */
function readMove(words: string): Move[] {
	const placeFirst = /^(\d{1,6})\s+(.+)$/su.exec(words);
	const placeLast = /^(.+)\s+(\d{1,6})$/su.exec(words);
	return [
		{ place: Number(placeFirst?.[1] ?? 0), question: placeFirst?.[2] ?? "" },
		{ place: Number(placeLast?.[2] ?? 0), question: placeLast?.[1] ?? "" },
	].filter(({ place }) => place >= 1);
}

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
		const { place = "", question = "" } = options;
		const moves = readMove(`${place.trim()} ${question.trim()}`);
		const move = moves.find((one) => "question" in findQuestion(call.bank, one.question)) ?? moves[0];
		if (move === undefined) return placeUnknown(place);
		const found = findQuestion(call.bank, move.question);
		if ("near" in found) return questionUnknown(move.question, found.near);
		const { title, id } = found.question;
		const reached = await moveInQueue(call, lead, id, move.place);
		return reached === null ? notQueued(title) : queueList(await queueTitles(call, lead), movedWords(title, reached));
	},
};
