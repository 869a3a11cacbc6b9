import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./tree.ts";

export const pyqPath: string = join(root, "src/pyq.js");

/**
 * Where programs of the tests keep what they compiled, for their next lives, also in a later run: measured, a start takes 1.15 s of a core
 * with it and 1.5 s without. Node knows by its content whether a file is still the same.
 */
const compiled = join(tmpdir(), "pyq-test-dumps", "compiled");

/** What `pyq` is run with: what a test sets, any free port, and nothing else that the shell holds. */
export const environmentOf = (set: Readonly<Record<string, string>>): Record<string, string> => ({
	PATH: process.env["PATH"] ?? "",
	NODE_COMPILE_CACHE: compiled,
	PYQ_PORT: "0",
	...set,
});

/** How a command ended, all that it printed, and how long it took in milliseconds. */
export type EndedCommand = { code: number | null; out: string; err: string; took: number };

/** Runs `pyq` to its end. `cwd`: a folder without a `.env`. */
export function runCommand(
	args: readonly string[],
	{ set = {}, cwd = tmpdir() }: { set?: Readonly<Record<string, string>>; cwd?: string } = {},
): Promise<EndedCommand> {
	const began = performance.now();
	const options = { cwd, env: environmentOf(set), maxBuffer: 2 ** 26 };
	return new Promise((resolve) => {
		const child = execFile(process.execPath, [pyqPath, ...args], options, (_, out, err) =>
			resolve({ code: child.exitCode, out, err, took: performance.now() - began }),
		);
	});
}
