import { setTimeout as wait } from "node:timers/promises";
import { MINUTE } from "../../core/ids.ts";

/**
 * Work that can be asked for at any time: one run at once, one more when it was asked for meanwhile, and again `againAfter` milliseconds
 * after it failed. `failed` is told why; nothing is run any more once `ended` aborts. The returned function resolves when nothing is left to do.
 */
export function createErrand(
	work: () => Promise<void>,
	failed: (error: unknown) => void,
	ended: AbortSignal,
	againAfter = MINUTE,
): () => Promise<void> {
	let running: Promise<void> | null = null;
	let asked = false;
	let hurry = new AbortController();

	async function run(): Promise<void> {
		while (asked && !ended.aborted) {
			asked = false;
			hurry = new AbortController();
			try {
				await work();
			} catch (error) {
				if (ended.aborted) return;
				failed(error);
				asked = true;
				const over = AbortSignal.any([ended, hurry.signal]);
				await wait(againAfter, undefined, { signal: over, ref: false }).catch(() => {});
			}
		}
	}

	return () => {
		asked = true;
		hurry.abort();
		running ??= run().finally(() => {
			running = null;
		});
		return running;
	};
}
