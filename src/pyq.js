#!/usr/bin/env node
// The `pyq` command. It runs src/cli.ts on Node 24 or later; on an older Node it hands over to the Node 24 that
// `npm install` brings. Plain JavaScript that Node 12 can read: a Node that is too old must be able to say so.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const needed = 24;
const cli = fileURLToPath(new URL("./cli.ts", import.meta.url));
const program = process.platform === "win32" ? "node.exe" : "node";
const brought = fileURLToPath(new URL(`../node_modules/node/bin/${program}`, import.meta.url));

if (Number(process.versions.node.split(".")[0]) >= needed) {
	import("./cli.ts").catch((error) => {
		if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
		fail(`A part of PyQ is missing. Run \`npm install\` in PyQ's folder.\n${error.message}`);
	});
} else if (existsSync(brought)) {
	handOver();
} else {
	fail(
		`PyQ needs Node ${needed} or later, and this is Node ${process.versions.node}.\n` +
			`Run \`npm install\` in PyQ's folder, which brings Node ${needed} along, or get it from https://nodejs.org.`,
	);
}

/** Runs the same command on the Node that `npm install` brought: signals go in, the exit code comes out. */
function handOver() {
	const child = spawn(brought, [...process.execArgv, cli, ...process.argv.slice(2)], { stdio: "inherit" });
	/** @type {NodeJS.Signals[]} */
	const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
	for (const signal of signals) {
		process.on(signal, () => {
			// A terminal sends Ctrl-C to both processes; passed on as well, it would count as pressed twice.
			if (signal === "SIGINT" && process.stdin.isTTY) return;
			child.kill(signal);
		});
	}
	child.on("error", (error) => {
		fail(`Node ${needed} did not start: ${error.message}\nRun \`npm install\` in PyQ's folder again.`);
	});
	child.on("exit", (code, signal) => {
		if (code !== null) process.exitCode = code;
		if (signal === null) return;
		process.removeAllListeners(signal);
		process.kill(process.pid, signal);
	});
}

/** @param {string} words */
function fail(words) {
	console.error(words);
	process.exitCode = 1;
}
