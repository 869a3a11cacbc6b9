import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { DefaultRestOptions, REST } from "discord.js";
import PQueue from "p-queue";
import { ChatError } from "../../app/errors.ts";
import type { Clock } from "../../app/ports/surroundings.ts";
import { type Instant, MINUTE, SECOND } from "../../core/ids.ts";
import { toChatError } from "./errors.ts";

/** Ten in any quarter of a second, 40 in any second: under Discord's 50 for a bot, also where some are held up on their way. */
const pacedRequests = 10;
const pacedWithin = 250;
/** How long an answer is waited for, in milliseconds. */
export const requestTimeout = 10_000;

/** Before which other requests one goes; `reading` waits for all that people see. */
export type Urgency = "post" | "change" | "reading";
const priorities: Readonly<Record<Urgency, number>> = { post: 2, change: 1, reading: 0 };

/** What a request may be asked to obey: it does not leave after `notAfter`. */
type Trip = { notAfter: Instant | null; left: boolean };

/** Everything sent to Discord that is not the answer to an interaction. */
export type Requests = {
	/**
	 * Waits for its turn, at most 40 a second in all, and does one request. Throws `ChatError`: `late` when its turn came after
	 * `notAfter`, or when it was told to stop, and the request did not leave.
	 */
	send<T>(
		urgency: Urgency,
		notAfter: Instant | null,
		request: (rest: REST, signal: AbortSignal) => Promise<T>,
	): Promise<T>;
	/** What waits is not sent any more; resolves when what has left was answered, or after a second. */
	stop(): Promise<void>;
};

/** How all our clients speak to Discord. No retries of their own: retrying is the step's, which knows what is in doubt. */
const common = (apiUrl: string | null) => ({
	version: "10",
	...(apiUrl === null ? {} : { api: apiUrl }),
	retries: 0,
	timeout: requestTimeout,
});

/**
 * The requests of all steps. discord.js counts in windows that begin with a request, and lets two full ones touch: 100 in a second by
 * Discord's sliding count of 50. So requests are spread, and its limiter stays as the second line. A limit that is reached is the step's
 * to wait for, not a queue's where nobody sees it grow old.
 */
export function createRequests({
	token,
	apiUrl,
	clock,
}: {
	token: string;
	apiUrl: string | null;
	clock: Clock;
}): Requests {
	const trips = new AsyncLocalStorage<Trip>();
	let stopped = false;
	const queue = new PQueue({ interval: pacedWithin, intervalCap: pacedRequests, strict: true });
	/** Tells those whose turn has not come that it won't. */
	const waiting = new Set<(error: ChatError) => void>();
	/** Made with the first request: it has timers, and is often made anew where Discord can't be reached. */
	let made: REST | null = null;
	const client = (): REST => {
		made ??= new REST({
			...common(apiUrl),
			rejectOnRateLimit: () => true,
			async makeRequest(url, init) {
				// It may have waited behind another one of its channel.
				if (stopped) throw stops();
				const trip = trips.getStore();
				if (trip !== undefined) {
					if (trip.notAfter !== null && clock.now() > trip.notAfter) throw new ChatError("late", "its time is over");
					trip.left = true;
				}
				return DefaultRestOptions.makeRequest(url, init);
			},
		}).setToken(token);
		return made;
	};

	async function travel<T>(
		notAfter: Instant | null,
		request: (rest: REST, signal: AbortSignal) => Promise<T>,
	): Promise<T> {
		const trip: Trip = { notAfter, left: false };
		try {
			return await trips.run(trip, () => request(client(), AbortSignal.timeout(requestTimeout)));
		} catch (error) {
			throw toChatError(error, trip.left);
		}
	}

	return {
		send(urgency, notAfter, request) {
			return new Promise((resolve, reject) => {
				if (stopped) return reject(stops());
				waiting.add(reject);
				void queue.add(
					() => {
						waiting.delete(reject);
						return travel(notAfter, request).then(resolve, reject);
					},
					{ priority: priorities[urgency] },
				);
			});
		},
		async stop() {
			stopped = true;
			queue.clear();
			for (const giveUp of waiting) giveUp(stops());
			waiting.clear();
			await Promise.race([queue.onIdle(), wait(SECOND, undefined, { ref: false })]);
			made?.clearHashSweeper();
			made?.clearHandlerSweeper();
		},
	};
}

const stops = (): ChatError => new ChatError("late", "PyQ stops");

/** How long what is known of one interaction's limits is kept, in milliseconds: each has its own, and its token ends after 15 minutes. */
const forgetWithin = 10 * MINUTE;

/** The client for answers to interactions: not counted by the global limit, and never behind a thousand posts. */
export const createReplyRest = (apiUrl: string | null): REST =>
	new REST({
		...common(apiUrl),
		globalRequestsPerSecond: Number.POSITIVE_INFINITY,
		handlerSweepInterval: forgetWithin,
		// Left to itself discord.js asks again for as long as it is refused, at once where it is not told how long to wait.
		rejectOnRateLimit: () => true,
	});
