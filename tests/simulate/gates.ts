import type { Instant } from "../../src/core/ids.ts";

/** A piece of work of one process: a step, a tick, an event. It runs until its next gate, and no further until it is let through. */
export type Task = {
	/** Grows: the oldest goes on first. */
	readonly number: number;
	readonly what: string;
	/** The process it belongs to; dead with it. */
	readonly owner: { readonly name: string; alive: boolean; asleepUntil: Instant };
	gate: Gate | null;
	over: boolean;
};

/**
 * Where a task waits. `begin`: before a transaction. `committed`: after it, before anything else. `send`: before a call to the
 * platform. `look`: before reading it back. `reply`: for the platform's answer, not before `notBefore`.
 */
export type Gate = {
	at: "begin" | "committed" | "send" | "look" | "reply";
	what: string;
	notBefore: Instant;
	pass(verdict: string): void;
};

/** Waits at a gate; gives what was decided there. A task whose process died never comes back. */
export function waitAt(task: Task, at: Gate["at"], what: string, notBefore: Instant = 0): Promise<string> {
	return new Promise((pass) => {
		task.gate = { at, what, notBefore, pass };
	});
}

/** Lets everything run that can, until every task waits at a gate or is over. Nothing in a run waits for a timer or a socket. */
export const letRun = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What can happen at a gate; the first is what usually does. */
export function optionsAt(at: Gate["at"], isTick: boolean, maySleepLong: boolean): readonly string[] {
	// A tick only reads and tells the queue: one that fails is one whose jobs were lost.
	if (isTick) return at === "begin" ? ["goes on", "dies"] : ["goes on"];
	switch (at) {
		case "begin":
			return ["goes on", "dies", "the database is away"];
		case "committed":
			// Past the window, once a day: a single process that sleeps so long is an outage.
			return maySleepLong ? ["goes on", "sleeps 150 s", "sleeps 7 h"] : ["goes on", "sleeps 150 s"];
		case "send":
			return [
				"goes on",
				"dies",
				"the reply is lost",
				"it never arrives",
				"it arrives late",
				"it waits for its turn",
				"the answer takes long",
				"too many requests",
			];
		case "look":
			return ["goes on", "not readable", "no answer"];
		case "reply":
			return ["goes on"];
	}
}
