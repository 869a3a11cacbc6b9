import { describe, expect, it } from "vitest";
import { changedSettings } from "../../src/app/changed-settings.ts";
import { readSettings } from "../../src/app/read-settings.ts";
import { defaultSettings, type RoomSettings } from "../../src/core/room.ts";
import { realBank } from "../support/bank.ts";

const before = defaultSettings("Europe/Berlin");
const right = { days: "mon-fri", time: "09:00", zone: "Europe/Berlin", mode: "open", questions: "" };

async function errorsOf(values: Readonly<Record<string, string>>, settings: RoomSettings = before) {
	const bank = await realBank();
	const read = readSettings({ ...right, ...values }, settings, bank.active(), bank.topics());
	return "invalid" in read ? read.invalid : null;
}

describe("reading the set-up form", () => {
	it("names every field at fault at once", async () => {
		expect(Object.keys((await errorsOf({ days: "", time: "9", zone: "Berln", questions: "x" })) ?? {})).toEqual([
			"days",
			"time",
			"zone",
			"questions",
		]);
	});

	it("says of an empty zone what to write, and suggests the one that is in force", async () => {
		expect(await errorsOf({ zone: " " })).toEqual({ zone: "Name the time zone, such as Europe/Berlin." });
		expect(await errorsOf({ zone: "" }, defaultSettings("Asia/Tokyo"))).toEqual({
			zone: "Name the time zone, such as Asia/Tokyo.",
		});
		expect(await errorsOf({ zone: "" }, defaultSettings("UTC"))).toEqual({
			zone: "Name the time zone, such as Europe/Berlin.",
		});
	});

	it("suggests the zone of a city, and finds nothing wrong with a right one", async () => {
		expect(await errorsOf({ zone: "Tokyo" })).toEqual({
			zone: "“Tokyo” is no time zone I know. Did you mean Asia/Tokyo?",
		});
		expect(await errorsOf({})).toBeNull();
	});
});

describe("what changed in a room's settings", () => {
	it("is nothing when only the order differs in which things were typed or stored", () => {
		const filters = { levels: ["beginner", "advanced"], topics: ["b", "a"], kinds: [] } as const;
		const after: RoomSettings = {
			...before,
			schedule: { zone: before.schedule.zone, time: "09:00", days: before.schedule.days.toReversed() },
			filters: { kinds: [], topics: ["a", "b"], levels: ["advanced", "beginner"] },
		};
		expect(changedSettings({ ...before, filters }, after)).toEqual([]);
	});

	it("is each setting that differs, whichever part of it does", () => {
		const { schedule, filters } = before;
		const changes: Partial<Record<keyof RoomSettings, RoomSettings[]>> = {
			schedule: [
				{ ...before, schedule: { ...schedule, days: ["mon"] } },
				{ ...before, schedule: { ...schedule, time: "09:01" } },
				{ ...before, schedule: { ...schedule, zone: "UTC" } },
			],
			mode: [{ ...before, mode: "private" }],
			filters: [
				{ ...before, filters: { ...filters, levels: ["advanced"] } },
				{ ...before, filters: { ...filters, topics: ["decorators"] } },
				{ ...before, filters: { ...filters, kinds: ["code"] } },
			],
			closeAfterHours: [{ ...before, closeAfterHours: 3 }],
			windowMinutes: [{ ...before, windowMinutes: 60 }],
			assessedPoints: [{ ...before, assessedPoints: false }],
			holidays: [{ ...before, holidays: "DE-BY" }],
			pin: [{ ...before, pin: true }],
			recap: [{ ...before, recap: false }],
			mention: [{ ...before, mention: { externalId: "1", name: "interviewees" } }],
		};
		expect(Object.keys(changes).sort()).toEqual(Object.keys(before).sort());
		for (const [setting, afters] of Object.entries(changes))
			for (const after of afters) expect(changedSettings(before, after)).toEqual([setting]);
	});
});
