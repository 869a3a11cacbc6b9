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
