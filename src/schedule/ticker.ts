import { schedule } from "node-cron";
import type { Log } from "../app/ports/surroundings.ts";
import { SECOND } from "../core/ids.ts";

/** How often the wall clock is held against the steady one. */
const lookEvery = 5 * SECOND;
/** Smaller corrections are what time servers do all day. */
const clockStep = 2 * SECOND;

/**
 * Calls `tick` once a minute, and at once after the clock was set or the machine slept, `clockSet` before it. A tick that takes longer
 * than a minute is not started twice. node-cron waits for a time on the wall: set back by an hour, it would be silent for that hour
 * (measured), so it is started anew.
 */
export function startTicker(
	tick: () => Promise<unknown>,
	log: Log,
	clockSet?: () => Promise<unknown>,
): { stop(): Promise<void> } {
	let running: Promise<unknown> | null = null;
	const beat = async (): Promise<void> => {
		if (running !== null) return;
		running = tick().catch((error: unknown) => log.warn({ err: error }, "a tick failed; the next one tries again"));
		await running;
		running = null;
	};
	const beatAfterStep = async (): Promise<void> => {
		await clockSet?.();
		await beat();
	};
	const eachMinute = () => schedule("* * * * *", beat);
	let task = eachMinute();
	let wall = Date.now();
	let steady = performance.now();
	const look = setInterval(() => {
		const step = Date.now() - wall - (performance.now() - steady);
		wall = Date.now();
		steady = performance.now();
		if (Math.abs(step) < clockStep) return;
		log.warn({ step: Math.round(step) }, "the clock was set or the machine slept; looking at once for what is due");
		void task.destroy();
		task = eachMinute();
		void beatAfterStep();
	}, lookEvery);
	return {
		async stop() {
			clearInterval(look);
			await task.destroy();
			await running;
		},
	};
}
