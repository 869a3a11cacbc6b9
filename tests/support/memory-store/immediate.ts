/** A port that answers at once: what the tables do is over when it returns, and the transaction makes promises of it. */
export type Immediate<Port> = {
	[Method in keyof Port]: Port[Method] extends (...given: infer Given) => Promise<infer Answer>
		? (...given: Given) => Answer
		: never;
};

/** What must be there; without it, there is a bug. */
export const only = <T>(row: T | null, what: string): T => {
	if (row === null) throw new Error(`${what} is not in the database`);
	return row;
};

/** So many old rows go at a time. */
export const prunedAtOnce = 10_000;
