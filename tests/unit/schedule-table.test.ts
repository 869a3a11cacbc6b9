import { describe, expect, test } from "vitest";
import { showSchedule } from "../../src/cli/schedule.ts";
import { defaultSettings, type Schedule, type Weekday, weekdays } from "../../src/core/room.ts";
import { duePost } from "../../src/core/round.ts";
import { nextOccurrence, occurrenceOn, occurrencesFrom } from "../../src/core/schedule.ts";

/*
 * Literal instants, from the rules that the zone's government published: so a fault that the code and a zone table share
 * can't hide here. `tests/property/schedule-proof.test.ts` holds many more against compiled rules.
 */

const at = (text: string): number => Date.parse(text);

/** An instant as the tables have it: without milliseconds when there are none. */
const print = (instant: number): string => new Date(instant).toISOString().replace(".000Z", "Z");

describe("Rule · Schedule: one wall-clock time of one date", () => {
	const due = (zone: string, time: string, date: string): string => {
		const occurrence = occurrenceOn({ days: weekdays, time, zone }, date);
		return occurrence === null ? "none" : `${print(occurrence.at)} ${occurrence.note ?? "plain"}`;
	};

	test.each([
		// Spring gaps: the first minute after it.
		["gap, from UTC", "Europe/London", "01:30", "2026-03-29", "2026-03-29T01:00:00Z after-gap"],
		["gap, half-hour zone", "America/St_Johns", "02:30", "2026-03-08", "2026-03-08T05:30:00Z after-gap"],
		["gap, its last minute", "Australia/Lord_Howe", "02:29", "2026-10-04", "2026-10-03T15:30:00Z after-gap"],
		["gap, when Ramadan is over", "Africa/Casablanca", "02:30", "2026-03-22", "2026-03-22T02:00:00Z after-gap"],
		["gap, on a Saturday", "Asia/Gaza", "02:30", "2026-03-28", "2026-03-28T00:00:00Z after-gap"],
		["gap, from UTC+11", "Pacific/Norfolk", "02:30", "2026-10-04", "2026-10-03T15:00:00Z after-gap"],
		// Midnight is inside the gap.
		["gap at midnight", "Asia/Beirut", "00:00", "2026-03-29", "2026-03-28T22:00:00Z after-gap"],
		["gap at midnight, in 2023", "Asia/Beirut", "00:15", "2023-03-26", "2023-03-25T22:00:00Z after-gap"],
		["gap at midnight, in spring", "America/Santiago", "00:59", "2026-09-06", "2026-09-06T04:00:00Z after-gap"],
		["gap, the same on an island", "Pacific/Easter", "22:30", "2026-09-05", "2026-09-06T04:00:00Z after-gap"],
		["gap up to midnight", "America/Scoresbysund", "23:00", "2026-03-28", "2026-03-29T01:00:00Z after-gap"],
		["after a gap up to midnight", "America/Scoresbysund", "00:00", "2026-03-29", "2026-03-29T01:00:00Z plain"],
		// Repeated hours: the first time only.
		["repeat, winter the exception", "Europe/Dublin", "01:30", "2026-10-25", "2026-10-25T00:30:00Z first-of-repeated"],
		["repeat, from midnight", "America/Havana", "00:00", "2025-11-02", "2025-11-02T04:00:00Z first-of-repeated"],
		["right after a repeat", "America/Havana", "01:00", "2025-11-02", "2025-11-02T06:00:00Z plain"],
		["repeat, in April", "Pacific/Norfolk", "02:30", "2026-04-05", "2026-04-04T14:30:00Z first-of-repeated"],
		["after half an hour's repeat", "Australia/Lord_Howe", "02:00", "2026-04-05", "2026-04-04T15:30:00Z plain"],
		["repeat of two hours", "Antarctica/Troll", "02:59", "2026-10-25", "2026-10-25T00:59:00Z first-of-repeated"],
		["repeat of three hours", "Antarctica/Casey", "01:30", "2023-03-09", "2023-03-08T14:30:00Z first-of-repeated"],
		["repeat, the last one", "Pacific/Fiji", "02:30", "2021-01-17", "2021-01-16T13:30:00Z first-of-repeated"],
		["repeat, to a new offset", "Africa/Juba", "23:30", "2021-01-31", "2021-01-31T20:30:00Z first-of-repeated"],
		// Zones that no longer change.
		["no summer time any more", "America/Mexico_City", "02:30", "2023-04-02", "2023-04-02T08:30:00Z plain"],
		["no winter time any more", "America/Asuncion", "23:30", "2025-03-22", "2025-03-23T02:30:00Z plain"],
		["no change any more", "Asia/Tehran", "00:30", "2023-03-22", "2023-03-21T21:00:00Z plain"],
		["summer time all year", "Europe/Istanbul", "02:30", "2016-10-30", "2016-10-29T23:30:00Z plain"],
		// The ends of the year and of February.
		["year's last minute, far east", "Pacific/Kiritimati", "23:59", "2026-12-31", "2026-12-31T09:59:00Z plain"],
		["year's last minute, far west", "Pacific/Pago_Pago", "23:59", "2026-12-31", "2027-01-01T10:59:00Z plain"],
		["year's first quarter", "Asia/Kathmandu", "00:15", "2027-01-01", "2026-12-31T18:30:00Z plain"],
		["repeat on New Year's Day", "Africa/Sao_Tome", "01:30", "2019-01-01", "2019-01-01T00:30:00Z first-of-repeated"],
		["leap day", "Asia/Kolkata", "09:00", "2028-02-29", "2028-02-29T03:30:00Z plain"],
		["repeat, on a leap day", "Asia/Almaty", "23:30", "2024-02-29", "2024-02-29T17:30:00Z first-of-repeated"],
	])("%s: %s %s on %s", (_, zone, time, date, expected) => {
		expect(due(zone, time, date)).toBe(expected);
	});
});

