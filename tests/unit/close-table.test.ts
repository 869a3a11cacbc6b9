import { describe, expect, test } from "vitest";
import { defaultSettings, type RoomSettings, type Schedule, weekdays } from "../../src/core/room.ts";
import { closesAt, movedClose } from "../../src/core/round.ts";

/* Literal instants from the published rules of the zones, as in `schedule-table.test.ts`. */

const at = (text: string): number => Date.parse(text);

/** An instant as the tables have it: without milliseconds when there are none. */
const print = (instant: number): string => new Date(instant).toISOString().replace(".000Z", "Z");

describe("Rule · Close: across clock changes", () => {
	const closes = (settings: Partial<Schedule> & { hours?: number }, date: string, postedAt: string): string => {
		const { hours = null, ...schedule } = settings;
		const berlin = defaultSettings("Europe/Berlin");
		const room: RoomSettings = { ...berlin, schedule: { ...berlin.schedule, ...schedule }, closeAfterHours: hours };
		return print(closesAt({ settings: room, date, postedAt: at(postedAt) }));
	};
	const daily = { days: weekdays };
	const fridays: Partial<Schedule> = { days: ["fri"] };
	const saturdays: Partial<Schedule> = { days: ["sat"] };
	const newYork = { days: weekdays, zone: "America/New_York" };

	test.each([
		["next time, over a gap", {}, "2026-03-27", "2026-03-27T08:00:00Z", "2026-03-30T07:00:00Z"],
		["next time, over a repeat", {}, "2026-10-23", "2026-10-23T07:00:00Z", "2026-10-26T08:00:00Z"],
		["next time in a gap", { ...newYork, time: "02:30" }, "2026-03-07", "2026-03-07T07:30:00Z", "2026-03-08T07:00:00Z"],
		["after a gap", { ...newYork, time: "02:30" }, "2026-03-08", "2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"],
		[
			"next time is repeated",
			{ ...newYork, time: "01:30" },
			"2026-10-31",
			"2026-10-31T05:30:00Z",
			"2026-11-01T05:30:00Z",
		],
		["after a repeat", { ...newYork, time: "01:30" }, "2026-11-01", "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"],
		[
			"next date is none",
			{ ...daily, zone: "Pacific/Apia" },
			"2011-12-29",
			"2011-12-29T19:00:00Z",
			"2011-12-30T19:00:00Z",
		],
		["7 days less an hour", fridays, "2026-03-27", "2026-03-27T08:00:00Z", "2026-04-03T07:00:00Z"],
		["7 days after a post that came early", fridays, "2026-11-20", "2026-11-20T05:00:00Z", "2026-11-27T05:00:00Z"],
		["24 h over a gap", { ...saturdays, hours: 24 }, "2026-03-28", "2026-03-28T08:00:00Z", "2026-03-29T08:00:00Z"],
		["24 h over a repeat", { ...saturdays, hours: 24 }, "2026-10-24", "2026-10-24T07:00:00Z", "2026-10-25T07:00:00Z"],
		["24 h or the next time", { ...daily, hours: 24 }, "2026-03-28", "2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z"],
		[
			"24 h before the next time",
			{ ...daily, hours: 24 },
			"2026-10-24",
			"2026-10-24T07:00:00Z",
			"2026-10-25T07:00:00Z",
		],
		[
			"2 h into a repeat",
			{ ...newYork, time: "00:30", hours: 2 },
			"2026-11-01",
			"2026-11-01T04:30:00Z",
			"2026-11-01T06:30:00Z",
		],
		["200 h, not 7 days", { ...fridays, hours: 200 }, "2026-10-23", "2026-10-23T07:00:00Z", "2026-10-30T08:00:00Z"],
	])("%s", (_, settings, date, postedAt, expected) => {
		expect(closes(settings, date, postedAt)).toBe(expected);
	});
});

describe("Rule · Close: outages of the last 3 hours before noon", () => {
	/** The close, from 12:00, when heartbeats came each minute but between the times given (which had theirs). */
	const closeAfter = (now: string, silences: readonly [last: string, back: string][]): string => {
		const time = (text: string) => at(`2026-11-20T${text}Z`);
		const beats: number[] = silences.flatMap(([last, back]) => [time(last), time(back)]);
		for (let beat = time("07:00"); beat <= time(now); beat += 60_000)
			if (!silences.some(([last, back]) => beat > time(last) && beat < time(back))) beats.push(beat);
		const round = { closesAt: time("12:00"), postedAt: time("06:00"), now: time(now) };
		return print(movedClose({ ...round, heartbeats: beats.filter((beat) => beat <= round.now) })).slice(11, -1);
	};

	test.each([
		["30 minutes to the millisecond are none", "12:00", [["10:00", "10:30"]], "12:00:00"],
		["a millisecond more is one", "12:00", [["10:00", "10:30:00.001"]], "12:30:00.001"],
		[
			"30 minutes twice are none",
			"12:00",
			[
				["10:00", "10:30"],
				["10:30", "11:00"],
			],
			"12:00:00",
		],
		[
			"31 minutes twice are 62",
			"12:00",
			[
				["10:00", "10:31"],
				["11:00", "11:31"],
			],
			"13:02:00",
		],
		["from before the 3 hours: what lies in them", "12:00", [["08:00", "09:40"]], "12:40:00"],
		["from before the 3 hours, 30 minutes in them", "12:00", [["08:00", "09:30"]], "12:00:00"],
		["30 minutes up to the close", "12:00", [["11:30", "12:00"]], "12:00:00"],
		["31 minutes up to the close", "12:00", [["11:29", "12:00"]], "12:31:00"],
		["31 minutes before the close and 10 after: 41", "12:10", [["11:29", "12:10"]], "12:41:00"],
		["30 minutes before the close and 10 after: none", "12:10", [["11:30", "12:10"]], "12:00:00"],
		["the 3 hours and 2 more", "14:00", [["08:00", "14:00"]], "17:00:00"],
	] as const)("%s", (_, now, silences, expected) => {
		expect(
			closeAfter(
				now,
				silences.map(([last, back]) => [last, back]),
			),
		).toBe(expected);
	});
});
