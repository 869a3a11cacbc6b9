import { type Config, ConfigError, type DiscordConfig, readConfig } from "../config.ts";
import type { SlackConfig } from "../config-slack.ts";
import type { Instant } from "../core/ids.ts";
import { migrationsFolder, questionsFolder } from "../paths.ts";
import { type Check, ok } from "./check.ts";
import { checkDatabase, describeRunning, type RunningPyq } from "./doctor-database.ts";
import { checkDiscord } from "./doctor-discord.ts";
import { checkChats, checkHost, checkPort, checkQuestionBank, checkSecretKey, findOnPort } from "./doctor-parts.ts";
import { checkClock, checkDataFolder, checkEnvFile, checkNode } from "./doctor-system.ts";
import { clean } from "./faults.ts";
import { callOf, type Outcome } from "./outcome.ts";
import { counted, table, wrap } from "./table.ts";

/**
 * What is configured, what is missing, and what to do: `pyq doctor`. Looks only: it makes no folder, no table and no row.
 * `folder` is where `.env` is looked for. Exit code 1 while there is a problem.
 */
export async function examine(folder: string, now: Instant): Promise<Outcome> {
	const checks = [checkNode(process.versions.node), await checkEnvFile(folder)];
	const config = readConfigOr((problem) => checks.push(problem));
	let running: RunningPyq | null = null;
	if (config !== null) {
		checks.push(ok("configuration", configured(config)), await checkDataFolder(config));
		const { database, serverNow, ...seen } = await checkDatabase(config, migrationsFolder);
		running = config.database.kind === "embedded" ? seen.running : await findOnPort(config);
		checks.push(
			...database,
			await checkSecretKey(config),
			checkHost(config),
			await checkPort(config, running),
			checkChats(config),
			...(config.discord === null ? [] : await checkDiscord(config.discord)),
			...(config.slack === null ? [] : await slackChecks(config.slack)),
		);
		checks.push(await checkClock(now, serverNow));
	} else checks.push(await checkClock(now, null));
	checks.push(await checkQuestionBank(questionsFolder));
	const isOk = checks.every(({ state }) => state !== "problem");
	return { json: { ok: isOk, running, checks }, text: describe(checks, running), code: isOk ? 0 : 1 };
}

/** Slack's own client is loaded only for who speaks Slack. */
async function slackChecks(slack: SlackConfig): Promise<Check[]> {
	const { checkSlack } = await import("./doctor-slack.ts");
	return checkSlack(slack);
}

function readConfigOr(report: (problem: Check) => void): Config | null {
	try {
		return readConfig();
	} catch (error) {
		const found =
			error instanceof ConfigError
				? error.problems.join(" ")
				: clean(error instanceof Error ? error.message : String(error));
		report({
			name: "configuration",
			state: "problem",
			found,
			mend: `Mend it in .env or in the environment, then see the rest with: ${callOf("doctor")}`,
		});
		return null;
	}
}

function configured({ database, host, port, publicUrl, discord, slack, logLevel }: Config): string {
	const page = `page on ${host}:${port === 0 ? "any free port" : port}`;
	return [
		database.kind === "embedded" ? "embedded database" : "Postgres",
		publicUrl === null ? page : `${page} (reached as ${publicUrl})`,
		...(discord === null ? [] : [describeDiscord(discord)]),
		...(slack === null ? [] : [describeSlack(slack)]),
		`logs from "${logLevel}" on`,
	].join(", ");
}

const describeDiscord = ({ apiUrl, shards }: DiscordConfig): string =>
	["Discord", apiUrl === null ? "" : ` at ${apiUrl}`, shards === "auto" ? "" : ` in ${counted(shards, "shard")}`].join(
		"",
	);

const kinds: Readonly<Record<SlackConfig["kind"], string>> = {
	socket: "Socket Mode",
	http: "HTTP",
	oauth: "HTTP, many workspaces",
};

const describeSlack = ({ kind, apiUrl }: SlackConfig): string =>
	`Slack${apiUrl === null ? "" : ` at ${apiUrl}`} (${kinds[kind]})`;

const marks: Readonly<Record<Check["state"], string>> = { ok: "ok", warning: "look", problem: "mend" };

/** The checks as a list, then how it stands. `running` is the PyQ that is running here already. */
export function describe(checks: readonly Check[], running: RunningPyq | null = null): string {
	const heads = table(checks.map(({ state, name }) => [marks[state], name]));
	const width = Math.max(...heads.map((head) => head.length)) + 2;
	const lines = checks.flatMap(({ found, mend }, index) => {
		const [first = "", ...rest] = [...wrap(found, 100), ...(mend === null ? [] : wrap(`→ ${mend}`, 100))];
		return [(heads[index] ?? "").padEnd(width) + first, ...rest.map((line) => " ".repeat(width) + line)];
	});
	return `${[...lines, "", verdict(checks, running)].join("\n")}\n`;
}

function verdict(checks: readonly Check[], running: RunningPyq | null): string {
	const count = (state: Check["state"]) => checks.filter((check) => check.state === state).length;
	const [problems, warnings] = [count("problem"), count("warning")];
	if (problems > 0)
		return `${counted(problems, "problem")} to mend before PyQ can ${running === null ? "run" : "start again"}.`;
	const rest = warnings > 0 ? ` ${counted(warnings, "thing")} to look at.` : "";
	if (running !== null) return `PyQ is running on ${running.on}${describeRunning(running)}.${rest}`;
	return rest === "" ? "PyQ can run: start it with npm start." : `PyQ can run.${rest}`;
}
