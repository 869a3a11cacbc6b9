import { compareText, type Finding, type SourceFile, thereAre } from "./finding.ts";
import { coverageMend, topicMend } from "./lists.ts";
import type { ParsedQuestion } from "./parse.ts";
import { validateRubric } from "./validate-rubric.ts";
import { validateTests } from "./validate-tests.ts";
import { isHttps } from "./web-address.ts";
import type { YamlFile } from "./yaml-file.ts";

/** What a question may refer to; null when that list could not be read, and is then not checked. */
export type Known = { topics: readonly string[] | null; coverage: readonly string[] | null };

/** The most characters (code points) of a title. */
export const titleLimit = 80;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const placeholder = /\bFILL[ -]IN\b/;

/** Everything that is wrong with one question, mistakes of shape included. */
export function validateQuestion(parsed: ParsedQuestion, known: Known): Finding[] {
	const { question, files, front, rubric, tests } = parsed;
	const findings = [...parsed.findings];
	if (!kebabCase.test(files.slug)) {
		const mend = "Rename its files to lower-case words joined by hyphens, such as list-or-tuple.md.";
		findings.push(atTop(files.markdown, "bad-slug", `"${files.slug}" is not a slug.`, mend));
	}
	if (front !== null) validateFrontMatter(parsed, front, known);
	if (rubric !== null) validateRubric(question.rubric, rubric);
	if (tests !== null && question.tests !== null) validateTests(question.tests, tests);
	findings.push(...checkFiles(parsed));
	for (const yaml of [front, rubric, tests]) if (yaml !== null) findings.push(...yaml.findings);
	for (const source of [files.markdown, files.rubric, files.tests]) {
		if (source !== null) findings.push(...unfinished(source, question.status === "draft"));
	}
	return findings;
}

/** Rules over all questions: ids, slugs and titles are used once. The finding is at the later file, in order of path. */
export function validateBank(parsed: readonly ParsedQuestion[]): Finding[] {
	const byFile = parsed.toSorted((a, b) => compareText(a.files.markdown.file, b.files.markdown.file));
	const ids = new Map<string, string>();
	const slugs = new Map<string, string>();
	const titles = new Map<string, string>();
	const findings: Finding[] = [];
	for (const { question, files, front } of byFile) {
		const { file } = files.markdown;
		const check = (seen: Map<string, string>, key: string, rule: Finding["rule"], message: string, mend: string) => {
			const first = key === "" ? undefined : seen.get(key);
			if (first === undefined) seen.set(key, file);
			else {
				const line = rule === "duplicate-slug" ? 1 : (front?.lineAt([rule.slice("duplicate-".length)]) ?? 1);
				findings.push({ file, line, rule, message: `${message} ${first}.`, mend });
			}
		};
		check(
			ids,
			question.id.toLowerCase(),
			"duplicate-id",
			"This id already belongs to",
			"Give the newer one a fresh id.",
		);
		check(slugs, files.slug, "duplicate-slug", "The same file name is in use at", "Rename the files of one of them.");
		check(
			titles,
			foldTitle(question.title),
			"duplicate-title",
			"The same title is in use in",
			"Say what is different here.",
		);
	}
	return findings;
}

