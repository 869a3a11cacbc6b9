import { describe, expect, test } from "vitest";
import { type Rule, rules, type SourceFile } from "../../src/bank/finding.ts";
import { buildBank } from "../../src/bank/load.ts";
import { scaffoldQuestion } from "../../src/bank/scaffold.ts";

const md = "python/functions/sample.md";
const rubric = "python/functions/sample.rubric.yml";
const tests = "python/functions/sample.tests.yml";
const topics = "topics.yml";
const coverage = "coverage.yml";
const guide = "guides/page.md";
type File = typeof md | typeof rubric | typeof tests | typeof topics | typeof coverage | typeof guide;

const sample = Object.fromEntries([
	...scaffoldQuestion({
		slug: "sample",
		title: "A sample",
		topic: "functions",
		level: "beginner",
		kind: "code",
		id: "4b0c6a0e-6d0b-4a2f-9f7e-0d5d6f3f7c11",
		date: "2026-11-21",
	}).map(({ path, text }) => [path, text.replaceAll("FILL IN", "Say").replaceAll("FILL-IN", "page.html")]),
	[topics, "- { id: data-structures, title: Data }\n- { id: functions, title: Functions, after: [data-structures] }\n"],
	[coverage, "- { id: A-T1, kind: technical, topic: Lists }\n- { id: A-T2, kind: guide, topic: Locks }\n"],
	[guide, "---\ntitle: A page\ncovers: [A-T2]\n---\n\nWords.\n"],
]) as Record<File, string>;

/** The bank of the sample, with some files changed, added, or (undefined) taken away. */
function found(changes: Record<string, string | null | undefined>): string[] {
	const files = Object.entries({ ...sample, ...changes });
	const sources = files.flatMap(([file, text]): SourceFile[] => (text === undefined ? [] : [{ file, text }]));
	return buildBank(sources).findings.map(({ rule, file, line }) => `${rule} ${file}:${line}`);
}

function lineOf(text: string, part: string): number {
	const offset = text.indexOf(part);
	expect(offset, `the sample holds ${JSON.stringify(part)}`).toBeGreaterThanOrEqual(0);
	return text.slice(0, offset).split("\n").length;
}

/** rule, file, the text to replace (its first line is at fault), what to put there, or else where the fault is afterwards */
type Case = readonly [rule: Rule, file: File, from: string, to: string, at?: string | number];

const prose = (length: number) => "word ".repeat(length / 5);
const question = "Say what the room sees, without giving the method away";
const answer = "Say what a strong candidate says aloud in about two minutes";
const wordings = "    wordings:\n      - Say one way people say it\n      - Say another way\n      - Say a third way\n";
const thirdSource = "    source: https://docs.python.org/3/page.html\nmisconceptions";
const visible = '    call: "Say one expression"\n    expected: "Say a Python literal"\n    hidden: false';

const whatAt = sample[md].indexOf("## What they");
const groups = "    groups: [[Say words of which one must be there]]";
const patterns = '    patterns: ["Say a regular expression that finds it"]';
const misconception = "  - id: first-misconception\n    patterns: [b]\n    explain: No.\n";
const twice = '  - name: an example\n    call: g()\n    expected: "1"\n';

