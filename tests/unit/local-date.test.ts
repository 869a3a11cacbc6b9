import { describe, expect, test } from "vitest";
import {
	addDays,
	isZone,
	localDateOf,
	localTimeOf,
	parseDate,
	parseDays,
	parseTime,
	parseZone,
	printDays,
	weekdayOf,
} from "../../src/core/local-date.ts";
import { weekdays } from "../../src/core/room.ts";

describe("dates", () => {
	test.each(["2026-11-21", "2028-02-29", "0001-01-01", "9999-12-31"])("%s is a date", (text) => {
		expect(parseDate(text)).toBe(text);
		expect(parseDate(` ${text} `)).toBe(text);
	});

	test.each([
		"2026-02-29",
		"2026-13-01",
		"2026-00-10",
		"2026-11-31",
		"26-11-21",
		"2026-1-2",
		"2026-11-21T09:00",
		"20261121",
		"tomorrow",
		"",
		"+002026-11-21",
	])("%j is none", (text) => {
		expect(parseDate(text)).toBeNull();
	});

	test("weekdays, also on leap days and over the turn of a year", () => {
		expect(weekdayOf("2026-11-21")).toBe("sat");
		expect(weekdayOf("2028-02-29")).toBe("tue");
		expect(weekdayOf("2027-01-01")).toBe("fri");
	});

	test("adding days crosses months and years, forwards and back", () => {
		expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
		expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
		expect(addDays("2026-11-21", 0)).toBe("2026-11-21");
	});

	test("an instant has different dates in different zones", () => {
		const at = Date.parse("2026-11-21T23:30:00Z");
		expect(localDateOf(at, "America/New_York")).toBe("2026-11-21");
		expect(localDateOf(at, "Europe/Berlin")).toBe("2026-11-22");
		expect(localTimeOf(at, "Asia/Kathmandu")).toBe("05:15");
	});
});

describe("times", () => {
	test.each([
		["9:00", "09:00"],
		["09:00", "09:00"],
		["00:00", "00:00"],
		["0:05", "00:05"],
		[" 23:59 ", "23:59"],
	])("%j is %s", (text, time) => {
		expect(parseTime(text)).toBe(time);
	});

	test.each(["24:00", "12:60", "9", "9:0", "9am", "9:00 pm", "09.00", "009:00", "-1:00", "", "09:00:00"])(
		"%j is none",
		(text) => {
			expect(parseTime(text)).toBeNull();
		},
	);
});

describe("zones", () => {
	test.each([
		["europe/berlin", "Europe/Berlin"],
		["AMERICA/NEW_YORK", "America/New_York"],
		["america/new york", "America/New_York"],
		["america/argentina/buenos_aires", "America/Argentina/Buenos_Aires"],
		["africa/dar_es_salaam", "Africa/Dar_es_Salaam"],
		["america/port-au-prince", "America/Port-au-Prince"],
		["antarctica/dumontdurville", "Antarctica/DumontDUrville"],
		["Europe/Kyiv", "Europe/Kyiv"],
		["utc", "UTC"],
	])("%s is %s", (text, zone) => {
		expect(parseZone(text)).toBe(zone);
		expect(isZone(text)).toBe(true);
	});

	test.each(["+01:00", "-0500", "Z", "", " ", "Mars/Olympus", "Berlin", "local", "09:00", "UTC+1", "Europe/Berlin;"])(
		"%j is none",
		(text) => {
			expect(parseZone(text)).toBeNull();
			expect(isZone(text)).toBe(false);
		},
	);
});

describe("days of a schedule", () => {
	test.each([
		["mon-fri", ["mon", "tue", "wed", "thu", "fri"]],
		["Mon–Fri", ["mon", "tue", "wed", "thu", "fri"]],
		["monday to wednesday", ["mon", "tue", "wed"]],
		["mon,wed,fri", ["mon", "wed", "fri"]],
		["fri, mon and wed", ["mon", "wed", "fri"]],
		["weekdays", ["mon", "tue", "wed", "thu", "fri"]],
		["weekends", ["sat", "sun"]],
		["every day", [...weekdays]],
		["Daily", [...weekdays]],
		["sat-mon", ["mon", "sat", "sun"]],
		["sun-sat", [...weekdays]],
		["mon-mon", ["mon"]],
		["tues thurs", ["tue", "thu"]],
		["mon-wed, sat", ["mon", "tue", "wed", "sat"]],
		["mon,mon,mon", ["mon"]],
		["Mondays", ["mon"]],
	])("%j", (text, days) => {
		expect(parseDays(text)).toEqual(days);
	});

	test.each(["", "  ", ",", "never", "mo", "mon-", "-fri", "mon-fri-sun", "mon,xyz", "constructor", "monx", "1-5"])(
		"%j is none",
		(text) => {
			expect(parseDays(text)).toBeNull();
		},
	);

	test("are printed short, and every printed form reads back", () => {
		expect(printDays(["mon", "tue", "wed", "thu", "fri"])).toBe("Mon–Fri");
		expect(printDays(["fri", "mon", "wed"])).toBe("Mon, Wed, Fri");
		expect(printDays(["mon", "tue", "wed", "sat", "sun"])).toBe("Mon–Wed, Sat, Sun");
		expect(printDays(weekdays)).toBe("every day");
		for (let mask = 1; mask < 128; mask++) {
			const days = weekdays.filter((_, index) => mask & (1 << index));
			expect(parseDays(printDays(days))).toEqual(days);
		}
	});
});
