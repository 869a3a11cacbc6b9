import type { QuestionBank } from "../../src/app/ports/surroundings.ts";
import { type Bank, loadBank } from "../../src/bank/load.ts";
import { questionBank } from "../../src/bank/question-bank.ts";
import { questionsFolder } from "../../src/paths.ts";

let loaded: Promise<Bank> | null = null;

/** The bank that comes with PyQ; with `slugs`, only those questions of it. */
export async function realBank(slugs: readonly string[] | null = null): Promise<QuestionBank> {
	loaded ??= loadBank(questionsFolder);
	const { questions, topics } = await loaded;
	const active = questions.filter(
		({ status, slug }) => status === "active" && (slugs === null || slugs.includes(slug)),
	);
	const missing = (slugs ?? []).filter((slug) => !active.some((question) => question.slug === slug));
	if (missing.length > 0) throw new Error(`the bank has no ${missing.join(", ")}`);
	return questionBank(active, topics);
}
