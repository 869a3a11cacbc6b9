import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadBank } from "../../src/bank/load.ts";

const shipped = path.join(import.meta.dirname, "../../questions");

const question = `---
id: 4b0c6a0e-6d0b-4a2f-9f7e-0d5d6f3f7c11
title: "What this prints: a slice"
topics: [functions, data-structures]
level: intermediate
kind: predict
minutes: 2
status: active
covers: [A-T1]
expects: ["[2, 3]"]
sources:
  - title: "Tutorial: lists"
    url: https://docs.python.org/3/tutorial/introduction.html#lists
reviewed: 2026-11-21
---

## Question

What does this print?

\`\`\`python
## not a heading
print([1, 2, 3][1:])
\`\`\`

## Hints

1. Count from **zero**.
2. Look at this:

   \`\`\`python
   if x:
       print(x[1:])
   \`\`\`

## What they are really asking

Whether you know \`x | y\` from a slice.

## Model answer

It prints \`[2, 3]\`.

## Pitfalls

- Counting from one,
  as people do.
- Forgetting the end.

## Follow-ups

* What about \`[::-1]\`?
`;

const point = (id: string) => `  - id: ${id}
    statement: Says ${id}.
    wordings: [one way, another way, a third way]
    groups: [[one, "1"], [two]]
    weight: 2
    hint: Think.
    source: https://docs.python.org/3/
`;
const rubric = `points:
${point("first")}${point("second")}${point("third")}exemplars:
  - text: >
      A strong
      answer.
    expect: { first: covered, second: unclear }
  - { text: Weak., expect: { first: missing } }
`;

let folder = "";
beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "pyq-bank-"));
	await mkdir(path.join(folder, "python/functions"), { recursive: true });
	await mkdir(path.join(folder, "guides"));
	await write("topics.yml", "- { id: data-structures, title: Data }\n- { id: functions, title: Functions }\n");
	await write("coverage.yml", "- { id: A-T1, kind: technical, topic: Lists }\n");
	await write("python/functions/slice.md", question);
	await write("python/functions/slice.rubric.yml", rubric);
});
afterEach(() => rm(folder, { recursive: true }));

function write(file: string, content: string | Uint8Array): Promise<void> {
	return writeFile(path.join(folder, file), content);
}

async function findingsOf(): Promise<string[]> {
	return (await loadBank(folder)).findings.map(({ file, line, rule }) => `${rule} ${file}:${line}`);
}

