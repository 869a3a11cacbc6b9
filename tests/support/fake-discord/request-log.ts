import type { Problem } from "./api-error.ts";

/** A request that came in, oldest first. */
export type LoggedRequest = {
	readonly method: string;
	/** Without `/api/v10` and the query. */
	readonly path: string;
	/** The route's pattern, `/channels/:channel/messages`; null: none, or it was not looked for. */
	route: string | null;
	readonly body: unknown;
	/** The fake's time, in milliseconds. */
	readonly at: number;
	/** The wall's steady time when it came, in milliseconds. */
	readonly began: number;
	/** null: no answer was given (yet, or ever). */
	status: number | null;
};

/** A request that Discord would not have understood, or that the fake does not know. */
export type Refused = { readonly method: string; readonly path: string; readonly problems: readonly Problem[] };

/** Answers that Discord bans an address for: 10,000 in ten minutes. */
export type InvalidRequests = { readonly 401: number; readonly 403: number; readonly 429: number };

export type RequestLog = {
	readonly requests: LoggedRequest[];
	readonly refused: Refused[];
	readonly invalid: InvalidRequests;
	/** The most requests that counted for the bot's limit, in any sliding second of the wall. */
	readonly busiestSecond: number;
	/** How many requests each route had, as `POST /channels/:channel/messages`. */
	counts(): ReadonlyMap<string, number>;
	begin(method: string, path: string, body: unknown, began: number): LoggedRequest;
	end(entry: LoggedRequest, status: number, route: string | null): void;
	/** A request was let in. `counted`: it counts for the limit of the whole bot. */
	note(counted: boolean): void;
	refuse(method: string, path: string, problems: readonly Problem[]): void;
};

export function createRequestLog(now: () => number): RequestLog {
	const requests: LoggedRequest[] = [];
	const refused: Refused[] = [];
	const invalid = { 401: 0, 403: 0, 429: 0 };
	const counts = new Map<string, number>();
	let second: number[] = [];
	let busiest = 0;

	return {
		requests,
		refused,
		invalid,
		get busiestSecond() {
			return busiest;
		},
		counts: () => counts,
		begin(method, path, body, began) {
			const entry: LoggedRequest = { method, path, route: null, body, at: now(), began, status: null };
			requests.push(entry);
			return entry;
		},
		end(entry, status, route) {
			entry.status = status;
			entry.route = route;
			const name = `${entry.method} ${route ?? "?"}`;
			counts.set(name, (counts.get(name) ?? 0) + 1);
			if (status === 401 || status === 403 || status === 429) invalid[status]++;
		},
		note(counted) {
			if (!counted) return;
			const at = performance.now();
			second = [...second.filter((one) => at - one < 1_000), at];
			busiest = Math.max(busiest, second.length);
		},
		refuse(method, path, problems) {
			refused.push({ method, path, problems });
		},
	};
}
