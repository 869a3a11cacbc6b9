import { type CodeTest, type CodeTests, type Comparison, comparisons } from "../core/question.ts";
import type { Value, YamlFile } from "./yaml-file.ts";

const testKeys = ["call", "stdin", "assert", "expected", "raises", "compare", "hidden"] as const;
type Field = (key: "name" | (typeof testKeys)[number]) => Value;

/** The tests in a YAML file. What is wrong in their shape goes to the file's findings, with a stand-in in the tests. */
export function parseTests(yaml: YamlFile): CodeTests {
	const field = yaml.root.fields("a tests file", ["signature", "tests", "accepted", "rejected", "complexity"]);
	return {
		signature: field("signature").text(),
		tests: field("tests").list().map(readTest),
		accepted: field("accepted").list().map(readCode),
		rejected: field("rejected").list().map(readRejected),
		complexity: field("complexity").text(),
	};
}

function readTest(value: Value): CodeTest {
	const field: Field = value.fields("a test", ["name"], testKeys);
	const compare = field("compare").oneOf(comparisons, "unknown-compare");
	return {
		name: field("name").text(),
		input: readInput(value, field),
		outcome: readOutcome(value, field, compare),
		compare,
		hidden: field("hidden").flag(),
	};
}

function readInput(test: Value, field: Field): CodeTest["input"] {
	const given = (["call", "stdin", "assert"] as const).filter((key) => field(key).present);
	const [key] = given;
	if (key === undefined || given.length > 1) {
		const message =
			key === undefined ? "This test has no input." : `This test has ${given.length} inputs: ${given.join(", ")}.`;
		refuseTest(test, field, "test-input", message, "Give exactly one of `call`, `stdin` and `assert`.");
		return { call: "" };
	}
	if (key === "stdin") return { stdin: field("stdin").exactText() };
	return key === "call" ? { call: field("call").text() } : { assert: readCode(field("assert")) };
}

function readOutcome(test: Value, field: Field, compare: Comparison): CodeTest["outcome"] {
	const expected = field("expected");
	const raises = field("raises");
	if (field("assert").present) {
		if (expected.present || raises.present) {
			const message = "An `assert` says itself what must hold.";
			refuseTest(test, field, "test-outcome", message, "Take out `expected` and `raises`, or use `call`.");
		}
		return { holds: true };
	}
	if (expected.present === raises.present) {
		const message = `This test has ${expected.present ? "both `expected` and `raises`" : "neither `expected` nor `raises`"}.`;
		refuseTest(test, field, "test-outcome", message, "Give exactly one of the two.");
		return { expected: "" };
	}
	if (raises.present) return { raises: raises.text() };
	if (compare === "any-of") {
		const choices = expected.isList ? expected.list() : [];
		if (choices.length === 0) {
			expected.refuse("any-of-list", "`any-of` needs a list of what may come out.", 'Write `expected: ["…", "…"]`.');
		}
		return { expected: choices.map((choice) => choice.exactText()) };
	}
	if (expected.isList) {
		const mend =
			'For a list of answers that all count, add `compare: any-of`; for a Python list, put it in quotes: "[1, 2]".';
		expected.refuse("any-of-list", "A list under `expected` goes with `compare: any-of`.", mend);
		return { expected: "" };
	}
	return { expected: expected.exactText() };
}

/** Reports at the test's name, where people look for it, or at the test when it has none. */
function refuseTest(
	test: Value,
	field: Field,
	rule: "test-input" | "test-outcome",
	message: string,
	mend: string,
): void {
	(field("name").present ? field("name") : test).note(rule, message, mend);
}

function readRejected(value: Value): CodeTests["rejected"][number] {
	const field = value.fields("a rejected solution", ["code", "fails"]);
	return { code: readCode(field("code")), fails: field("fails").texts() };
}

/** Code to the letter (indentation counts in Python); white space alone is a mistake. */
function readCode(value: Value): string {
	return value.text() === "" ? "" : value.exactText();
}
