import type { State } from "./state.ts";

/** How long the app may take to acknowledge, in milliseconds of the clock of deadlines. */
export const ackLifeMs = 3_000;

/** Longer than this nobody waits, in milliseconds of the wall: a clock that a test sets may stand still. */
const patienceMs = 10_000;

/** Calls back once when the time for an acknowledgement has passed. Gives what stops it. */
export function atDeadline({ deadlineNow }: State, passed: () => void): () => void {
	const began = deadlineNow();
	const end = performance.now() + patienceMs;
	const timer = setInterval(() => {
		if (deadlineNow() - began < ackLifeMs && performance.now() < end) return;
		clearInterval(timer);
		passed();
	}, 10);
	return () => clearInterval(timer);
}

/** Waits until something is so; looks every few milliseconds. Throws after 10 s of the wall, saying what did not come. */
export async function until<Found>(look: () => Found | null, what: string): Promise<Found> {
	for (const end = performance.now() + patienceMs; ; ) {
		const found = look();
		if (found !== null) return found;
		if (performance.now() > end) throw new Error(`${what}, in 10 s of the wall`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
