import { DAY, type Instant } from "../core/ids.ts";
import type { Store } from "./ports/store.ts";
import type { Clock, Jobs } from "./ports/surroundings.ts";
import { staleClaim } from "./steps/run-step.ts";

/** So many steps are handed to the workers in one tick; what is left comes with the next. */
const mostPerTick = 10_000;
/** How long seen events, heartbeats and settled steps are kept. */
const keepFor = 35 * DAY;

/**
 * The minute tick: leaves a heartbeat, asks with one indexed query what is due, and nudges the workers.
 * Everything that a crash or a lost job left behind is found here.
 */
export async function tick({
	store,
	jobs,
	clock,
}: {
	store: Store;
	jobs: Jobs;
	clock: Clock;
}): Promise<{ due: number }> {
	const now = clock.now();
	const ready = await store.transaction(async (tx) => {
		await tx.heartbeats.beat(now);
		return tx.steps.ready(now, staleClaim, mostPerTick);
	});
	if (ready.length > 0)
		await jobs.send(ready.map(({ id, workspaceId, kind }) => ({ id, workspaceId, kind, dueAt: now })));
	return { due: ready.length };
}

/** Removes what is no longer needed, once a day; each call of a port removes a bounded number, so that no transaction is long. */
export async function prune(store: Store, now: Instant): Promise<void> {
	const before = now - keepFor;
	let removed: number;
	do {
		removed = await store.transaction(async (tx) => {
			const events = await tx.events.prune(before);
			const heartbeats = await tx.heartbeats.prune(before);
			return events + heartbeats + (await tx.steps.prune(before));
		});
	} while (removed > 0);
}
