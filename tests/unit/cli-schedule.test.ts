import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/cli/outcome.ts";
import { printInstant, type ScheduleOptions, showSchedule } from "../../src/cli/schedule.ts";

const now = Date.parse("2026-11-21T23:30:00Z");
const usual: ScheduleOptions = {
	time: "09:00",
	zone: "Europe/Berlin",
	days: "mon-fri",
	from: "2026-03-02",
	count: "3",
};
const rounds = (options: Partial<ScheduleOptions>) => showSchedule({ ...usual, ...options }, now).json;

describe("rounds for programs", () => {
	test("a time that the clock skips comes at the first minute after the gap", () => {
		expect(rounds({ time: "02:30", zone: "America/New_York", days: "sun", from: "2026-03-08", count: "1" })).toEqual([
			{ date: "2026-03-08", at: "2026-03-08T07:00:00Z", note: "after-gap" },
		]);
	});

	test("a time that comes twice counts the first time", () => {
		expect(rounds({ time: "01:30", zone: "America/New_York", days: "sun", from: "2026-11-01", count: "1" })).toEqual([
			{ date: "2026-11-01", at: "2026-11-01T05:30:00Z", note: "first-of-repeated" },
		]);
	});

	test("a date that the zone never had gets none, and the count is of rounds", () => {
		expect(rounds({ zone: "Pacific/Apia", days: "daily", from: "2011-12-29", count: "2" })).toEqual([
			{ date: "2011-12-29", at: "2011-12-29T19:00:00Z", note: null },
			{ date: "2011-12-31", at: "2011-12-30T19:00:00Z", note: null },
		]);
	});

	test("a gap of half an hour ends at the half hour", () => {
		expect(rounds({ time: "02:15", zone: "Australia/Lord_Howe", days: "sun", from: "2026-10-04", count: "1" })).toEqual(
			[{ date: "2026-10-04", at: "2026-10-03T15:30:00Z", note: "after-gap" }],
		);
	});

	test("without a date it begins today, as the zone has it", () => {
		const { from: _, ...options } = usual;
		expect(showSchedule({ ...options, days: "daily", zone: "Asia/Tokyo", count: "1" }, now).json).toEqual([
			{ date: "2026-11-22", at: "2026-11-22T00:00:00Z", note: null },
		]);
	});

	test("milliseconds stand only where there are some", () => {
		expect(printInstant(Date.parse("2026-03-08T07:00:00Z"))).toBe("2026-03-08T07:00:00Z");
		expect(printInstant(Date.parse("2026-03-08T07:00:00.250Z"))).toBe("2026-03-08T07:00:00.250Z");
	});
});

describe("what can't be meant", () => {
	test.each([
		[{ time: "25:00" }, "25:00", "--time 09:00"],
		[{ zone: "Europ/Berlin" }, "Europ/Berlin", "Did you mean --zone Europe/Berlin?"],
		[{ zone: "berlin" }, "berlin", "Did you mean --zone Europe/Berlin?"],
		[{ zone: "+01:00" }, "+01:00", "--zone Europe/Berlin"],
		[{ days: "someday" }, "someday", "--days mon-fri"],
		[{ days: "mo" }, '"mo" does not name', "--days weekdays"],
		[{ days: " " }, "No day of the week", "--days daily"],
		[{ zone: "" }, "No time zone", "--zone Europe/Berlin"],
		[{ from: "2026-02-30" }, "2026-02-30", "--from"],
		[{ from: "tomorrow" }, "tomorrow", "--from"],
		[{ count: "0" }, "0", "1 to 1000"],
		[{ count: "1001" }, "1001", "1 to 1000"],
		[{ count: "3.5" }, "3.5", "1 to 1000"],
		[{ count: "-1" }, "-1", "1 to 1000"],
	])("%o is refused with what to write instead", (options, said, mend) => {
		const call = () => rounds(options);
		expect(call).toThrow(UsageError);
		expect(call).toThrow(said);
		expect(call).toThrow(expect.objectContaining({ mend: expect.stringContaining(mend) }));
	});
});

test("people read a table that explains clock changes and missing dates", () => {
	const { text } = showSchedule(
		{ time: "02:30", zone: "America/New_York", days: "sun", from: "2026-03-01", count: "2" },
		now,
	);
	expect(text).toBe(`02:30 in America/New_York, Sun, from 2026-03-01

date            local  instant
Sun 2026-03-01  02:30  2026-03-01T07:30:00Z
Sun 2026-03-08  03:00  2026-03-08T07:00:00Z  the clock skips 02:30: the first minute after the gap
`);
	const apia = showSchedule({ ...usual, zone: "Pacific/Apia", days: "fri", from: "2011-12-30", count: "1" }, now);
	expect(apia.text).toContain("2011-12-30 does not exist in Pacific/Apia: no round.");
});
