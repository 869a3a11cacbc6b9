import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";

/** Everything that can be configured. Nothing is needed for `npm start`. */
export type Config = {
	database: { kind: "postgres"; url: string } | { kind: "embedded"; folder: string };
	dataDir: string;
	host: string;
	port: number;
	/** Set by hand: a taken port is then an error, else the next free one is used. */
	portChosen: boolean;
	publicUrl: string | null;
	/** Seals what must not be read from the database; null: a key is kept in the data folder. */
	secretKey: string | null;
	logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
	/** Names of variables for chats that this version does not speak yet. */
	notYet: string[];
};

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

/** A variable that is there and says nothing is as good as none. */
const empty = (value: unknown): unknown => (typeof value === "string" && value.trim() === "" ? undefined : value);
const optional = <T extends z.ZodType>(type: T) => z.preprocess(empty, type.optional());

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
	PYQ_PUBLIC_URL: optional(z.url("must be a web address such as https://pyq.example.org")),
	PYQ_SECRET_KEY: optional(z.string().min(16, "must be at least 16 characters")),
	LOG_LEVEL: optional(
		z.enum(
			["trace", "debug", "info", "warn", "error", "fatal", "silent"],
			"must be trace, debug, info, warn, error, fatal or silent",
		),
	),
});

/** What the design names and a later version brings. */
const later = /^(DISCORD|SLACK)_|^PYQ_PUBLIC_URL$/u;

/**
 * Reads the configuration from the environment and a `.env` file in the folder that PyQ is started in.
 * The environment wins. Throws ConfigError with every problem at once.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env, folder: string = process.cwd()): Config {
	const file = resolve(folder, ".env");
	if (env === process.env && existsSync(file)) process.loadEnvFile(file);
	const read = environment.safeParse(env);
	if (!read.success)
		throw new ConfigError(read.error.issues.map(({ path, message }) => `${path.join(".")} ${message}.`));
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
		secretKey: data.PYQ_SECRET_KEY ?? null,
		logLevel: data.LOG_LEVEL ?? "warn",
		notYet: Object.keys(env)
			.filter((name) => later.test(name) && env[name] !== "")
			.sort(),
	};
}
