import { describe, expect, test } from "vitest";
import type { QuestionBank } from "../../src/app/ports/surroundings.ts";
import { findQuestion, matchQuestions } from "../../src/app/search-questions.ts";
import type { Question } from "../../src/core/question.ts";
import { realBank } from "../support/bank.ts";

/** The bank with some questions said otherwise. */
async function bankWith(changes: Readonly<Record<string, Partial<Question>>>): Promise<QuestionBank> {
	const bank = await realBank(["list-or-tuple", "even-squares", "global-interpreter-lock"]);
	const questions = bank.active().map((question) => ({ ...question, ...changes[question.slug] }));
	return {
		...bank,
		active: () => questions.filter(({ status }) => status === "active"),
		bySlug: (slug) => questions.find((question) => question.slug === slug) ?? null,
		byId: (id) => questions.find((question) => question.id === id) ?? null,
	};
}

const found = (bank: QuestionBank, query: string) => matchQuestions(bank, query).map(({ slug }) => slug);

describe("a search", () => {
	test("finds what initials stand for, first, in any case", async () => {
		const bank = await bankWith({ "list-or-tuple": { prompt: "Does the GIL matter here?" } });
		expect(found(bank, "gil")).toEqual(["global-interpreter-lock", "list-or-tuple"]);
		expect(found(bank, "GIL")).toEqual(["global-interpreter-lock", "list-or-tuple"]);
		const ordered = await bankWith({ "list-or-tuple": { title: "Method resolution order" } });
		expect(found(ordered, "mro")).toEqual(["list-or-tuple"]);
	});

	test("takes short words at the beginning of a word alone, and longer ones anywhere", async () => {
		const bank = await bankWith({ "even-squares": { title: "A fragile agility" } });
		expect(found(bank, "gil")).toEqual(["global-interpreter-lock"]);
		expect(found(bank, "gile")).toEqual(["even-squares"]);
		expect(found(bank, "tup")).toContain("list-or-tuple");
	});

	test("looks into the answers only where nothing else matches", async () => {
		const bank = await bankWith({
			"list-or-tuple": { pitfalls: ["Calling it a zygohistomorphism."] },
			"even-squares": { intent: "Whether you know a zygohistomorphism." },
		});
		expect(found(bank, "zygohistomorphism").toSorted()).toEqual(["even-squares", "list-or-tuple"]);
		const asked = await bankWith({
			"list-or-tuple": { pitfalls: ["Calling it a zygohistomorphism."] },
			"even-squares": { prompt: "What is a zygohistomorphism?" },
		});
		expect(found(asked, "zygohistomorphism")).toEqual(["even-squares"]);
		expect(found(asked, "quuxification")).toEqual([]);
	});
});

test("a question is found by its slug, id or title, but never one that is not active", async () => {
	const bank = await bankWith({ "even-squares": { status: "retired" } });
	const tuple = bank.bySlug("list-or-tuple");
	if (tuple === null) throw new Error("no question");
	for (const typed of [tuple.slug, tuple.id, tuple.title.toUpperCase()])
		expect(findQuestion(bank, typed)).toEqual({ question: tuple });
	const retired = bank.bySlug("even-squares");
	for (const typed of ["even-squares", retired?.id ?? ""]) expect(findQuestion(bank, typed)).toHaveProperty("near");
});
