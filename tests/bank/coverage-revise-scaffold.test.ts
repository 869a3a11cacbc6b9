import path from "node:path";
import { describe, expect, test } from "vitest";
import { coverageOf } from "../../src/bank/coverage.ts";
import { isNote } from "../../src/bank/finding.ts";
import { type Bank, buildBank, loadBank } from "../../src/bank/load.ts";
import { reviseQuestion } from "../../src/bank/revise.ts";
import { type ScaffoldInput, scaffoldQuestion } from "../../src/bank/scaffold.ts";
import { kinds, type Question } from "../../src/core/question.ts";

const input: ScaffoldInput = {
	slug: "new-one",
	title: 'Yes: a # title, "quoted"',
	topic: "functions",
	level: "advanced",
	kind: "explain",
	id: "4b0c6a0e-6d0b-4a2f-9f7e-0d5d6f3f7c11",
	date: "2026-11-21",
};

function bankOf(files: readonly { path: string; text: string }[]): Bank {
	return buildBank([
		{ file: "topics.yml", text: "- { id: functions, title: Functions }\n" },
		{
			file: "coverage.yml",
			text: "- { id: C-2, kind: guide, topic: T }\n- { id: A-1, kind: guide, topic: T }\n- { id: B-1, kind: guide, topic: T }\n",
		},
		...files.map(({ path: file, text }) => ({ file, text })),
	]);
}

function written(changes: Partial<ScaffoldInput>, status: string, covers: string) {
	return scaffoldQuestion({ ...input, ...changes }).map(({ path: file, text }) => ({
		path: file,
		text: text
			.replaceAll("FILL IN", "Say")
			.replaceAll("FILL-IN", "page")
			.replace("status: draft", `status: ${status}`)
			.replace("covers: []", `covers: [${covers}]`),
	}));
}

function only(bank: Bank): Question {
	const [question] = bank.questions;
	if (question === undefined) throw new Error(JSON.stringify(bank.findings));
	return question;
}

describe("coverageOf", () => {
	test("names active questions and guides by slug, sorted, for every id in the order of the list", () => {
		const bank = bankOf([
			...written({ slug: "zebra", title: "Z" }, "active", "A-1, C-2"),
			...written({ slug: "apple", title: "A", id: input.id.replace("4b", "5b") }, "active", "A-1"),
			...written({ slug: "sketch", title: "S", id: input.id.replace("4b", "6b") }, "draft", "B-1"),
			...written({ slug: "gone", title: "G", id: input.id.replace("4b", "7b") }, "retired", "B-1"),
			{ path: "guides/page.md", text: "---\ntitle: A page\ncovers: [A-1]\n---\nWords.\n" },
			{ path: "guides/plain.md", text: "Words.\n" },
		]);
		expect(bank.findings).toEqual([]);
		const covered = coverageOf(bank);
		expect(covered).toEqual({ "C-2": ["zebra"], "A-1": ["apple", "guides/page", "zebra"], "B-1": [] });
		expect(Object.keys(covered)).toEqual(["C-2", "A-1", "B-1"]);
	});

	test("the shipped list has 81 ids, none of them a thing of the program", async () => {
		const { coverage } = await loadBank(path.join(import.meta.dirname, "../../questions"));
		expect(coverage).toHaveLength(81);
		expect(coverage.filter(({ id }) => /^[AB]-F/.test(id))).toEqual([]);
	});
});

describe("reviseQuestion", () => {
	const question = only(bankOf(written({}, "active", "")));

	test("gives SHA-256 as hex, the same for the same question on every machine", () => {
		const plain: Question = {
			...question,
			id: "1",
			slug: "é",
			title: "T",
			topics: ["b", "a"],
			level: "beginner",
			covers: [],
			sources: [{ url: "u", title: "t" }],
			prompt: "p\n",
			hints: ["h"],
			intent: "i",
			modelAnswer: "m",
			pitfalls: [],
			followUps: [],
			rubric: { points: [], misconceptions: [], exemplars: [{ text: "x", expect: { z: "covered", a: "missing" } }] },
		};
		const revision = reviseQuestion(plain);
		expect(revision.question).toBe(plain);
		// The same as Python's hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)).
		expect(revision.hash).toBe("9c4c9f70b7ecf425d91f979fe0a7ad646f1a1b49948618fb3338c77d53b53ad8");
	});

	test("does not depend on the order of keys, at any depth", () => {
		const turned = (value: unknown): unknown => {
			if (Array.isArray(value)) return value.map(turned);
			if (typeof value !== "object" || value === null) return value;
			return Object.fromEntries(
				Object.entries(value)
					.reverse()
					.map(([key, part]) => [key, turned(part)]),
			);
		};
		expect(reviseQuestion(turned(question) as Question).hash).toBe(reviseQuestion(question).hash);
	});

	test("changes with every edit, the order of lists included", () => {
		const { hash } = reviseQuestion(question);
		expect(reviseQuestion({ ...question, prompt: `${question.prompt} ` }).hash).not.toBe(hash);
		expect(reviseQuestion({ ...question, hints: question.hints.toReversed() }).hash).not.toBe(hash);
	});
});

describe("scaffoldQuestion", () => {
	test.each(kinds)("a fresh %s question is a sound draft whose findings say what to fill in", (kind) => {
		const files = scaffoldQuestion({ ...input, kind });
		const { questions, findings } = bankOf(files);
		expect(questions).toMatchObject([
			{
				id: input.id,
				slug: "new-one",
				title: input.title,
				topics: ["functions"],
				level: "advanced",
				kind,
				status: "draft",
			},
		]);
		expect(findings.every(isNote)).toBe(true);
		expect(new Set(findings.map(({ file }) => file))).toEqual(new Set(files.map((file) => file.path)));
		const places = files.flatMap((file) => file.text.split("\n").filter((line) => /FILL[ -]IN/.test(line)));
		expect(findings).toHaveLength(places.length);
	});

	test("makes two files, and a third for code and debug", () => {
		const paths = (kind: ScaffoldInput["kind"]) => scaffoldQuestion({ ...input, kind }).map((file) => file.path);
		expect(paths("design")).toEqual(["python/functions/new-one.md", "python/functions/new-one.rubric.yml"]);
		expect(paths("debug").at(-1)).toBe("python/functions/new-one.tests.yml");
		expect(paths("debug")).toHaveLength(3);
	});

	test("made active as it is, it is kept out of the bank", () => {
		const files = scaffoldQuestion(input).map((file) => ({
			...file,
			text: file.text.replace("status: draft", "status: active"),
		}));
		const { questions, findings } = bankOf(files);
		expect(questions).toEqual([]);
		expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(["unfinished"]));
	});
});
