import type { CodeTests } from "../core/question.ts";
import { suggest } from "./closest.ts";
import { thereAre } from "./finding.ts";
import type { YamlFile } from "./yaml-file.ts";

/** Reports to `yaml` what tests of right shape get wrong. */
export function validateTests({ tests, accepted, rejected }: CodeTests, yaml: YamlFile): void {
	const names = tests.map((test) => test.name);
	tests.forEach(({ name }, index) => {
		if (name !== "" && names.indexOf(name) < index) {
			yaml.report(["tests", index, "name"], "duplicate-test", `Two tests are called "${name}".`, "Rename one of them.");
		}
	});
	if (!tests.some((test) => test.hidden)) {
		const mend = "Add `hidden: true` to one that would give the edge cases away.";
		yaml.report(["tests"], "no-hidden-test", "No test is hidden.", mend);
	}
	if (!tests.some((test) => !test.hidden)) {
		yaml.report(
			["tests"],
			"no-visible-test",
			"No test is visible.",
			"Show at least one, so that people see what is asked.",
		);
	}
	if (accepted.length === 0) {
		yaml.report(["accepted"], "accepted-count", "There is no accepted solution.", "Add one that passes every test.");
	}
	if (rejected.length < 2) {
		const message = thereAre(rejected.length, "rejected solution");
		yaml.report(["rejected"], "rejected-count", message, "Give at least two that are wrong in different ways.");
	}
	// Where the names themselves are at fault, what refers to them can't be judged.
	const known = names.length === 0 || names.includes("") ? null : names;
	rejected.forEach(({ fails }, index) => {
		const at = ["rejected", index, "fails"];
		if (fails.length === 0) yaml.report(at, "missing-fails", "No test catches this solution.", "Name one that does.");
		fails.forEach((name, place) => {
			if (known === null || known.includes(name)) return;
			yaml.report([...at, place], "unknown-test", `No test is called "${name}".`, suggest(name, known));
		});
	});
}
