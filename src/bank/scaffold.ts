import { stringify } from "yaml";
import type { Kind, Level } from "../core/question.ts";

/** What a new question starts from. `id`: a fresh UUID; `date`: today as an ISO date. */
export type ScaffoldInput = {
	slug: string;
	title: string;
	topic: string;
	level: Level;
	kind: Kind;
	id: string;
	date: string;
};

/** Minutes that a good answer takes, to start from. */
const usualMinutes: Readonly<Record<Kind, number>> = {
	explain: 3,
	predict: 2,
	debug: 8,
	code: 10,
	design: 8,
	behavioural: 4,
};

/**
 * The starter files of a question, three for code and debug, else two; `path` is relative to the folder of the bank.
 * They are sound as a draft: `loadBank` takes them in, and its only findings say at each line what to fill in.
 */
export function scaffoldQuestion(input: ScaffoldInput): { path: string; text: string }[] {
	const stem = `python/${input.topic}/${input.slug}`;
	const files = [
		{ path: `${stem}.md`, text: markdownOf(input) },
		{ path: `${stem}.rubric.yml`, text: rubricText() },
	];
	const needsTests = input.kind === "code" || input.kind === "debug";
	return needsTests ? [...files, { path: `${stem}.tests.yml`, text: testsText }] : files;
}

function markdownOf({ id, title, topic, level, kind, date }: ScaffoldInput): string {
	const expects = kind === "predict" ? "expects:\n  - FILL IN the exact output\n" : "";
	return `---
id: ${id}
title: ${stringify(title, { lineWidth: 0 }).trim()}
topics: [${topic}]
level: ${level}
kind: ${kind}
minutes: ${usualMinutes[kind]}
status: draft
covers: []
${expects}sources:
  - title: FILL IN the title of a page that backs the answer
    url: https://docs.python.org/3/FILL-IN
reviewed: ${date}
---

## Question

FILL IN what the room sees, without giving the method away

## Hints

1. FILL IN a gentle hint
2. FILL IN a stronger one that still leaves the answer open

## What they are really asking

FILL IN what the interviewer listens for

## Model answer

FILL IN what a strong candidate says aloud in about two minutes

## Pitfalls

- FILL IN what weak answers get wrong

## Follow-ups

- FILL IN what a good interviewer asks next
`;
}

function rubricText(): string {
	const point = (id: string, must: boolean) => `  - id: ${id}
    statement: FILL IN one thing that a strong answer says
    wordings:
      - FILL IN one way people say it
      - FILL IN another way
      - FILL IN a third way
    groups: [[FILL IN words of which one must be there]]
    weight: ${must ? 3 : 1}
    must: ${must}
    hint: FILL IN a nudge towards it
    source: https://docs.python.org/3/FILL-IN
`;
	return `points:
${point("first-point", true)}${point("second-point", false)}${point("third-point", false)}misconceptions:
  - id: first-misconception
    patterns: ["FILL IN a regular expression that finds it"]
    contradicts: first-point
    explain: FILL IN what is true instead
exemplars:
  - text: FILL IN a strong answer
    expect: { first-point: covered, second-point: covered, third-point: covered }
  - text: FILL IN a weak answer
    expect: { first-point: missing }
`;
}

const testsText = `signature: "def FILL IN the name and the arguments"
tests:
  - name: an example
    call: "FILL IN one expression"
    expected: "FILL IN a Python literal"
    hidden: false
  - name: an edge case
    call: "FILL IN one expression"
    expected: "FILL IN a Python literal"
    hidden: true
accepted:
  - |
    # FILL IN a whole solution that passes every test
rejected:
  - code: |
      # FILL IN a whole solution that is wrong
    fails: [an example]
  - code: |
      # FILL IN one that only misses the edge case
    fails: [an edge case]
complexity: "FILL IN time and space"
`;
