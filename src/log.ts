import { pino } from "pino";
import type { Log } from "./app/ports/surroundings.ts";
import type { Config } from "./config.ts";

/** Structured log lines on standard error, so that standard output stays for what a person or a program reads. */
export function createLog(level: Config["logLevel"]): Log {
	const logger = pino(
		{ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: outline } },
		pino.destination({ dest: 2, sync: true }),
	);
	return {
		info: (fields, message) => logger.info(fields, message),
		warn: (fields, message) => logger.warn(fields, message),
		error: (fields, message) => logger.error(fields, message),
	};
}

/** An error without its parameters: a database's error carries the statement's, and those may be what somebody wrote. */
function outline(error: unknown): unknown {
	if (!(error instanceof Error)) return { message: String(error) };
	const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
	const cause = error.cause === undefined ? {} : { cause: outline(error.cause) };
	return { name: error.name, ...code, message: error.message, stack: error.stack, ...cause };
}
