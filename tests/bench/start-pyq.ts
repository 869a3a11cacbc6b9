import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { atEnd } from "./closing.ts";
import { type Memory, readProcessorTime, watchMemory } from "./read-memory.ts";

/** PyQ's own folder. */
export const packageFolder = join(import.meta.dirname, "../..");

/** What PyQ is started from: its source, or the bundle. */
export const programs = { source: "src/pyq.js", bundle: "dist/pyq.js" } as const;
export type Program = keyof typeof programs;

/**
 * How a start went: seconds until it said that it is ready; how many of them, of every core, the processor worked for it
 * (what a busy machine does not change); and memory after it was left alone for `idleSeconds`.
 */
export type Start = { seconds: number; processorSeconds: number | null; memory: Memory | null };

/** Memory is read after so long without anything to do: V8 gives back what starting took in its first idle seconds. */
export const idleSeconds = 10;

/** Milliseconds. */
const startWithin = 60_000;
const stopWithin = 15_000;

/** Starts PyQ in a folder of its own, on a free port, waits until it is ready, leaves it alone, and stops it. */
export const startPyq = async (
	program: Program,
	{ databaseUrl, folder }: { databaseUrl: string | null; folder: string },
): Promise<Start> => {
	const from = performance.now();
	// Started elsewhere, so that no developer's .env is read.
	const child = spawn(process.execPath, [join(packageFolder, programs[program]), "start"], {
		cwd: folder,
		env: environment(databaseUrl, folder),
		stdio: ["ignore", "pipe", "pipe"],
	});
	const ended = once(child, "exit");
	const { pid } = child;
	if (pid === undefined) throw new Error(`${programs[program]} could not be started`);
	const memory = watchMemory(pid);
	const stop = atEnd(async () => {
		if (hasEnded(child)) return;
		child.kill("SIGTERM");
		const killing = setTimeout(() => child.kill("SIGKILL"), stopWithin);
		await ended;
		clearTimeout(killing);
	});
	const said: string[] = [];
	const ready = Promise.withResolvers<number>();
	createInterface({ input: child.stderr }).on("line", (line) => said.push(line));
	createInterface({ input: child.stdout }).on("line", (line) => {
		said.push(line);
		if (line.startsWith("PyQ is ready")) ready.resolve((performance.now() - from) / 1_000);
	});
	child.on("exit", () =>
		ready.reject(new Error(`${programs[program]} ended before it was ready:\n${said.join("\n")}`)),
	);
	child.on("error", ready.reject);
	const late = setTimeout(
		() => ready.reject(new Error(`${programs[program]} was not ready in time:\n${said.join("\n")}`)),
		startWithin,
	);
	try {
		const seconds = await ready.promise;
		const processorSeconds = await readProcessorTime(pid);
		await delay(idleSeconds * 1_000);
		if (hasEnded(child))
			throw new Error(`${programs[program]} ended by itself after it was ready:\n${said.join("\n")}`);
		return { seconds, processorSeconds, memory: await memory.read() };
	} finally {
		clearTimeout(late);
		memory.end();
		await stop();
	}
};

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** This process's environment without what would change PyQ or its Node. */
const environment = (databaseUrl: string | null, folder: string): NodeJS.ProcessEnv => {
	const foreign = /^(PYQ_|DISCORD_|SLACK_|DATABASE_URL$|LOG_LEVEL$|NODE_)/u;
	const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
	return {
		...Object.fromEntries(kept),
		PYQ_PORT: "0",
		PYQ_DATA_DIR: join(folder, "data"),
		...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
	};
};

/** An empty folder that is removed at the end. */
export const emptyFolder = async (): Promise<string> => {
	const folder = await mkdtemp(join(tmpdir(), "pyq-bench-start-"));
	atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
	return folder;
};

/** `npm run build`. */
export const build = async (): Promise<void> => {
	const child = spawn("npm run build", { cwd: packageFolder, shell: true, stdio: ["ignore", "pipe", "pipe"] });
	const said: string[] = [];
	child.stdout.on("data", (text: Buffer) => said.push(text.toString()));
	child.stderr.on("data", (text: Buffer) => said.push(text.toString()));
	const [code] = await once(child, "exit");
	if (code !== 0) throw new Error(`npm run build failed:\n${said.join("")}`);
};
