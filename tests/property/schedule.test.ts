import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../../src/core/ids.ts";
import { addDays, weekdayOf } from "../../src/core/local-date.ts";
import { type Occurrence, type Schedule, weekdays } from "../../src/core/room.ts";
import { nextOccurrence, occurrencesFrom } from "../../src/core/schedule.ts";

/** Zones with clock changes at midnight, of 30 minutes, 2 or 3 hours, with dates left out, without any change, and so on. */
const zones = [
	"Africa/Cairo",
	"Africa/Casablanca",
	"Africa/El_Aaiun",
	"America/Caracas",
	"America/Havana",
	"America/Los_Angeles",
	"America/New_York",
	"America/Nuuk",
	"America/Santiago",
	"America/Sao_Paulo",
	"America/Scoresbysund",
	"America/St_Johns",
	"Antarctica/Casey",
	"Antarctica/Troll",
	"Asia/Beirut",
	"Asia/Gaza",
	"Asia/Kathmandu",
	"Asia/Pyongyang",
	"Asia/Tehran",
	"Australia/Lord_Howe",
	"Europe/Berlin",
	"Europe/Dublin",
	"Europe/Istanbul",
	"Europe/Moscow",
	"Pacific/Apia",
	"Pacific/Auckland",
	"Pacific/Chatham",
	"Pacific/Easter",
	"Pacific/Fakaofo",
	"Pacific/Kiritimati",
	"Pacific/Norfolk",
	"UTC",
];

/** The wall of a zone by the platform's own formatter, not by the Temporal polyfill: `2026-03-08T02:30`. */
const walls = new Map<string, Intl.DateTimeFormat>();
const wall = (at: number, zone: string): string => {
	const format =
		walls.get(zone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
	walls.set(zone, format);
	return format.format(at).replace(" ", "T");
};

const schedules: fc.Arbitrary<Schedule> = fc.record({
	days: fc.subarray([...weekdays], { minLength: 1 }),
	time: fc
		.oneof(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 210 }), fc.integer({ min: 1320, max: 1439 }))
		.map((minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`),
	zone: fc.constantFrom(...zones),
});

const dates = fc.integer({ min: 0, max: 45 * 365 }).map((day) => addDays("1990-01-01", day));

const take = (schedule: Schedule, from: string, count: number): Occurrence[] => {
	const found: Occurrence[] = [];
	for (const occurrence of occurrencesFrom(schedule, from)) {
		found.push(occurrence);
		if (found.length === count) break;
	}
	return found;
};

/** What must hold of one occurrence, by the platform's own formatter. */
const check = ({ date, at, note }: Occurrence, schedule: Schedule): void => {
	const wanted = `${date}T${schedule.time}`;
	const label = `${wanted} ${schedule.zone} ${note}`;
	if (!schedule.days.includes(weekdayOf(date))) throw new Error(`${label}: not a day of the schedule`);
	const readAgain = (shift: number) => wall(at + shift, schedule.zone) === wanted;
	const shifts = [30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR];
	if (note === "after-gap") {
		if (!(wall(at - 1, schedule.zone) < wanted && wall(at, schedule.zone) > wanted))
			throw new Error(`${label}: not a gap's end`);
		return;
	}
	if (!readAgain(0)) throw new Error(`${label}: reads ${wall(at, schedule.zone)}`);
	if (shifts.some((shift) => readAgain(-shift))) throw new Error(`${label}: not the first`);
	if (shifts.some(readAgain) !== (note === "first-of-repeated")) throw new Error(`${label}: wrong note`);
};

describe("Rule · Schedule, for any schedule", () => {
	test("never two occurrences on one local date; later dates are later; each falls on its date and time unless noted", () => {
		fc.assert(
			fc.property(schedules, dates, (schedule, from) => {
				const found = take(schedule, from, 60);
				expect(found).toHaveLength(60);
				for (const [index, occurrence] of found.entries()) {
					check(occurrence, schedule);
					const previous = found[index - 1];
					if (previous === undefined) continue;
					expect(occurrence.date > previous.date).toBe(true);
					expect(occurrence.at).toBeGreaterThan(previous.at);
				}
			}),
			{ numRuns: 150 },
		);
	});

	test("no scheduled date is left out but those that the zone never had", () => {
		fc.assert(
			fc.property(schedules, dates, (schedule, from) => {
				const found = new Set(take({ ...schedule, days: weekdays }, from, 400).map(({ date }) => date));
				const missing = Array.from({ length: 399 }, (_, day) => addDays(from, day)).filter((date) => !found.has(date));
				for (const date of missing) {
					const noon = Date.parse(`${date}T12:00Z`);
					const hours = Array.from({ length: 97 }, (_, n) => noon + (n - 48) * HOUR);
					expect(hours.some((at) => wall(at, schedule.zone).startsWith(date))).toBe(false);
				}
			}),
			{ numRuns: 40 },
		);
	});

	test("the next occurrence is the first of the list that is later, and on a later date", () => {
		fc.assert(
			fc.property(
				schedules,
				dates,
				fc.nat(20 * DAY),
				fc.option(fc.integer({ min: -10, max: 20 })),
				(schedule, from, ms, day) => {
					const after = Date.parse(`${from}T00:00Z`) + ms;
					const last = day === null ? undefined : addDays(from, day);
					const next = last === undefined ? nextOccurrence(schedule, after) : nextOccurrence(schedule, after, last);
					const all = take(schedule, addDays(from, -5), 60);
					expect(next).toEqual(all.find(({ at, date }) => at > after && (last === undefined || date > last)));
				},
			),
			{ numRuns: 200 },
		);
	});
});

describe("every day of ten years", () => {
	test.each(zones)("%s", (zone) => {
		const schedule: Schedule = { days: weekdays, time: "02:15", zone };
		for (const occurrence of take(schedule, "2018-01-01", 3652)) check(occurrence, schedule);
	});
});
