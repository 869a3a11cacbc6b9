import type { Topic } from "../core/question.ts";
import { closest } from "./closest.ts";
import type { Finding } from "./finding.ts";
import { cutFrontMatter, frontMatterLine } from "./front-matter.ts";
import { YamlFile } from "./yaml-file.ts";

/** What sort of thing a row of the coverage list asks for. */
export const coverageKinds = ["behavioural", "technical", "coding", "guide", "rubric"] as const;
/** One thing that the bank must teach, from `questions/coverage.yml`. */
export type CoverageRow = { id: string; kind: (typeof coverageKinds)[number]; topic: string };

/** A page of `questions/guides/`. `slug` is `guides/<page>`; `covers` holds ids of the coverage list. */
export type Guide = { slug: string; covers: readonly string[] };

/** Reads `topics.yml`: ids are unique, `after` names known topics and never leads back to itself. */
export function parseTopics(yaml: YamlFile): Topic[] {
	const topics = yaml.root.list().map((value) => {
		const field = value.fields("a topic", ["id", "title"], ["after"]);
		return { id: field("id").text(), title: field("title").text(), after: field("after").texts() };
	});
	const ids = topics.map((topic) => topic.id);
	topics.forEach(({ id, after }, index) => {
		if (ids.indexOf(id) < index) {
			yaml.report([index, "id"], "duplicate-topic", `Two topics have the id "${id}".`, "Rename one of them.");
		}
		after.forEach((earlier, place) => {
			if (!ids.includes(earlier)) {
				const message = `"${earlier}" is not a topic of this list.`;
				yaml.report([index, "after", place], "unknown-topic", message, topicMend(earlier, ids));
			}
		});
	});
	for (const cycle of cyclesOf(topics)) {
		const index = ids.indexOf(cycle[0] ?? "");
		const message = `These topics come after each other in a circle: ${[...cycle, cycle[0]].join(", ")}.`;
		yaml.report([index, "after"], "topic-cycle", message, "Take one of them out of `after`.");
	}
	return topics;
}

/** Reads `coverage.yml`: a list of rows with unique ids. */
export function parseCoverage(yaml: YamlFile): CoverageRow[] {
	const rows = yaml.root.list().map((value): CoverageRow => {
		const field = value.fields("a coverage row", ["id", "kind", "topic"]);
		const kind = field("kind").oneOf(coverageKinds, "unknown-kind");
		return { id: field("id").text(), kind, topic: field("topic").text() };
	});
	const ids = rows.map((row) => row.id);
	ids.forEach((id, index) => {
		if (ids.indexOf(id) < index) {
			yaml.report([index, "id"], "duplicate-coverage", `Two rows have the id "${id}".`, "Take one of them out.");
		}
	});
	return rows;
}

/** Reads what a guide page covers. It needs no front matter, and other keys there are its own business. */
export function parseGuide(
	file: string,
	text: string,
	coverage: readonly string[] | null,
): { guide: Guide; findings: Finding[] } {
	const slug = file.replace(/\.md$/, "");
	const cut = cutFrontMatter(file, text);
	if (cut.yaml === null) return { guide: { slug, covers: [] }, findings: [] };
	const yaml = new YamlFile(file, cut.yaml, frontMatterLine);
	const covers = new Map(yaml.root.entries()).get("covers")?.texts() ?? [];
	covers.forEach((id, index) => {
		if (id === "" || coverage === null || coverage.includes(id)) return;
		yaml.report(["covers", index], "unknown-coverage", `"${id}" is not in coverage.yml.`, coverageMend);
	});
	return { guide: { slug, covers }, findings: [...cut.findings, ...yaml.findings] };
}

/** How to mend a topic that `topics.yml` does not have. */
export function topicMend(id: string, known: readonly string[]): string {
	const near = closest(id, known);
	return near === null ? "Use an id of topics.yml, or add it there." : `Did you mean "${near}"?`;
}

/** How to mend an id that `coverage.yml` does not have. The ids are all so alike that the nearest one says nothing. */
export const coverageMend = "Use an id of questions/coverage.yml, or take it out.";

/** Each circle once, from the topic of it that comes first in the list. */
function cyclesOf(topics: readonly Topic[]): string[][] {
	const after = new Map(topics.map((topic) => [topic.id, topic.after]));
	const done = new Set<string>();
	const cycles: string[][] = [];
	const visit = (id: string, trail: readonly string[]): void => {
		const start = trail.indexOf(id);
		if (start >= 0) cycles.push(trail.slice(start));
		if (start >= 0 || done.has(id)) return;
		for (const earlier of after.get(id) ?? []) visit(earlier, [...trail, id]);
		done.add(id);
	};
	for (const { id } of topics) visit(id, []);
	return cycles;
}