const cases: readonly Case[] = [
	// front matter
	["missing-front-matter", md, "---\nid", "id", 1],
	["unclosed-front-matter", md, "---\n\n## Question", "\n## Question", 1],
	["yaml-syntax", md, "level: beginner", "level: 'beginner"],
	["yaml-syntax", md, "title: A sample", "title: A: sample"],
	["yaml-syntax", rubric, "    must: true", "   must: true"],
	["yaml-alias", md, "kind: code", "kind: *code"],
	["duplicate-key", md, "minutes: 10", "minutes: 10\nlevel: beginner", "level: beginner\nstatus"],
	["unknown-key", md, "covers: []", "covers: []\nlevle: beginner", "levle"],
	["missing-key", md, "minutes: 10\n", "", 2],
	["missing-key", md, "    url: https://docs.python.org/3/page.html\n", "", "  - title: Say"],
	["wrong-type", md, "minutes: 10", 'minutes: "10"'],
	["wrong-type", md, "title: A sample", "title: 7"],
	["wrong-type", md, "covers: []", "covers: A-T1"],
	["wrong-type", md, "  - title: Say the title of a page that backs the answer\n", "  - a page\n  - title: Say\n"],
	["empty-text", md, "title: A sample", "title:"],
	["bad-id", md, "id: 4b0c6a0e", "id: 4b0c6a0"],
	["title-too-long", md, "title: A sample", `title: ${prose(85)}`],
	["topic-count", md, "topics: [functions]", "topics: []"],
	["unknown-topic", md, "topics: [functions]", "topics:\n  - functions\n  - fuctions", "  - fuctions"],
	["duplicate-topic", md, "topics: [functions]", "topics: [functions, functions]"],
	["wrong-folder", md, "topics: [functions]", "topics:\n  - data-structures\n  - functions", "  - data-structures"],
	["unknown-level", md, "level: beginner", "level: beginer"],
	["unknown-kind", md, "kind: code", "kind: coding"],
	["unknown-status", md, "status: draft", "status: live"],
	["minutes-out-of-range", md, "minutes: 10", "minutes: 31"],
	["minutes-out-of-range", md, "minutes: 10", "minutes: 0"],
	["unknown-coverage", md, "covers: []", "covers:\n  - A-T1\n  - A-T9", "  - A-T9"],
	["duplicate-coverage", md, "covers: []", "covers: [A-T1, A-T1]"],
	["missing-source", md, sourcesOf(sample[md]), "sources: []\n"],
	["bad-url", md, "    url: https:", "    url: http:"],
	["bad-date", md, "reviewed: 2026-11-21", "reviewed: 2026-02-30"],
	["unwanted-expects", md, "covers: []", "covers: []\nexpects: [three]", "expects"],
	["unfinished-draft", md, question, "FILL IN the question"],
	["unfinished", md, "status: draft", "status: active\n# FILL IN the rest", "# FILL IN"],
	// sections and Markdown
	["missing-section", md, sample[md].slice(sample[md].indexOf("## Hints"), whatAt), "", "## What they"],
	["missing-section", md, sample[md].slice(sample[md].indexOf("\n## Follow-ups")), "", "- Say what weak answers"],
	["duplicate-section", md, "## Pitfalls", "## Hints\n\n1. More\n\n## Pitfalls"],
	["misordered-section", md, swapped("from"), swapped("to"), "## Model answer"],
	["unknown-section", md, "## Pitfalls", "## Pitfals"],
	["unknown-section", md, "## Pitfalls", "## References\n\nA page.\n\n## Pitfalls"],
	["empty-section", md, question, "", "## Question"],
	["section-too-long", md, question, prose(1505), "## Question"],
	["section-too-long", md, answer, prose(3005), "## Model answer"],
	["text-before-sections", md, "## Question", "Welcome.\n\n## Question"],
	["hints-not-numbered", md, "1. Say a gentle hint\n2.", "- Say a gentle hint\n-"],
	["hint-count", md, "1. Say a gentle hint", "1. A\n2. B\n3. C\n4. D", "2. Say a stronger"],
	["not-a-list", md, "- Say what weak answers", "Say what weak answers"],
	["not-a-list", md, "- Say what a good interviewer asks next", "- Say one\n\nAnd more.", "And more"],
	["empty-item", md, "- Say what weak answers get wrong", "- One\n-\n- Two", "-\n- Two"],
	["markdown-table", md, question, "Text:\n\n| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |"],
	["markdown-table", md, question, "Rows:\na | b\n--- | ---\n1 | 2", "a | b"],
	["markdown-heading", md, answer, "Two parts.\n\n### Part one\n\nText", "### Part"],
	["markdown-image", md, question, "See ![a picture](https://example.org/a.png)"],
	["markdown-html", md, question, "Press <b>here</b>"],
	["markdown-html", md, question, "Some words\nand <kbd>", "and <kbd>"],
	["markdown-subset", md, question, "> A quotation"],
	["markdown-subset", md, question, "Text\n\n    indented = True", "    indented"],
	["code-without-language", md, question, "Text\n\n```\nx = 1\n```", "```\nx"],
	["unclosed-code", md, "- Say what a good interviewer asks next", "- One\n  ```python\n  x = 1", "  ```python"],
	["bad-url", md, question, "See [the page](page.html)"],
	// rubric
	["wrong-type", rubric, "      - Say another way\n", "      - 3.10\n"],
	["point-count", rubric, "points:\n", `points:\n${["a", "b", "c", "d"].map(pointOf).join("")}`],
	["point-count", rubric, sample[rubric].slice(0, sample[rubric].indexOf("misconceptions")), "points: []\n", 1],
	["bad-point-id", rubric, "misconceptions:", `${pointOf("A Point")}misconceptions:`, "  - id: A Point"],
	["duplicate-point", rubric, "points:\n", `points:\n${pointOf("third-point")}`, 35],
	["wording-count", rubric, wordings, "    wordings:\n      - One way\n      - Another way\n"],
	["empty-groups", rubric, groups, "    groups: []"],
	["empty-groups", rubric, groups, "    groups:\n      - [a]\n      - []", "- []"],
	["weight-out-of-range", rubric, "    weight: 3", "    weight: 4"],
	["bad-url", rubric, thirdSource, thirdSource.replace("https", "http")],
	["missing-pattern", rubric, patterns, "    patterns: []"],
	["bad-pattern", rubric, patterns, '    patterns:\n      - "fine"\n      - "(open"', '- "(open"'],
	["bad-pattern", rubric, "Say a regular expression that finds it", "(?i)gil"],
	["bad-pattern", rubric, "Say a regular expression that finds it", "x*"],
	["duplicate-misconception", rubric, "exemplars:", `${misconception}exemplars:`, misconception],
	["unknown-point", rubric, "    contradicts: first-point", "    contradicts: frist-point"],
	["unknown-point", rubric, "expect: { first-point: missing }", "expect: { a-point: missing }"],
	["unknown-state", rubric, "expect: { first-point: missing }", "expect: { first-point: absent }"],
	["empty-expect", rubric, "expect: { first-point: missing }", "expect: {}"],
	["exemplar-count", rubric, "  - text: Say a weak answer\n    expect: { first-point: missing }\n", "", "exemplars:"],
	// tests
	["test-input", tests, '    call: "Say one expression"', '    call: "f()"\n    stdin: "1"', "  - name: an example"],
	["test-input", tests, '    call: "Say one expression"\n', "", "  - name: an example"],
	["test-outcome", tests, '    expected: "Say a Python literal"\n', "", "  - name: an example"],
	["test-outcome", tests, visible, `${visible}\n    raises: TypeError`, "  - name: an example"],
	["test-outcome", tests, visible, visible.replace("call", "assert"), "  - name: an example"],
	["duplicate-test", tests, "  - name: an edge case", `${twice}  - name: an edge case`, twice],
	["unknown-test", tests, "    fails: [an edge case]", "    fails: [an egde case]"],
	["unknown-compare", tests, visible, `${visible}\n    compare: exactly`, "    compare"],
	["any-of-list", tests, visible, `${visible}\n    compare: any-of`, '    expected: "Say'],
	["any-of-list", tests, '    expected: "Say a Python literal"', "    expected: [1, 2]"],
	["no-hidden-test", tests, "    hidden: true", "    hidden: false", "tests:"],
	["no-visible-test", tests, "    hidden: false", "    hidden: true", "tests:"],
	["accepted-count", tests, "accepted:\n  - |\n    # Say a whole solution that passes every test\n", "accepted: []\n"],
	["rejected-count", tests, rejectedOf(sample[tests]), "", "rejected:"],
	["missing-fails", tests, "    fails: [an edge case]", "    fails: []"],
	["empty-text", tests, '    call: "Say one expression"', '    call: ""'],
	// lists
	["unknown-topic", topics, "- { id: functions", "- { id: typing, title: T, after: [function] }\n- { id: functions"],
	["duplicate-topic", topics, "- { id: functions", "- { id: data-structures, title: D }\n- { id: functions"],
	["topic-cycle", topics, "title: Data }", "title: Data, after: [functions] }"],
	["unknown-kind", coverage, "kind: technical", "kind: technique"],
	["duplicate-coverage", coverage, "- { id: A-T2", "- { id: A-T1, kind: guide, topic: Again }\n- { id: A-T2"],
	["unknown-coverage", guide, "covers: [A-T2]", "covers: [A-T3]"],
	["unclosed-front-matter", guide, "]\n---", "]", 1],
];

