import { type WebAPICallResult, WebClient } from "@slack/web-api";
import PQueue from "p-queue";
import { ChatError } from "../../app/errors.ts";
import type { Clock } from "../../app/ports/surroundings.ts";
import { type Instant, SECOND } from "../../core/ids.ts";
import { toChatError } from "./errors.ts";
import { createLanes } from "./lanes.ts";
import type { SlackLogger } from "./logger.ts";

/** How long an answer is waited for, in milliseconds. */
export const requestTimeout = 10_000;
/** Slack takes about one message a second in a channel (https://docs.slack.dev/apis/web-api/rate-limits). */
const postEvery = SECOND;

/** No retries of its own: Slack's client posts again up to ten times and doubles (measured); retrying is the step's. */
export const clientOptions = (apiUrl: string | null, logger: SlackLogger) => ({
	retryConfig: { retries: 0 },
	timeout: requestTimeout,
	rejectRateLimitedCalls: true,
	allowAbsoluteUrls: false,
	logger,
	...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
});

/** The same, where what is asked ends at once when that signal comes: as if Slack could not be reached. */
export const endingWith = (signal: AbortSignal, options: ReturnType<typeof clientOptions>) => ({
	...options,
	fetch: ((address, request) =>
		fetch(address, {
			...request,
			signal: AbortSignal.any([signal, ...(request?.signal == null ? [] : [request.signal])]),
		})) satisfies typeof fetch,
});

/** Lets so many milliseconds pass. */
export type Wait = (milliseconds: number) => Promise<void>;

/** Finds a workspace's bot token; null: PyQ is not installed there. */
export type TokenOf = (team: string) => Promise<string | null>;

/** Everything asked of Slack's Web API. All throw ChatError. */
export type Requests = {
	/** Asks at once. */
	ask<T extends WebAPICallResult>(team: string, request: (client: WebClient) => Promise<T>): Promise<T>;
	/** Asks about one thing, such as a window, when all that was asked about it before is over. */
	inTurn<T extends WebAPICallResult>(
		team: string,
		thing: string,
		request: (client: WebClient) => Promise<T>,
	): Promise<T>;
	/** A new message in a channel: one a second each, and not after `notAfter`. Other channels go on. */
	post<T extends WebAPICallResult>(
		team: string,
		channel: string,
		notAfter: Instant,
		request: (client: WebClient) => Promise<T>,
	): Promise<T>;
	/**
	 * What waits, and what comes until then, is not sent any more; resolves when what has left was answered, or after a second. What is
	 * asked later goes out again: steps in hand end as they would, and PyQ may start anew.
	 */
	stop(): Promise<void>;
};

export function createRequests({
	tokenOf,
	apiUrl,
	clock,
	wait,
	logger,
}: {
	tokenOf: TokenOf;
	apiUrl: string | null;
	clock: Clock;
	wait: Wait;
	logger: SlackLogger;
}): Requests {
	const options = clientOptions(apiUrl, logger);
	/** By token: a workspace that is installed again has another. */
	const clients = new Map<string, WebClient>();
	const lines = new Map<string, PQueue>();
	const turns = createLanes();
	const waiting = new Set<(error: ChatError) => void>();
	const inHand = new Set<Promise<unknown>>();
	let stopped = false;

	async function clientOf(team: string): Promise<WebClient> {
		const token = await tokenOf(team);
		if (token === null) throw new ChatError("logged-out", "no_installation");
		const made = clients.get(token) ?? new WebClient(token, options);
		clients.set(token, made);
		return made;
	}

	async function travel<T extends WebAPICallResult>(
		team: string,
		request: (client: WebClient) => Promise<T>,
	): Promise<T> {
		const work = clientOf(team).then(request);
		inHand.add(work);
		try {
			return await work;
		} catch (error) {
			throw toChatError(error);
		} finally {
			inHand.delete(work);
		}
	}

	/** A channel's line, in which each message holds up the next for its second; forgotten when it is empty. */
	function lineOf(channel: string): PQueue {
		const known = lines.get(channel);
		if (known !== undefined) return known;
		const line = new PQueue({ concurrency: 1 });
		line.on("idle", () => {
			if (lines.get(channel) === line) lines.delete(channel);
		});
		lines.set(channel, line);
		return line;
	}

	const ask: Requests["ask"] = (team, request) => (stopped ? Promise.reject(stops()) : travel(team, request));

	return {
		ask,
		inTurn: (team, thing, request) => turns.inTurn(`${team}:${thing}`, () => ask(team, request)),
		post(team, channel, notAfter, request) {
			return new Promise((resolve, reject) => {
				if (stopped) return reject(stops());
				waiting.add(reject);
				void lineOf(`${team}:${channel}`).add(async () => {
					waiting.delete(reject);
					if (clock.now() > notAfter) return reject(new ChatError("late", "its time is over"));
					await Promise.all([travel(team, request).then(resolve, reject), wait(postEvery)]);
				});
			});
		},
		async stop() {
			stopped = true;
			for (const line of lines.values()) line.clear();
			for (const giveUp of waiting) giveUp(stops());
			waiting.clear();
			const late = Promise.withResolvers<void>();
			const timer = setTimeout(late.resolve, SECOND);
			await Promise.race([Promise.allSettled(inHand), late.promise]);
			clearTimeout(timer);
			stopped = false;
		},
	};
}

const stops = (): ChatError => new ChatError("late", "PyQ stops");
