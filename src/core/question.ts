/** How hard a question is; its place in the list is its factor in points (1, 2, 3). */
export const levels = ["beginner", "intermediate", "advanced"] as const;
export type Level = (typeof levels)[number];

/** What a question asks for. `predict` is answered with an exact output, `code` and `debug` with a program. */
export const kinds = ["explain", "predict", "debug", "code", "design", "behavioural"] as const;
export type Kind = (typeof kinds)[number];

/** `draft` is never posted, `retired` never again; a retired question keeps its id. */
export const statuses = ["draft", "active", "retired"] as const;
export type Status = (typeof statuses)[number];

/** A subject that questions carry, from `questions/topics.yml`. */
export type Topic = { id: string; title: string; after: readonly string[] };

/** A page that backs the model answer. */
export type Source = { title: string; url: string };

/** One thing a strong answer says. `groups`: every group needs one of its words in the same sentence. */
export type KeyPoint = {
	id: string;
	statement: string;
	wordings: readonly string[];
	groups: readonly (readonly string[])[];
	weight: 1 | 2 | 3;
	must: boolean;
	hint: string;
	source: string;
};

/** A wrong belief that looks like a key point; `patterns` are regular expressions, case ignored. */
export type Misconception = {
	id: string;
	patterns: readonly string[];
	contradicts: string | null;
	explain: string;
};

/** A sample answer with the state that each named point must get. */
export type Exemplar = { text: string; expect: Readonly<Record<string, "covered" | "unclear" | "missing">> };

/** What an answer in words is measured by (`<slug>.rubric.yml`). */
export type Rubric = {
	points: readonly KeyPoint[];
	misconceptions: readonly Misconception[];
	exemplars: readonly Exemplar[];
};

/** How a test's result is compared with what is expected. */
export const comparisons = ["exact", "unordered", "float", "any-of"] as const;
export type Comparison = (typeof comparisons)[number];

/** One test of an answer in code. Exactly one of `call`, `stdin`, `assert` is the input. */
export type CodeTest = {
	name: string;
	input: { call: string } | { stdin: string } | { assert: string };
	outcome: { expected: string | readonly string[] } | { raises: string } | { holds: true };
	compare: Comparison;
	hidden: boolean;
};

/** What an answer in code is measured by (`<slug>.tests.yml`). */
export type CodeTests = {
	signature: string;
	tests: readonly CodeTest[];
	accepted: readonly string[];
	rejected: readonly { code: string; fails: readonly string[] }[];
	complexity: string;
};

/**
 * A question of the bank: what its three files say. Texts are Markdown in the subset of `questions/README.md`.
 * `id` is a UUID that outlives every edit; the exact text is a revision, known by its hash.
 */
export type Question = {
	id: string;
	slug: string;
	title: string;
	topics: readonly string[];
	level: Level;
	kind: Kind;
	minutes: number;
	status: Status;
	covers: readonly string[];
	sources: readonly Source[];
	/** ISO date of the last check of every claim. */
	reviewed: string;
	/** Only for `predict`: the answers that count. */
	expects: readonly string[];
	prompt: string;
	hints: readonly string[];
	intent: string;
	modelAnswer: string;
	pitfalls: readonly string[];
	followUps: readonly string[];
	rubric: Rubric;
	/** Only for `code` and `debug`. */
	tests: CodeTests | null;
};

/** The exact text of a question at one time. `hash` is the SHA-256 (hex) of the canonical JSON of `question`. */
export type Revision = { hash: string; question: Question };
