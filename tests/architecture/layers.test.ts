import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import rules from "../../.dependency-cruiser.mjs";
import { filesIn, root } from "../support/tree.ts";

type Violation = { rule: { name: string }; from: string; cycle?: { name: string }[] };
type Cruise = { modules: { source: string }[]; summary: { violations: Violation[] } };

/** Runs one of the tools that `npm run check` runs, in a folder; what it finds is no fault here. */
const run = (tool: string, args: string[], cwd: string): Promise<string> =>
	new Promise((resolve) => {
		const program = join(root, "node_modules", tool);
		execFile(process.execPath, [program, ...args], { cwd, maxBuffer: 2 ** 28 }, (_, out) => resolve(out));
	});

const cruise = async (folder: string): Promise<Cruise> => {
	const args = ["--config", ".dependency-cruiser.mjs", "--output-type", "json", "src", "commands"];
	return JSON.parse(await run("dependency-cruiser/bin/dependency-cruiser.mjs", args, folder));
};

const oursAmong = ({ modules }: Cruise): string[] =>
	modules.map(({ source }) => source).filter((source) => /^(src|commands)\//u.test(source));

/** A small PyQ that keeps every rule. */
const sound: Record<string, string> = {
	"src/core/round.ts": 'import { Temporal } from "temporal-polyfill"; export const round = Temporal;',
	"src/app/post.ts": 'import { round } from "../core/round.ts"; export const post = round;',
	"src/storage/rounds.ts": 'import { post } from "../app/post.ts"; import "drizzle-orm"; export const rounds = post;',
	"src/schedule/ticker.ts": 'import { round } from "../core/round.ts"; import "node-cron"; export const tick = round;',
	"src/adapters/web/adapter.ts": 'import { post } from "../../app/post.ts"; import "hono"; export const web = post;',
	"src/adapters/slack/adapter.ts": 'import { post } from "../../app/post.ts"; export const slack = post;',
	"src/config.ts": 'import { z } from "zod"; export const config = z;',
	"commands/index.ts": 'import { post } from "../src/app/post.ts"; export const commands = post;',
	"src/main.ts":
		'import "./config.ts"; import "./storage/rounds.ts"; import "./schedule/ticker.ts"; import "./adapters/web/adapter.ts"; import "./adapters/slack/adapter.ts"; import "../commands/index.ts";',
	"src/cli/start.ts": 'import "../main.ts"; import "../storage/rounds.ts";',
	"src/cli.ts": 'import "./cli/start.ts"; import "commander";',
	"tests/support/world.ts": "export const world = 1;",
};

/** For each rule a file that breaks it. */
const breaches: Record<string, [file: string, text: string]> = {
	"core-is-pure": ["src/core/breach.ts", 'import type { Stats } from "node:fs"; export type Breach = Stats;'],
	"app-stands-on-core": [
		"src/app/breach.ts",
		'import type { rounds } from "../storage/rounds.ts"; export type B = typeof rounds;',
	],
	"wings-stand-apart": ["src/schedule/breach.ts", 'import "../storage/rounds.ts";'],
	"adapters-stand-apart": ["src/adapters/slack/breach.ts", 'import "../web/adapter.ts";'],
	"commands-stand-on-app": ["commands/breach.ts", 'import "../src/storage/rounds.ts";'],
	"only-main-knows-commands": ["src/cli/breach.ts", 'import "../../commands/index.ts";'],
	"main-and-cli-on-top": ["src/breach-top.ts", 'import "./main.ts";'],
	"top-files-stand-on-app": ["src/breach-wing.ts", 'import "./storage/rounds.ts";'],
	"source-without-tests": ["src/cli/breach-tests.ts", 'import "../../tests/support/world.ts";'],
	"discord-at-home": ["src/adapters/web/breach-discord.ts", 'import "discord.js";'],
	"slack-at-home": ["src/adapters/web/breach-slack.ts", 'import "@slack/bolt";'],
	"requests-in-turn-at-home": ["src/app/breach-queue.ts", 'import "p-queue";'],
	"hono-at-home": ["src/adapters/slack/breach-hono.ts", 'import "hono/streaming";'],
	"database-at-home": ["src/app/breach-database.ts", 'import "drizzle-orm/pg-core";'],
	"clockwork-at-home": ["src/storage/breach-clockwork.ts", 'import "pg-boss";'],
	"parsers-at-home": ["src/app/breach-yaml.ts", 'import "yaml";'],
	"charts-at-home": ["src/app/breach-charts.ts", 'import "echarts";'],
	"temporal-at-home": ["src/app/breach-temporal.ts", 'import "temporal-polyfill";'],
	"commander-at-home": ["src/breach-commander.ts", 'import "commander";'],
	"pino-at-home": ["src/storage/breach-pino.ts", 'import "pino";'],
	"no-development-packages": ["src/app/breach-development.ts", 'import "fast-check";'],
	"no-unlisted-packages": ["src/app/breach-unlisted.ts", 'import "pg";'],
	"no-lost-imports": ["src/app/breach-lost.ts", 'import "./nowhere.ts";'],
	"no-circles": ["src/app/breach-circle.ts", 'import "./breach-circle-back.ts";'],
	"no-orphans": ["src/app/breach-orphan.ts", "export const alone = 1;"],
};
const accomplice = { "src/app/breach-circle-back.ts": 'import "./breach-circle.ts";' };

const write = async (folder: string, files: Record<string, string>): Promise<void> => {
	for (const [file, text] of Object.entries(files)) {
		await mkdir(dirname(join(folder, file)), { recursive: true });
		await writeFile(join(folder, file), `${text}\n`);
	}
};

let folder = "";
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "pyq-layers-"));
	for (const file of [".dependency-cruiser.mjs", ".biome.json", "tsconfig.json", "package.json"])
		await cp(join(root, file), join(folder, file));
	await symlink(join(root, "node_modules"), join(folder, "node_modules"));
	await write(folder, sound);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("the layer check sees every module of the source", async () => {
	const onDisk = filesIn(["src", "commands"]).filter(
		(file) => /\.(ts|js)$/u.test(file) && !file.startsWith("src/adapters/web/page/"),
	);
	expect(onDisk.length).toBeGreaterThan(50);
	expect(oursAmong(await cruise(root)).sort()).toEqual(onDisk);
});

