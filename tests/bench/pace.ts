import { setTimeout as delay } from "node:timers/promises";
import { type Strain, watchStrain } from "./strain.ts";

/** How often things are done, and for how long; what is done in the first `warmUp` seconds is not counted. */
export type Pace = { perSecond: number; seconds: number; warmUp: number };

/** Milliseconds. */
const lookEvery = 20;
const minute = 60_000;

export const notFor = (milliseconds: number, what: string): Error =>
	new Error(`${what} did not happen in ${milliseconds / 1_000} s`);

/** Does things at that pace, however long each takes; gives what came of those that count, when all are over. Throws what one of them throws. */
export const atPace = async <Done>(
	{ perSecond, seconds, warmUp }: Pace,
	act: (nth: number) => Promise<Done>,
): Promise<{ counted: Done[]; strain: Strain }> => {
	const doing: Promise<Done>[] = [];
	const begun = performance.now();
	let strain = watchStrain();
	for (let nth = 0; nth < (warmUp + seconds) * perSecond; nth++) {
		if (nth === warmUp * perSecond) strain = watchStrain();
		await delay(Math.max(0, begun + (nth * 1_000) / perSecond - performance.now()));
		const one = act(nth);
		// Told to whoever waits for them all.
		one.catch(() => {});
		doing.push(one);
	}
	const strained = strain();
	const done = await Promise.all(doing);
	return { counted: done.slice(warmUp * perSecond), strain: strained };
};

/** Until nothing was added to what grows for so many milliseconds. */
export const untilQuiet = async (size: () => number, milliseconds: number, within: number): Promise<void> => {
	const end = performance.now() + within;
	let seen = size();
	let since = performance.now();
	while (performance.now() - since < milliseconds) {
		if (performance.now() > end) throw notFor(within, "Quiet");
		await delay(lookEvery);
		if (size() === seen) continue;
		seen = size();
		since = performance.now();
	}
};

/** The first full minute that is at least so many milliseconds ahead: PyQ looks for what is due at each. */
export const fullMinuteIn = (milliseconds: number): number => Math.ceil((Date.now() + milliseconds) / minute) * minute;

/** `processor 12 % of a core`: what was worked for what was done at a pace. The words after the last deed are waited for about as long as nothing is. */
export const workedWords = (before: number | null, after: number | null, { seconds, warmUp }: Pace): string[] =>
	before === null || after === null
		? []
		: [`processor ${((100 * (after - before)) / (seconds + warmUp)).toFixed(0)} % of a core`];
