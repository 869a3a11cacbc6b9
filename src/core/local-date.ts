import { Temporal } from "temporal-polyfill";
import type { Instant, LocalDate } from "./ids.ts";
import { type Weekday, weekdays } from "./room.ts";

/** Reads a calendar date. Null unless it is `YYYY-MM-DD` and a day that the calendar has (no 30 February). */
export const parseDate = (text: string): LocalDate | null => {
	const trimmed = text.trim();
	if (!/^\d{4}-\d{2}-\d{2}$/.test(trimmed)) return null;
	try {
		return Temporal.PlainDate.from(trimmed, { overflow: "reject" }).toString();
	} catch {
		return null;
	}
};

/** Reads a wall-clock time of the 24-hour clock, `9:00` or `09:00`, as `HH:MM`. Null for all else, `24:00` included. */
export const parseTime = (text: string): string | null => {
	const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
	const [, hour = "", minute = ""] = match ?? [];
	if (match === null || Number(hour) > 23 || Number(minute) > 59) return null;
	return `${hour.padStart(2, "0")}:${minute}`;
};

/** The weekday of a calendar date. Throws a RangeError for what is no date. */
export const weekdayOf = (date: LocalDate): Weekday => {
	const weekday = weekdays[Temporal.PlainDate.from(date).dayOfWeek - 1];
	if (weekday === undefined) throw new RangeError(`no weekday for ${date}`);
	return weekday;
};

/** The calendar date `days` later (earlier when negative). */
export const addDays = (date: LocalDate, days: number): LocalDate =>
	Temporal.PlainDate.from(date).add({ days }).toString();

/** The calendar date that a zone's wall shows at an instant. Throws a RangeError for an unknown zone. */
export const localDateOf = (at: Instant, zone: string): LocalDate =>
	Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();

/** The time `HH:MM` (24-hour) that a zone's wall shows at an instant. Throws a RangeError for an unknown zone. */
export const localTimeOf = (at: Instant, zone: string): string =>
	Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainTime().toString().slice(0, 5);

/**
 * The IANA name of a zone, in the database's own case, from what a person typed: `europe/berlin` and `Europe/Berlin`
 * are one, `america/new york` is `America/New_York`. Null for what is no zone, and for offsets (`+01:00`): they know
 * no clock changes, so a room's 09:00 would drift.
 */
export const parseZone = (name: string): string | null => {
	const wanted = name.trim().replace(/\s+/g, "_");
	if (!/^[a-z]/i.test(wanted)) return null;
	const lower = wanted.toLowerCase();
	const listed = Intl.supportedValuesOf("timeZone").find((zone) => zone.toLowerCase() === lower);
	if (listed !== undefined) return listed;
	try {
		// Names that are not in ICU's list of primary names (Europe/Kyiv, UTC, links) are still zones.
		return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(wanted).timeZoneId;
	} catch {
		return null;
	}
};

/** Whether the name, in any case, is an IANA zone. Store what `parseZone` returns. */
export const isZone = (name: string): boolean => parseZone(name) !== null;

const fullNames: Readonly<Record<Weekday, string>> = {
	mon: "monday",
	tue: "tuesday",
	wed: "wednesday",
	thu: "thursday",
	fri: "friday",
	sat: "saturday",
	sun: "sunday",
};

const groups: Readonly<Record<string, readonly Weekday[]>> = {
	weekdays: weekdays.slice(0, 5),
	weekends: weekdays.slice(5),
	weekend: weekdays.slice(5),
	daily: weekdays,
	everyday: weekdays,
};

/** Takes `mon`, `tues`, `thurs`, `monday` and `mondays`: any start of the full name that has three letters or more. */
const parseDay = (word: string): Weekday | null => {
	const singular = word.replace(/days$/, "day");
	const found = weekdays.find((day) => singular.length >= 3 && fullNames[day].startsWith(singular));
	return found ?? null;
};

/** `sat-mon` goes round the end of the week; `mon-mon` is one day. */
const parseRange = (part: string): readonly Weekday[] | null => {
	const ends = part.split("-").map(parseDay);
	const [first, last = first] = ends;
	if (ends.length > 2 || first === undefined || first === null || last === undefined || last === null) return null;
	const start = weekdays.indexOf(first);
	const length = (weekdays.indexOf(last) - start + 7) % 7;
	return [...weekdays, ...weekdays].slice(start, start + length + 1);
};

/**
 * Reads the days of a schedule: `mon-fri`, `mon,wed,fri`, `sat-mon`, `Mon–Wed, Fri`, `weekdays`, `weekends`,
 * `every day`, `daily`. Returns each day once, in the order of the week; null when any part is no day, or none is left.
 */
export const parseDays = (text: string): Weekday[] | null => {
	const plain = text
		.toLowerCase()
		.replace(/every\s+day/g, "everyday")
		.replace(/\s*(?:[-–—]|\bto\b)\s*/g, "-")
		.replace(/\band\b|[,;&+]/g, " ")
		.trim();
	if (plain === "") return null;
	const chosen = new Set<Weekday>();
	for (const part of plain.split(/\s+/)) {
		const days = Object.hasOwn(groups, part) ? groups[part] : parseRange(part);
		if (!days) return null;
		for (const day of days) chosen.add(day);
	}
	return weekdays.filter((day) => chosen.has(day));
};

const shortName = (day: Weekday): string => day.charAt(0).toUpperCase() + day.slice(1);

/**
 * Writes days for people, in a form that `parseDays` reads: `every day`, `Mon–Fri`, `Mon, Wed, Fri`, `Mon–Wed, Sat`.
 * Three or more days in a row become a range; ranges do not go round the end of the week.
 */
export const printDays = (days: readonly Weekday[]): string => {
	const runs: Weekday[][] = [];
	for (const [index, day] of weekdays.entries()) {
		if (!days.includes(day)) continue;
		const previous = weekdays[index - 1];
		const run = runs.at(-1);
		if (run !== undefined && previous !== undefined && run.at(-1) === previous) run.push(day);
		else runs.push([day]);
	}
	if (runs[0]?.length === 7) return "every day";
	const parts = runs.flatMap((run) => {
		const [first, last] = [run[0], run.at(-1)];
		if (run.length < 3 || first === undefined || last === undefined) return run.map(shortName);
		return [`${shortName(first)}–${shortName(last)}`];
	});
	return parts.join(", ");
};
