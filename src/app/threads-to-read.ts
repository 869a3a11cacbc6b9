import { HOUR, type Instant, type RoundId } from "../core/ids.ts";
import type { Platform } from "../core/ledger.ts";
import { StoreError } from "./errors.ts";
import type { Store, ThreadToRead } from "./ports/store.ts";
import type { Log } from "./ports/surroundings.ts";

/** A round that closed longer ago is not read again: a message that was written on time has come by then, or will not. */
const closedWithin = 30 * HOUR;

/**
 * Messages of a thread may bear an earlier time than its round: our clock was ahead when it was posted, and the platform's was right.
 * Two zones are at most 26 hours apart. A thread holds nothing older than itself, so looking further back costs nothing.
 */
const clockAhead = 26 * HOUR;

/** So many direct conversations are read again: each costs the platform a request. */
const mostConversations = 50;

/**
 * The channels of direct conversations in which an answer to an open round may have been missed, the latest first. None where they can't
 * be found in time: what stands in threads must not wait for that.
 */
export async function conversationsToRead(
	{ store, log }: { store: Store; log: Log },
	platform: Platform,
): Promise<string[]> {
	try {
		return await store.transaction((tx) => tx.members.conversations(platform, mostConversations));
	} catch (error) {
		if (!(error instanceof StoreError) || error.reason !== "slow") throw error;
		log.warn({ err: error }, "direct messages from the time away are not looked for");
		return [];
	}
}

/** The answers of so many rounds are looked up in one transaction. */
const roundsAtOnce = 500;

/**
 * The threads in which something may have been missed while nobody listened. A message written on time counts whenever it reaches us
 * (design: Close), so those of rounds that closed a short while ago are among them.
 */
export async function threadsToRead(store: Store, platform: Platform, now: Instant): Promise<ThreadToRead[]> {
	const threads = await store.transaction((tx) => tx.rounds.threads(platform, now - closedWithin));
	const read: ThreadToRead[] = [];
	for (let from = 0; from < threads.length; from += roundsAtOnce) {
		const page = threads.slice(from, from + roundsAtOnce);
		const sources = new Map<RoundId, string[]>(page.map(({ roundId }) => [roundId, []]));
		const found = await store.transaction((tx) => tx.rounds.sources([...sources.keys()]));
		for (const { roundId, message } of found) sources.get(roundId)?.push(message);
		for (const { roundId, postedAt, ...place } of page)
			read.push({ ...place, since: postedAt - clockAhead, sources: sources.get(roundId) ?? [] });
	}
	return read;
}
