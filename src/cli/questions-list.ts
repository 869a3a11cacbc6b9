import { closest, suggest } from "../bank/closest.ts";
import { coverageOf } from "../bank/coverage.ts";
import { isNote } from "../bank/finding.ts";
import { type Bank, loadBank } from "../bank/load.ts";
import { kinds, levels, type Question, statuses } from "../core/question.ts";
import { callOf, type Outcome, UsageError } from "./outcome.ts";
import { printQuestion } from "./print-question.ts";
import { requireFolder } from "./questions-check.ts";
import { counted, table } from "./table.ts";

/** The filters of `pyq questions list`: each may name several, with commas between. */
export type ListOptions = { level?: string; topic?: string; kind?: string; status?: string };

/** The questions of a bank: `pyq questions list`. */
export async function listQuestions(folder: string, options: ListOptions): Promise<Outcome> {
	const bank = await readBank(folder);
	const wanted = {
		level: readWords("level", options.level, levels),
		kind: readWords("kind", options.kind, kinds),
		status: readWords("status", options.status, statuses),
		topic: readWords(
			"topic",
			options.topic,
			bank.topics.map(({ id }) => id),
		),
	};
	const fits = (words: readonly string[] | null, word: string) => words === null || words.includes(word);
	const questions = bank.questions.filter(
		({ level, kind, status, topics }) =>
			fits(wanted.level, level) &&
			fits(wanted.kind, kind) &&
			fits(wanted.status, status) &&
			topics.some((topic) => fits(wanted.topic, topic)),
	);
	return {
		json: questions.map(({ id, slug, title, topics, level, kind, minutes, status }) => ({
			id,
			slug,
			title,
			topics,
			level,
			kind,
			minutes,
			status,
		})),
		text: describeList(questions, bank.questions.length),
		code: 0,
		notes: leftOut(bank),
	};
}

/** The whole of one question, by slug or id: `pyq questions show`. */
export async function showQuestion(folder: string, name: string): Promise<Outcome> {
	if (name.trim() === "")
		throw new UsageError("The slug is empty.", `See all of them with: ${callOf("questions list")}`);
	const bank = await readBank(folder);
	const question = bank.questions.find(({ slug, id }) => slug === name || id === name.toLowerCase());
	if (question !== undefined) return { json: question, text: printQuestion(question), code: 0 };
	const faulty = bank.findings.find(({ file }) => file.split("/").at(-1)?.startsWith(`${name}.`));
	if (faulty !== undefined)
		throw new UsageError(
			`The question "${name}" has mistakes, so PyQ can't read it.`,
			`See them with: ${callOf("questions check")}`,
		);
	const near = closest(
		name,
		bank.questions.map(({ slug }) => slug),
	);
	throw new UsageError(
		`There is no question "${name}".`,
		near === null ? `See all of them with: ${callOf("questions list")}` : `Did you mean ${near}?`,
	);
}

/** Which questions and guides teach each id of the coverage list: `pyq questions coverage`. Exit code 1 while one has none. */
export async function showCoverage(folder: string): Promise<Outcome> {
	const bank = await readBank(folder);
	const coverage = coverageOf(bank);
	const bare = bank.coverage.filter(({ id }) => coverage[id]?.length === 0);
	const rows = bank.coverage.map(({ id, kind, topic }) => [id, kind, topic, coverage[id]?.join(", ") || "none yet"]);
	const last =
		bare.length === 0
			? `All ${bank.coverage.length} are taught.`
			: `${bank.coverage.length - bare.length} of ${bank.coverage.length} are taught. Nothing teaches: ${bare.map(({ id }) => id).join(", ")}.`;
	return {
		json: coverage,
		text: `${[...table([["id", "kind", "topic", "taught by"], ...rows]), "", last].join("\n")}\n`,
		code: bare.length === 0 ? 0 : 1,
		notes: leftOut(bank),
	};
}

async function readBank(folder: string): Promise<Bank> {
	await requireFolder(folder);
	return loadBank(folder);
}

/** Words of a list as they were typed, or null when the filter was not given. */
export function readWords(option: string, typed: string | undefined, known: readonly string[]): string[] | null {
	if (typed === undefined) return null;
	const words = typed.split(/[\s,]+/u).filter((word) => word !== "");
	if (words.length === 0) throw new UsageError(`--${option} names nothing.`, `Use one of: ${known.join(", ")}.`);
	return words.map((word) => {
		const found = known.find((each) => each === word.toLowerCase());
		if (found === undefined) throw new UsageError(`"${word}" is not a ${option}.`, suggest(word, known));
		return found;
	});
}

function leftOut(bank: Bank): string[] {
	const files = new Set(bank.findings.filter((finding) => !isNote(finding)).map(({ file }) => file)).size;
	return files === 0
		? []
		: [`${counted(files, "file")} with mistakes left out. See them with: ${callOf("questions check")}`];
}

function describeList(questions: readonly Question[], all: number): string {
	if (questions.length === 0)
		return all === 0 ? "There are no questions yet.\n" : `None of the ${all} questions fits.\n`;
	const rows = questions.map(({ slug, level, kind, minutes, status, title }) => [
		slug,
		level,
		kind,
		`${minutes} min`,
		status,
		title,
	]);
	const count =
		questions.length === all ? counted(all, "question") : `${questions.length} of ${counted(all, "question")}`;
	return `${[...table([["slug", "level", "kind", "time", "status", "title"], ...rows], [3]), "", `${count}.`].join("\n")}\n`;
}
