import { StoreError } from "../app/errors.ts";
import type { Config } from "../config.ts";
import type { Running, StartOptions } from "../main.ts";
import { clean, explainFault } from "./faults.ts";
import { asText, type Terminal, type Trouble } from "./outcome.ts";

/** How long a stop may take, in milliseconds; startPyq itself gives what is in hand ten seconds. */
const patience = 12_000;
/** npm passes Ctrl-C on to a process that has got it already: a second one this soon is the same key press. */
const samePress = 400;

const lateStop: Trouble = {
	message: "PyQ did not stop in time, so it was ended. What was confirmed to anyone is saved.",
	mend: null,
};

/** What `pyq start` needs of the world. */
export type Surroundings = {
	terminal: Terminal;
	/** Calls back on SIGINT and SIGTERM; gives what ends that. */
	onSignal(act: (signal: "SIGINT" | "SIGTERM") => void): () => void;
	/** Ends the process at once. */
	exit(code: number): void;
	now(): number;
};

/** `pyq start` loads the rest of PyQ only when it is asked to run. */
export type Loaded = { config: Config; startPyq: Start };

type Start = (config: Config, options: StartOptions) => Promise<Running>;

/** Runs PyQ until it is told to stop: `pyq start`. Gives the exit code. With `json`, every line of output is a JSON object with an `event`. */
export async function start(load: () => Promise<Loaded>, json: boolean, world: Surroundings): Promise<0 | 1> {
	const { terminal } = world;
	const tell = (event: string, fields: Record<string, unknown>, line: string) =>
		terminal.out(json ? `${JSON.stringify({ event, ...fields })}\n` : `${line}\n`);
	const stopping = Promise.withResolvers<void>();
	const lost = Promise.withResolvers<never>();
	lost.promise.catch(() => {});
	const stop = new AbortController();
	const stoppedEarly = (): 0 => {
		tell("stopped", {}, "PyQ has stopped before it was ready. Nothing is broken; start it again any time.");
		return 0;
	};
	let talkative = false;
	let firstAt: number | null = null;
	const forget = world.onSignal((signal) => {
		if (firstAt !== null && world.now() - firstAt < samePress) return;
		if (firstAt !== null) return world.exit(signal === "SIGINT" ? 130 : 143);
		firstAt = world.now();
		tell("stopping", { signal }, "Stopping … (once more to stop at once)");
		stop.abort();
		stopping.resolve();
	});
	try {
		const { config, startPyq } = await load();
		talkative = isTalkative(config);
		if (stop.signal.aborted) return stoppedEarly();
		const starting = startPyq(config, {
			signal: stop.signal,
			say: (line) => {
				// It may still come this far, and nobody is to think that it runs.
				if (stop.signal.aborted) return;
				// Programs get the last line as an event of its own.
				if (!json) terminal.out(`${line}\n`);
				else if (!line.startsWith("PyQ is ready")) tell("progress", { message: line }, line);
			},
			onLost: (cause) =>
				lost.reject(
					new StoreError(
						"in-use",
						"Another PyQ took the data folder while this one slept. Stop that one, then start PyQ again.",
						{ cause },
					),
				),
		});
		// Why a start gave up does not matter to who wanted it to end: a database that was broken off while it was made, say.
		const started = starting.catch((error: unknown) => {
			if (stop.signal.aborted) return null;
			throw error;
		});
		const running = await Promise.race([started, lost.promise, stopping.promise.then(() => null)]);
		if (running !== null) {
			if (json) tell("ready", { url: running.url }, "");
			await Promise.race([stopping.promise, lost.promise]);
		}
		const wasRunning = await inTime(stopOnceStarted(started), patience);
		if (!wasRunning) return stoppedEarly();
		tell("stopped", {}, "PyQ has stopped.");
		return 0;
	} catch (error) {
		const { message, mend } = error instanceof LateStop ? lateStop : explainFault(error);
		if (json) tell("failed", { error: { message, mend } }, "");
		else terminal.err(asText({ message, mend }));
		if (talkative) terminal.err(`${clean(error instanceof Error ? (error.stack ?? "") : "")}\n`);
		return 1;
	} finally {
		forget();
	}
}

/** Whether the person asked to see where faults come from. */
export const isTalkative = ({ logLevel }: Pick<Config, "logLevel">): boolean =>
	logLevel === "debug" || logLevel === "trace";

/** Told to stop while it still starts: what has been opened is closed, then. False when it gave up starting. */
async function stopOnceStarted(started: Promise<Running | null>): Promise<boolean> {
	const running = await started;
	await running?.stop();
	return running !== null;
}

/** PyQ did not end when it was told to. */
class LateStop extends Error {
	override readonly name = "LateStop";
}

async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
	const late = Promise.withResolvers<never>();
	const timer = setTimeout(() => late.reject(new LateStop()), milliseconds);
	try {
		return await Promise.race([work, late.promise]);
	} finally {
		clearTimeout(timer);
	}
}
