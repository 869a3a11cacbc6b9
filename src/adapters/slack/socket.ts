import { setTimeout as wait } from "node:timers/promises";
import { SocketModeReceiver } from "@slack/bolt";
import { WebAPIPlatformError, WebAPIRateLimitedError } from "@slack/web-api";
import type { Log } from "../../app/ports/surroundings.ts";
import { SECOND } from "../../core/ids.ts";
import { type clientOptions, endingWith } from "./client.ts";
import { SlackStartError, toChatError } from "./errors.ts";
import type { SlackLogger } from "./logger.ts";
import { savedFirst } from "./receiving.ts";

/** Slack says hello at once; a connection on which it does not is given up after so long, in milliseconds. */
const helloWithin = 10 * SECOND;
/** How long Slack may say nothing, in milliseconds: it asks for a sign of life more often than that. */
const silence = 30 * SECOND;
/** A connection that held for so long was a good one, in milliseconds. */
const steady = SECOND;
/** The waits between tries, in milliseconds: the first is for a connection that Slack itself renews. */
const pauses = [100, SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND];

/** What trying again won't mend. */
const forGood: ReadonlySet<string> = new Set([
	"not_authed",
	"invalid_auth",
	"account_inactive",
	"not_allowed_token_type",
	"missing_scope",
	"token_revoked",
	"user_removed_from_team",
	"team_disabled",
	"socket_mode_not_enabled",
]);

/** What Slack sends over a connection that PyQ opens. */
export type SocketLine = {
	receiver: SocketModeReceiver;
	/**
	 * Resolves when the first connection stands, or was not to be any more; throws SlackStartError. From then on it stands whenever that is
	 * possible.
	 */
	start(): Promise<void>;
	/** Also ends a start at once. */
	stop(): Promise<void>;
};

/**
 * Socket Mode. The client's own way of coming back is left off: it waits five seconds even where Slack renews the connection, and ends
 * the process when Slack can't be reached at that moment (read in @slack/socket-mode 3.1).
 */
export function createSocketLine({
	appToken,
	options,
	logger,
	log,
}: {
	appToken: string;
	options: ReturnType<typeof clientOptions>;
	logger: SlackLogger;
	log: Log;
}): SocketLine {
	const stopped = new AbortController();
	const receiver = savedFirst(
		new SocketModeReceiver({
			appToken,
			logger,
			autoReconnectEnabled: false,
			serverPingTimeout: silence,
			installerOptions: { clientOptions: endingWith(stopped.signal, options) },
			processEventErrorHandler: async ({ error }) => {
				log.warn({ err: error }, "what Slack sent could not be saved; Slack sends an event again");
				return false;
			},
		}),
	);
	const { client } = receiver;
	// What it can't read it throws in a listener that nobody waits for, which would end the process (read in @slack/socket-mode 3.1).
	for (const read of client.listeners("ws_message")) {
		client.off("ws_message", read);
		client.on("ws_message", (...told: unknown[]) => {
			Promise.resolve(Reflect.apply(read, client, told)).catch((error: unknown) =>
				log.warn({ err: error }, "Slack sent what PyQ can't read"),
			);
		});
	}
	let holding: Promise<void> = Promise.resolve();

	/** Resolves with what ends the connection; throws when there is none, or there is to be none. */
	async function connect(): Promise<{ closed: Promise<unknown> }> {
		const closed = new Promise((resolve) => client.once("disconnected", resolve));
		const late = setTimeout(() => void client.disconnect(), helloWithin);
		const ended = Promise.withResolvers<never>();
		const end = () => ended.reject(stopped.signal.reason);
		stopped.signal.addEventListener("abort", end);
		try {
			await Promise.race([client.start(), ended.promise]);
		} finally {
			clearTimeout(late);
			stopped.signal.removeEventListener("abort", end);
		}
		return { closed };
	}

	async function hold(first: { closed: Promise<unknown> } | null): Promise<void> {
		let connection = first;
		/** How long Slack asked to be left alone, in milliseconds. */
		let asked = 0;
		for (let tries = 0; !stopped.signal.aborted; tries++) {
			if (connection !== null) {
				const began = performance.now();
				await connection.closed;
				// One that is closed at once, as where there are too many, is no success.
				if (performance.now() - began > steady) tries = 0;
			}
			if (stopped.signal.aborted) return;
			const pause = Math.max(asked, pauses[Math.min(tries, pauses.length - 1)] ?? 0);
			await wait(pause, undefined, { signal: stopped.signal }).catch(() => {});
			if (stopped.signal.aborted) return;
			asked = 0;
			connection = await connect().catch((error: unknown) => {
				if (stopped.signal.aborted) return null;
				if (error instanceof WebAPIRateLimitedError) asked = error.retryAfter * SECOND;
				log.warn({ err: startError(error) }, "the connection to Slack could not be renewed; it is tried again");
				return null;
			});
		}
	}

	return {
		receiver,
		async start() {
			let first: { closed: Promise<unknown> } | null = null;
			try {
				first = await connect();
			} catch (error) {
				if (stopped.signal.aborted) return;
				const told = startError(error);
				if (told.reason !== "unreachable") throw told;
				log.warn({ err: told }, "Slack can't be reached; it is tried again");
			}
			holding = hold(first);
		},
		async stop() {
			stopped.abort();
			await Promise.race([client.disconnect(), wait(SECOND, undefined, { ref: false })]);
			await holding;
		},
	};
}

/** Why there is no connection, with what to do. */
function startError(cause: unknown): SlackStartError {
	const refused = cause instanceof WebAPIPlatformError ? cause.data.error : null;
	if (refused !== null && forGood.has(refused))
		return new SlackStartError(
			"token",
			`Slack refuses SLACK_APP_TOKEN (${refused}). Make an app-level token with the scope connections:write, and turn Socket Mode on in the app's settings.`,
			{ cause },
		);
	// An answer that can't be read is not quoted.
	const told = toChatError(cause);
	const said = told instanceof Error ? told.message : "no hello";
	return new SlackStartError("unreachable", `Slack can't be reached (${said}). PyQ goes on trying.`, { cause });
}
