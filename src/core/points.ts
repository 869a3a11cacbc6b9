import type { Instant } from "./ids.ts";
import { type Level, levels } from "./question.ts";

/** Points of one answer: `first` for answering on time, `second` for what it was worth; all are whole numbers. */
export type Points = { first: number; second: number; total: number };

/** Points of each part for the easiest level; a level's factor is 1, 2 or 3. */
export const pointsPerLevel = 10;
/** So many hints use up the second part. */
export const hintsForAll = 5;
/** The share of an answer that nobody assessed, when its member has no assessed one either. */
export const shareUnknown = 0.5;

/** One judgement of a version: the share (0 to 1) of tests passed or key points covered, who made it, and when. */
export type ShareAssessment = { maker: "automatic" | "person"; share: number; at: Instant };

/** Halves go up. The hair's breadth undoes binary fractions: 10 × 11/12 × 3/5 is 5.5, not 5.499999999999999. */
const roundHalfUp = (value: number): number => Math.floor(value + 0.5 + 1e-9);

/**
 * What an answer scores (rule "Points"). `onTime`: there is a genuine version before the close and before the member's
 * first reveal (see `scoringVersion`); without one there are no points. `share` null means not assessed (yet): the
 * member's own median share stands in, ½ if there is none. Each hint takes a fifth of the second part. The second part
 * is rounded to a whole number, halves up. `assessedPoints` false: the lead switched the second part off.
 */
export const pointsOf = (answer: {
	level: Level;
	onTime: boolean;
	assessedPoints: boolean;
	share: number | null;
	hints: number;
	medianShare: number | null;
}): Points => {
	if (!answer.onTime) return { first: 0, second: 0, total: 0 };
	const first = pointsPerLevel * (levels.indexOf(answer.level) + 1);
	const share = Math.min(1, Math.max(0, answer.share ?? answer.medianShare ?? shareUnknown));
	const left = Math.max(0, hintsForAll - answer.hints) / hintsForAll;
	const second = answer.assessedPoints ? roundHalfUp(first * share * left) : 0;
	return { first, second, total: first + second };
};

/** The middle of a member's assessed shares (the mean of the middle two for an even number); null for none. */
export const medianShare = (shares: readonly number[]): number | null => {
	const sorted = [...shares].sort((a, b) => a - b);
	const upper = sorted[Math.floor(sorted.length / 2)];
	const lower = sorted[Math.ceil(sorted.length / 2) - 1];
	return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
};

/**
 * The share that counts for a version (rule "Points"): that of the first automatic assessment, so that running it again
 * changes nothing; only a person's replaces it, the latest of theirs. Null when nobody assessed it.
 */
export const shareOf = (assessments: readonly ShareAssessment[]): number | null => {
	const inOrder = [...assessments].sort((a, b) => a.at - b.at);
	const persons = inOrder.findLast(({ maker }) => maker === "person");
	return (persons ?? inOrder.find(({ maker }) => maker === "automatic"))?.share ?? null;
};

/**
 * The version that scores (rule "Reveal"): the last one before the close and before the member's first reveal of the
 * round. `firstRevealAt` null: the member has not seen the model answer. At the same instant as either is too late.
 * Null when no version is early enough: then the answer gets no points. Pass genuine versions that stand.
 */
export const scoringVersion = <V extends { at: Instant }>(
	versions: readonly V[],
	round: { firstRevealAt: Instant | null; closesAt: Instant },
): V | null => {
	const end = Math.min(round.firstRevealAt ?? Infinity, round.closesAt);
	const inOrder = versions.filter(({ at }) => at < end).sort((a, b) => a.at - b.at);
	return inOrder.at(-1) ?? null;
};
