import { access, constants, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";
import { closest } from "../bank/closest.ts";
import type { Config } from "../config.ts";
import { DAY, type Instant, SECOND } from "../core/ids.ts";
import { packageFolder } from "../paths.ts";
import { fileInTheWay } from "../storage/folder-lock.ts";
import { type Check, ok } from "./check.ts";

/** The least major version of Node that runs PyQ; `npm install` on an older one brings it along. */
const leastNode = 24;
/** A clock this far from the database's makes answers look late or early. */
const mostDrift = 30 * SECOND;

/** The variables that PyQ reads, as `src/config.ts` and `src/config-slack.ts` have them. */
export const variables: readonly string[] = [
	"DATABASE_URL",
	"PYQ_DATA_DIR",
	"PYQ_HOST",
	"PYQ_PORT",
	"PYQ_PUBLIC_URL",
	"PYQ_SECRET_KEY",
	"LOG_LEVEL",
	"DISCORD_TOKEN",
	"DISCORD_API_URL",
	"DISCORD_SHARDS",
	"SLACK_BOT_TOKEN",
	"SLACK_APP_TOKEN",
	"SLACK_SIGNING_SECRET",
	"SLACK_CLIENT_ID",
	"SLACK_CLIENT_SECRET",
	"SLACK_API_URL",
];

/** Whether Node can run PyQ. */
export function checkNode(version: string): Check {
	if (Number.parseInt(version, 10) >= leastNode) return ok("Node", `version ${version}`);
	return {
		name: "Node",
		state: "problem",
		found: `version ${version}, and PyQ needs ${leastNode}`,
		mend: "Start PyQ with npm start, which brings its own Node, or install Node 24 from https://nodejs.org.",
	};
}

/** Whether there is a `.env`, can be read, and names variables that PyQ knows. */
export async function checkEnvFile(folder: string): Promise<Check> {
	const file = join(folder, ".env");
	try {
		const names = Object.keys(parseEnv(await readFile(file, "utf8")));
		const strange = names.filter((name) => looksLikeOurs(name) && !variables.includes(name));
		if (strange.length === 0)
			return ok(".env", names.length === 0 ? `${file} sets nothing` : `${file} sets ${names.join(", ")}`);
		const mend = strange.map((name) => {
			const near = closest(name, variables);
			return near === null ? `Take ${name} out.` : `Did you mean ${near}?`;
		});
		return {
			name: ".env",
			state: "warning",
			found: `${file} sets ${strange.join(", ")}, which PyQ does not know`,
			mend: mend.join(" "),
		};
	} catch (error) {
		const code = codeOf(error);
		if (code === "ENOENT") return ok(".env", `none in ${folder}; PyQ needs none`);
		return {
			name: ".env",
			state: "problem",
			found: `${file} can't be read (${code})`,
			mend: "Make it readable for the user that runs PyQ.",
		};
	}
}

/** A name with a prefix of PyQ's, or a slip of the finger away from one without; a `.env` may hold other programs' variables too. */
const looksLikeOurs = (name: string): boolean =>
	/^(PYQ|DISCORD|SLACK)_/u.test(name) || closest(name, ["DATABASE_URL", "LOG_LEVEL"]) !== null;

/** Whether the data folder can be written, or made. Beside the database, the secret key may be kept there. */
export async function checkDataFolder({ dataDir, database, secretKey }: Config): Promise<Check> {
	if (database.kind === "postgres" && secretKey !== null)
		return ok("data folder", "not needed: the data is in Postgres, the secret key in the configuration");
	const mend = "Make it writable for the user that runs PyQ, or set PYQ_DATA_DIR to a folder that is.";
	const file = await fileInTheWay(dataDir);
	if (file !== null)
		return {
			name: "data folder",
			state: "problem",
			found: file,
			mend: "Move it away, or set PYQ_DATA_DIR to another folder.",
		};
	for (let folder = dataDir; ; folder = dirname(folder)) {
		const found = await stat(folder).catch((error: unknown) => codeOf(error));
		if (found === "ENOENT" && folder !== dirname(folder)) continue;
		if (typeof found === "string")
			return { name: "data folder", state: "problem", found: `${dataDir} can't be used (${found})`, mend };
		const isWritable = await access(folder, constants.W_OK | constants.X_OK).then(
			() => true,
			() => false,
		);
		if (!isWritable) return { name: "data folder", state: "problem", found: `${folder} can't be written`, mend };
		return ok(
			"data folder",
			folder === dataDir ? `${dataDir} can be written` : `${dataDir} will be made at the first start`,
		);
	}
}

/** Whether the clock may be right: not before PyQ's own files were made, and close to the database server's. */
export async function checkClock(now: Instant, serverNow: Instant | null): Promise<Check> {
	const time = new Date(now).toISOString().slice(0, 16).replace("T", " ");
	const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	const mend = "Set the clock, best by the network (NTP): questions come and answers count by it.";
	const made = await stat(join(packageFolder, "package.json")).then(({ mtimeMs }) => mtimeMs);
	if (now < made - DAY)
		return { name: "clock", state: "problem", found: `${time} UTC, which is before PyQ's own files were made`, mend };
	const drift = serverNow === null ? 0 : Math.abs(now - serverNow);
	if (drift > mostDrift)
		return {
			name: "clock",
			state: "warning",
			found: `${time} UTC, ${Math.round(drift / SECOND)} seconds from the database server's clock`,
			mend,
		};
	return ok("clock", `${time} UTC, in the zone ${zone}${serverNow === null ? "" : ", as the database server has it"}`);
}

/** The system's word for a fault (`ENOENT`). */
const codeOf = (error: unknown): string =>
	error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
