import type { LoggedRequest } from "../support/fake-slack/request-log.ts";

/** What was posted in many channels; times in milliseconds, of the wall where they stand alone. */
export type Posted = {
	/** Channels that had as many messages as they were to have. */
	complete: number;
	messages: number;
	/** Messages beyond those that a channel was to have. */
	doubled: number;
	firstAt: number;
	lastAt: number;
	/** From the first message to the last. */
	took: number;
	/** The most messages that one channel had within a second. */
	most: number;
	/** The shortest time between two messages in one channel; null: no channel had two. */
	leastGap: number | null;
	/** Messages that Slack did not take for their pace. */
	tooMany: number;
	/** Everything else that it did not take, a line each. */
	refused: string[];
};

/**
 * A second, less what a network or a busy machine may shift two arrivals towards each other: who sends one a second is not to be taken
 * for who sends two.
 */
const second = 1_000 - 100;

const isPost = ({ method }: LoggedRequest): boolean => method === "chat.postMessage";
export const isPosted = (one: LoggedRequest): boolean => isPost(one) && one.status === 200 && one.error === null;

/** `ratelimited chat.update`; nothing for what was taken. */
export const refusal = ({ method, status, error }: LoggedRequest): string[] =>
	status !== null && (status !== 200 || error !== null) ? [`${error ?? status} ${method}`] : [];

/** Looks through what was asked of Slack. `each`: so many messages were to come in each channel. */
export const readPosted = (requests: readonly LoggedRequest[], channels: readonly string[], each: number): Posted => {
	const wanted = new Set<unknown>(channels);
	const posts = requests.filter((one) => isPosted(one) && wanted.has(one.args["channel"]));
	const [first, last] = [posts[0], posts.at(-1)];
	if (first === undefined || last === undefined) throw new Error("Nothing was posted");
	const times = [...Map.groupBy(posts, ({ args }) => args["channel"]).values()].map((those) =>
		those.map(({ began }) => began),
	);
	const gaps = times.flatMap((of) => of.slice(1).map((at, nth) => at - (of[nth] ?? at)));
	const tooMany = requests.filter((one) => isPost(one) && one.status === 429);
	return {
		complete: times.filter(({ length }) => length >= each).length,
		messages: posts.length,
		doubled: times.reduce((sum, { length }) => sum + Math.max(0, length - each), 0),
		firstAt: first.at,
		lastAt: last.at,
		took: last.began - first.began,
		most: Math.max(...times.map(mostWithin)),
		leastGap: gaps.length === 0 ? null : Math.min(...gaps),
		tooMany: tooMany.length,
		refused: requests.filter((one) => !tooMany.includes(one)).flatMap(refusal),
	};
};

const mostWithin = (times: readonly number[]): number =>
	Math.max(...times.map((from, nth) => times.slice(nth).filter((at) => at - from < second).length));
