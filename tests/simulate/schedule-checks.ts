import type { Schedule, Weekday } from "../../src/core/room.ts";
import type { nextOccurrence, occurrenceOn, occurrencesFrom } from "../../src/core/schedule.ts";
import type { RulesDiffer } from "./zone-differences.ts";
import type { ZoneWindow } from "./zone-names.ts";
import type { ZoneClock } from "./zone-transitions.ts";
import { dateAfter, dateOfWall, day, expectedOn, hadDate, wallAt, wallOf } from "./zone-wall.ts";

/** What is put to the proof: the functions of `src/core/schedule.ts`. */
export type ScheduleRules = {
	occurrenceOn: typeof occurrenceOn;
	occurrencesFrom: typeof occurrencesFrom;
	nextOccurrence: typeof nextOccurrence;
};

/** A place at which the schedule says other than the zone's clock: `expected` and `got` are instants in ISO 8601 with a note. */
export type Mismatch = { zone: string; date: string; time: string; rule: string; expected: string; got: string };

/** What the checks of all zones came to; each clock change and each missing date is in its set once. */
export type Tally = {
	checked: number;
	setAside: number;
	gaps: Set<string>;
	repeated: Set<string>;
	skippedDates: Set<string>;
	mismatches: Mismatch[];
};

/** A zone's window with all that its checks need. `differing`: when the platform has other rules than the clock. */
export type ZoneCase = ZoneWindow & { clock: ZoneClock; differing: readonly RulesDiffer[] };

type Due = { date: string; at: number; note: string | null };

export const allDays: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** 1970-01-01 was a Thursday. */
const weekdayOfDate = (date: string): Weekday | undefined => allDays[(Math.round(wallOf(date) / day) + 3) % 7];

const isDay = (schedule: Schedule, date: string): boolean =>
	schedule.days.length === allDays.length || schedule.days.some((scheduled) => scheduled === weekdayOfDate(date));

const print = (due: Due | null): string =>
	due === null ? "none" : `${due.date}: ${new Date(due.at).toISOString()} ${due.note ?? ""}`.trimEnd();

const isSame = (one: Due | null, other: Due | null): boolean =>
	one?.at === other?.at && one?.date === other?.date && one?.note === other?.note;

/** Whether other rules hold between two dates, or so near that they decide what happens on them. */
const otherRules = ({ differing }: ZoneCase, from: string, to = from): boolean =>
	differing.some(({ since, until }) => since < wallOf(to) + 3 * day && until > wallOf(from) - 2 * day);

/** Says of one date what the zone's clock says, remembers which clock changes were met, and compares. */
function compare(
	tally: Tally,
	zone: ZoneCase,
	schedule: Schedule,
	asked: { date: string; rule: string },
	got: Due | null,
): void {
	const { date, rule } = asked;
	if (otherRules(zone, date)) {
		tally.setAside++;
		return;
	}
	tally.checked++;
	const found = isDay(schedule, date) ? expectedOn(zone.clock, date, schedule.time) : null;
	if (found?.note === "after-gap") tally.gaps.add(`${zone.zone} ${found.passed}`);
	if (found?.note === "first-of-repeated") tally.repeated.add(`${zone.zone} ${found.passed}`);
	if (found === null && !hadDate(zone.clock, date)) tally.skippedDates.add(`${zone.zone} ${date}`);
	const expected = found === null ? null : { date, at: found.at, note: found.note };
	if (!isSame(expected, got))
		tally.mismatches.push({
			zone: zone.zone,
			date,
			time: schedule.time,
			rule,
			expected: print(expected),
			got: print(got),
		});
}

/** One wall-clock time of one date. */
export function checkTime(tally: Tally, rules: ScheduleRules, zone: ZoneCase, date: string, time: string): void {
	const schedule: Schedule = { days: allDays, time, zone: zone.zone };
	compare(tally, zone, schedule, { date, rule: "the time of a date" }, rules.occurrenceOn(schedule, date));
}

/**
 * Every date from one to another, both included: each scheduled one has its round in order and once, but for those that
 * the zone never had.
 */
export function checkSequence(
	tally: Tally,
	rules: ScheduleRules,
	zone: ZoneCase,
	schedule: Schedule,
	[from, to]: readonly [string, string],
): void {
	let date = from;
	const leftOut = (until: string): void => {
		for (; date < until; date = dateAfter(date, 1)) {
			if (isDay(schedule, date)) compare(tally, zone, schedule, { date, rule: "no scheduled day is left out" }, null);
		}
	};
	for (const due of rules.occurrencesFrom(schedule, from)) {
		if (due.date > to) break;
		if (due.date < date) {
			const { time } = schedule;
			const rule = "never two rounds on one date";
			tally.mismatches.push({ zone: zone.zone, date: due.date, time, rule, expected: "none", got: print(due) });
			return;
		}
		leftOut(due.date);
		compare(tally, zone, schedule, { date, rule: "every scheduled day" }, due);
		date = dateAfter(date, 1);
	}
	leftOut(dateAfter(to, 1));
}

/**
 * How many dates are looked at for the next round: the last one's date may lie two weeks ahead, a weekday takes a week to
 * come, and a second one when its date never was.
 */
const datesAhead = 30;

/** The next round after an instant, and on a later date than the last round's. */
export function checkNext(
	tally: Tally,
	rules: ScheduleRules,
	zone: ZoneCase,
	schedule: Schedule,
	{ after, last }: { after: number; last: string | undefined },
): void {
	const wall = dateOfWall(wallAt(zone.clock, after));
	const start = dateAfter(wall, -2);
	const dates = Array.from({ length: datesAhead }, (_, index) => dateAfter(start, index));
	let expected: Due | null = null;
	for (const date of dates) {
		if ((last !== undefined && date <= last) || !isDay(schedule, date)) continue;
		const due = expectedOn(zone.clock, date, schedule.time);
		if (due === null || due.at <= after) continue;
		expected = { date, at: due.at, note: due.note };
		break;
	}
	if (otherRules(zone, start, dates.at(-1))) {
		tally.setAside++;
		return;
	}
	tally.checked++;
	const got = rules.nextOccurrence(schedule, after, last);
	if (isSame(expected, got)) return;
	const rule = `the next after ${new Date(after).toISOString()}${last === undefined ? "" : `, later than ${last}`}`;
	const { time } = schedule;
	tally.mismatches.push({ zone: zone.zone, date: wall, time, rule, expected: print(expected), got: print(got) });
}
