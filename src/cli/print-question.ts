import type { CodeTest, Question } from "../core/question.ts";

/** A whole question as plain text: what its files say, the model answer included. */
export function printQuestion(question: Question): string {
	const { title, slug, id, level, kind, minutes, status, topics } = question;
	const sections: [string, string][] = [
		["Question", question.prompt],
		["Answers that count", bullets(question.expects)],
		["Hints", question.hints.map((hint, index) => hang(`${index + 1}. `, hint)).join("\n")],
		["What they are really asking", question.intent],
		["Model answer", question.modelAnswer],
		["Pitfalls", bullets(question.pitfalls)],
		["Follow-ups", bullets(question.followUps)],
		[
			"Key points",
			bullets(
				question.rubric.points.map(
					({ statement, weight, must }) => `${statement} (weight ${weight}${must ? ", a must" : ""})`,
				),
			),
		],
		["Misconceptions", bullets(question.rubric.misconceptions.map(({ explain }) => explain))],
		["Tests", printTests(question)],
		["Sources", bullets(question.sources.map((source) => `${source.title}: ${source.url}`))],
	];
	const head = [title, `${level} · ${kind} · ${minutes} min · ${status} · ${topics.join(", ")}`, `${slug} · ${id}`];
	const body = sections
		.filter(([, text]) => text.trim() !== "")
		.map(([name, text]) => `${name}\n${"-".repeat(name.length)}\n${text.trim()}`);
	return `${[head.join("\n"), ...body].join("\n\n")}\n`;
}

const bullets = (items: readonly string[]): string => items.map((item) => hang("- ", item)).join("\n");

/** A text after its mark, with further lines below its first letter. */
const hang = (mark: string, text: string): string => mark + text.split("\n").join(`\n${" ".repeat(mark.length)}`);

function printTests({ tests }: Question): string {
	if (tests === null) return "";
	const lines = tests.tests.map((test) => `${test.name}${test.hidden ? " (hidden)" : ""}\n${printTest(test)}`);
	return [tests.signature.trim(), bullets(lines), `Complexity: ${tests.complexity}`].join("\n\n");
}

function printTest({ input, outcome }: CodeTest): string {
	const given = "call" in input ? input.call : "stdin" in input ? `input ${JSON.stringify(input.stdin)}` : input.assert;
	if ("holds" in outcome) return given.trim();
	const result =
		"raises" in outcome
			? `raises ${outcome.raises}`
			: `gives ${typeof outcome.expected === "string" ? outcome.expected : outcome.expected.join(" or ")}`;
	return `${given.trim()}\n${result}`;
}
