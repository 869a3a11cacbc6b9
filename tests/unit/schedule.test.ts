import { describe, expect, test } from "vitest";
import { DAY } from "../../src/core/ids.ts";
import { type Schedule, weekdays } from "../../src/core/room.ts";
import { nextOccurrence, occurrenceOn, occurrencesFrom } from "../../src/core/schedule.ts";

const daily = (zone: string, time: string): Schedule => ({ days: weekdays, time, zone });

/** The occurrence of a date as text: its instant in UTC and its note. */
const due = (zone: string, time: string, date: string) => {
	const occurrence = occurrenceOn(daily(zone, time), date);
	if (occurrence === null) return null;
	return `${new Date(occurrence.at).toISOString().slice(0, 16)}Z ${occurrence.note ?? "plain"}`;
};

const dates = (schedule: Schedule, from: string, count: number) => {
	const found: string[] = [];
	for (const { date } of occurrencesFrom(schedule, from)) {
		found.push(date);
		if (found.length === count) break;
	}
	return found;
};

describe("Rule · Schedule: weekdays, a wall-clock time and a zone", () => {
	test("the same wall-clock time is another instant in summer", () => {
		expect(due("Europe/Berlin", "09:00", "2026-01-15")).toBe("2026-01-15T08:00Z plain");
		expect(due("Europe/Berlin", "09:00", "2026-07-15")).toBe("2026-07-15T07:00Z plain");
	});

	test("only on its weekdays", () => {
		const schedule: Schedule = { days: ["mon", "wed"], time: "09:00", zone: "Europe/Berlin" };
		expect(occurrenceOn(schedule, "2026-11-24")).toBeNull();
		expect(dates(schedule, "2026-11-21", 4)).toEqual(["2026-11-23", "2026-11-25", "2026-11-30", "2026-12-02"]);
	});

	test("a schedule without days has no occurrences", () => {
		const schedule: Schedule = { days: [], time: "09:00", zone: "Europe/Berlin" };
		expect([...occurrencesFrom(schedule, "2026-11-21")]).toEqual([]);
		expect(() => nextOccurrence(schedule, 0)).toThrow(RangeError);
	});

	test("ends with the calendar", () => {
		expect([...occurrencesFrom(daily("UTC", "09:00"), "9999-12-30")].map(({ date }) => date)).toEqual([
			"9999-12-30",
			"9999-12-31",
		]);
	});

	test("an unknown zone is an error, not a guess", () => {
		expect(() => occurrenceOn(daily("Mars/Olympus", "09:00"), "2026-11-21")).toThrow(RangeError);
	});
});

describe("Rule · Schedule: inside a spring gap, the first minute after it", () => {
	test.each([
		["America/New_York", "02:30", "2026-03-08", "2026-03-08T07:00Z after-gap"],
		["America/New_York", "02:00", "2026-03-08", "2026-03-08T07:00Z after-gap"],
		["America/New_York", "03:00", "2026-03-08", "2026-03-08T07:00Z plain"],
		["America/New_York", "01:59", "2026-03-08", "2026-03-08T06:59Z plain"],
		["Europe/Berlin", "02:45", "2026-03-29", "2026-03-29T01:00Z after-gap"],
		// Half an hour only.
		["Australia/Lord_Howe", "02:15", "2026-10-04", "2026-10-03T15:30Z after-gap"],
		["Australia/Lord_Howe", "02:30", "2026-10-04", "2026-10-03T15:30Z plain"],
		// Two hours.
		["Antarctica/Troll", "01:00", "2026-03-29", "2026-03-29T01:00Z after-gap"],
		["Antarctica/Troll", "02:59", "2026-03-29", "2026-03-29T01:00Z after-gap"],
		["Antarctica/Troll", "03:00", "2026-03-29", "2026-03-29T01:00Z plain"],
		// At midnight.
		["America/Havana", "00:30", "2026-03-08", "2026-03-08T05:00Z after-gap"],
		["Africa/Cairo", "00:00", "2026-04-24", "2026-04-23T22:00Z after-gap"],
		["America/Sao_Paulo", "00:00", "2018-11-04", "2018-11-04T03:00Z after-gap"],
		// A gap at a quarter to.
		["Pacific/Chatham", "03:00", "2026-09-27", "2026-09-26T14:00Z after-gap"],
		// A change of the zone itself.
		["Asia/Pyongyang", "23:45", "2018-05-04", "2018-05-04T15:00Z after-gap"],
	])("%s %s on %s is %s", (zone, time, date, expected) => {
		expect(due(zone, time, date)).toBe(expected);
	});

	test("a gap up to midnight moves the time to the next date, and still is that of its own", () => {
		const saturday = occurrenceOn(daily("America/Nuuk", "23:30"), "2026-03-28");
		expect(saturday).toEqual({ date: "2026-03-28", at: Date.parse("2026-03-29T01:00:00Z"), note: "after-gap" });
		expect(due("America/Nuuk", "23:30", "2026-03-29")).toBe("2026-03-30T00:30Z plain");
	});

	test("a gap across midnight catches times on both sides", () => {
		expect(due("America/Toronto", "23:45", "1919-03-30")).toBe("1919-03-31T04:30Z after-gap");
		expect(due("America/Toronto", "00:15", "1919-03-31")).toBe("1919-03-31T04:30Z after-gap");
	});

	test.each([
		["Pacific/Apia", "2011-12-30"],
		["Pacific/Kwajalein", "1993-08-21"],
		["Pacific/Kiritimati", "1994-12-31"],
	])("%s never had %s", (zone, date) => {
		for (const time of ["00:00", "09:00", "23:59"]) expect(due(zone, time, date)).toBeNull();
	});

	test("a date that never was is passed over", () => {
		expect(dates(daily("Pacific/Apia", "09:00"), "2011-12-29", 2)).toEqual(["2011-12-29", "2011-12-31"]);
		const fridays: Schedule = { days: ["fri"], time: "09:00", zone: "Pacific/Apia" };
		expect(dates(fridays, "2011-12-29", 1)).toEqual(["2012-01-06"]);
	});
});

