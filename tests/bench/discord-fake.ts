import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { atEnd } from "./closing.ts";
import type { Deeds } from "./discord-deeds.ts";
import type { Told } from "./discord-process.ts";

/** The deeds of `discord-deeds.ts`, done in Discord's process. */
type Asking = {
	[Name in keyof Deeds]: (...args: Parameters<Deeds[Name]>) => Promise<Awaited<ReturnType<Deeds[Name]>>>;
};

/** A Discord of its own for one measurement. */
export type Discord = { apiUrl: string; token: string; deeds: Asking; end(): Promise<void> };

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

/** Starts a Discord in a process of its own; ended at the end. */
export const startDiscord = async (): Promise<Discord> => {
	const { child, end } = await startBeside("discord-process.ts");
	const waiting = new Map<number, PromiseWithResolvers<unknown>>();
	let asked = 0;
	child.on("message", (told: Told) => {
		const found = waiting.get(told.id);
		waiting.delete(told.id);
		if ("fault" in told) found?.reject(new Error(told.fault));
		else found?.resolve(told.result);
	});
	child.on("exit", () => {
		for (const { reject } of waiting.values()) reject(new Error("Discord’s process has ended"));
	});
	const ask = (name: string, args: unknown[]): Promise<unknown> => {
		const answer = Promise.withResolvers<unknown>();
		waiting.set(++asked, answer);
		child.send({ id: asked, name, args });
		return answer.promise;
	};
	// What has the name of a deed is that deed, done there.
	const deeds = new Proxy({} as Asking, {
		get:
			(_, name) =>
			(...args: unknown[]) =>
				ask(String(name), args),
	});
	return { ...(await deeds.about()), deeds, end };
};
