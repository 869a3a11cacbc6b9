/** Slack's tiers, a method and a workspace (https://docs.slack.dev/apis/web-api/rate-limits); `post`: messages, by channel; `free`: none. */
export type Tier = 1 | 2 | 3 | 4 | "post" | "free";

/** So many calls in a minute. */
const perMinute = { 1: 1, 2: 20, 3: 50, 4: 100 } as const;
/** Slack says “1+ a minute” and lets short bursts pass: a socket that is opened anew asks two or three times. */
const burst = { 1: 4, 2: 20, 3: 50, 4: 100 } as const;

/** Messages in a channel: one a second, and two at once. */
const postsAtOnce = 2;
const postEveryMs = 1_000;
/** Messages in a workspace: “several hundred” a minute. */
const postsPerMinute = 600;

export type RateLimitOptions = {
	/** So many a minute for one method, instead of its tier's: `conversations.history` has 1 for apps that are sold outside the Marketplace. */
	readonly perMinute?: Readonly<Record<string, number>>;
};

export type RateLimits = {
	/** Counts a call. null: let in; else the seconds to wait. */
	take(call: { method: string; tier: Tier; team: string; channel: string | null }): number | null;
};

/** Fills at an even pace, up to `size`. */
type Bucket = { left: number; at: number };

/** `now`: the clock that it goes by, in milliseconds; null: nothing is ever refused. */
export function createRateLimits(now: (() => number) | null, options: RateLimitOptions = {}): RateLimits {
	const buckets = new Map<string, Bucket>();

	/** Milliseconds until there is one; 0: there is, and it is not taken yet. */
	function wait(key: string, size: number, everyMs: number, at: number): { bucket: Bucket; ms: number } {
		const bucket = buckets.get(key) ?? { left: size, at };
		buckets.set(key, bucket);
		bucket.left = Math.min(size, bucket.left + Math.max(0, at - bucket.at) / everyMs);
		bucket.at = at;
		// What is missing by a rounding is not missing.
		return { bucket, ms: bucket.left >= 1 - 1e-9 ? 0 : (1 - bucket.left) * everyMs };
	}

	return {
		take({ method, tier, team, channel }) {
			if (now === null) return null;
			const at = now();
			const own = options.perMinute?.[method];
			const asked = [];
			if (own !== undefined) asked.push(wait(`${team} ${method}`, own, 60_000 / own, at));
			else if (tier === "post") {
				asked.push(wait(`${team} ${method}`, postsPerMinute, 60_000 / postsPerMinute, at));
				asked.push(wait(`${team} ${channel}`, postsAtOnce, postEveryMs, at));
			} else if (tier !== "free") asked.push(wait(`${team} ${method}`, burst[tier], 60_000 / perMinute[tier], at));
			const longest = Math.max(0, ...asked.map(({ ms }) => ms));
			if (longest > 0) return Math.max(1, Math.ceil(longest / 1_000));
			for (const { bucket } of asked) bucket.left -= 1;
			return null;
		},
	};
}
