import type { Finding } from "./finding.ts";

/** A Markdown file cut in two. Lines are 1-based lines of the file; `yaml` is null when there is no front matter. */
export type CutFile = { yaml: string | null; body: string; bodyLine: number; findings: Finding[] };

/** The line of the file at which front matter starts, below the opening `---`. */
export const frontMatterLine = 2;

/** Cuts a Markdown file into its front matter and its body. */
export function cutFrontMatter(file: string, text: string): CutFile {
	const lines = text.split("\n");
	if (lines[0]?.trimEnd() !== "---") {
		const finding: Finding = {
			file,
			line: 1,
			rule: "missing-front-matter",
			message: "This file has no front matter.",
			mend: "Begin it with `---`, the keys, and `---` again; see questions/README.md.",
		};
		const start = Math.max(0, firstSection(lines));
		return { yaml: null, body: joined(lines, start), bodyLine: start + 1, findings: [finding] };
	}
	const close = lines.findIndex((line, index) => index > 0 && line.trimEnd() === "---");
	if (close > 0) {
		return { yaml: joined(lines, 1, close), body: joined(lines, close + 1), bodyLine: close + 2, findings: [] };
	}
	// Without an end, it is taken to run to the first section or else to an empty line, so that the rest is still checked.
	const ends = [firstSection(lines), lines.findIndex((line) => line.trim() === ""), lines.length];
	const end = ends.find((index) => index > 0) ?? lines.length;
	const finding: Finding = {
		file,
		line: 1,
		rule: "unclosed-front-matter",
		message: "The front matter that begins here has no end.",
		mend: "Put `---` on a line of its own below the last key.",
	};
	return { yaml: joined(lines, 1, end), body: joined(lines, end), bodyLine: end + 1, findings: [finding] };
}

function firstSection(lines: readonly string[]): number {
	return lines.findIndex((line) => line.startsWith("## "));
}

function joined(lines: readonly string[], from: number, to?: number): string {
	return lines.slice(from, to).join("\n");
}
