import { DAY, type Instant, type RoomId } from "../core/ids.ts";
import type { Platform } from "../core/ledger.ts";
import { eraseWorkspaces } from "./erase-workspaces.ts";
import { forgetFuture, noticeClockSetBack, planAfterClock } from "./follow-clock.ts";
import type { Holidays } from "./ports/holidays.ts";
import type { ReadyStep, Store } from "./ports/store.ts";
import type { Clock, Ids, Jobs, Log, QuestionBank } from "./ports/surroundings.ts";
import { staleClaim } from "./steps/next-try.ts";

/** So many steps are read and handed to the workers at a time. */
const pageSize = 2_000;
/** How long seen events, heartbeats and settled steps are kept. */
const keepFor = 35 * DAY;

export type TickParts = {
	store: Store;
	jobs: Jobs;
	clock: Clock;
	log: Log;
	bank: QuestionBank;
	holidays: Holidays;
	ids: Ids;
	/** The chats that run in this process: what waits for another is left alone. */
	platforms: readonly Platform[];
};

/**
 * The minute tick: leaves a heartbeat, asks with one indexed query what is due, and nudges the workers.
 * Everything that a crash or a lost job left behind is found here, and a clock that was set back is noticed.
 * `ahead`: the workers are also told of what falls due within so many milliseconds. A process that starts does that up to its next tick:
 * whoever planned a retry for a few seconds on may be gone, and with it the job.
 */
export async function tick(parts: TickParts, ahead = 0): Promise<{ due: number }> {
	const { store, jobs, clock, platforms } = parts;
	const now = clock.now();
	const read = (after: ReadyStep | null) => ({ platforms, limit: pageSize, after });
	const first = await store.transaction(async (tx) => {
		const rooms = await noticeClockSetBack({ tx, now });
		await tx.heartbeats.beat(now);
		return { rooms, ready: await tx.steps.ready(now + ahead, staleClaim + ahead, read(null)) };
	});
	let due = 0;
	for (let page = first.ready; page.length > 0; ) {
		due += page.length;
		await jobs.send(page.map((step) => ({ ...step, dueAt: Math.max(now, step.dueAt) })));
		const last = page.at(-1);
		if (last === undefined || page.length < pageSize) break;
		page = await store.transaction((tx) => tx.steps.ready(now + ahead, staleClaim + ahead, read(last)));
	}
	if (first.rooms !== null) await followBack(parts, first.rooms, now);
	return { due };
}

/** After what is due: a room that can't be planned anew must not keep the others from their questions. */
async function followBack(parts: TickParts, rooms: readonly RoomId[], now: Instant): Promise<void> {
	parts.log.warn({ rooms: rooms.length }, "the clock was set back; rooms are planned anew");
	for (const room of rooms) await planAfterClock(parts, room, now);
	await parts.store.transaction((tx) => forgetFuture(tx, now));
}

/**
 * Removes what is no longer needed, once a day; each call of a port removes a bounded number, so that no transaction is long.
 * `log` is told of each workspace that was erased.
 */
export async function prune(store: Store, now: Instant, log: Pick<Log, "info">): Promise<void> {
	const before = now - keepFor;
	let removed: number;
	do {
		removed = await store.transaction(async (tx) => {
			const events = await tx.events.prune(before);
			const heartbeats = await tx.heartbeats.prune(before);
			return events + heartbeats + (await tx.steps.prune(before));
		});
	} while (removed > 0);
	await eraseWorkspaces(store, now, log);
}
