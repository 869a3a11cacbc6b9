import type { LocalDate } from "../core/ids.ts";
import type { Choice } from "../core/message/model.ts";
import { distance, nearest } from "../core/nearest.ts";
import { kinds, levels, type Question, type Topic } from "../core/question.ts";
import type { QuestionFilters } from "../core/room.ts";
import { matchesFilters } from "../core/rotation.ts";
import type { Call, Typing } from "./command.ts";
import type { QuestionBank } from "./ports/surroundings.ts";

/** So many questions are shown. */
const shownQuestions = 10;

/** Words this short must begin a word: `gil` is not what `fragile` is about. */
const shortest = 3;

const has = (text: string, word: string): boolean =>
	word.length > shortest ? text.includes(word) : ` ${text.replace(/[^\p{L}\p{N}]+/gu, " ")}`.includes(` ${word}`);

/** Whether neighbouring words of a text begin with these letters: `gil` stands for a global interpreter lock. */
const abbreviates = (word: string, text: string): boolean =>
	/^\p{L}{3,6}$/u.test(word) &&
	text
		.split(/[^\p{L}\p{N}]+/u)
		.map((part) => part.slice(0, 1))
		.join("")
		.includes(word);

/** How well a question matches words: every word must be somewhere; the title weighs most. Null: not at all. */
function score(bank: QuestionBank, question: Question, words: readonly string[]): number | null {
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
		const named = has(title, word) || abbreviates(word, title) || abbreviates(word, question.slug);
		const found = (named ? 4 : 0) + (has(labels, word) ? 3 : 0) + (has(prompt, word) ? 1 : 0);
		if (found === 0) return null;
		total += found;
	}
	return total;
}

const wordsOf = (query: string): string[] =>
	query
		.toLowerCase()
		.split(/\s+/u)
		.filter((word) => word !== "");

/** Active questions whose answer speaks of all these words, by slug: the last resort, for a question is not about all that its answer mentions. */
function matchAnswers(bank: QuestionBank, words: readonly string[]): Question[] {
	return bank.active().filter((question) => {
		const { intent, modelAnswer, pitfalls, followUps } = question;
		const text = [question.title, question.prompt, intent, modelAnswer, ...pitfalls, ...followUps]
			.join("\n")
			.toLowerCase();
		return words.every((word) => has(text, word));
	});
}

/** Active questions that match words (in the title, level, kind, topics, or the question itself), best first; else those whose answers do. */
export function matchQuestions(bank: QuestionBank, query: string): Question[] {
	const words = wordsOf(query);
	const matches = bank
		.active()
		.flatMap((question) => {
			const points = score(bank, question, words);
			return points === null ? [] : [{ question, points }];
		})
		.sort((a, b) => b.points - a.points || a.question.slug.localeCompare(b.question.slug))
		.map(({ question }) => question);
	return matches.length > 0 ? matches : matchAnswers(bank, words);
}

/** What a search asks for: words, and levels, topics and kinds named as such. */
export type Search = { words: string; filters: QuestionFilters };

/** A label with a value that is none of the known ones. */
export type UnknownLabel = { label: string; unknown: string; known: readonly string[]; near: string | null };

/** Takes `topic:decorators`, `level:beginner` and `kind:code` out of the words of a search. */
export function readSearch(query: string, topics: readonly Topic[]): Search | UnknownLabel {
	const known: Readonly<Record<string, readonly string[]>> = {
		topic: topics.map(({ id }) => id),
		level: levels,
		kind: kinds,
	};
	const found = new Map<string, string[]>();
	const labelled = /(?<=^|\s)(topic|level|kind)[:=](?:"([^"]*)"|“([^”]*)”|(\S*))/giu;
	for (const [, name = "", straight, curly, bare = ""] of query.matchAll(labelled)) {
		const label = name.toLowerCase();
		const values = known[label] ?? [];
		for (const typed of (straight ?? curly ?? bare).split(",")) {
			const word = typed.trim().toLowerCase();
			const titled = label === "topic" && topics.find(({ title }) => title.toLowerCase() === word);
			const value = titled ? titled.id : values.find((one) => one === word.replaceAll(" ", "-"));
			if (value === undefined) return { label, unknown: typed, known: values, near: nearest(word, values) };
			found.set(label, [...(found.get(label) ?? []), value]);
		}
	}
	return {
		words: query.replace(labelled, " ").trim(),
		filters: {
			levels: levels.filter((level) => found.get("level")?.includes(level)),
			topics: found.get("topic") ?? [],
			kinds: kinds.filter((kind) => found.get("kind")?.includes(kind)),
		},
	};
}

/** What was probably meant by the first word that no question has. */
function nearestWord(bank: QuestionBank, words: string): string | null {
	const topics = bank.topics().flatMap(({ id, title }) => [id, ...title.toLowerCase().split(/[^\p{L}]+/u)]);
	const known = [...levels, ...kinds, ...topics].filter(({ length }) => length > 3);
	const stray = wordsOf(words).find((word) => matchQuestions(bank, word).length === 0);
	const near = stray === undefined ? null : nearest(stray, known);
	return near === stray ? null : near;
}

/** The questions that a search finds, with when this room last had each; `near`: what was meant, where there are none. */
export async function searchQuestions(
	{ tx, bank, room }: Call,
	{ words, filters }: Search,
): Promise<{ found: { question: Question; askedOn: LocalDate | null }[]; total: number; near: string | null }> {
	const matches = matchQuestions(bank, words).filter((question) => matchesFilters(question, filters));
	const rounds = room === null ? [] : (await tx.rounds.history(room.id)).filter(({ postedAt }) => postedAt !== null);
	const found = matches.slice(0, shownQuestions).map((question) => ({
		question,
		askedOn: rounds.findLast(({ questionId }) => questionId === question.id)?.date ?? null,
	}));
	return { found, total: matches.length, near: matches.length === 0 ? nearestWord(bank, words) : null };
}

/** A question by its slug, its title, or the only one that matches; else the nearest. */
export function findQuestion(bank: QuestionBank, typed: string): { question: Question } | { near: Question[] } {
	const wanted = typed.trim().toLowerCase().slice(0, 200);
	const active = bank.active();
	const titled = active.find(({ title }) => title.toLowerCase() === wanted);
	const exact = [bank.bySlug(wanted), bank.byId(wanted), titled].find((question) => question?.status === "active");
	if (exact != null) return { question: exact };
	const matches = wanted === "" ? [] : matchQuestions(bank, wanted);
	if (matches.length === 1 && matches[0] !== undefined) return { question: matches[0] };
	if (matches.length > 1) return { near: matches.slice(0, 3) };
	return {
		near: active.filter(({ slug }) => distance(slug, wanted) <= Math.max(2, Math.floor(slug.length / 4))).slice(0, 3),
	};
}

/** Suggestions while a lead types a question. */
export async function suggestQuestions({ bank }: Pick<Typing, "bank">, typed: string): Promise<Choice[]> {
	const found = typed.trim() === "" ? bank.active() : matchQuestions(bank, typed);
	return found
		.slice(0, 25)
		.map(({ slug, title }) => ({ value: slug, label: title.length > 75 ? `${title.slice(0, 74)}…` : title }));
}
