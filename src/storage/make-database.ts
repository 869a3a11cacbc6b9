import { spawn } from "node:child_process";
import { rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { StoreError } from "../app/errors.ts";
import { leanSettings } from "./embedded.ts";

/** What the child runs; it lies beside this file, and beside the bundle. */
const program = fileURLToPath(new URL("./run-initdb.js", import.meta.url));

/** For a child that soon ends: WebAssembly compiled as fast as can be, and little room for garbage. */
const flags = ["--liftoff-only", "--max-semi-space-size=1"];

/** Postgres writes this file into every data folder that it has made. */
const isMade = async (folder: string): Promise<boolean> =>
	stat(join(folder, "PG_VERSION")).then(
		() => true,
		() => false,
	);

/**
 * Makes an embedded database, unless the folder holds one. In a process of its own: making one leaves garbage behind
 * that WebAssembly never gives back. Beside its place and then moved there, so that a process killed in the middle
 * leaves nothing half made.
 */
export const makeDatabase = async (folder: string): Promise<void> => {
	if (await isMade(folder)) return;
	const making = `${folder}.making`;
	await rm(making, { recursive: true, force: true });
	await rm(folder, { recursive: true, force: true });
	await run([making, ...leanSettings]);
	await rename(making, folder);
};

const run = (parameters: string[]): Promise<void> =>
	new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [...flags, program, ...parameters], { stdio: ["pipe", "ignore", "pipe"] });
		let words = "";
		child.stderr.on("data", (chunk: Buffer) => {
			words = (words + chunk.toString()).slice(-2_000);
		});
		child.on("error", reject);
		child.on("exit", (code) => {
			if (code === 0) resolve();
			else reject(new StoreError("unwritable", `The embedded database could not be made. ${lastLine(words)}`));
		});
	});

const lastLine = (words: string): string =>
	words
		.trim()
		.split("\n")
		.findLast((line) => /error/iu.test(line))
		?.trim() ?? "";
