import type { Json, Refused } from "./state.ts";

/** A call that came in, oldest first. Tokens are not kept. */
export type LoggedRequest = {
	/** `chat.postMessage`. */
	readonly method: string;
	/** JSON that came as text is read. */
	readonly args: Json;
	/** The fake's time, in milliseconds. */
	readonly at: number;
	/** The wall's steady time when it came, in milliseconds. */
	readonly began: number;
	/** The workspace of its token; null: it had none. */
	team: string | null;
	/** null: no answer was given (yet, or ever). */
	status: number | null;
	/** Slack's word for its refusal; null: it was done, or nothing was said. */
	error: string | null;
};

export type RequestLog = {
	readonly requests: LoggedRequest[];
	readonly refused: Refused[];
	begin(method: string, args: Json): LoggedRequest;
	refuse(refused: Refused): void;
};

/** Secrets have no business in what a failing test prints. */
const secret: ReadonlySet<string> = new Set(["token", "client_secret", "code"]);

export function createRequestLog(now: () => number): RequestLog {
	const requests: LoggedRequest[] = [];
	const refused: Refused[] = [];
	return {
		requests,
		refused,
		begin(method, args) {
			const shown = Object.fromEntries(Object.entries(args).filter(([name]) => !secret.has(name)));
			const entry: LoggedRequest = {
				method,
				args: shown,
				at: now(),
				began: performance.now(),
				team: null,
				status: null,
				error: null,
			};
			requests.push(entry);
			return entry;
		},
		refuse: (one) => void refused.push(one),
	};
}
