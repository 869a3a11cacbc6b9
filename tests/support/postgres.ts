import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

type Server = { url: string; stop: () => Promise<void> };

/** One server for the whole run. Each project loads this file for itself, so it is kept with the process. */
const shared = globalThis as typeof globalThis & { pyqPostgres?: Promise<Server> };

/**
 * Starts Postgres 18 in a process of its own. That process ends when its standard input does, so the server stops
 * with this run however it ends: done, Ctrl-C, or killed.
 */
async function start(): Promise<Server> {
	const script = fileURLToPath(new URL("./postgres-server.ts", import.meta.url));
	// Detached: a terminal's Ctrl-C reaches this process alone, which then ends the other in good order.
	const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"], detached: true });
	const ended = once(child, "exit");
	for await (const url of createInterface(child.stdout)) {
		const stop = async () => {
			child.stdin.end();
			await ended;
		};
		return { url, stop };
	}
	throw new Error("Postgres for the tests did not start; the lines above say why.");
}

/** vitest's global setup of the projects that use a server: `inject("postgresUrl")` is its address. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
	shared.pyqPostgres ??= start();
	const { url, stop } = await shared.pyqPostgres;
	project.provide("postgresUrl", url);
	return stop;
}
