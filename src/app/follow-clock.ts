import { DAY, type Instant, MINUTE, type RoomId } from "../core/ids.ts";
import type { Room, Round } from "../core/ledger.ts";
import { longestOpen } from "../core/round.ts";
import { bringAnswersBack } from "./bring-answers-back.ts";
import { nextFreeOccurrence, planNextRound } from "./plan-next-round.ts";
import type { Store, Tx } from "./ports/store.ts";
import { recountStandings } from "./recount-standings.ts";
import { roundStep } from "./round-step.ts";
import type { Work } from "./work.ts";

/** Clocks of several machines differ by less than this; a heartbeat further ahead was left before a clock was set back. */
const clocksDiffer = 2 * MINUTE;
/** No step that failed waits longer than this before it is tried again. */
const longestWait = 15 * MINUTE;
/** No clock is further ahead than this. */
const longestAhead = 36_500 * DAY;

/**
 * Notices by the heartbeats that the clock was set back, and takes back what was only true while it was wrong: claims and retries of the
 * future. Null when it was not. Else the rooms that have to be planned anew, each by `planAfterClock`; once all are, `forgetFuture`.
 */
export async function noticeClockSetBack({ tx, now }: Pick<Work, "tx" | "now">): Promise<RoomId[] | null> {
	if ((await tx.heartbeats.between(now + clocksDiffer + 1, now + longestAhead)).length === 0) return null;
	await tx.steps.clockSetBack(now, longestWait);
	return tx.rounds.roomsAhead(now);
}

/** Removes the heartbeats of the future, and with them the sign: a process that dies before it has planned every room leaves it to the next tick. */
export async function forgetFuture(tx: Tx, now: Instant): Promise<void> {
	await tx.heartbeats.forgetAfter(now + clocksDiffer);
}

/**
 * Plans a room anew after the clock was set back: outages of coming days that never were are removed, an open round that would stay
 * open too long closes at the room's next time, and answers given meanwhile count as given now. Done twice, it changes nothing more.
 */
export async function planAfterClock(
	{ store, ...parts }: Pick<Work, "bank" | "holidays" | "ids"> & { store: Store },
	roomId: RoomId,
	now: Instant,
): Promise<void> {
	await store.transaction(async (tx) => {
		const work: Work = { tx, now, ...parts };
		const room = await tx.rooms.lock(roomId);
		if (room === null) return;
		await tx.rounds.forgetOutagesAfter(roomId, now);
		const open = await tx.rounds.open(roomId);
		if (open !== null) await mendOpen(work, room, open);
		const planned = await tx.rounds.scheduled(roomId);
		if (planned === null || planned.dueAt > now) await planNextRound(work, room, now);
	});
}

/** Brings the times of an open round back to where the clock is now. */
async function mendOpen(work: Work, room: Room, open: Round): Promise<void> {
	const { tx, now } = work;
	if (open.closesAt === null || open.postedAt === null) return;
	const mended = { ...open, postedAt: Math.min(open.postedAt, now), closesAt: open.closesAt };
	mended.closesAt = open.postedAt > now ? await closeOfEarly(work, room, mended) : await closeOfMoved(work, mended);
	await tx.rounds.save(mended);
	const answered = await bringAnswersBack(work, open);
	if (mended.closesAt !== open.closesAt)
		await tx.steps.add([
			{
				...roundStep(work, room, open, "close", mended.closesAt, `close:${open.id}:${now}`),
				payload: { closesAt: mended.closesAt },
			},
			roundStep(work, room, open, "refresh-post", now, `refresh-post:${open.id}:until:${mended.closesAt}:${now}`),
		]);
	await recountStandings(work, room, mended, `clock:${now}`, answered);
}

/** Of a round that was posted ahead of its time: the room's next time that has no round yet, so that no day goes without a question. */
async function closeOfEarly(work: Work, room: Room, open: Round & { closesAt: Instant }): Promise<Instant> {
	// Nothing is planned before the open round closes; here it closes for what is planned.
	await work.tx.rounds.save({ ...open, closesAt: work.now });
	const next = await nextFreeOccurrence(work, room, work.now);
	return Math.min(open.closesAt, next?.at ?? work.now + longestOpen);
}

/** Of a round that was open already: the close that was promised. What moved it was no outage. */
async function closeOfMoved({ tx }: Work, open: Round & { closesAt: Instant }): Promise<Instant> {
	const step = (await tx.steps.ofRound(open.id)).find(({ kind }) => kind === "close");
	const promised = step?.payload;
	if (typeof promised !== "object" || promised === null || !("closesAt" in promised)) return open.closesAt;
	return typeof promised.closesAt === "number" ? Math.min(open.closesAt, promised.closesAt) : open.closesAt;
}
