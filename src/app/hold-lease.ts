import { MINUTE, SECOND } from "../core/ids.ts";
import type { Lease, Leases } from "./ports/leases.ts";
import type { Log } from "./ports/surroundings.ts";
import { backoff } from "./steps/next-try.ts";

/** Between two tries to start what the lease is for; see `backoff`. */
const startAgain = { first: SECOND, longest: MINUTE };
/** A start that was told to end is waited for so long, in milliseconds. */
const endsWithin = 5 * SECOND;

export type HoldLeaseParts = {
	leases: Leases;
	name: string;
	/** Milliseconds between two tries to get the lease. */
	every: number;
	/**
	 * Starts what only the holder may do. May throw, and is then called again, so it leaves nothing behind that a second call would
	 * stumble over. When the signal aborts (lost, or told to stop) it ends soon, and from that moment starts nothing more.
	 */
	onHeld: (signal: AbortSignal) => Promise<void>;
	/** Stops it: once for each time the lease was held, whether `onHeld` got to its end or not. */
	onLost: () => Promise<void>;
	log: Log;
	/** In [0, 1): spreads retries. */
	random: () => number;
	/** Milliseconds; over early when the signal aborts. Never rejects. */
	wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};

/**
 * Tries for a lease until it has it, starts what it is for, and stops that when the lease is lost, to try again.
 * Where the start fails, the lease is kept and the start tried again: the platform that can't be reached from here can't from elsewhere
 * either, and two processes that pass it to and fro would mend nothing.
 * `stop` ends all this: the lease is given to the next when what it was for has stopped.
 */
export function holdLease(parts: HoldLeaseParts): { stop(): Promise<void> } {
	const stopping = new AbortController();
	const over = holdAgainAndAgain(parts, stopping.signal);
	return {
		stop() {
			stopping.abort();
			return over;
		},
	};
}

async function holdAgainAndAgain(parts: HoldLeaseParts, stopping: AbortSignal): Promise<void> {
	const { leases, name, every, log, wait } = parts;
	let told = false;
	while (!stopping.aborted) {
		try {
			const lease = await leases.hold(name);
			told = false;
			if (lease !== null) await whileHeld(parts, lease, stopping);
		} catch (error) {
			if (!told)
				log.warn({ lease: name, err: error }, "the lease could not be asked for; it is tried again until it can");
			told = true;
		}
		await wait(every, stopping);
	}
}

async function whileHeld(parts: HoldLeaseParts, lease: Lease, stopping: AbortSignal): Promise<void> {
	const { name, onLost, log, wait } = parts;
	const lost = new AbortController();
	void lease.lost.then(() => lost.abort());
	const ended = AbortSignal.any([lost.signal, stopping]);
	log.info({ lease: name }, "this process holds the lease");
	const starting = start(parts, ended);
	await aborted(ended);
	if (lost.signal.aborted) log.warn({ lease: name }, "the lease is lost; another process may have it");
	const patience = new AbortController();
	await Promise.race([starting, wait(endsWithin, patience.signal)]).finally(() => patience.abort());
	await onLost().catch((error: unknown) => {
		log.error({ lease: name, err: error }, "what the lease was for did not stop in good order");
	});
	await lease.release();
}

/** Until it is started, or the lease is over. Never throws. */
async function start({ name, onHeld, log, random, wait }: HoldLeaseParts, ended: AbortSignal): Promise<void> {
	for (let failures = 0; !ended.aborted; failures++) {
		try {
			return await onHeld(ended);
		} catch (error) {
			if (ended.aborted) return;
			const again = backoff(startAgain, failures, random());
			log.warn(
				{ lease: name, err: error },
				`what the lease is for could not be started; the next try is in ${Math.ceil(again / SECOND)} s`,
			);
			await wait(again, ended);
		}
	}
}

const aborted = (signal: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});
