import type { Exemplar, KeyPoint, Misconception, Rubric } from "../core/question.ts";
import type { Value, YamlFile } from "./yaml-file.ts";

const pointStates = ["covered", "unclear", "missing"] as const;

/** The rubric in a YAML file. What is wrong in its shape goes to the file's findings, with a stand-in in the rubric. */
export function parseRubric(yaml: YamlFile): Rubric {
	const field = yaml.root.fields("a rubric", ["points", "exemplars"], ["misconceptions"]);
	return {
		points: field("points").list().map(readPoint),
		misconceptions: field("misconceptions").list().map(readMisconception),
		exemplars: field("exemplars").list().map(readExemplar),
	};
}

function readPoint(value: Value): KeyPoint {
	const field = value.fields(
		"a point",
		["id", "statement", "wordings", "groups", "weight", "hint", "source"],
		["must"],
	);
	return {
		id: field("id").text(),
		statement: field("statement").text(),
		wordings: field("wordings").texts(),
		groups: field("groups")
			.list()
			.map((group) => group.texts()),
		weight: readWeight(field("weight")),
		must: field("must").flag(),
		hint: field("hint").text(),
		source: field("source").text(),
	};
}

function readWeight(value: Value): KeyPoint["weight"] {
	const weight = value.integer();
	if (weight === 1 || weight === 2 || weight === 3) return weight;
	if (!Number.isNaN(weight)) {
		value.refuse("weight-out-of-range", `A weight can't be ${weight}.`, "Use 1, 2 or 3; 3 weighs most.");
	}
	return 1;
}

function readMisconception(value: Value): Misconception {
	const field = value.fields("a misconception", ["id", "patterns", "explain"], ["contradicts"]);
	return {
		id: field("id").text(),
		patterns: field("patterns").texts(),
		contradicts: field("contradicts").text() || null,
		explain: field("explain").text(),
	};
}

function readExemplar(value: Value): Exemplar {
	const field = value.fields("an exemplar", ["text", "expect"]);
	const expect = field("expect")
		.entries()
		.map(([point, state]) => [point, state.oneOf(pointStates, "unknown-state")] as const);
	return { text: field("text").text(), expect: Object.fromEntries(expect) };
}
