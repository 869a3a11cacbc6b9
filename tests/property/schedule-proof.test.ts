import { describe, expect, test } from "vitest";
import { DAY, HOUR } from "../../src/core/ids.ts";
import { localDateOf } from "../../src/core/local-date.ts";
import { nextOccurrence, occurrenceOn, occurrencesFrom } from "../../src/core/schedule.ts";
import type { ScheduleRules } from "../simulate/schedule-checks.ts";
import { type ProofOptions, proveSchedule } from "../simulate/schedule-proof.ts";
import { readClock, type ZoneClock } from "../simulate/zone-transitions.ts";

const real: ScheduleRules = { nextOccurrence, occurrenceOn, occurrencesFrom };

/** Small, and with every kind of clock change in it. */
const small: Omit<ProofOptions, "seed"> = {
	zones: ["America/New_York", "Africa/Cairo", "Antarctica/Troll", "Australia/Lord_Howe", "America/Nuuk", "UTC"],
	from: "2025-01-01",
	to: "2026-06-30",
	earlier: [{ zone: "Pacific/Apia", from: "2011-12-01", to: "2012-01-31" }],
};
const prove = (options: Partial<ProofOptions>) => proveSchedule({ ...small, seed: 7, ...options });

describe("Rule · Schedule, against zone changes compiled without Temporal and Intl", () => {
	test("14 years of 50 zones", () => {
		const seed = Math.floor(Math.random() * 2 ** 32);
		const proof = proveSchedule({ seed });
		expect({ seed, faults: proof.faults }).toEqual({ seed, faults: [] });
		expect(proof.zones).toBeGreaterThan(50);
		expect(proof.checked).toBeGreaterThan(300_000);
		expect(proof.gaps).toBeGreaterThan(350);
		expect(proof.repeated).toBeGreaterThan(350);
		// In Apia and on Fakaofo 2011 had no 30 December.
		expect(proof.skippedDates).toBe(2);
	});

	test("the same seed makes the same checks", () => {
		expect(prove({ seed: 3 })).toEqual(prove({ seed: 3 }));
	});
});

describe("the proof catches a schedule that", () => {
	const planted: [string, Partial<ScheduleRules>][] = [
		[
			"shifts a time in a gap by the gap's length",
			{
				occurrenceOn: (schedule, date) => {
					const due = occurrenceOn(schedule, date);
					const wall = Number(schedule.time.slice(3)) * 60_000;
					return due?.note === "after-gap" ? { ...due, at: due.at + wall } : due;
				},
			},
		],
		[
			"takes the second of a repeated hour",
			{
				occurrenceOn: (schedule, date) => {
					const due = occurrenceOn(schedule, date);
					return due?.note === "first-of-repeated" ? { ...due, at: due.at + HOUR } : due;
				},
			},
		],
		[
			"drops a time in a gap",
			{
				*occurrencesFrom(schedule, from) {
					for (const due of occurrencesFrom(schedule, from)) if (due.note !== "after-gap") yield due;
				},
				occurrenceOn: (schedule, date) => {
					const due = occurrenceOn(schedule, date);
					return due?.note === "after-gap" ? null : due;
				},
			},
		],
		[
			"posts on a date that never was",
			{
				occurrenceOn: (schedule, date) =>
					occurrenceOn(schedule, date) ?? { date, at: Date.parse(`${date}T10:00Z`), note: null },
			},
		],
		[
			"leaves a scheduled day out",
			{
				*occurrencesFrom(schedule, from) {
					for (const due of occurrencesFrom(schedule, from)) if (due.date !== "2025-09-03") yield due;
				},
			},
		],
		[
			"has two rounds on one date",
			{
				*occurrencesFrom(schedule, from) {
					for (const due of occurrencesFrom(schedule, from)) {
						yield due;
						if (due.date === "2025-09-03") yield { ...due, at: due.at + HOUR };
					}
				},
			},
		],
		["ignores the date of the last round", { nextOccurrence: (schedule, after) => nextOccurrence(schedule, after) }],
		[
			"gives again what is due at the very instant",
			{ nextOccurrence: (schedule, after, last) => nextOccurrence(schedule, after - 1, last) },
		],
		[
			"looks for the next from tomorrow on",
			{
				nextOccurrence: (schedule, after, last) => {
					const today = localDateOf(after, schedule.zone);
					return nextOccurrence(schedule, after, last !== undefined && last > today ? last : today);
				},
			},
		],
		[
			"has a summer an hour late",
			{
				occurrenceOn: (schedule, date) => {
					const due = occurrenceOn(schedule, date);
					const noon = Date.parse(`${date}T12:00Z`);
					return due !== null && noon > Date.parse("2025-07-01") && noon < Date.parse("2025-07-01") + 30 * DAY
						? { ...due, at: due.at + HOUR }
						: due;
				},
			},
		],
	];

	test.each(planted)("%s", (_, rules) => {
		expect(prove({}).faults).toEqual([]);
		const { mismatches, faults } = prove({ rules: { ...real, ...rules } });
		expect(mismatches.length).toBeGreaterThan(0);
		expect(faults).toEqual([expect.stringMatching(/^\d+ times are wrong, first \d\d:\d\d in /u)]);
	});
});