function validateFrontMatter({ question, files }: ParsedQuestion, front: YamlFile, known: Known): void {
	const { id, title, minutes, reviewed, topics, covers, sources, kind, expects } = question;
	if (!uuid.test(id)) {
		const mend = 'Make a fresh one: node -p "crypto.randomUUID()". It is written in lower case.';
		front.report(["id"], "bad-id", `"${id}" is not a UUID.`, mend);
	}
	const length = [...title].length;
	if (length > titleLimit) {
		front.report(["title"], "title-too-long", `The title has ${length} characters.`, `Keep it to ${titleLimit}.`);
	}
	if (minutes < 1 || minutes > 30) {
		front.report(["minutes"], "minutes-out-of-range", `${minutes} minutes is out of range.`, "Give 1 to 30 minutes.");
	}
	if (!isDate(reviewed)) {
		front.report(["reviewed"], "bad-date", `"${reviewed}" is not a date.`, "Write it as year-month-day: 2026-11-21.");
	}
	if (topics.length < 1 || topics.length > 4) {
		front.report(["topics"], "topic-count", thereAre(topics.length, "topic"), "Give one to four.");
	}
	checkReferences(front, "topics", topics, known.topics, ["unknown-topic", "duplicate-topic"]);
	if (topics[0] !== files.folder && topics[0] !== undefined) {
		const mend = `Move the files to python/${topics[0]}/, or put ${files.folder} first.`;
		front.report(
			["topics", 0],
			"wrong-folder",
			`The first topic is "${topics[0]}", but the folder is "${files.folder}".`,
			mend,
		);
	}
	checkReferences(front, "covers", covers, known.coverage, ["unknown-coverage", "duplicate-coverage"]);
	if (sources.length === 0) {
		front.report(["sources"], "missing-source", "No source backs this question.", "Add one with `title` and `url`.");
	}
	sources.forEach(({ url }, index) => {
		if (isHttps(url)) return;
		front.report(
			["sources", index, "url"],
			"bad-url",
			`"${url}" is not an https address.`,
			"Give the whole address, with https://.",
		);
	});
	if (front.isBroken(["kind"])) return;
	if (kind === "predict" && expects.length === 0) {
		// A key that is absent has no shape to be broken, so the line is that of the kind which asks for it.
		front.report(
			[front.has("expects") ? "expects" : "kind"],
			"missing-expects",
			"A predict question lists the answers that count.",
			"Add `expects:` with a list.",
		);
	}
	if (kind !== "predict" && front.has("expects")) {
		front.report(
			["expects"],
			"unwanted-expects",
			"Only a predict question has `expects`.",
			"Take it out, or change the kind.",
		);
	}
}

function checkReferences(
	front: YamlFile,
	key: "topics" | "covers",
	ids: readonly string[],
	known: readonly string[] | null,
	[unknown, duplicate]: readonly [Finding["rule"], Finding["rule"]],
): void {
	const list = key === "topics" ? "topics.yml" : "coverage.yml";
	ids.forEach((id, index) => {
		if (ids.indexOf(id) < index) {
			front.report([key, index], duplicate, `"${id}" is listed twice.`, "Take one of them out.");
		} else if (known !== null && !known.includes(id)) {
			front.report(
				[key, index],
				unknown,
				`"${id}" is not in ${list}.`,
				key === "topics" ? topicMend(id, known) : coverageMend,
			);
		}
	});
}

function checkFiles({ question, files, front }: ParsedQuestion): Finding[] {
	const { markdown, rubric, tests, slug } = files;
	const findings: Finding[] = [];
	if (rubric === null) {
		const mend = `Write ${slug}.rubric.yml beside it: points, misconceptions, exemplars.`;
		findings.push(atTop(markdown, "missing-rubric", "This question has no rubric.", mend));
	}
	if (front === null || front.isBroken(["kind"])) return findings;
	const needsTests = question.kind === "code" || question.kind === "debug";
	if (needsTests && tests === null) {
		const mend = `Write ${slug}.tests.yml beside it.`;
		findings.push(atTop(markdown, "missing-tests", `A ${question.kind} question needs tests.`, mend));
	}
	if (!needsTests && tests !== null) {
		const mend = "Delete the file, or make the kind code or debug.";
		findings.push(
			atTop(tests, "unwanted-tests", `The question is of kind ${question.kind}, which has no tests.`, mend),
		);
	}
	return findings;
}

/** The places that `questions new` left for the author to fill in. */
function unfinished({ file, text }: SourceFile, isDraft: boolean): Finding[] {
	if (text === null || !placeholder.test(text)) return [];
	return text.split("\n").flatMap((content, index) => {
		if (!placeholder.test(content)) return [];
		const wanted = /\bFILL IN\s+(.*)/.exec(content)?.[1]?.replace(/["\]},.\s]+$/, "") ?? "the address";
		const message = `Not written yet: ${wanted}.`;
		const rule = isDraft ? "unfinished-draft" : "unfinished";
		const mend = isDraft ? "Fill it in before the status becomes active." : "Fill it in, or set the status to draft.";
		return [{ file, line: index + 1, rule, message, mend } as const];
	});
}

function atTop({ file }: SourceFile, rule: Finding["rule"], message: string, mend: string): Finding {
	return { file, line: 1, rule, message, mend };
}

function foldTitle(title: string): string {
	return title.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

function isDate(text: string): boolean {
	const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
	return date !== null && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
