/** Every rule of the bank, by the name that a finding carries. */
export const rules = [
	// files and folders
	"unreadable-file",
	"missing-file",
	"stray-file",
	"missing-rubric",
	"missing-tests",
	"unwanted-tests",
	"bad-slug",
	"wrong-folder",
	"unfinished",
	"unfinished-draft",
	// YAML
	"missing-front-matter",
	"unclosed-front-matter",
	"yaml-syntax",
	"yaml-alias",
	"duplicate-key",
	"unknown-key",
	"missing-key",
	"wrong-type",
	"empty-text",
	// front matter
	"bad-id",
	"title-too-long",
	"topic-count",
	"unknown-topic",
	"duplicate-topic",
	"unknown-level",
	"unknown-kind",
	"unknown-status",
	"minutes-out-of-range",
	"unknown-coverage",
	"duplicate-coverage",
	"missing-source",
	"bad-url",
	"bad-date",
	"missing-expects",
	"unwanted-expects",
	// sections and Markdown
	"missing-section",
	"duplicate-section",
	"misordered-section",
	"unknown-section",
	"empty-section",
	"section-too-long",
	"text-before-sections",
	"hints-not-numbered",
	"hint-count",
	"not-a-list",
	"empty-item",
	"markdown-table",
	"markdown-heading",
	"markdown-image",
	"markdown-html",
	"markdown-subset",
	"code-without-language",
	"unclosed-code",
	// rubric
	"point-count",
	"bad-point-id",
	"duplicate-point",
	"wording-count",
	"empty-groups",
	"weight-out-of-range",
	"duplicate-misconception",
	"missing-pattern",
	"bad-pattern",
	"unknown-point",
	"unknown-state",
	"empty-expect",
	"exemplar-count",
	// tests
	"test-input",
	"test-outcome",
	"duplicate-test",
	"unknown-test",
	"unknown-compare",
	"any-of-list",
	"no-hidden-test",
	"no-visible-test",
	"accepted-count",
	"rejected-count",
	"missing-fails",
	// the whole bank
	"duplicate-id",
	"duplicate-slug",
	"duplicate-title",
	"topic-cycle",
] as const;
export type Rule = (typeof rules)[number];

/** A mistake in the bank: where it stands, which rule it breaks, what is wrong, and how to mend it. */
export type Finding = {
	/** Relative to the folder of the bank, with forward slashes. */
	file: string;
	/** 1-based: the key, list item, heading or paragraph at fault. For something missing, the line it belongs at or before. */
	line: number;
	rule: Rule;
	message: string;
	mend: string;
};

/** One file as it was read. `text` is null when it could not be read or is not UTF-8; line ends are `\n`. */
export type SourceFile = { file: string; text: string | null };

/** Whether a finding only says what a draft still lacks: it keeps no question out and fails no check. */
export function isNote(finding: Finding): boolean {
	return finding.rule === "unfinished-draft";
}

/** The order in which people read findings: by file, then line, then rule. */
export function compareFindings(a: Finding, b: Finding): number {
	return compareText(a.file, b.file) || a.line - b.line || compareText(a.rule, b.rule);
}

/** "There is 1 point." or "There are 7 points." */
export function thereAre(count: number, noun: string): string {
	return count === 1 ? `There is 1 ${noun}.` : `There are ${count} ${noun}s.`;
}

/** Order by code unit, the same on every machine. */
export function compareText(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
