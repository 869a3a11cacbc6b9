import { distance } from "../core/nearest.ts";

/**
 * The known word that a mistyped one most likely stands for, or null when none is near. Case is ignored. Authors mistype long
 * ids, so the longer the word, the more edits are allowed: a third of its letters.
 */
export function closest(word: string, known: readonly string[]): string | null {
	const lower = word.toLowerCase();
	let best: string | null = null;
	let fewest = Math.max(1, Math.floor(word.length / 3)) + 1;
	for (const candidate of known) {
		const edits = distance(lower, candidate.toLowerCase());
		if (edits < fewest) {
			best = candidate;
			fewest = edits;
		}
	}
	return best;
}

/** How to mend a word that is not in the list: the nearest known one, or all of them. */
export function suggest(word: string, known: readonly string[]): string {
	const near = closest(word, known);
	return near === null ? `Use one of: ${known.join(", ")}.` : `Did you mean "${near}"?`;
}