/** The sections from the model answer to the follow-ups, as they are or with the model answer put last. */
function swapped(which: "from" | "to"): string {
	const start = sample[md].indexOf("## Model answer");
	const end = sample[md].indexOf("## Pitfalls");
	const rest = sample[md].slice(end);
	const text = sample[md].slice(start, end);
	return which === "from" ? text + rest : `${rest}\n${text}`;
}

function sourcesOf(text: string): string {
	return /^sources:\n( .*\n)+/m.exec(text)?.[0] ?? "";
}

function pointOf(id: string): string {
	const start = sample[rubric].indexOf("  - id: first-point");
	const end = sample[rubric].indexOf("  - id: second-point");
	return sample[rubric].slice(start, end).replace("first-point", id);
}

function rejectedOf(text: string): string {
	return text.slice(text.indexOf("  - code: |\n      # Say one that"), text.indexOf("complexity"));
}

const predict = sample[md].replace("kind: code", "kind: predict");

/** What one file alone can't show: whole files, and rules over several of them. */
const wholeFiles: readonly (readonly [
	findings: readonly string[],
	changes: Record<string, string | null | undefined>,
])[] = [
	[[`missing-rubric ${md}:1`], { [rubric]: undefined }],
	[[`missing-tests ${md}:1`], { [tests]: undefined }],
	[[`unwanted-tests ${tests}:1`], { [md]: sample[md].replace("kind: code", "kind: explain") }],
	[[`missing-expects ${md}:6`], { [md]: predict, [tests]: undefined }],
	[[`missing-expects ${md}:10`], { [md]: predict.replace("sources", "expects: []\nsources"), [tests]: undefined }],
	[[`stray-file ${rubric}:1`, `stray-file ${tests}:1`], { [md]: undefined }],
	[["stray-file python/functions/sample.rubric.yaml:1"], { "python/functions/sample.rubric.yaml": "a" }],
	[["stray-file python/sample.md:1"], { "python/sample.md": "a" }],
	[[`unreadable-file ${md}:1`], { [md]: null }],
	[[`unreadable-file ${rubric}:1`], { [rubric]: null }],
	[["missing-file topics.yml:1"], { [topics]: undefined }],
	[["missing-file coverage.yml:1"], { [coverage]: undefined }],
	[
		["bad-slug python/functions/My_Sample.md:1"],
		Object.fromEntries([md, rubric, tests].flatMap((file) => renamed(file as File, "functions/My_Sample"))),
	],
	[
		[`duplicate-id ${md}:2`, `duplicate-slug ${md}:1`, `duplicate-title ${md}:3`],
		copy("data-structures", (text) =>
			text.replace("[functions]", "[data-structures]").replace("A sample", "A  Sample"),
		),
	],
	[["wrong-type topics.yml:1"], { [topics]: "" }],
	[[`wrong-type ${rubric}:1`], { [rubric]: "" }],
];

