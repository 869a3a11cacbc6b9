import type { Instant } from "../core/ids.ts";
import {
	addDays,
	localDateOf,
	localTimeOf,
	parseDate,
	parseDays,
	parseTime,
	parseZone,
	printDays,
	weekdayOf,
} from "../core/local-date.ts";
import { nearestZone } from "../core/nearest.ts";
import type { Occurrence, Schedule } from "../core/room.ts";
import { occurrencesFrom } from "../core/schedule.ts";
import { type Outcome, UsageError } from "./outcome.ts";
import { table } from "./table.ts";

/** The options of `pyq schedule` as they were typed. */
export type ScheduleOptions = { time: string; zone?: string; days: string; from?: string; count: string };

/** One round, as programs read it. */
type ScheduledRound = { date: string; at: string; note: Occurrence["note"] };

const mostRounds = 1_000;

/** When a room's questions come: `pyq schedule`. `now` decides what today is, where no date is given. */
export function showSchedule(options: ScheduleOptions, now: Instant): Outcome {
	const schedule: Schedule = {
		time: readTime(options.time),
		zone: readZone(options.zone ?? systemZone()),
		days: readDays(options.days),
	};
	const from = options.from === undefined ? localDateOf(now, schedule.zone) : readFrom(options.from);
	const count = readCount(options.count);
	const rounds = occurrencesFrom(schedule, from).take(count).toArray();
	return { json: rounds.map(asRound), text: describe(schedule, from, rounds), code: 0 };
}

/** An instant in ISO 8601, without milliseconds when there are none: `2026-03-08T07:00:00Z`. */
export const printInstant = (at: Instant): string => new Date(at).toISOString().replace(".000Z", "Z");

const asRound = ({ date, at, note }: Occurrence): ScheduledRound => ({ date, at: printInstant(at), note });

const systemZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";

function readTime(text: string): string {
	const time = parseTime(text);
	if (time === null)
		throw new UsageError(
			`"${text}" is not a time of day.`,
			"Write it as hours and minutes of the 24-hour clock: --time 09:00",
		);
	return time;
}

function readZone(text: string): string {
	const zone = parseZone(text);
	if (zone !== null) return zone;
	const near = nearestZone(text);
	const mend =
		near === null
			? "Write a name of the IANA list, area and city: --zone Europe/Berlin"
			: `Did you mean --zone ${near}?`;
	throw new UsageError(text.trim() === "" ? "No time zone is given." : `"${text}" is not a time zone.`, mend);
}

function readDays(text: string): Schedule["days"] {
	const days = parseDays(text);
	if (days === null)
		throw new UsageError(
			text.trim() === "" ? "No day of the week is given." : `"${text}" does not name days of the week.`,
			"Write them as --days mon-fri, --days mon,wed,fri, --days weekdays or --days daily",
		);
	return days;
}

function readFrom(text: string): string {
	const date = parseDate(text);
	if (date !== null) return date;
	const shaped = /^\d{4}-\d{2}-\d{2}$/u.test(text.trim());
	throw new UsageError(
		shaped ? `The calendar has no ${text}.` : `"${text}" is not a date.`,
		"Write year, month and day: --from 2026-03-01",
	);
}

function readCount(text: string): number {
	const count = /^\d+$/u.test(text) ? Number(text) : 0;
	if (count < 1 || count > mostRounds)
		throw new UsageError(`"${text}" is not a number of rounds.`, "Write a whole number from 1 to 1000: --count 14");
	return count;
}

function describe(schedule: Schedule, from: string, rounds: readonly Occurrence[]): string {
	const { time, zone, days } = schedule;
	const lines = table([
		["date", "local", "instant", ""],
		...rounds.map(({ date, at, note }) => [
			`${capital(weekdayOf(date))} ${date}`,
			localClock(at, date, zone),
			printInstant(at),
			noteWords(note, time),
		]),
	]);
	const missing = datesThatNeverWere(schedule, from, rounds);
	const tail = missing.map((date) => `${date} does not exist in ${zone}: no round.`);
	return `${[`${time} in ${zone}, ${printDays(days)}, from ${from}`, "", ...lines, ...(tail.length > 0 ? ["", ...tail] : [])].join("\n")}\n`;
}

/** The time on the wall, with the date where the gap ends on another one. */
function localClock(at: Instant, date: string, zone: string): string {
	const day = localDateOf(at, zone);
	return day === date ? localTimeOf(at, zone) : `${localTimeOf(at, zone)} on ${day}`;
}

function noteWords(note: Occurrence["note"], time: string): string {
	if (note === "after-gap") return `the clock skips ${time}: the first minute after the gap`;
	return note === "first-of-repeated" ? `the clock shows ${time} twice: the first time` : "";
}

/** Scheduled dates between the rounds that the zone skipped altogether. */
function datesThatNeverWere(schedule: Schedule, from: string, rounds: readonly Occurrence[]): string[] {
	const dates = new Set(rounds.map(({ date }) => date));
	const last = rounds.at(-1)?.date ?? from;
	const missing: string[] = [];
	for (let date = from; date < last; date = addDays(date, 1)) {
		if (schedule.days.includes(weekdayOf(date)) && !dates.has(date)) missing.push(date);
	}
	return missing;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
