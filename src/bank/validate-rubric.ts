import type { Rubric } from "../core/question.ts";
import { suggest } from "./closest.ts";
import { thereAre } from "./finding.ts";
import { isHttps } from "./web-address.ts";
import type { YamlFile } from "./yaml-file.ts";

const pointId = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Reports to `yaml` what a rubric of right shape gets wrong. */
export function validateRubric(rubric: Rubric, yaml: YamlFile): void {
	validatePoints(rubric, yaml);
	const ids = rubric.points.map((point) => point.id);
	// Where the ids themselves are at fault, what refers to them can't be judged.
	const known = ids.length === 0 || ids.includes("") ? null : ids;
	validateMisconceptions(rubric, yaml, known);
	validateExemplars(rubric, yaml, known);
}

function validatePoints({ points }: Rubric, yaml: YamlFile): void {
	if (points.length < 3 || points.length > 6) {
		yaml.report(["points"], "point-count", thereAre(points.length, "point"), "Give three to six.");
	}
	points.forEach(({ id, wordings, groups, source }, index) => {
		const at = ["points", index];
		if (!pointId.test(id)) {
			const mend = "Use lower-case words joined by hyphens.";
			yaml.report([...at, "id"], "bad-point-id", `"${id}" can't be the id of a point.`, mend);
		} else if (points.findIndex((each) => each.id === id) < index) {
			yaml.report([...at, "id"], "duplicate-point", `Two points have the id "${id}".`, "Rename one of them.");
		}
		if (wordings.length < 3) {
			const message = thereAre(wordings.length, "wording");
			yaml.report([...at, "wordings"], "wording-count", message, "Give three or more, the way people say it.");
		}
		if (groups.length === 0) {
			yaml.report(
				[...at, "groups"],
				"empty-groups",
				"This point has no groups of words.",
				"Give one group or more: [[word, word]].",
			);
		}
		groups.forEach((group, place) => {
			if (group.length > 0) return;
			yaml.report(
				[...at, "groups", place],
				"empty-groups",
				"This group has no words.",
				"Give it a word, or take it out.",
			);
		});
		if (!isHttps(source)) {
			const mend = "Give the whole address, with https://.";
			yaml.report([...at, "source"], "bad-url", `"${source}" is not an https address.`, mend);
		}
	});
}

function validateMisconceptions({ misconceptions }: Rubric, yaml: YamlFile, ids: readonly string[] | null): void {
	misconceptions.forEach(({ id, patterns, contradicts }, index) => {
		const at = ["misconceptions", index];
		if (id !== "" && misconceptions.findIndex((each) => each.id === id) < index) {
			const message = `Two misconceptions have the id "${id}".`;
			yaml.report([...at, "id"], "duplicate-misconception", message, "Rename one of them.");
		}
		if (patterns.length === 0) {
			yaml.report([...at, "patterns"], "missing-pattern", "This misconception has no pattern.", "Give one or more.");
		}
		patterns.forEach((pattern, place) => {
			const fault = patternFault(pattern);
			if (fault === null) return;
			const mend = "Write a JavaScript regular expression; case is ignored already.";
			yaml.report([...at, "patterns", place], "bad-pattern", fault, mend);
		});
		if (contradicts !== null && ids !== null && !ids.includes(contradicts)) {
			const message = `No point has the id "${contradicts}".`;
			yaml.report([...at, "contradicts"], "unknown-point", message, suggest(contradicts, ids));
		}
	});
}

function validateExemplars({ exemplars }: Rubric, yaml: YamlFile, ids: readonly string[] | null): void {
	if (exemplars.length < 2) {
		const mend = "Give at least two: a strong answer and a weak one.";
		yaml.report(["exemplars"], "exemplar-count", thereAre(exemplars.length, "exemplar"), mend);
	}
	exemplars.forEach(({ expect }, index) => {
		const at = ["exemplars", index, "expect"];
		if (Object.keys(expect).length === 0) {
			yaml.report(at, "empty-expect", "This exemplar expects nothing.", "Name a point: { point: covered }.");
		}
		for (const id of Object.keys(expect)) {
			if (ids === null || ids.includes(id)) continue;
			yaml.report([...at, id], "unknown-point", `No point has the id "${id}".`, suggest(id, ids));
		}
	});
}

/** A pattern must compile both with and without `u`, so that no reader of the bank has to know which is used. */
function patternFault(pattern: string): string | null {
	try {
		new RegExp(pattern, "iu");
		return new RegExp(pattern, "i").test("") ? `The pattern "${pattern}" also matches an empty text.` : null;
	} catch (fault) {
		const reason = fault instanceof Error ? fault.message.split(": ").at(-1) : "";
		return `The pattern "${pattern}" does not compile: ${reason}.`;
	}
}