describe("Rule · Schedule: its dates, one after the other", () => {
	const listed = (days: readonly Weekday[], time: string, zone: string, from: string, count: number): string[] =>
		occurrencesFrom({ days, time, zone }, from)
			.take(count)
			.map((due) => `${due.date} ${print(due.at)}`)
			.toArray();
	const workdays = weekdays.slice(0, 5);

	test("over the end of the year", () => {
		expect(listed(workdays, "09:00", "Europe/Berlin", "2026-12-30", 4)).toEqual([
			"2026-12-30 2026-12-30T08:00:00Z",
			"2026-12-31 2026-12-31T08:00:00Z",
			"2027-01-01 2027-01-01T08:00:00Z",
			"2027-01-04 2027-01-04T08:00:00Z",
		]);
	});

	test.each([
		["with a leap day", "2028-02-28", ["2028-02-28", "2028-02-29", "2028-03-01"]],
		["without one", "2027-02-28", ["2027-02-28", "2027-03-01", "2027-03-02"]],
		["without one in a hundredth year", "2100-02-28", ["2100-02-28", "2100-03-01", "2100-03-02"]],
	])("February, %s", (_, from, dates) => {
		expect(listed(weekdays, "12:00", "UTC", from, 3)).toEqual(dates.map((date) => `${date} ${date}T12:00:00Z`));
	});

	test("Tuesdays, one of them a leap day", () => {
		expect(listed(["tue"], "00:00", "UTC", "2028-02-16", 3)).toEqual([
			"2028-02-22 2028-02-22T00:00:00Z",
			"2028-02-29 2028-02-29T00:00:00Z",
			"2028-03-07 2028-03-07T00:00:00Z",
		]);
	});

	test("in whatever order the days are listed", () => {
		expect(listed(["fri", "mon"], "09:00", "UTC", "2026-11-21", 3)).toEqual([
			"2026-11-23 2026-11-23T09:00:00Z",
			"2026-11-27 2026-11-27T09:00:00Z",
			"2026-11-30 2026-11-30T09:00:00Z",
		]);
	});

	test("the weekday is the room's: Monday in Kiritimati is still Sunday in UTC", () => {
		expect(listed(["mon"], "09:00", "Pacific/Kiritimati", "2026-11-21", 2)).toEqual([
			"2026-11-23 2026-11-22T19:00:00Z",
			"2026-11-30 2026-11-29T19:00:00Z",
		]);
	});

	test("Sundays over a gap: late once, and an hour earlier in UTC from then on", () => {
		expect(listed(["sun"], "02:30", "America/New_York", "2026-03-01", 3)).toEqual([
			"2026-03-01 2026-03-01T07:30:00Z",
			"2026-03-08 2026-03-08T07:00:00Z",
			"2026-03-15 2026-03-15T06:30:00Z",
		]);
	});

	test("Sundays over a repeated hour: once, not twice", () => {
		expect(listed(["sun"], "01:30", "America/New_York", "2026-10-25", 3)).toEqual([
			"2026-10-25 2026-10-25T05:30:00Z",
			"2026-11-01 2026-11-01T05:30:00Z",
			"2026-11-08 2026-11-08T06:30:00Z",
		]);
	});

	test("Saturdays whose gap ends on Sunday stay Saturdays", () => {
		expect(listed(["sat"], "23:30", "America/Nuuk", "2026-03-21", 3)).toEqual([
			"2026-03-21 2026-03-22T01:30:00Z",
			"2026-03-28 2026-03-29T01:00:00Z",
			"2026-04-04 2026-04-05T00:30:00Z",
		]);
	});
});

