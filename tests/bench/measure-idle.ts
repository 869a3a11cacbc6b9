import { setTimeout as delay } from "node:timers/promises";
import { type Figure, figure, type Part } from "./figures.ts";
import { notMeasured } from "./read-memory.ts";
import { idleSeconds, type RunningPyq } from "./start-pyq.ts";

/** The memory of a PyQ that has nothing to do but to be `where`, and that is stopped then. `bound`: in MB. */
export const measureIdle = async (
	part: Part,
	where: string,
	pyq: RunningPyq,
	bound: number | null = null,
): Promise<Figure> => {
	await delay(idleSeconds * 1_000);
	if (pyq.hasEnded()) throw new Error(`PyQ ended by itself:\n${pyq.said.join("\n")}`);
	const memory = await pyq.memory();
	await pyq.stop();
	const name = `${where}: memory after ${idleSeconds} s idle`;
	if (memory === null) return figure(part, name, null, "MB", { bound, detail: notMeasured });
	return figure(part, name, memory.now, "MB", { bound, detail: `most memory ${memory.peak.toFixed(1)} MB` });
};
