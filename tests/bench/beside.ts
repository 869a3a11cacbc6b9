import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { atEnd } from "./closing.ts";
import type { Told } from "./serve-deeds.ts";

/** Deeds that are done in another process. */
type Asking<Deeds> = {
	[Name in keyof Deeds]: Deeds[Name] extends (...args: infer Args) => infer Result
		? (...args: Args) => Promise<Awaited<Result>>
		: never;
};

/** Starts a program of the bench beside it, and waits for its first word. Gives what ends it. */
export const startBeside = async (
	file: string,
	env: Record<string, string> = {},
): Promise<{ child: ChildProcess; end: () => Promise<void> }> => {
	const child = fork(join(import.meta.dirname, file), { env: { ...process.env, ...env }, execArgv: [] });
	const ended = once(child, "exit");
	const end = atEnd(async () => {
		if (child.connected) child.disconnect();
		await ended;
	});
	await Promise.race([
		once(child, "message"),
		ended.then(() => Promise.reject(new Error(`${file} ended before it was ready`))),
	]);
	return { child, end };
};

/** Starts a program that serves deeds (`serve-deeds.ts`); ended at the end. */
export const startDeeds = async <Deeds extends object>(
	file: string,
	env: Record<string, string> = {},
): Promise<{ deeds: Asking<Deeds>; end: () => Promise<void> }> => {
	const { child, end } = await startBeside(file, env);
	const waiting = new Map<number, PromiseWithResolvers<unknown>>();
	let asked = 0;
	child.on("message", (told: Told) => {
		const found = waiting.get(told.id);
		waiting.delete(told.id);
		if ("fault" in told) found?.reject(new Error(told.fault));
		else found?.resolve(told.result);
	});
	child.on("exit", () => {
		for (const { reject } of waiting.values()) reject(new Error(`${file} has ended`));
	});
	const ask = (name: string, args: unknown[]): Promise<unknown> => {
		const answer = Promise.withResolvers<unknown>();
		waiting.set(++asked, answer);
		child.send({ id: asked, name, args });
		return answer.promise;
	};
	// What has the name of a deed is that deed, done there; `then` is none, or waiting for them would ask for it.
	const deeds = new Proxy({} as Asking<Deeds>, {
		get: (_, name) => (name === "then" ? undefined : (...args: unknown[]) => ask(String(name), args)),
	});
	return { deeds, end };
};
