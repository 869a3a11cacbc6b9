import { kinds, levels, type Question, type Rubric, type Source, statuses } from "../core/question.ts";
import type { Finding, SourceFile } from "./finding.ts";
import { cutFrontMatter, frontMatterLine } from "./front-matter.ts";
import { parseRubric } from "./parse-rubric.ts";
import { parseTests } from "./parse-tests.ts";
import { readSections } from "./sections.ts";
import { type Value, YamlFile } from "./yaml-file.ts";

/** The files of one question. `rubric` and `tests` are null when there is no such file. */
export type QuestionFiles = {
	/** The file's name without its ending. */
	slug: string;
	/** The folder that the file is in, which names a topic. */
	folder: string;
	markdown: SourceFile;
	rubric: SourceFile | null;
	tests: SourceFile | null;
};

/**
 * What the files of a question say. It is a sound question only if neither `findings` nor those of its YAML files hold
 * an error: where a text was wrong, `question` has a stand-in. The YAML files are null when absent or unreadable.
 */
export type ParsedQuestion = {
	question: Question;
	files: QuestionFiles;
	front: YamlFile | null;
	rubric: YamlFile | null;
	tests: YamlFile | null;
	/** What is wrong in the sections and in the cut between them and the front matter. */
	findings: Finding[];
};

const required = [
	"id",
	"title",
	"topics",
	"level",
	"kind",
	"minutes",
	"status",
	"covers",
	"sources",
	"reviewed",
] as const;
const noRubric: Rubric = { points: [], misconceptions: [], exemplars: [] };

/** Reads the files of one question; mistakes of shape are found here, those of meaning in `validateQuestion`. */
export function parseQuestion(files: QuestionFiles): ParsedQuestion {
	const { file, text } = files.markdown;
	const cut = cutFrontMatter(file, text ?? "");
	const front = cut.yaml === null ? null : new YamlFile(file, cut.yaml, frontMatterLine);
	const sections = readSections(file, cut.body, cut.bodyLine);
	const rubric = yamlOf(files.rubric);
	const tests = yamlOf(files.tests);
	const question: Question = {
		...readFrontMatter(front ?? new YamlFile(file, "{}")),
		slug: files.slug,
		...sections.texts,
		rubric: rubric === null ? noRubric : parseRubric(rubric),
		tests: tests === null ? null : parseTests(tests),
	};
	return { question, files, front, rubric, tests, findings: [...cut.findings, ...sections.findings] };
}

function readFrontMatter(yaml: YamlFile) {
	const field = yaml.root.fields("a question", required, ["expects"]);
	return {
		id: field("id").text(),
		title: field("title").text(),
		topics: field("topics").texts(),
		level: field("level").oneOf(levels, "unknown-level"),
		kind: field("kind").oneOf(kinds, "unknown-kind"),
		minutes: field("minutes").integer(),
		status: field("status").oneOf(statuses, "unknown-status"),
		covers: field("covers").texts(),
		sources: field("sources").list().map(readSource),
		reviewed: field("reviewed").text(),
		expects: field("expects").texts(),
	};
}

function readSource(value: Value): Source {
	const field = value.fields("a source", ["title", "url"]);
	return { title: field("title").text(), url: field("url").text() };
}

function yamlOf(source: SourceFile | null): YamlFile | null {
	return source === null || source.text === null ? null : new YamlFile(source.file, source.text);
}