describe("where the two sources have other rules for a zone", () => {
	/** The table, with an hour more in some zones from an instant on. */
	const other =
		(zones: readonly string[], since: string) =>
		(zone: string): ZoneClock => {
			const clock = readClock(zone);
			if (!zones.includes(zone)) return clock;
			const at = Date.parse(since);
			const kept = clock.starts.filter((start) => start < at);
			const position = kept.length;
			const moved = clock.offsets.map((offset, index) => (index < position - 1 ? offset : offset + HOUR));
			return {
				zone,
				starts: [...kept, at, ...clock.starts.slice(position)],
				offsets: [...clock.offsets.slice(0, position), ...moved.slice(position - 1)],
			};
		};
	const wide = {
		...small,
		zones: [...(small.zones ?? []), "Asia/Tokyo", "Asia/Kolkata", "Europe/Berlin", "Europe/London"],
	};
	const editions = { platformEdition: "2025a" };

	test("the zone and the time are named, the checks there are counted, and the rest is proved", () => {
		const proof = prove({ ...wide, ...editions, readClock: other(["Asia/Tokyo"], "2026-06-20T15:00:00Z") });
		expect(proof.faults).toEqual([]);
		expect(proof.rulesDiffer).toEqual([
			expect.objectContaining({
				zone: "Asia/Tokyo",
				since: Date.parse("2026-06-20T15:00:00Z"),
				table: "+10:00",
				platform: "+09:00",
			}),
		]);
		expect(proof.setAside).toBeGreaterThan(0);
		expect(proof.mismatches).toEqual([]);
	});

	test("too many zones are a fault", () => {
		const readOther = other(["Asia/Tokyo", "Asia/Kolkata"], "2026-06-20T15:00:00Z");
		expect(prove({ ...wide, ...editions, readClock: readOther }).faults).toEqual([
			"The zone rules differ in 2 of 11 zones: Asia/Tokyo, Asia/Kolkata.",
		]);
	});

	test("so are too many checks", () => {
		const readOther = other(["America/New_York"], "2025-02-01T00:00:00Z");
		expect(prove({ ...wide, ...editions, readClock: readOther }).faults).toEqual([
			expect.stringContaining("checks could not be made: the zone rules differ."),
		]);
	});

	test("so is a past that no new edition would have told anew", () => {
		const early = other(["Pacific/Apia"], "2012-01-25T00:00:00Z");
		expect(prove({ ...wide, ...editions, readClock: early }).faults).toEqual([
			"Pacific/Apia has +14:00 at 2012-01-25T00:00:00.000Z, the table +15:00: too long ago to be news of one edition.",
		]);
	});

	test("so is any, when both are of one edition", () => {
		const { editions: both } = prove({});
		const readOther = other(["Asia/Tokyo"], "2026-06-20T15:00:00Z");
		expect(prove({ ...wide, platformEdition: both.table, readClock: readOther }).faults).toEqual([
			`Both sources are edition ${both.table}, and yet differ in Asia/Tokyo.`,
		]);
	});
});
