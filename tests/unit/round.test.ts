import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../../src/core/ids.ts";
import { defaultSettings, type RoomSettings, weekdays } from "../../src/core/room.ts";
import { closesAt, duePost, isOnTime, movedClose } from "../../src/core/round.ts";

const at = (text: string) => Date.parse(text);
const berlin = defaultSettings("Europe/Berlin");
const open = (hours: number): RoomSettings => ({ ...berlin, closeAfterHours: hours });

describe("Rule · Close: at the room's next scheduled time", () => {
	test("on the next day", () => {
		const postedAt = at("2026-11-19T08:00:05Z");
		expect(closesAt({ settings: berlin, date: "2026-11-19", postedAt })).toBe(at("2026-11-20T08:00:00Z"));
	});

	test("over the weekend", () => {
		const postedAt = at("2026-11-20T08:00:05Z");
		expect(closesAt({ settings: berlin, date: "2026-11-20", postedAt })).toBe(at("2026-11-23T08:00:00Z"));
	});

	test("a round posted early does not close at its own time", () => {
		const postedAt = at("2026-11-19T06:30:00Z");
		expect(closesAt({ settings: berlin, date: "2026-11-19", postedAt })).toBe(at("2026-11-20T08:00:00Z"));
	});

	test("a round caught up late closes at the next time all the same", () => {
		const postedAt = at("2026-11-19T13:59:00Z");
		expect(closesAt({ settings: berlin, date: "2026-11-19", postedAt })).toBe(at("2026-11-20T08:00:00Z"));
	});

	test("a round caught up after the next time waits for the one after", () => {
		const postedAt = at("2026-11-20T08:00:00Z");
		expect(closesAt({ settings: berlin, date: "2026-11-19", postedAt })).toBe(at("2026-11-23T08:00:00Z"));
	});

	test("a round on a day that is not scheduled closes at the first time after it", () => {
		const postedAt = at("2026-11-21T10:00:00Z");
		expect(closesAt({ settings: berlin, date: "2026-11-21", postedAt })).toBe(at("2026-11-23T08:00:00Z"));
	});

	test("at most 7 days away, counted in hours", () => {
		const weekly: RoomSettings = { ...berlin, schedule: { ...berlin.schedule, days: ["fri"] } };
		// Summer time ends in between: the next Friday 09:00 is 7 days and an hour away.
		const postedAt = at("2026-10-23T07:00:00Z");
		expect(closesAt({ settings: weekly, date: "2026-10-23", postedAt })).toBe(postedAt + 7 * DAY);
		// A round that came 5 minutes late closes at the next scheduled time.
		const late = at("2026-11-20T08:05:00Z");
		expect(closesAt({ settings: weekly, date: "2026-11-20", postedAt: late })).toBe(at("2026-11-27T08:00:00Z"));
	});

	test("or after the lead's hours", () => {
		const postedAt = at("2026-11-20T08:00:00Z");
		expect(closesAt({ settings: open(8), date: "2026-11-20", postedAt })).toBe(postedAt + 8 * HOUR);
	});

	test("one open round a room: the lead's hours end at the next scheduled time", () => {
		const daily: RoomSettings = { ...open(48), schedule: { ...berlin.schedule, days: weekdays } };
		const postedAt = at("2026-11-20T08:00:00Z");
		expect(closesAt({ settings: daily, date: "2026-11-20", postedAt })).toBe(at("2026-11-21T08:00:00Z"));
	});
});

describe("Rule · Close: on time is before the close", () => {
	test("at the close is late", () => {
		expect(isOnTime(999, 1000)).toBe(true);
		expect(isOnTime(1000, 1000)).toBe(false);
	});
});

describe("Rule · Close: over 30 minutes without a heartbeat in the last 3 hours moves it by as long", () => {
	const close = at("2026-11-20T12:00:00Z");
	const postedAt = close - DAY;
	/** A heartbeat each minute, from and to so many minutes before (after, when negative) the close. */
	const beats = (from: number, to: number) =>
		Array.from({ length: from - to + 1 }, (_, index) => close - (from - index) * MINUTE);
	const moved = (now: number, heartbeats: number[], since = postedAt) =>
		(movedClose({ closesAt: close, postedAt: since, now, heartbeats }) - close) / MINUTE;

	test("a heartbeat each minute moves nothing", () => {
		expect(moved(close, beats(200, 0))).toBe(0);
	});

	test("30 minutes move nothing, 31 move 31", () => {
		expect(moved(close, [...beats(200, 90), ...beats(60, 0)])).toBe(0);
		expect(moved(close, [...beats(200, 91), ...beats(60, 0)])).toBe(31);
	});

	test("every such stretch counts, in whatever order the heartbeats come", () => {
		const heartbeats = [...beats(20, 0), ...beats(200, 150), ...beats(100, 60)];
		expect(moved(close, heartbeats)).toBe(50 + 40);
	});

	test("what lies before the last 3 hours is no matter", () => {
		expect(moved(close, beats(150, 0))).toBe(0);
		expect(moved(close, [...beats(400, 300), ...beats(100, 0)])).toBe(80);
	});

	test("no heartbeat at all, ever", () => {
		expect(moved(close, [])).toBe(180);
	});

	test("a stretch that lasts beyond the close counts to its end", () => {
		expect(moved(close + 45 * MINUTE, beats(200, 60))).toBe(105);
		// Back since the 45th minute: later ticks see the same close.
		expect(moved(close + 60 * MINUTE, [...beats(200, 60), ...beats(-45, -60)])).toBe(105);
	});

	test("a stretch that mostly lies beyond the close is no outage of the last 3 hours", () => {
		expect(moved(close + 45 * MINUTE, beats(200, 20))).toBe(0);
	});

	test("silence after the close is no matter", () => {
		expect(moved(close + 300 * MINUTE, beats(200, -5))).toBe(0);
	});

	test("PyQ being down before the round was posted is no matter", () => {
		expect(moved(close, beats(60, 0), close - 60 * MINUTE)).toBe(0);
		expect(moved(close, beats(20, 0), close - 60 * MINUTE)).toBe(40);
	});

	test("before the last 3 hours there is nothing to move", () => {
		expect(moved(close - 4 * HOUR, [])).toBe(0);
	});
});

describe("Rule · Schedule: after downtime, catch up inside the room's window, else skip", () => {
	const occurrence = { date: "2026-11-20", at: at("2026-11-20T08:00:00Z"), note: null };
	test.each([
		[-1, "wait"],
		[0, "post"],
		[360 * MINUTE, "post"],
		[360 * MINUTE + 1, "outage"],
	])("%i ms after the time: %s", (late, expected) => {
		expect(duePost({ occurrence, now: occurrence.at + late, windowMinutes: 360 })).toBe(expected);
	});
});
