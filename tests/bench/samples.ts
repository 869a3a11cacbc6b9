/** The value below which `share` (0 to 1) of the samples lie (nearest rank). */
export const percentile = (samples: readonly number[], share: number): number => {
	const sorted = samples.toSorted((a, b) => a - b);
	const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
	if (value === undefined) throw new Error("There are no samples");
	return value;
};

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

/** Milliseconds that something takes. */
export const timed = async (act: () => Promise<unknown>): Promise<number> => {
	const start = performance.now();
	await act();
	return performance.now() - start;
};

/** So many rounds are not counted: connections open, statements get prepared, V8 compiles, Postgres settles on a plan. */
const warmUp = 100;

/**
 * Milliseconds of several ways of doing something, by turns: what else the machine does meanwhile falls on all of them,
 * so that their ratios hold even where the times do not.
 */
export const byTurns = async <Name extends string>(
	times: number,
	ways: Record<Name, (turn: number) => Promise<unknown>>,
): Promise<Record<Name, number[]>> => {
	const names = Object.keys(ways) as Name[];
	const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
	for (let turn = -warmUp; turn < times; turn++) {
		for (const name of names) {
			const took = await timed(() => ways[name](turn + warmUp));
			if (turn >= 0) samples[name].push(took);
		}
	}
	return samples;
};

/** `p50 0.41 ms, p95 0.62 ms`. */
export const spread = (samples: readonly number[]): string =>
	`p50 ${percentile(samples, 0.5).toFixed(2)} ms, p95 ${percentile(samples, 0.95).toFixed(2)} ms`;

/** `2 × 404 POST /…, 500 GET /…`. */
export const countEach = (lines: readonly string[]): string =>
	[...Map.groupBy(lines, (line) => line)].map(([line, { length }]) => `${length} × ${line}`).join(", ");
