import type { Instant, QuestionId, RevisionHash, StepId, WorkspaceId } from "../../core/ids.ts";
import type { Platform, StepKind } from "../../core/ledger.ts";
import type { Question, Revision, Topic } from "../../core/question.ts";

/** The clock on the wall. */
export type Clock = { now(): Instant };

/** Makes ids and seeds: UUIDs. */
export type Ids = { next(): string };

/** The questions that can be posted now. Loaded at start. */
export interface QuestionBank {
	/** Active questions, by slug. */
	active(): readonly Question[];
	/** Any question that is not a draft, also a retired one. */
	byId(id: QuestionId): Question | null;
	/** Any question, also a draft or a retired one. */
	bySlug(slug: string): Question | null;
	topics(): readonly Topic[];
	/** A question with exactly that text; null: none has it any more. */
	byHash(hash: RevisionHash): Question | null;
	revise(question: Question): Revision;
}

/** Seals what must not be read from the database: where to answer somebody. */
export interface Vault {
	seal(plain: string): string;
	/** Null when it was sealed with another key. */
	open(sealed: string): string | null;
}

/** Tells the workers that steps wait. Only a nudge: the tick finds what was lost. Never called inside a transaction. */
export interface Jobs {
	send(steps: readonly Nudge[]): Promise<void>;
}

/** A step that waits, or will: for a process that runs the chat of that platform. */
export type Nudge = { id: StepId; workspaceId: WorkspaceId; platform: Platform; kind: StepKind; dueAt: Instant };

/** Structured log lines; `fields` hold our ids alone, never text of people. */
export interface Log {
	info(fields: Record<string, unknown>, message: string): void;
	warn(fields: Record<string, unknown>, message: string): void;
	error(fields: Record<string, unknown>, message: string): void;
}
