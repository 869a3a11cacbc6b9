/**
 * How many parts from `from` on go together within `limit`: the index after the last of them, `from` if not even one does.
 * The printed length is not the sum of the parts (what needs a backslash depends on its neighbours), so the sum of `size`, which is never
 * more, is only the first guess. `size` is at least 1.
 */
export function longestFit(
	from: number,
	count: number,
	limit: number,
	size: (index: number) => number,
	printed: (from: number, to: number) => number,
): number {
	let to = from;
	for (let sum = 0; to < count && sum + size(to) <= limit; to++) sum += size(to);
	while (to > from) {
		const over = printed(from, to) - limit;
		if (over <= 0) return to;
		// Printing doubles a text at most, so dropping half of what is over seldom drops too much; nor does dropping half of the parts.
		const least = from + Math.floor((to - from) / 2);
		for (let dropped = 0; to > least && dropped < over / 2; ) dropped += size(--to);
	}
	return from;
}
