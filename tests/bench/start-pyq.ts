import { spawn } from "node:child_process";
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

/** A PyQ that runs on until it is stopped. */
export type RunningPyq = {
	pid: number;
	/** Where it is reached, without a slash at the end. */
	url: string;
	/** What it has printed, a line each. */
	said: readonly string[];
	/** Until it said that it is ready. */
	seconds: number;
	/** Null where /proc does not tell it. */
	memory(): Promise<Memory | null>;
	/** Seconds; null where /proc does not tell it. */
	processorTime(): Promise<number | null>;
	hasEnded(): boolean;
	stop(): Promise<void>;
};

/** Starts PyQ in a folder, an empty one of its own unless told otherwise, on a free port, and waits until it is ready; stopped at the end. */
export const runPyq = async (
	program: Program,
	env: Readonly<Record<string, string>>,
	givenFolder?: string,
): Promise<RunningPyq> => {
	const folder = givenFolder ?? (await emptyFolder());
	const from = performance.now();
	// Started elsewhere, so that no developer's .env is read.
	const child = spawn(process.execPath, [join(packageFolder, programs[program]), "start"], {
		cwd: folder,
		env: { ...kept(process.env), PYQ_PORT: "0", PYQ_DATA_DIR: join(folder, "data"), ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const ended = once(child, "exit");
	const { pid } = child;
	if (pid === undefined) throw new Error(`${programs[program]} could not be started`);
	const watched = watchMemory(pid);
	const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
	const stop = atEnd(async () => {
		watched.end();
		if (hasEnded()) return;
		child.kill("SIGTERM");
		const killing = setTimeout(() => child.kill("SIGKILL"), stopWithin);
		await ended;
		clearTimeout(killing);
	});
	const said: string[] = [];
	const ready = Promise.withResolvers<{ url: string; seconds: number }>();
	const fail = (how: string) => ready.reject(new Error(`${programs[program]} ${how}:\n${said.join("\n")}`));
	for (const input of [child.stdout, child.stderr])
		createInterface({ input }).on("line", (line) => {
			said.push(line);
			const url = /^PyQ is ready: (\S+?)\/?$/u.exec(line)?.[1];
			if (url !== undefined) ready.resolve({ url, seconds: (performance.now() - from) / 1_000 });
		});
	child.on("exit", () => fail("ended before it was ready"));
	child.on("error", ready.reject);
	const late = setTimeout(() => fail("was not ready in time"), startWithin);
	const { url, seconds } = await ready.promise.finally(() => clearTimeout(late));
	const processorTime = () => readProcessorTime(pid);
	return { pid, url, said, seconds, memory: watched.read, processorTime, hasEnded, stop };
};

/** Starts PyQ in a folder, leaves it alone, and stops it. */
export const startPyq = async (
	program: Program,
	{ databaseUrl, folder }: { databaseUrl: string | null; folder: string },
): Promise<Start> => {
	const pyq = await runPyq(program, databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }, folder);
	try {
		const processorSeconds = await pyq.processorTime();
		await delay(idleSeconds * 1_000);
		if (pyq.hasEnded())
			throw new Error(`${programs[program]} ended by itself after it was ready:\n${pyq.said.join("\n")}`);
		return { seconds: pyq.seconds, processorSeconds, memory: await pyq.memory() };
	} finally {
		await pyq.stop();
	}
};

/** An environment without what would change PyQ or its Node. */
const kept = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
	const foreign = /^(PYQ_|DISCORD_|SLACK_|DATABASE_URL$|LOG_LEVEL$|NODE_)/u;
	return Object.fromEntries(Object.entries(environment).filter(([name]) => !foreign.test(name)));
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
