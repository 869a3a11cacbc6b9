/** So many requests in a time. */
export type Rate = { readonly limit: number; readonly perMs: number };

export type RateLimitOptions = {
	/** For everything that carries the token; 50 in 1,000 ms. */
	readonly global?: Rate;
	/** By bucket, see `usualRates`; each is counted for every channel, guild or webhook token by itself. */
	readonly buckets?: Readonly<Record<string, Rate>>;
};

/**
 * Discord tells its numbers only in headers, and may change them. These are what it has been seen to send, or stricter; what is not
 * listed has `other`.
 */
export const usualRates: Readonly<Record<string, Rate>> = {
	"create message": { limit: 5, perMs: 5_000 },
	"edit message": { limit: 5, perMs: 5_000 },
	"delete message": { limit: 5, perMs: 1_000 },
	"list messages": { limit: 5, perMs: 5_000 },
	reactions: { limit: 1, perMs: 250 },
	pins: { limit: 5, perMs: 5_000 },
	threads: { limit: 50, perMs: 300_000 },
	commands: { limit: 5, perMs: 20_000 },
	webhook: { limit: 5, perMs: 2_000 },
	other: { limit: 50, perMs: 1_000 },
};

export type Verdict = {
	readonly headers: Readonly<Record<string, string>>;
	/** null: let in. Else the seconds to wait, and by which limit. */
	readonly refused: { readonly seconds: number; readonly global: boolean } | null;
};

/** Times in order; those that are over are forgotten. */
type Window = { times: number[]; head: number };

/** How many of the window's time are left, after those before `since` have gone. */
function count(window: Window, since: number): number {
	while (window.head < window.times.length && (window.times[window.head] ?? 0) <= since) window.head++;
	if (window.head > 1_000) {
		window.times = window.times.slice(window.head);
		window.head = 0;
	}
	return window.times.length - window.head;
}

export type RateLimits = {
	/**
	 * Counts a request and says whether it may go on. `bucket` null: the route has no limit of its own. `counted`: it counts for the
	 * limit of the whole bot.
	 */
	take(bucket: string | null, major: string, counted: boolean): Verdict;
};

/** `now`: the clock that windows slide on, in milliseconds; null: nothing is ever refused. */
export function createRateLimits(now: (() => number) | null, options: RateLimitOptions = {}): RateLimits {
	const global = options.global ?? { limit: 50, perMs: 1_000 };
	const rates: Readonly<Record<string, Rate>> = { ...usualRates, ...options.buckets };
	const all: Window = { times: [], head: 0 };
	const windows = new Map<string, Window>();

	return {
		take(bucket, major, counted) {
			if (now === null) return { headers: {}, refused: null };
			const at = now();
			if (counted && count(all, at - global.perMs) >= global.limit) {
				const seconds = ((all.times[all.head] ?? at) + global.perMs - at) / 1_000;
				return {
					headers: {
						"X-RateLimit-Global": "true",
						"X-RateLimit-Scope": "global",
						"Retry-After": String(Math.ceil(seconds)),
					},
					refused: { seconds, global: true },
				};
			}
			const { limit, perMs } = rates[bucket ?? ""] ?? rates["other"] ?? global;
			if (bucket === null) {
				if (counted) all.times.push(at);
				return { headers: {}, refused: null };
			}
			const key = `${bucket} ${major}`;
			const window = windows.get(key) ?? { times: [], head: 0 };
			windows.set(key, window);
			const used = count(window, at - perMs);
			const full = used >= limit;
			if (!full) {
				window.times.push(at);
				if (counted) all.times.push(at);
			}
			const seconds = Math.max(0.001, ((window.times[window.head] ?? at) + perMs - at) / 1_000);
			const headers = {
				"X-RateLimit-Limit": String(limit),
				"X-RateLimit-Remaining": String(full ? 0 : limit - used - 1),
				"X-RateLimit-Reset": (at / 1_000 + seconds).toFixed(3),
				"X-RateLimit-Reset-After": seconds.toFixed(3),
				"X-RateLimit-Bucket": Buffer.from(bucket).toString("hex").padEnd(32, "0").slice(0, 32),
			};
			if (!full) return { headers, refused: null };
			return {
				headers: { ...headers, "X-RateLimit-Scope": "user", "Retry-After": String(Math.ceil(seconds)) },
				refused: { seconds, global: false },
			};
		},
	};
}
