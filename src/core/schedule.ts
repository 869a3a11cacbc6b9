import { Temporal } from "temporal-polyfill";
import type { Instant, LocalDate } from "./ids.ts";
import { addDays, localDateOf, weekdayOf } from "./local-date.ts";
import { type DaysOff, noDaysOff, type Occurrence, type Schedule } from "./room.ts";

/** The last date that `YYYY-MM-DD` can name. */
const lastDate: LocalDate = "9999-12-31";

/**
 * The time at which a schedule is due on one local date (rule "Schedule"). Null when the weekday is not scheduled, or
 * when the zone never had that date (2011-12-30 in Pacific/Apia).
 *
 * A time inside a spring gap is due at the first instant after the gap (`after-gap`), which can already be the next
 * local date (America/Nuuk jumps from Saturday 23:00 to Sunday); it stays that of the date asked for. A time in a
 * repeated hour is due the first time only (`first-of-repeated`). Temporal's own "compatible" choice differs: it shifts
 * a time in a gap by the gap's length.
 *
 * Throws a RangeError when the date, time or zone is none.
 */
export const occurrenceOn = (schedule: Schedule, date: LocalDate): Occurrence | null => {
	if (!schedule.days.includes(weekdayOf(date))) return null;
	const wanted = Temporal.PlainDateTime.from(`${date}T${schedule.time}`);
	const earlier = wanted.toZonedDateTime(schedule.zone, { disambiguation: "earlier" });
	const later = wanted.toZonedDateTime(schedule.zone, { disambiguation: "later" });
	const at = earlier.epochMilliseconds;
	if (at === later.epochMilliseconds) return { date, at, note: null };
	if (earlier.toPlainDateTime().equals(wanted)) return { date, at, note: "first-of-repeated" };
	// In a gap "earlier" lies before the gap by less than its length, so the next transition is the gap's end.
	const gapEnd = earlier.getTimeZoneTransition("next");
	if (gapEnd === null) throw new RangeError(`no transition after ${earlier.toString()}`);
	const startOfDay = Temporal.PlainDate.from(date).toZonedDateTime(schedule.zone);
	if (startOfDay.toPlainDate().toString() !== date) return null;
	return { date, at: gapEnd.epochMilliseconds, note: "after-gap" };
};

/** Every time at which a schedule is due, from a local date (included) on, in order; days off are left out. None without days. */
export function* occurrencesFrom(
	schedule: Schedule,
	fromDate: LocalDate,
	dayOff: DaysOff = noDaysOff,
): Generator<Occurrence, void, undefined> {
	if (schedule.days.length === 0) return;
	for (let date = fromDate; ; date = addDays(date, 1)) {
		const occurrence = occurrenceOn(schedule, date);
		if (occurrence !== null && dayOff(date) === null) yield occurrence;
		if (date >= lastDate) return;
	}
}

/**
 * The first time due after an instant and, when `notBeforeDate` is given, on a later local date than that one. Pass the
 * date of the room's last round: then no date gets two rounds, whatever happened to zone or clock (rule "Schedule").
 *
 * Throws a RangeError for a schedule without days.
 */
export const nextOccurrence = (
	schedule: Schedule,
	after: Instant,
	notBeforeDate?: LocalDate,
	dayOff: DaysOff = noDaysOff,
): Occurrence => {
	// A time moved out of a gap may fall on the date after its own; until then the wall shows no later date than its own.
	for (const occurrence of occurrencesFrom(schedule, localDateOf(after, schedule.zone), dayOff)) {
		const isLater = notBeforeDate === undefined || occurrence.date > notBeforeDate;
		if (isLater && occurrence.at > after) return occurrence;
	}
	throw new RangeError("the schedule has no days");
};
