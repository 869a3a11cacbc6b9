import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { atEnd } from "./closing.ts";
import type { Discord } from "./discord-fake.ts";
import { type Memory, readProcessorTime, watchMemory } from "./read-memory.ts";
import { emptyFolder, packageFolder, programs } from "./start-pyq.ts";

/** A PyQ that runs on until it is stopped. */
export type RunningPyq = {
	pid: number;
	/** What it has printed, a line each. */
	said: readonly string[];
	/** Null where /proc does not tell it. */
	memory(): Promise<Memory | null>;
	/** Seconds; null where /proc does not tell it. */
	processorTime(): Promise<number | null>;
	stop(): Promise<void>;
};

/** Milliseconds. */
const startWithin = 60_000;
const stopWithin = 15_000;

/** Starts PyQ, from the bundle, for that Discord, and waits until it says that it is ready; stopped at the end. */
export const runPyq = async (discord: Discord, databaseUrl: string): Promise<RunningPyq> => {
	const folder = await emptyFolder();
	const kept = Object.entries(process.env).filter(([name]) => !/^(PYQ_|DISCORD_|SLACK_|LOG_LEVEL$|NODE_)/u.test(name));
	const child = spawn(process.execPath, [join(packageFolder, programs.bundle), "start"], {
		// A folder without a `.env`.
		cwd: folder,
		env: {
			...Object.fromEntries(kept),
			PYQ_PORT: "0",
			PYQ_DATA_DIR: join(folder, "data"),
			DATABASE_URL: databaseUrl,
			DISCORD_TOKEN: discord.token,
			DISCORD_API_URL: discord.apiUrl,
		},
		stdio: ["ignore", "pipe", "pipe"],
	});
	const { pid } = child;
	if (pid === undefined) throw new Error("PyQ could not be started");
	const ended = once(child, "exit");
	const watched = watchMemory(pid);
	const stop = atEnd(async () => {
		watched.end();
		if (child.exitCode !== null || child.signalCode !== null) return;
		child.kill("SIGTERM");
		const killing = setTimeout(() => child.kill("SIGKILL"), stopWithin);
		await ended;
		clearTimeout(killing);
	});
	const said: string[] = [];
	const ready = Promise.withResolvers<void>();
	const fail = (how: string) => ready.reject(new Error(`PyQ ${how}:\n${said.join("\n")}`));
	for (const input of [child.stdout, child.stderr])
		createInterface({ input }).on("line", (line) => {
			said.push(line);
			if (line.startsWith("PyQ is ready")) ready.resolve();
		});
	child.on("exit", () => fail("ended before it was ready"));
	const late = setTimeout(() => fail("was not ready in time"), startWithin);
	await ready.promise.finally(() => clearTimeout(late));
	return { pid, said, memory: watched.read, processorTime: () => readProcessorTime(pid), stop };
};