describe("Rule · Schedule: never two rounds on one local date", () => {
	const next = (schedule: Partial<Schedule>, after: string, lastDate: string): string => {
		const due = nextOccurrence({ days: weekdays, time: "09:00", zone: "UTC", ...schedule }, at(after), lastDate);
		return `${due.date} ${print(due.at)}`;
	};

	test.each([
		[
			"moved east over midnight, the new date is another: a round on it",
			{ zone: "Pacific/Auckland", time: "18:00" },
			["2026-11-19T22:00:00Z", "2026-11-19"],
			"2026-11-20 2026-11-20T05:00:00Z",
		],
		[
			"moved east over midnight, its time is over there: the date after",
			{ zone: "Pacific/Auckland", time: "09:00" },
			["2026-11-19T22:00:00Z", "2026-11-19"],
			"2026-11-21 2026-11-20T20:00:00Z",
		],
		[
			"moved west over midnight, the date comes a second time: none on it, nor on the weekend",
			{ zone: "Europe/Berlin", days: weekdays.slice(0, 5) },
			["2026-11-19T20:00:00Z", "2026-11-20"],
			"2026-11-23 2026-11-23T08:00:00Z",
		],
		[
			"moved there and back within minutes: the next date at home",
			{ zone: "Pacific/Auckland" },
			["2026-11-19T20:10:00Z", "2026-11-20"],
			"2026-11-21 2026-11-20T20:00:00Z",
		],
		[
			"moved to a later time after the round: not again today",
			{ time: "17:00" },
			["2026-11-20T09:00:00Z", "2026-11-20"],
			"2026-11-21 2026-11-21T17:00:00Z",
		],
		[
			"the date after the last one never was: the one after that",
			{ zone: "Pacific/Apia" },
			["2011-12-29T19:00:00Z", "2011-12-29"],
			"2011-12-31 2011-12-30T19:00:00Z",
		],
		[
			"between the first and the second time of a repeated hour: not the second",
			{ zone: "America/New_York", time: "01:30" },
			["2026-11-01T06:00:00Z", "2026-11-01"],
			"2026-11-02 2026-11-02T06:30:00Z",
		],
	])("%s", (_, schedule, [after = "", last = ""], expected) => {
		expect(next(schedule, after, last)).toBe(expected);
	});

	test("even without a last date the second time of a repeated hour is none", () => {
		const schedule: Schedule = { days: weekdays, time: "01:30", zone: "America/New_York" };
		expect(nextOccurrence(schedule, at("2026-11-01T05:30:00Z")).date).toBe("2026-11-02");
	});
});