describe("Rule · Schedule: in a repeated hour, the first time only", () => {
	test.each([
		["America/New_York", "01:30", "2026-11-01", "2026-11-01T05:30Z first-of-repeated"],
		["America/New_York", "01:00", "2026-11-01", "2026-11-01T05:00Z first-of-repeated"],
		["America/New_York", "02:00", "2026-11-01", "2026-11-01T07:00Z plain"],
		["Australia/Lord_Howe", "01:45", "2026-04-05", "2026-04-04T14:45Z first-of-repeated"],
		["Australia/Lord_Howe", "01:15", "2026-04-05", "2026-04-04T14:15Z plain"],
		["Antarctica/Troll", "01:30", "2026-10-25", "2026-10-24T23:30Z first-of-repeated"],
		["Africa/Cairo", "23:30", "2026-10-29", "2026-10-29T20:30Z first-of-repeated"],
		// Morocco goes back for Ramadan.
		["Africa/Casablanca", "02:30", "2026-02-15", "2026-02-15T01:30Z first-of-repeated"],
	])("%s %s on %s is %s", (zone, time, date, expected) => {
		expect(due(zone, time, date)).toBe(expected);
	});
});

describe("the next occurrence", () => {
	const schedule: Schedule = { days: ["mon", "tue", "wed", "thu", "fri"], time: "09:00", zone: "Europe/Berlin" };
	const friday = Date.parse("2026-11-20T08:00:00Z");

	test("is later than the instant, never at it", () => {
		expect(nextOccurrence(schedule, friday - 1)).toEqual({ date: "2026-11-20", at: friday, note: null });
		expect(nextOccurrence(schedule, friday).date).toBe("2026-11-23");
	});

	test("is on a later date than the one that has its round", () => {
		expect(nextOccurrence(schedule, friday - 1, "2026-11-20").date).toBe("2026-11-23");
		expect(nextOccurrence(schedule, friday - DAY, "2026-11-24").date).toBe("2026-11-25");
		expect(nextOccurrence(schedule, friday - 1, "2020-01-01").date).toBe("2026-11-20");
	});

	test("finds what a gap moved past midnight", () => {
		const nuuk = daily("America/Nuuk", "23:30");
		const midnight = Date.parse("2026-03-29T01:00:00Z");
		expect(nextOccurrence(nuuk, midnight - 1).date).toBe("2026-03-28");
		expect(nextOccurrence(nuuk, midnight).date).toBe("2026-03-29");
	});

	test("Rule · Schedule: never two rounds on one local date when the zone moves", () => {
		// Posted on the 20th in Auckland; the lead then moves the room to Honolulu, where it still is the 19th.
		const posted = Date.parse("2026-11-19T20:00:00Z");
		const honolulu: Schedule = { ...daily("Pacific/Honolulu", "12:00") };
		expect(nextOccurrence(honolulu, posted).date).toBe("2026-11-19");
		expect(nextOccurrence(honolulu, posted, "2026-11-20").date).toBe("2026-11-21");
	});
});
