import { stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { type Finding, isNote } from "../bank/finding.ts";
import { loadBank } from "../bank/load.ts";
import { type Outcome, UsageError } from "./outcome.ts";
import { counted } from "./table.ts";

/** What is wrong in a bank: `pyq questions check`. Drafts may lack things: those are notes, and fail nothing. */
export async function checkQuestions(folder: string): Promise<Outcome> {
	await requireFolder(folder);
	const bank = await loadBank(folder);
	const notes = bank.findings.filter(isNote);
	const findings = bank.findings.filter((finding) => !isNote(finding));
	return {
		json: { questions: bank.questions.length, findings, notes },
		text: describe(folder, bank.questions.length, findings, notes),
		code: findings.length === 0 ? 0 : 1,
	};
}

/** Refuses a folder that isn't there. */
export async function requireFolder(folder: string): Promise<void> {
	const there = await stat(folder).then(
		(found) => found.isDirectory(),
		() => false,
	);
	if (!there)
		throw new UsageError(`There is no folder ${folder}.`, "Give the folder of a question bank, or none for PyQ's own.");
}

function describe(folder: string, questions: number, findings: readonly Finding[], notes: readonly Finding[]): string {
	const blocks = [...findings, ...notes].map(({ file, line, rule, message, mend }) => {
		return `${relative(process.cwd(), join(folder, file))}:${line}  ${rule}\n  ${message}\n  ${mend}\n`;
	});
	const files = new Set(findings.map(({ file }) => file)).size;
	const sound = `${counted(questions, "sound question")}.`;
	const drafts = notes.length === 0 ? "" : ` Drafts still lack ${counted(notes.length, "thing")}.`;
	const mistakes =
		findings.length === 0 ? " No mistakes." : ` ${counted(findings.length, "mistake")} in ${counted(files, "file")}.`;
	return `${[...blocks, `${sound}${mistakes}${drafts}`].join("\n")}\n`;
}
