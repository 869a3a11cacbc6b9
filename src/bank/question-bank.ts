import type { QuestionBank } from "../app/ports/surroundings.ts";
import type { Question, Topic } from "../core/question.ts";
import { reviseQuestion } from "./revise.ts";

/** Questions as the app sees them. */
export function questionBank(questions: readonly Question[], topics: readonly Topic[]): QuestionBank {
	const active = questions.filter(({ status }) => status === "active");
	const shown = questions.filter(({ status }) => status !== "draft");
	const byId = new Map(shown.map((question) => [question.id, question]));
	const byHash = new Map(shown.map((question) => [reviseQuestion(question).hash, question]));
	const bySlug = new Map(questions.map((question) => [question.slug, question]));
	return {
		active: () => active,
		byId: (id) => byId.get(id) ?? null,
		bySlug: (slug) => bySlug.get(slug) ?? null,
		topics: () => topics,
		byHash: (hash) => byHash.get(hash) ?? null,
		revise: reviseQuestion,
	};
}
