import { access, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { suggest } from "../bank/closest.ts";
import { isNote, type SourceFile } from "../bank/finding.ts";
import { type Bank, buildBank, loadBank } from "../bank/load.ts";
import { scaffoldQuestion } from "../bank/scaffold.ts";
import { type Kind, kinds, type Level, levels } from "../core/question.ts";
import { callOf, type Outcome, UsageError } from "./outcome.ts";
import { requireFolder } from "./questions-check.ts";

/** The options of `pyq questions new` as they were typed. */
export type NewOptions = { title: string; topic: string; level: string; kind: string; slug?: string };

/** Writes the files of a new question, to be filled in: `pyq questions new`. `id` is a fresh UUID, `date` today's. */
export async function newQuestion(
	folder: string,
	options: NewOptions,
	{ id, date }: { id: string; date: string },
): Promise<Outcome> {
	await requireFolder(folder);
	const bank = await loadBank(folder);
	const title = options.title.trim();
	if (title === "") throw new UsageError("The title is empty.", 'Give it words: --title "List or tuple"');
	const slug = options.slug ?? slugOf(title);
	if (slug === "")
		throw new UsageError(`The title "${title}" gives no file name.`, "Give one with --slug list-or-tuple");
	const topics = bank.topics.map((topic) => topic.id);
	const topic = readOne<string>("topic", options.topic, topics);
	const level = readOne<Level>("level", options.level, levels);
	const kind = readOne<Kind>("kind", options.kind, kinds);
	const files = scaffoldQuestion({ slug, title, topic, level, kind, id, date });
	refuseUsed(bank, slug, title);
	await refuseUnsound(folder, files);
	const paths = files.map(({ path }) => join(folder, path));
	for (const path of paths) {
		if (await exists(path))
			throw new UsageError(`${shown(path)} is there already.`, "Choose another title, or a name with --slug.");
	}
	await writeAll(paths, files);
	const text = [
		...paths.map(shown),
		"",
		`Fill in every "FILL IN", then set the status to active. See what is left with: ${callOf("questions check")}`,
	];
	return { json: { id, slug, files: paths }, text: `${text.join("\n")}\n`, code: 0 };
}

/** A file name made of a title: "What does `is` compare?" becomes `what-does-is-compare`. */
export function slugOf(title: string): string {
	return title
		.normalize("NFKD")
		.replace(/\p{M}/gu, "")
		.toLowerCase()
		.replace(/['’`]/gu, "")
		.replace(/[^a-z0-9]+/gu, "-")
		.replace(/^-+|-+$/gu, "");
}

function readOne<Word extends string>(option: string, typed: string, known: readonly Word[]): Word {
	const found = known.find((word) => word === typed.trim().toLowerCase());
	if (found === undefined) throw new UsageError(`"${typed}" is not a ${option}.`, suggest(typed, known));
	return found;
}

function refuseUsed({ questions }: Bank, slug: string, title: string): void {
	const same = questions.find(
		(question) => question.slug === slug || question.title.toLowerCase() === title.toLowerCase(),
	);
	if (same === undefined) return;
	const what = same.slug === slug ? `the name "${slug}"` : `the title "${same.title}"`;
	throw new UsageError(
		`A question with ${what} is there already.`,
		`See it with: ${callOf(`questions show ${same.slug}`)}`,
	);
}

/** The bank's own rules, before anything is written. */
async function refuseUnsound(folder: string, files: readonly { path: string; text: string }[]): Promise<void> {
	const lists = await Promise.all(
		["topics.yml", "coverage.yml"].map(
			async (file): Promise<SourceFile> => ({
				file,
				text: await readFile(join(folder, file), "utf8").catch(() => null),
			}),
		),
	);
	const bank = buildBank([...lists, ...files.map(({ path, text }) => ({ file: path, text }))]);
	const paths = files.map(({ path }) => path);
	const finding = bank.findings.find((each) => !isNote(each) && paths.includes(each.file));
	if (finding?.rule === "bad-slug")
		throw new UsageError(finding.message, "Give one of lower-case words joined by hyphens: --slug list-or-tuple");
	if (finding !== undefined) throw new UsageError(finding.message, finding.mend);
}

/** All of them or none. */
async function writeAll(paths: readonly string[], files: readonly { text: string }[]): Promise<void> {
	const written: string[] = [];
	try {
		for (const [index, path] of paths.entries()) {
			await mkdir(dirname(path), { recursive: true });
			await writeFile(path, files[index]?.text ?? "", { flag: "wx" });
			written.push(path);
		}
	} catch (error) {
		for (const path of written) await rm(path, { force: true });
		throw error;
	}
}

const exists = (path: string): Promise<boolean> =>
	access(path).then(
		() => true,
		() => false,
	);

const shown = (path: string): string => relative(process.cwd(), path);
