import type { QuestionId } from "../core/ids.ts";
import type { Room, Round } from "../core/ledger.ts";
import type { Question } from "../core/question.ts";
import { chooseQuestion, daysLeft, matchesFilters } from "../core/rotation.ts";
import type { Work } from "./work.ts";

/** So few unseen questions left: the lead is warned. */
export const fewQuestionsLeft = 5;

/** The questions that fit a room, and how many of them it has not had. */
export async function poolOf(
	{ tx, bank }: Pick<Work, "tx" | "bank">,
	room: Room,
): Promise<{ pool: Question[]; left: number; history: string[] }> {
	const pool = bank.active().filter((question) => matchesFilters(question, room.settings.filters));
	const history = (await tx.rounds.history(room.id)).flatMap(({ questionId, postedAt }) =>
		questionId !== null && postedAt !== null ? [questionId] : [],
	);
	return { pool, left: daysLeft(pool, history), history };
}

/**
 * Fixes a round's question, once: the lead's queue first, then the room's rotation (design: Choice of question).
 * Gives the round with its question, to be saved, or null when no question fits. The room must be locked.
 */
export async function chooseRoundQuestion(
	work: Work,
	room: Room,
	round: Round,
): Promise<{ round: Round; question: Question } | null> {
	const { tx, bank, now } = work;
	if (round.revision !== null) {
		const kept = await tx.revisions.byHash(round.revision);
		if (kept !== null) return { round, question: kept.question };
	}
	const { pool, history } = await poolOf(work, room);
	const queue = await tx.queue.list(room.id);
	const choice = chooseQuestion({ seed: room.seed, bank: bank.active(), pool, history, queue });
	const question = choice === null ? null : bank.byId(choice.questionId);
	if (choice === null || question === null) return null;
	const revision = bank.revise(question);
	await tx.revisions.keep(revision, now);
	const chosen: Round = {
		...round,
		questionId: question.id,
		revision: revision.hash,
		level: question.level,
		repeat: choice.from === "repeat",
	};
	return { round: chosen, question };
}

/** Takes a question that was posted out of the queue, and what is no longer in the bank with it. The room must be locked. */
export async function takeFromQueue({ tx, bank }: Work, room: Room, posted: QuestionId | null): Promise<void> {
	const queue = await tx.queue.list(room.id);
	const left = queue.filter((id) => id !== posted && bank.byId(id) !== null);
	if (left.length < queue.length) await tx.queue.replace(room.id, left);
}

/** The exact text that a round asked; null before it was chosen. */
export async function questionOf({ tx, bank }: Pick<Work, "tx" | "bank">, round: Round): Promise<Question | null> {
	if (round.revision === null) return null;
	return bank.byHash(round.revision) ?? (await tx.revisions.byHash(round.revision))?.question ?? null;
}
