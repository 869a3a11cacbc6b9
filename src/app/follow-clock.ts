import { type Instant, MINUTE, type RoomId } from "../core/ids.ts";
import { localDateOf } from "../core/local-date.ts";
import { closesAt, longestOpen } from "../core/round.ts";
import { daysOffOf } from "./days-off.ts";
import { planNextRound } from "./plan-next-round.ts";
import type { Store } from "./ports/store.ts";
import { recountStandings } from "./recount-standings.ts";
import { roundStep } from "./round-step.ts";
import type { Work } from "./work.ts";

/** Clocks of several machines differ by less than this; a heartbeat further ahead was left before a clock was set back. */
const clocksDiffer = 2 * MINUTE;
/** No step that failed waits longer than this before it is tried again. */
const longestWait = 15 * MINUTE;

/**
 * Notices by the heartbeats that the clock was set back, and takes back what was only true while it was wrong: claims and retries of the
 * future, rounds of coming days that were skipped for an outage that never was, an open round that would close too late. Gives the rooms
 * that have to be planned anew, each by `planAfterClock`.
 */
export async function noticeClockSetBack({ tx, now }: Pick<Work, "tx" | "now">): Promise<RoomId[]> {
	if ((await tx.heartbeats.forgetAfter(now + clocksDiffer)) === 0) return [];
	await tx.steps.clockSetBack(now, longestWait);
	return tx.rounds.roomsAhead(now);
}

/** Plans a room's next round anew after the clock was set back. */
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
		if (open?.closesAt != null && open.closesAt > now + longestOpen) {
			const { settings } = room;
			const date = localDateOf(now, settings.schedule.zone);
			const closing = closesAt({ settings, date, postedAt: now, dayOff: await daysOffOf(work, settings) });
			const mended = { ...open, postedAt: Math.min(open.postedAt ?? now, now), closesAt: closing };
			await tx.rounds.save(mended);
			await tx.steps.add([
				{ ...roundStep(work, room, open, "close", closing, `close:${open.id}:${now}`), payload: { closesAt: closing } },
				roundStep(work, room, open, "refresh-post", now, `refresh-post:${open.id}:until:${closing}`),
			]);
			const answered = (await tx.answers.ofRound(open.id)).map(({ member }) => member.id);
			await recountStandings(work, room, mended, `until:${closing}`, answered);
		}
		const planned = await tx.rounds.scheduled(roomId);
		if (planned === null || planned.dueAt > now) await planNextRound(work, room, now);
	});
}
