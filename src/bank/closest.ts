/** The known word that a mistyped one most likely stands for, or null when none is near. Case is ignored. */
export function closest(word: string, known: readonly string[]): string | null {
	const lower = word.toLowerCase();
	let best: string | null = null;
	let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
	for (const candidate of known) {
		const distance = editDistance(lower, candidate.toLowerCase());
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}

/** How to mend a word that is not in the list: the nearest known one, or all of them. */
export function suggest(word: string, known: readonly string[]): string {
	const near = closest(word, known);
	return near === null ? `Use one of: ${known.join(", ")}.` : `Did you mean "${near}"?`;
}

/** Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment). */
function editDistance(a: string, b: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1];
			let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
				cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
			}
			row.push(cost);
		}
		beforeLast = last;
		last = row;
	}
	return last[b.length] ?? 0;
}
