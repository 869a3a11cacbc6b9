/**
 * `npm run check`: what must hold before a test runs, a line each. `npm run check -- types lint` runs only those.
 * What a part has to say is printed when it fails.
 */
import { spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const path = join(root, "node_modules", ".bin") + delimiter + process.env.PATH;

/**
 * @typedef {{ ok: boolean, output: string }} Result
 * @type {Record<string, { says: string, run: () => Promise<Result> }>}
 */
const parts = {
	types: {
		says: "TypeScript, for the source, the web page and the browser tests",
		run: () => all("tsc -p .", "tsc -p src/adapters/web/page", "tsc -p tests/browser"),
	},
	lint: {
		says: "Biome: form, habits, where a package may be imported",
		run: () => run("biome check --error-on-warnings"),
	},
	layers: { says: "who may import whom", run: () => run("depcruise --config .dependency-cruiser.mjs src commands") },
	unused: { says: "files, exports and packages that nothing uses", run: () => run("knip --no-config-hints") },
	migrations: { says: "the SQL is sound and makes what the schema says", run: checkMigrations },
};

/** @param {string} command @returns {Promise<Result>} */
function run(command) {
	const child = spawn(command, {
		cwd: root,
		env: { ...process.env, PATH: path },
		shell: true,
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (text) => {
			output += text;
		});
	}
	return new Promise((resolve) => {
		child.on("error", (fault) => resolve({ ok: false, output: String(fault) }));
		child.on("close", (code) => resolve({ ok: code === 0, output }));
	});
}

/** @param {...string} commands */
async function all(...commands) {
	const results = [];
	for (const command of commands) results.push(await run(command));
	return { ok: results.every(({ ok }) => ok), output: results.map(({ output }) => output).join("") };
}

/** drizzle-kit leaves with 0 also after a fault, so its words count. */
async function checkMigrations() {
	const sound = await run("drizzle-kit check --config migrations/drizzle.config.ts");
	if (!sound.output.includes("Everything's fine")) return { ...sound, ok: false };
	const copy = await mkdtemp(join(tmpdir(), "pyq-migrations-"));
	await cp(join(root, "migrations"), copy, { recursive: true });
	const out = relative(root, copy);
	const same = await run(`drizzle-kit generate --dialect postgresql --schema src/storage/schema.ts --out "${out}"`);
	await rm(copy, { recursive: true, force: true });
	const ok = same.output.includes("No schema changes");
	const mend =
		"The schema has moved on. Write the next migration:\nnpx drizzle-kit generate --config migrations/drizzle.config.ts --name what_it_brings\n";
	return { ok, output: ok ? "" : `${same.output}${mend}` };
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
	console.error(`There is no check "${unknown.join('", "')}". There are: ${Object.keys(parts).join(", ")}.`);
	process.exit(2);
}

const queue = Object.entries(parts).filter(([name]) => wanted.length === 0 || wanted.includes(name));
/** @type {string[]} */
const failed = [];
async function work() {
	for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
		const [name, { says, run: check }] = next;
		const begin = performance.now();
		const { ok, output } = await check();
		const seconds = ((performance.now() - begin) / 1000).toFixed(1);
		console.log(`${ok ? "ok    " : "FAILED"}  ${name.padEnd(10)}  ${says} (${seconds} s)`);
		if (ok) continue;
		failed.push(name);
		console.log(`${output.trimEnd()}\n`);
	}
}
await Promise.all([work(), work()]);
if (failed.length > 0) console.log(`Not yet: ${failed.join(", ")}.`);
process.exitCode = failed.length > 0 ? 1 : 0;