describe("loadBank", () => {
	test("reads a question as it was written", async () => {
		const { questions, findings } = await loadBank(folder);
		expect(findings).toEqual([]);
		expect(questions).toHaveLength(1);
		expect(questions[0]).toEqual({
			id: "4b0c6a0e-6d0b-4a2f-9f7e-0d5d6f3f7c11",
			slug: "slice",
			title: "What this prints: a slice",
			topics: ["functions", "data-structures"],
			level: "intermediate",
			kind: "predict",
			minutes: 2,
			status: "active",
			covers: ["A-T1"],
			sources: [{ title: "Tutorial: lists", url: "https://docs.python.org/3/tutorial/introduction.html#lists" }],
			reviewed: "2026-11-21",
			expects: ["[2, 3]"],
			prompt: "What does this print?\n\n```python\n## not a heading\nprint([1, 2, 3][1:])\n```",
			hints: ["Count from **zero**.", "Look at this:\n\n```python\nif x:\n    print(x[1:])\n```"],
			intent: "Whether you know `x | y` from a slice.",
			modelAnswer: "It prints `[2, 3]`.",
			pitfalls: ["Counting from one,\nas people do.", "Forgetting the end."],
			followUps: ["What about `[::-1]`?"],
			rubric: {
				points: ["first", "second", "third"].map((id) => ({
					id,
					statement: `Says ${id}.`,
					wordings: ["one way", "another way", "a third way"],
					groups: [["one", "1"], ["two"]],
					weight: 2,
					must: false,
					hint: "Think.",
					source: "https://docs.python.org/3/",
				})),
				misconceptions: [],
				exemplars: [
					{ text: "A strong answer.", expect: { first: "covered", second: "unclear" } },
					{ text: "Weak.", expect: { first: "missing" } },
				],
			},
			tests: null,
		});
	});

	test("reads tests of every sort", async () => {
		await write("python/functions/slice.md", question.replace("predict", "code").replace(/expects.*\n/, ""));
		await write(
			"python/functions/slice.tests.yml",
			`signature: "def f(x):"
tests:
  - { name: a call, call: f(1), expected: "2" }
  - { name: an error, call: f(None), raises: TypeError, hidden: true }
  - { name: a program, stdin: "", expected: "", compare: unordered }
  - { name: a choice, call: f(2), expected: ["1", "2"], compare: any-of }
  - name: a check
    assert: |
      assert f(1)
accepted:
  - |
    def f(x):
        return x + 1
rejected:
  - { code: "def f(x): return x", fails: [a call] }
  - { code: "def f(x): return 2", fails: [an error, a check] }
complexity: O(1)
`,
		);
		const { questions, findings } = await loadBank(folder);
		expect(findings).toEqual([]);
		const { tests, accepted } = questions[0]?.tests ?? {};
		expect(accepted).toEqual(["def f(x):\n    return x + 1\n"]);
		expect(tests).toEqual([
			{ name: "a call", input: { call: "f(1)" }, outcome: { expected: "2" }, compare: "exact", hidden: false },
			{
				name: "an error",
				input: { call: "f(None)" },
				outcome: { raises: "TypeError" },
				compare: "exact",
				hidden: true,
			},
			{ name: "a program", input: { stdin: "" }, outcome: { expected: "" }, compare: "unordered", hidden: false },
			{
				name: "a choice",
				input: { call: "f(2)" },
				outcome: { expected: ["1", "2"] },
				compare: "any-of",
				hidden: false,
			},
			{
				name: "a check",
				input: { assert: "assert f(1)\n" },
				outcome: { holds: true },
				compare: "exact",
				hidden: false,
			},
		]);
	});

	test("reads Windows line ends and a byte order mark as if they weren't there", async () => {
		const before = await loadBank(folder);
		await write("python/functions/slice.md", `\uFEFF${question.replaceAll("\n", "\r\n")}`);
		await write("python/functions/slice.rubric.yml", rubric.replaceAll("\n", "\r\n"));
		expect(await loadBank(folder)).toEqual(before);
	});

	test("tells of files that are not UTF-8 or can't be read, and of no other mistake there", async () => {
		await write("python/functions/slice.rubric.yml", Uint8Array.of(0x70, 0xff, 0xfe));
		await symlink(path.join(folder, "nowhere"), path.join(folder, "python/functions/lost.md"));
		expect(await findingsOf()).toEqual([
			"unreadable-file python/functions/lost.md:1",
			"unreadable-file python/functions/slice.rubric.yml:1",
		]);
		expect((await loadBank(folder)).questions).toEqual([]);
	});

	test("tells of a folder that isn't there", async () => {
		const { findings } = await loadBank(path.join(folder, "nowhere"));
		expect(findings).toMatchObject([{ file: ".", line: 1, rule: "unreadable-file" }]);
	});

	test("leaves README files and names with a leading dot alone, and tells of other strays", async () => {
		await write("README.md", "# Words");
		await write("python/README.md", "# Words");
		await write(".DS_Store", Uint8Array.of(0xff));
		await write("python/functions/notes.txt", "words");
		await write("guides/page.txt", "words");
		expect(await findingsOf()).toEqual(["stray-file guides/page.txt:1", "stray-file python/functions/notes.txt:1"]);
	});

	test("sorts questions by slug and keeps out only those with an error", async () => {
		const other = question.replace("4b0c6a0e", "5b0c6a0e").replace("a slice", "a copy");
		await write("python/functions/copy.md", other);
		await write("python/functions/copy.rubric.yml", rubric);
		const third = question.replace("4b0c6a0e", "6b0c6a0e").replace("a slice", "a step");
		await write("python/functions/step.md", third.replace("minutes: 2", "minutes: 200"));
		await write("python/functions/step.rubric.yml", rubric);
		const { questions, findings } = await loadBank(folder);
		expect(questions.map(({ slug }) => slug)).toEqual(["copy", "slice"]);
		expect(findings).toMatchObject([{ file: "python/functions/step.md", line: 7, rule: "minutes-out-of-range" }]);
	});
});

describe("the shipped bank", () => {
	test("has no findings", async () => {
		const { findings, questions } = await loadBank(shipped);
		expect(
			findings.map(({ file, line, rule, message, mend }) => `${file}:${line} ${rule}: ${message} ${mend}`),
		).toEqual([]);
		expect(questions.length).toBeGreaterThan(0);
	});
});
