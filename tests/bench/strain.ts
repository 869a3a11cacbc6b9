import { monitorEventLoopDelay } from "node:perf_hooks";

/**
 * How far what a chat of ours measures is its own doing. `busy`: the share of its time, 0 to 1, that it was at work; near 1, it is what
 * is measured. `heldUp`: the longest time, in milliseconds, for which the machine or its own work kept it from hearing anything; what
 * was sent meanwhile arrives at once, and a quarter of a second of that is enough for a second too busy for Discord.
 */
export type Strain = { busy: number; heldUp: number };

/** Of the timer whose lateness tells it; milliseconds. */
const resolution = 10;

/** Watches this process from now until the strain is asked for. */
export const watchStrain = (): (() => Strain) => {
	const before = performance.eventLoopUtilization();
	const delays = monitorEventLoopDelay({ resolution });
	delays.enable();
	return () => {
		delays.disable();
		return {
			busy: performance.eventLoopUtilization(before).utilization,
			heldUp: Math.max(0, delays.max / 1e6 - resolution),
		};
	};
};

/** `Discord’s own process 3 % busy, held up for 41 ms at most`. */
export const strainWords = (chat: string, { busy, heldUp }: Strain): string =>
	`${chat}’s own process ${(busy * 100).toFixed(0)} % busy, held up for ${heldUp.toFixed(0)} ms at most`;
