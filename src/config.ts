import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { type SlackConfig, slackFaults, slackOf, slackVariables } from "./config-slack.ts";
import { isSet, optional, unquoted, webAddress, withoutSlash } from "./config-values.ts";

/** Everything that can be configured. Nothing is needed for `npm start`. */
export type Config = {
	database: { kind: "postgres"; url: string } | { kind: "embedded"; folder: string };
	dataDir: string;
	host: string;
	port: number;
	/** Set by hand: a taken port is then an error, else the next free one is used. */
	portChosen: boolean;
	/** The address that others reach PyQ at, without a slash at the end. */
	publicUrl: string | null;
	/** Null: PyQ does not speak Discord. */
	discord: DiscordConfig | null;
	/** Null: PyQ does not speak Slack. */
	slack: SlackConfig | null;
	/** Seals what must not be read from the database; null: a key is kept in the data folder. */
	secretKey: string | null;
	logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
};

/**
 * How PyQ reaches Discord. `token`: the bot's, without the word `Bot`. `apiUrl`: without a version and a slash at the end
 * (`http://host:port/api`); null: Discord's own. `shards`: how many parts the servers are spread over; `auto`: as many as
 * Discord recommends.
 */
export type DiscordConfig = { token: string; apiUrl: string | null; shards: "auto" | number };

/** What is wrong with the environment, a line each. */
export class ConfigError extends Error {
	override readonly name = "ConfigError";
	readonly problems: readonly string[];

	constructor(problems: readonly string[]) {
		super(problems.join("\n"));
		this.problems = problems;
	}
}

/** So many ports after the default one are tried when it is taken. */
const portsTried = 20;

/** The ports to try, in this order: the one that was chosen, or the default one and those after it. */
export const portsOf = ({ port, portChosen }: Pick<Config, "port" | "portChosen">): number[] =>
	Array.from({ length: portChosen ? 1 : portsTried + 1 }, (_, nth) => port + nth);

/** Discord's own documentation writes the word `Bot` before a token. */
const bareToken = (value: string): string =>
	unquoted(value)
		.replace(/^Bot(\s+|$)/iu, "")
		.trim();

const apiVersion = /\/v(\d+)$/u;
const discordApiUrl = webAddress("http://127.0.0.1:3001/api", (address) => {
	const version = apiVersion.exec(address)?.[1] ?? "10";
	return version === "10" ? null : `names version ${version} of the API, and PyQ speaks version 10`;
}).transform((address) => withoutSlash(address.replace(apiVersion, "")));

/** The most parts that one process may spread the servers over; Discord recommends one for each 1,000 of them. */
const mostShards = 1000;
const shards = z.string().transform((typed, context) => {
	const value = unquoted(typed).toLowerCase();
	if (value === "auto") return "auto";
	if (/^[1-9]\d{0,3}$/u.test(value) && Number(value) <= mostShards) return Number(value);
	context.addIssue(`must be auto or a whole number, 1 to ${mostShards}`);
	return z.NEVER;
});

const environment = z.object({
	DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\//u, "must start with postgres:// or postgresql://")),
	PYQ_DATA_DIR: optional(z.string()),
	PYQ_HOST: optional(z.string()),
	PYQ_PORT: optional(
		z.coerce
			.number("must be a number")
			.int("must be a whole number")
			.min(0, "must be 0 to 65535")
			.max(65_535, "must be 0 to 65535"),
	),
	PYQ_PUBLIC_URL: optional(webAddress("https://pyq.example.org")),
	PYQ_SECRET_KEY: optional(z.string().min(16, "must be at least 16 characters")),
	DISCORD_TOKEN: optional(
		z
			.string()
			.transform(bareToken)
			.pipe(
				z
					.string()
					.regex(/^[\x21-\x7e]+$/u, "must be the bot's token alone: one word, as the Developer Portal shows it"),
			),
	),
	DISCORD_API_URL: optional(discordApiUrl),
	DISCORD_SHARDS: optional(shards),
	...slackVariables,
	LOG_LEVEL: optional(
		z.enum(
			["trace", "debug", "info", "warn", "error", "fatal", "silent"],
			"must be trace, debug, info, warn, error, fatal or silent",
		),
	),
});

/** What says how to reach Discord says nothing without a token. */
const discordFaults = (env: NodeJS.ProcessEnv): string[] =>
	isSet(env, "DISCORD_TOKEN")
		? []
		: ["DISCORD_API_URL", "DISCORD_SHARDS"]
				.filter((name) => isSet(env, name))
				.map((name) => `${name} is set without DISCORD_TOKEN: set that too, or take ${name} out.`);

/**
 * Reads the configuration from the environment and a `.env` file in the folder that PyQ is started in.
 * The environment wins. Throws ConfigError with every problem at once.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env, folder: string = process.cwd()): Config {
	const file = resolve(folder, ".env");
	if (env === process.env && existsSync(file)) process.loadEnvFile(file);
	const read = environment.safeParse(env);
	const problems = read.error?.issues.map(({ path, message }) => `${path.join(".")} ${message}.`) ?? [];
	problems.push(...discordFaults(env), ...slackFaults(env));
	if (!read.success || problems.length > 0) throw new ConfigError(problems);
	const { data } = read;
	const dataDir = resolve(folder, data.PYQ_DATA_DIR ?? ".pyq");
	return {
		database:
			data.DATABASE_URL === undefined
				? { kind: "embedded", folder: dataDir }
				: { kind: "postgres", url: data.DATABASE_URL },
		dataDir,
		host: data.PYQ_HOST ?? "127.0.0.1",
		port: data.PYQ_PORT ?? 3000,
		portChosen: data.PYQ_PORT !== undefined,
		publicUrl: data.PYQ_PUBLIC_URL ?? null,
		discord:
			data.DISCORD_TOKEN === undefined
				? null
				: {
						token: data.DISCORD_TOKEN,
						apiUrl: data.DISCORD_API_URL ?? null,
						shards: data.DISCORD_SHARDS ?? "auto",
					},
		slack: slackOf(data),
		secretKey: data.PYQ_SECRET_KEY ?? null,
		logLevel: data.LOG_LEVEL ?? "warn",
	};
}