it("a small PyQ that keeps the rules passes", async () => {
	const found = await cruise(folder);
	expect(found.summary.violations).toEqual([]);
	expect(oursAmong(found)).toHaveLength(Object.keys(sound).length - 1);
});

describe("a planted breach is caught", () => {
	const caught = new Set<string>();
	let restricted = "";
	beforeAll(async () => {
		await write(folder, { ...Object.fromEntries(Object.values(breaches)), ...accomplice });
		const { summary } = await cruise(folder);
		for (const { rule, from, cycle = [] } of summary.violations)
			for (const file of [from, ...cycle.map(({ name }) => name)]) caught.add(`${rule.name}: ${file}`);
		await write(folder, {
			"src/app/breach-environment.ts": "export const home = process.env.HOME; console.log(home);",
		});
		const args = ["lint", "--vcs-enabled=false", "--reporter=github", "--max-diagnostics=none", "src", "commands"];
		restricted = await run("@biomejs/biome/bin/biome", args, folder);
	});

	it("every rule has one", () => {
		expect(Object.keys(breaches).sort()).toEqual(rules.forbidden?.map(({ name }) => name).sort());
	});

	it.each(Object.entries(breaches))("%s", (rule, [file]) => {
		expect([...caught]).toContain(`${rule}: ${file}`);
	});

	it.each(Object.entries(breaches).filter(([rule]) => /-at-home$|^core-is-pure$/u.test(rule)))(
		"in the editor too: %s",
		(_, [file]) => {
			expect(restricted).toMatch(new RegExp(`noRestrictedImports,file=[^,]*${file},`, "u"));
		},
	);

	it("in the editor: process.env belongs to config.ts, console to the command line", () => {
		expect(restricted).toMatch(/noProcessEnv,file=[^,]*src\/app\/breach-environment\.ts,/u);
		expect(restricted).toMatch(/noConsole,file=[^,]*src\/app\/breach-environment\.ts,/u);
	});

	it("the editor leaves the sound files alone", () => {
		for (const file of Object.keys(sound))
			expect(restricted).not.toMatch(new RegExp(`noRestrictedImports,file=[^,]*${file},`, "u"));
	});
});