describe("Rule · Schedule: after downtime, catch up inside the window of 6 hours, counted as they pass", () => {
	const decide = (schedule: Schedule, date: string, now: string, windowMinutes?: number) => {
		const occurrence = occurrenceOn(schedule, date);
		if (occurrence === null) throw new Error(`nothing is due on ${date}`);
		const window = windowMinutes ?? defaultSettings(schedule.zone).windowMinutes;
		return duePost({ occurrence, now: at(now), windowMinutes: window });
	};
	const newYork = (time: string): Schedule => ({ days: weekdays, time, zone: "America/New_York" });

	test.each([
		["over a gap, 6 h are 7", newYork("00:30"), "2026-03-08", "2026-03-08T11:30:00.000Z", "post"],
		["over a gap, a millisecond more", newYork("00:30"), "2026-03-08", "2026-03-08T11:30:00.001Z", "outage"],
		["from inside a gap, before its end", newYork("02:15"), "2026-03-08", "2026-03-08T06:59:59.999Z", "wait"],
		["from inside a gap, at its end", newYork("02:15"), "2026-03-08", "2026-03-08T07:00:00.000Z", "post"],
		["from inside a gap, 6 h after its end", newYork("02:15"), "2026-03-08", "2026-03-08T13:00:00.000Z", "post"],
		["from inside a gap, a millisecond more", newYork("02:15"), "2026-03-08", "2026-03-08T13:00:00.001Z", "outage"],
		["over a repeat, 6 h are 5", newYork("01:30"), "2026-11-01", "2026-11-01T11:30:00.000Z", "post"],
		["over a repeat, a ms more", newYork("01:30"), "2026-11-01", "2026-11-01T11:30:00.001Z", "outage"],
	])("%s", (_, schedule, date, now, expected) => {
		expect(decide(schedule, date, now)).toBe(expected);
	});

	test("a window of nothing is the very instant", () => {
		expect(decide(newYork("09:00"), "2026-11-20", "2026-11-20T14:00:00.000Z", 0)).toBe("post");
		expect(decide(newYork("09:00"), "2026-11-20", "2026-11-20T14:00:00.001Z", 0)).toBe("outage");
	});
});

describe("pyq schedule: the tables that a lead would make by hand", () => {
	const table = (time: string, zone: string, days: string, from: string, count: number): unknown =>
		showSchedule({ time, zone, days, from, count: String(count) }, 0).json;
	const row = (date: string, instant: string, note: string | null = null) => ({ date, at: instant, note });

	test("a working day's room does not see the Sunday of the clock change, but its hour", () => {
		expect(table("02:30", "America/New_York", "mon-fri", "2026-03-01", 14)).toEqual([
			...["02", "03", "04", "05", "06"].map((day) => row(`2026-03-${day}`, `2026-03-${day}T07:30:00Z`)),
			...["09", "10", "11", "12", "13", "16", "17", "18", "19"].map((day) =>
				row(`2026-03-${day}`, `2026-03-${day}T06:30:00Z`),
			),
		]);
	});

	test("a daily room in Lord Howe around half an hour", () => {
		expect(table("02:15", "Australia/Lord_Howe", "daily", "2026-10-03", 3)).toEqual([
			row("2026-10-03", "2026-10-02T15:45:00Z"),
			row("2026-10-04", "2026-10-03T15:30:00Z", "after-gap"),
			row("2026-10-05", "2026-10-04T15:15:00Z"),
		]);
	});

	test("a daily room in Troll around two hours, forth and back", () => {
		expect(table("02:30", "Antarctica/Troll", "daily", "2026-03-28", 3)).toEqual([
			row("2026-03-28", "2026-03-28T02:30:00Z"),
			row("2026-03-29", "2026-03-29T01:00:00Z", "after-gap"),
			row("2026-03-30", "2026-03-30T00:30:00Z"),
		]);
		expect(table("02:30", "Antarctica/Troll", "daily", "2026-10-24", 3)).toEqual([
			row("2026-10-24", "2026-10-24T00:30:00Z"),
			row("2026-10-25", "2026-10-25T00:30:00Z", "first-of-repeated"),
			row("2026-10-26", "2026-10-26T02:30:00Z"),
		]);
	});

	test("Sundays in Casablanca through Ramadan", () => {
		expect(table("02:30", "Africa/Casablanca", "sun", "2026-02-08", 7)).toEqual([
			row("2026-02-08", "2026-02-08T01:30:00Z"),
			row("2026-02-15", "2026-02-15T01:30:00Z", "first-of-repeated"),
			row("2026-02-22", "2026-02-22T02:30:00Z"),
			row("2026-03-01", "2026-03-01T02:30:00Z"),
			row("2026-03-08", "2026-03-08T02:30:00Z"),
			row("2026-03-15", "2026-03-15T02:30:00Z"),
			row("2026-03-22", "2026-03-22T02:00:00Z", "after-gap"),
		]);
	});
});
