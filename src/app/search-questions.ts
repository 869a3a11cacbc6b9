import type { LocalDate } from "../core/ids.ts";
import type { Choice } from "../core/message/model.ts";
import type { Question } from "../core/question.ts";
import type { Call } from "./command.ts";
import { distance } from "./parse-command.ts";
import type { QuestionBank } from "./ports/surroundings.ts";

/** So many questions are shown. */
const shownQuestions = 10;

/** How well a question matches words: every word must be somewhere; the title weighs most. 0: not at all. */
function score(bank: QuestionBank, question: Question, words: readonly string[]): number {
	const title = question.title.toLowerCase();
	const labels = [
		question.slug,
		question.level,
		question.kind,
		...question.topics,
		...bank
			.topics()
			.filter(({ id }) => question.topics.includes(id))
			.map((topic) => topic.title),
	]
		.join(" ")
		.toLowerCase();
	const prompt = question.prompt.toLowerCase();
	let total = 0;
	for (const word of words) {
		const found = (title.includes(word) ? 4 : 0) + (labels.includes(word) ? 3 : 0) + (prompt.includes(word) ? 1 : 0);
		if (found === 0) return 0;
		total += found;
	}
	return total;
}

/** Active questions that match words (in the title, level, kind, topics, or the question itself), best first. */
export function matchQuestions(bank: QuestionBank, query: string): Question[] {
	const words = query
		.toLowerCase()
		.split(/\s+/u)
		.filter((word) => word !== "");
	return bank
		.active()
		.map((question) => ({ question, points: score(bank, question, words) }))
		.filter(({ points }) => points > 0)
		.sort((a, b) => b.points - a.points || a.question.slug.localeCompare(b.question.slug))
		.map(({ question }) => question);
}

/** The same, with when this room last had each. */
export async function searchQuestions(
	{ tx, bank, room }: Call,
	query: string,
): Promise<{ found: { question: Question; askedOn: LocalDate | null }[]; total: number }> {
	const matches = matchQuestions(bank, query);
	const rounds = room === null ? [] : (await tx.rounds.history(room.id)).filter(({ postedAt }) => postedAt !== null);
	const found = matches.slice(0, shownQuestions).map((question) => ({
		question,
		askedOn: rounds.findLast(({ questionId }) => questionId === question.id)?.date ?? null,
	}));
	return { found, total: matches.length };
}

/** A question by its slug, its title, or the only one that matches; else the nearest. */
export function findQuestion(bank: QuestionBank, typed: string): { question: Question } | { near: Question[] } {
	const wanted = typed.trim().toLowerCase();
	const active = bank.active();
	const exact = active.find(
		({ slug, title, id }) => slug === wanted || title.toLowerCase() === wanted || id === wanted,
	);
	if (exact !== undefined) return { question: exact };
	const matches = wanted === "" ? [] : matchQuestions(bank, wanted);
	if (matches.length === 1 && matches[0] !== undefined) return { question: matches[0] };
	if (matches.length > 1) return { near: matches.slice(0, 3) };
	return {
		near: active.filter(({ slug }) => distance(slug, wanted) <= Math.max(2, Math.floor(slug.length / 4))).slice(0, 3),
	};
}

/** Suggestions while a lead types a question. */
export async function suggestQuestions({ bank }: Call, typed: string): Promise<Choice[]> {
	const found = typed.trim() === "" ? bank.active() : matchQuestions(bank, typed);
	return found
		.slice(0, 25)
		.map(({ slug, title }) => ({ value: slug, label: title.length > 75 ? `${title.slice(0, 74)}…` : title }));
}
