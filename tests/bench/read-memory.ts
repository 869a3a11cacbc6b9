import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** Resident memory in MB (10⁶ bytes): now, and the most it ever was. */
export type Memory = { now: number; peak: number };

/** Milliseconds: a process that PyQ starts for a while must not be missed, and looking must not cost what is measured. */
const lookEvery = 100;

/** The clock ticks of a second in /proc, on every Linux that Node runs on. */
const ticks = 100;

/** Why there is none elsewhere. */
export const notMeasured = "not measured: only Linux tells it (/proc)";

/**
 * Watches the memory of a process with all that it starts, from now on; null where /proc does not tell it. The peak is the
 * largest sum seen, or the most that one of them says it ever had. Shared pages count for each.
 */
export const watchMemory = (root: number): { read: () => Promise<Memory | null>; end: () => void } => {
	let peak = 0;
	let watching = process.platform === "linux";
	const look = async (): Promise<number> => {
		const memories = await Promise.all((await treeOf(root)).map(readStatus));
		const now = memories.reduce((sum, memory) => sum + memory.now, 0);
		peak = Math.max(peak, now, ...memories.map((memory) => memory.peak));
		return now;
	};
	const watch = async () => {
		while (watching) {
			await look();
			await delay(lookEvery);
		}
	};
	void watch();
	return {
		read: async () => {
			if (process.platform !== "linux") return null;
			const now = await look();
			return { now, peak };
		},
		end: () => {
			watching = false;
		},
	};
};

/**
 * Seconds of processor time that a process has taken, with the processes that it started and that have ended; null where
 * /proc does not tell it.
 */
export const readProcessorTime = async (pid: number): Promise<number | null> => {
	const stat = process.platform === "linux" ? await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null) : null;
	if (stat === null) return null;
	// The name stands in parentheses and may hold anything. After it, from the 12th on: user and system, its own and its children's.
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / ticks;
};

/** A process and all that it has started. A process may end while it is looked at. */
const treeOf = async (pid: number): Promise<number[]> => {
	const said = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
	const children = said
		.split(" ")
		.filter((word) => word !== "")
		.map(Number);
	return [pid, ...(await Promise.all(children.map(treeOf))).flat()];
};

/** `VmRSS:	  123456 kB`, which are kibibytes. */
const readStatus = async (pid: number): Promise<Memory> => {
	const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
	const megabytes = (name: string): number =>
		(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) * 1_024) / 1e6;
	return { now: megabytes("VmRSS"), peak: megabytes("VmHWM") };
};
