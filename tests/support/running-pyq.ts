import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { environmentOf, pyqPath } from "./pyq-command.ts";

/** The real program in a process of its own, on a data folder that lives as long as this object. */
export type RunningPyq = AsyncDisposable & {
	/** Where its page is. Stays the same over a restart, so that an open page finds it again. */
	readonly url: string;
	readonly folder: string;
	/** Everything it printed, over all its lives. */
	output(): string;
	/** `kill -9`: it gets no chance to do anything. */
	kill(): Promise<void>;
	/** Ctrl-C. Gives how it ended and how long that took, in milliseconds. */
	interrupt(): Promise<{ code: number | null; signal: NodeJS.Signals | null; took: number }>;
	/** Starts it again on the same folder and port. Gives how long that took, in milliseconds. */
	restart(): Promise<number>;
	/** Starts it again and kills it so many milliseconds later, ready or not. */
	stumble(after: number): Promise<void>;
};

/** What it runs with. Nothing of the shell's reaches it but what stands here. */
export type RunOptions = {
	/** A data folder that is there already; whoever made it removes it. */
	folder?: string;
	databaseUrl?: string;
	/** IANA zone of the machine it believes to run on. */
	zone?: string;
	env?: Readonly<Record<string, string>>;
};

/** How it ended that did not start: what a person reads in the terminal. */
export type EndedPyq = { code: number | null; out: string; err: string };

/** Generous: the tests share two cores. */
const startWithin = 45_000;
const ready = /^PyQ is ready: (http:\S+)$/mu;

/** Processes that still run. None outlives the tests, however they end. */
const living = new Set<ChildProcess>();
process.on("exit", () => {
	for (const child of living) child.kill("SIGKILL");
});

/** A test that hangs is killed with its whole worker, without a last word. Then this pipe breaks, and that ends PyQ too. */
function guard(child: ChildProcess): void {
	if (child.pid === undefined || process.platform === "win32") return;
	const shell = spawn("sh", ["-c", `cat; kill -9 ${child.pid}`], {
		stdio: ["pipe", "ignore", "ignore"],
		detached: true,
	});
	shell.unref();
	child.once("exit", () => {
		shell.kill("SIGKILL");
		shell.stdin.destroy();
	});
}

function launch(folder: string, { databaseUrl, zone = "Europe/Berlin", env = {} }: RunOptions): ChildProcess {
	const child = spawn(process.execPath, [pyqPath, "start"], {
		// A folder without a `.env`.
		cwd: tmpdir(),
		env: environmentOf({
			TZ: zone,
			PYQ_DATA_DIR: folder,
			...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
			...env,
		}),
		stdio: ["ignore", "pipe", "pipe"],
	});
	living.add(child);
	child.once("exit", () => living.delete(child));
	guard(child);
	return child;
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (hasEnded(child)) return;
	const ended = once(child, "exit");
	child.kill(signal);
	await ended;
}

/** Calls back with what it prints; gives both streams together so far. */
function listen(child: ChildProcess, heard: (text: string) => void): void {
	for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", heard);
}

/** Starts PyQ and waits for its last line. Throws with everything it printed when it ends before that. */
export async function runPyq(options: RunOptions = {}): Promise<RunningPyq> {
	const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "pyq-running-")));
	let output = "";
	let url = "";
	let child: ChildProcess;

	async function start(port: string | null): Promise<number> {
		const begun = performance.now();
		const own = port === null ? {} : { PYQ_PORT: port };
		const started = launch(folder, { ...options, env: { ...options.env, ...own } });
		child = started;
		const address = Promise.withResolvers<string>();
		let printed = "";
		listen(started, (text) => {
			output += text;
			printed += text;
			const found = ready.exec(printed)?.[1];
			if (found !== undefined) address.resolve(found);
		});
		started.once("close", (code) =>
			address.reject(new Error(`PyQ ended with ${code} before it was ready:\n${printed}`)),
		);
		const late = () => address.reject(new Error(`PyQ was not ready after ${startWithin} ms:\n${printed}`));
		const timer = globalThis.setTimeout(late, startWithin);
		try {
			url = await address.promise;
		} catch (error) {
			await end(started, "SIGKILL");
			throw error;
		} finally {
			clearTimeout(timer);
		}
		return performance.now() - begun;
	}

	const cleanUp = async () => {
		await end(child, "SIGKILL");
		if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
	};
	try {
		await start(null);
	} catch (error) {
		if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
		throw error;
	}
	return {
		get url() {
			return url;
		},
		folder,
		output: () => output,
		kill: () => end(child, "SIGKILL"),
		async interrupt() {
			const begun = performance.now();
			await end(child, "SIGINT");
			return { code: child.exitCode, signal: child.signalCode, took: performance.now() - begun };
		},
		async restart() {
			await end(child, "SIGKILL");
			return start(new URL(url).port);
		},
		async stumble(after) {
			await end(child, "SIGKILL");
			child = launch(folder, { ...options, env: { ...options.env, PYQ_PORT: new URL(url).port } });
			listen(child, (text) => {
				output += text;
			});
			await setTimeout(after);
			await end(child, "SIGKILL");
		},
		[Symbol.asyncDispose]: cleanUp,
	};
}

/** Starts a PyQ that is expected to refuse. One that starts after all is ended, and that is an error. */
export async function refusedPyq(options: RunOptions & { folder: string }): Promise<EndedPyq> {
	const child = launch(options.folder, options);
	let [out, err] = ["", ""];
	child.stdout?.setEncoding("utf8").on("data", (text: string) => {
		out += text;
		if (ready.test(out)) child.kill("SIGKILL");
	});
	child.stderr?.setEncoding("utf8").on("data", (text: string) => {
		err += text;
	});
	const timer = globalThis.setTimeout(() => child.kill("SIGKILL"), startWithin);
	await once(child, "close");
	clearTimeout(timer);
	if (child.signalCode !== null) throw new Error(`PyQ was expected to refuse, and did not:\n${out}${err}`);
	return { code: child.exitCode, out, err };
}
