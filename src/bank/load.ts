import { type Dirent, promises as fs, readFileSync } from "node:fs";
import path from "node:path";
import type { Question, Topic } from "../core/question.ts";
import { compareFindings, compareText, type Finding, isNote, type SourceFile } from "./finding.ts";
import { type CoverageRow, type Guide, parseCoverage, parseGuide, parseTopics } from "./lists.ts";
import { type ParsedQuestion, parseQuestion, type QuestionFiles } from "./parse.ts";
import { type Known, validateBank, validateQuestion } from "./validate.ts";
import { YamlFile } from "./yaml-file.ts";

/** The question bank as its folder holds it. */
export type Bank = {
	topics: Topic[];
	/** Sorted by slug, of every status; a question with an error is not among them. */
	questions: Question[];
	/** Sorted by slug. */
	guides: Guide[];
	coverage: CoverageRow[];
	/** Everything that is wrong, by file and line. Those for which `isNote` is true are no errors. */
	findings: Finding[];
};

const questionFile = /^python\/([^/]+)\/([^/]+?)(\.md|\.rubric\.yml|\.tests\.yml)$/;
const guideFile = /^guides\/[^/]+\.md$/;

/** Reads the bank from a folder. Never rejects: what can't be read is a finding. */
export async function loadBank(folder: string): Promise<Bank> {
	let entries: Dirent[];
	try {
		entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
	} catch (fault) {
		const message = `This folder can't be read: ${fault instanceof Error ? fault.message : folder}.`;
		const mend = "Check that it exists and may be read.";
		const finding: Finding = { file: ".", line: 1, rule: "unreadable-file", message, mend };
		return { topics: [], questions: [], guides: [], coverage: [], findings: [finding] };
	}
	const names = entries.filter((entry) => !entry.isDirectory()).map((entry) => relativeName(folder, entry));
	return buildBank(names.filter(isOurs).map((name) => readSource(folder, name)));
}

/** Makes a bank of files that were read already; their names are relative to its folder, with forward slashes. */
export function buildBank(sources: readonly SourceFile[]): Bank {
	const sorted = sources.toSorted((a, b) => compareText(a.file, b.file));
	const byName = new Map(sorted.map((source) => [source.file, source]));
	const findings = sorted.filter((source) => source.text === null).map(unreadable);

	const topicsFile = readList("topics.yml", byName, findings);
	const topics = topicsFile === null ? [] : parseTopics(topicsFile);
	const coverageFile = readList("coverage.yml", byName, findings);
	const coverage = coverageFile === null ? [] : parseCoverage(coverageFile);
	const known: Known = {
		topics: topics.length === 0 ? null : topics.map((topic) => topic.id),
		coverage: coverage.length === 0 ? null : coverage.map((row) => row.id),
	};
	for (const yaml of [topicsFile, coverageFile]) findings.push(...(yaml?.findings ?? []));

	const guides: Guide[] = [];
	for (const { file, text } of sorted.filter((source) => guideFile.test(source.file))) {
		if (text === null) continue;
		const page = parseGuide(file, text, known.coverage);
		guides.push(page.guide);
		findings.push(...page.findings);
	}

	const parsed: ParsedQuestion[] = [];
	for (const { file } of sorted) {
		const found = questionFile.exec(file);
		const files = found === null ? null : filesOf(file, found, byName);
		if (files !== null) {
			const each = parseQuestion(files);
			parsed.push(each);
			findings.push(...validateQuestion(each, known));
		} else if (byName.get(file)?.text !== null && !isPlaced(file, byName)) findings.push(stray(file));
	}
	findings.push(...validateBank(parsed));
	return { topics, questions: sound(parsed, findings), guides, coverage, findings: findings.toSorted(compareFindings) };
}

/** The questions none of whose files has an error. */
function sound(parsed: readonly ParsedQuestion[], findings: readonly Finding[]): Question[] {
	const faulty = new Set(findings.filter((finding) => !isNote(finding)).map((finding) => finding.file));
	return parsed
		.filter(
			({ files }) => ![files.markdown, files.rubric, files.tests].some((source) => faulty.has(source?.file ?? "")),
		)
		.map(({ question }) => question)
		.toSorted((a, b) => compareText(a.slug, b.slug));
}

/** The files beside a question's Markdown file, or null when `file` is another one or could not be read. */
function filesOf(
	file: string,
	[, folder = "", slug = "", ending]: RegExpExecArray,
	byName: ReadonlyMap<string, SourceFile>,
): QuestionFiles | null {
	const markdown = byName.get(file);
	if (ending !== ".md" || markdown === undefined || markdown.text === null) return null;
	const beside = (end: string) => byName.get(`python/${folder}/${slug}${end}`) ?? null;
	return { slug, folder, markdown, rubric: beside(".rubric.yml"), tests: beside(".tests.yml") };
}

/** Whether a file that is no question's Markdown has its place in the bank. */
function isPlaced(file: string, byName: ReadonlyMap<string, SourceFile>): boolean {
	if (file === "topics.yml" || file === "coverage.yml" || guideFile.test(file)) return true;
	const [, folder, slug] = questionFile.exec(file) ?? [];
	return byName.has(`python/${folder}/${slug}.md`);
}

function stray(file: string): Finding {
	const [, , slug] = questionFile.exec(file) ?? [];
	if (slug !== undefined) {
		const message = `This file belongs to a question that isn't there: ${slug}.md.`;
		return { file, line: 1, rule: "stray-file", message, mend: "Rename it like its question, or delete it." };
	}
	const mend = /\.ya?ml$/.test(file)
		? "Questions have <slug>.rubric.yml and <slug>.tests.yml; rename it, or move it away."
		: "Questions stand at python/<topic>/<slug>.md, guides at guides/<page>.md; move it there, or away.";
	return { file, line: 1, rule: "stray-file", message: "This file has no place in the bank.", mend };
}

function readList(name: string, byName: ReadonlyMap<string, SourceFile>, findings: Finding[]): YamlFile | null {
	const source = byName.get(name);
	if (source === undefined) {
		const mend = `Add ${name} to the folder of the bank.`;
		findings.push({ file: name, line: 1, rule: "missing-file", message: `The bank has no ${name}.`, mend });
	}
	return typeof source?.text === "string" ? new YamlFile(name, source.text) : null;
}

function unreadable({ file }: SourceFile): Finding {
	const mend = "Save it as UTF-8, and check that it may be read.";
	return { file, line: 1, rule: "unreadable-file", message: "This file can't be read as UTF-8 text.", mend };
}

/** README files explain a folder, and names with a leading dot belong to tools: neither is part of the bank. */
function isOurs(file: string): boolean {
	const parts = file.split("/");
	return parts.at(-1) !== "README.md" && !parts.some((part) => part.startsWith("."));
}

function relativeName(folder: string, entry: Dirent): string {
	return path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/");
}

/** One after the other: measured with 265 files, 9 ms instead of 35 for all at once through the thread pool. */
function readSource(folder: string, file: string): SourceFile {
	try {
		const bytes = readFileSync(path.join(folder, file));
		return { file, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r\n", "\n") };
	} catch {
		return { file, text: null };
	}
}