function renamed(file: File, stem: string): [string, string | undefined][] {
	return [
		[file.replace("functions/sample", stem), sample[file]],
		[file, undefined],
	];
}

function copy(folder: string, edit: (text: string) => string): Record<string, string> {
	const files = [md, rubric, tests] as const;
	return Object.fromEntries(files.map((file) => [file.replace("functions", folder), edit(sample[file])]));
}

describe("mistakes in the bank", () => {
	test("the sample has none", () => {
		expect(found({})).toEqual([]);
	});

	for (const [rule, file, from, to, at] of cases) {
		test(`${rule} in ${file.replace(/.*sample/, "")}: ${(to || from).trim().split("\n")[0]?.slice(0, 60)}`, () => {
			const text = sample[file];
			const wrong = text.replace(from, () => to);
			expect(wrong).not.toBe(text);
			const line = typeof at === "number" ? at : at === undefined ? lineOf(text, from) : lineOf(wrong, at);
			expect(found({ [file]: wrong })).toEqual([`${rule} ${file}:${line}`]);
		});
	}

	for (const [findings, changes] of wholeFiles) {
		test(findings.join(" and "), () => {
			expect(found(changes).toSorted()).toEqual(findings.toSorted());
		});
	}

	test("every rule has a case", () => {
		const shown = new Set([
			...cases.map(([rule]) => rule),
			...wholeFiles.flatMap(([all]) => all.map((each) => each.split(" ")[0])),
		]);
		expect(rules.filter((rule) => !shown.has(rule))).toEqual([]);
	});

	test("several mistakes in one file are all told in one run", () => {
		const text = sample[md].replace("level: beginner", "level: beginer").replace("minutes: 10", "minutes: 99");
		const wrong = text.replace("## Pitfalls", "## Pitfals").replace(question, "<br>");
		expect(found({ [md]: wrong }).map((each) => each.split(" ")[0])).toEqual([
			"unknown-level",
			"minutes-out-of-range",
			"markdown-html",
			"unknown-section",
		]);
	});

	test("every finding has words for what is wrong and how to mend it, and never shouts", () => {
		for (const [, file, from, to] of cases) {
			const files = Object.entries({ ...sample, [file]: sample[file].replace(from, () => to) });
			for (const { message, mend } of buildBank(files.map(([name, text]) => ({ file: name, text }))).findings) {
				expect(`${message} ${mend}`).toMatch(/^[^!]+[.?] [^!]+[.?]$/);
			}
		}
	});
});
