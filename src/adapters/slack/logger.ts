import { type Logger, LogLevel } from "@slack/logger";
import type { Log } from "../../app/ports/surroundings.ts";

/** What Slack's packages log with. */
export type SlackLogger = Logger;

/** Slack's tokens and secrets, wherever they stand in a line. */
const secrets = /\bx(?:ox[a-z]|app|wfp)-[\w.-]+/giu;

/**
 * What Slack's packages say, in PyQ's log. They quote whole requests and answers at their debug level, which is never taken; of the rest
 * only the first line counts, without tokens.
 */
export function slackLogger(log: Log): SlackLogger {
	const line = (said: readonly unknown[]): string =>
		said
			.map((part) => (part instanceof Error ? part.message : String(part)))
			.join(" ")
			.split("\n", 1)[0]
			?.replaceAll(secrets, "x…")
			.slice(0, 300) ?? "";
	return {
		debug() {},
		info() {},
		warn: (...said) => log.warn({}, `Slack’s library: ${line(said)}`),
		error: (...said) => log.warn({}, `Slack’s library: ${line(said)}`),
		setLevel() {},
		getLevel: () => LogLevel.WARN,
		setName() {},
	};
}
