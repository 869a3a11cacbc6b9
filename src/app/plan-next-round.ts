import { type Instant, MINUTE } from "../core/ids.ts";
import type { Room, Round } from "../core/ledger.ts";
import { addDays, localDateOf } from "../core/local-date.ts";
import type { Occurrence } from "../core/room.ts";
import { occurrencesFrom } from "../core/schedule.ts";
import { daysOffOf } from "./days-off.ts";
import { planRecapOfWeek } from "./plan-recap.ts";
import { roundStep } from "./round-step.ts";
import type { Work } from "./work.ts";

/** Every scheduled weekday is within a week; a year of skipped dates ahead is more than anybody makes. */
const longestLookAhead = 400;

/**
 * The first time after `after` at which the room is due and has no round yet on that date, public holidays of its region left out.
 * A room has one open round (design: Close): one that comes before its close waits for it, if that is within its window; earlier
 * ones are passed over. Null when nothing is found in a year.
 */
export async function nextFreeOccurrence(
	work: Pick<Work, "tx" | "holidays" | "now">,
	room: Room,
	after: Instant,
): Promise<Occurrence | null> {
	const { tx } = work;
	const open = await tx.rounds.open(room.id);
	const { schedule, windowMinutes } = room.settings;
	const earliest = (open?.closesAt ?? 0) - windowMinutes * MINUTE;
	// The day before covers an `after` that is still yesterday on the other side of a clock change.
	const from = addDays(localDateOf(after, schedule.zone), -1);
	let looked = 0;
	const dayOff = await daysOffOf(work, room.settings);
	for (const occurrence of occurrencesFrom(schedule, from, dayOff)) {
		if (++looked > longestLookAhead) return null;
		if (occurrence.at <= after || occurrence.at < earliest) continue;
		const taken = await tx.rounds.onDate(room.id, occurrence.date);
		if (taken === null || taken.state === "scheduled") return occurrence;
	}
	return null;
}

/** A round that is not posted yet. */
export const scheduledRound = (id: string, room: Room, date: string, dueAt: Instant): Round => ({
	id,
	roomId: room.id,
	date,
	state: "scheduled",
	skipReason: null,
	dueAt,
	questionId: null,
	revision: null,
	level: null,
	mode: room.settings.mode,
	assessedPoints: room.settings.assessedPoints,
	postedAt: null,
	closesAt: null,
	closedAt: null,
	posted: null,
	repeat: false,
});

/** Adds a scheduled round with the step that posts it; null when its date is taken. */
export async function scheduleRound(work: Work, room: Room, date: string, dueAt: Instant): Promise<Round | null> {
	const { tx, ids } = work;
	const round = scheduledRound(ids.next(), room, date, dueAt);
	if (!(await tx.rounds.add(round))) return null;
	await tx.steps.add([roundStep(work, room, round, "post", dueAt)]);
	return round;
}

/**
 * Makes the room's one scheduled round the right one: the first free time after `after`, or none while it is not active.
 * The room must be locked. Gives the round that comes next.
 */
export async function planNextRound(work: Work, room: Room, after: Instant): Promise<Round | null> {
	const { tx } = work;
	const planned = await tx.rounds.scheduled(room.id);
	if (planned !== null) await tx.rounds.unschedule(planned.id);
	const next = room.status === "active" ? await planRoundAfter(work, room, after) : null;
	await planRecapOfWeek(work, room);
	return next;
}

/** Plans the round after the one that was just posted: the room is active, and has none planned. */
export async function planRoundAfter(work: Work, room: Room, after: Instant): Promise<Round | null> {
	const occurrence = await nextFreeOccurrence(work, room, after);
	return occurrence === null ? null : scheduleRound(work, room, occurrence.date, occurrence.at);
}
