import { expect, test, vi } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import { type Loaded, type Surroundings, start } from "../../src/cli/start.ts";
import { readConfig } from "../../src/config.ts";
import type { StartOptions } from "../../src/main.ts";

const config = readConfig({ LOG_LEVEL: "warn" }, "/nowhere");

function setUp(startPyq: Loaded["startPyq"], json = false, loaded: Partial<Loaded> = {}) {
	const out: string[] = [];
	const err: string[] = [];
	const world = { at: 0, exits: [] as number[], signal: (_: "SIGINT" | "SIGTERM"): void => {} };
	const surroundings: Surroundings = {
		terminal: { out: (text) => void out.push(text), err: (text) => void err.push(text) },
		onSignal(act) {
			world.signal = act;
			return () => {};
		},
		exit: (code) => void world.exits.push(code),
		now: () => world.at,
	};
	const code = start(async () => ({ config, startPyq, ...loaded }), json, surroundings);
	return { out, err, world, code };
}

const ready =
	(stop = async () => {}) =>
	async (_: unknown, { say }: StartOptions) => {
		say("PyQ is ready: http://127.0.0.1:3000");
		return { url: "http://127.0.0.1:3000", stop };
	};

test("says that it is ready, stops when told, and says so", async () => {
	const { out, world, code } = setUp(ready());
	await vi.waitFor(() => expect(out).toEqual(["PyQ is ready: http://127.0.0.1:3000\n"]));
	world.signal("SIGTERM");
	expect(await code).toBe(0);
	expect(out.at(-1)).toBe("PyQ has stopped.\n");
});

test("tells programs in lines of JSON", async () => {
	const { out, world, code } = setUp(ready(), true);
	await vi.waitFor(() => expect(out).toHaveLength(1));
	world.signal("SIGINT");
	await code;
	expect(out.map((line) => JSON.parse(line))).toEqual([
		{ event: "ready", url: "http://127.0.0.1:3000" },
		{ event: "stopping", signal: "SIGINT" },
		{ event: "stopped" },
	]);
});

test("a second Ctrl-C ends it at once, but the same one passed on by npm does not", async () => {
	const { out, world } = setUp(ready(() => new Promise(() => {})));
	await vi.waitFor(() => expect(out).toHaveLength(1));
	world.signal("SIGINT");
	world.at = 20;
	world.signal("SIGINT");
	expect(world.exits).toEqual([]);
	world.at = 900;
	world.signal("SIGINT");
	expect(world.exits).toEqual([130]);
});

test("told to stop while it starts, it stops what it started", async () => {
	const started = Promise.withResolvers<Awaited<ReturnType<Loaded["startPyq"]>>>();
	const stop = vi.fn(async () => {});
	const startPyq = vi.fn(() => started.promise);
	const { world, code } = setUp(startPyq);
	await vi.waitFor(() => expect(startPyq).toHaveBeenCalled());
	world.signal("SIGINT");
	started.resolve({ url: "http://127.0.0.1:3000", stop });
	expect(await code).toBe(0);
	expect(stop).toHaveBeenCalledOnce();
});

test("told to stop before it is ready, it says so in its own words, whatever that broke off", async () => {
	const startPyq: Loaded["startPyq"] = (_, { signal, say }) =>
		new Promise((_resolve, reject) => {
			signal?.addEventListener("abort", () => {
				say("Preparing the database …");
				reject(new StoreError("unwritable", "The embedded database could not be made."));
			});
		});
	const { out, err, world, code } = setUp(startPyq);
	await new Promise((resolve) => setImmediate(resolve));
	world.signal("SIGINT");
	expect(await code).toBe(0);
	expect(err).toEqual([]);
	expect(out).toEqual([
		"Stopping … (once more to stop at once)\n",
		"PyQ has stopped before it was ready. Nothing is broken; start it again any time.\n",
	]);
});

test("told to stop while it loads, it starts nothing", async () => {
	const startPyq = vi.fn(ready());
	const { out, world, code } = setUp(startPyq);
	world.signal("SIGTERM");
	expect(await code).toBe(0);
	expect(startPyq).not.toHaveBeenCalled();
	expect(out.at(-1)).toContain("before it was ready");
});

test("a fault is one message and what to do, without a stack", async () => {
	const fail = async () => Promise.reject(new StoreError("in-use", "Another PyQ is running on /x. Stop it."));
	const human = setUp(fail);
	expect(await human.code).toBe(1);
	expect(human.err.join("")).toBe("Another PyQ is running on /x.\nStop it.\n");
	const program = setUp(fail, true);
	expect(await program.code).toBe(1);
	expect(program.err).toEqual([]);
	expect(JSON.parse(program.out.join(""))).toEqual({
		event: "failed",
		error: { message: "Another PyQ is running on /x.", mend: "Stop it." },
	});
	const talkative = setUp(fail, false, { config: { ...config, logLevel: "debug" } });
	await talkative.code;
	expect(talkative.err.join("")).toContain("cli-start.test.ts");
});

test("ends when its data folder was taken", async () => {
	const { err, code } = setUp(async (_, { say, onLost }) => {
		say("PyQ is ready: http://127.0.0.1:3000");
		queueMicrotask(() => onLost?.(new Error("compromised")));
		return { url: "http://127.0.0.1:3000", stop: async () => {} };
	});
	expect(await code).toBe(1);
	expect(err.join("")).toContain("Another PyQ took the data folder");
});
