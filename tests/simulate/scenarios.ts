import type { Weekday } from "../../src/core/room.ts";
import { weekdays } from "../../src/core/room.ts";

/** A room over five days, with so many copies of PyQ on its database. */
export type Scenario = {
	name: string;
	zone: string;
	time: string;
	days: readonly Weekday[];
	/** The first of the five local dates; the third is the one on which the clocks change. */
	firstDate: string;
	processes: 1 | 2 | 3;
	/** The days, from 0, that are explored with as many faults at once as were asked for; the others with one fewer. */
	deepDays: readonly number[];
};

/** How many local dates a scenario takes. */
export const datesEach = 5;

/** Five days around a change of the clocks, with the question at a time that the change touches. */
const changes = [
	{ name: "New York, into a gap", zone: "America/New_York", time: "02:30", firstDate: "2026-03-06" },
	{ name: "New York, a repeated hour", zone: "America/New_York", time: "01:30", firstDate: "2026-10-30" },
	{ name: "Lord Howe, half an hour forwards", zone: "Australia/Lord_Howe", time: "02:15", firstDate: "2026-10-02" },
	{ name: "Lord Howe, half an hour back", zone: "Australia/Lord_Howe", time: "01:45", firstDate: "2026-04-03" },
	{ name: "Havana, midnight that never was", zone: "America/Havana", time: "00:00", firstDate: "2026-03-06" },
	{ name: "Apia, a day that never was", zone: "Pacific/Apia", time: "09:00", firstDate: "2011-12-28" },
] as const;

/** What two of three copies can do to each other, two can. */
const deepDaysOf = { 1: [0, 1, 2, 3, 4], 2: [1, 2, 3], 3: [1, 2] } as const;

export const scenarios: readonly Scenario[] = changes.flatMap((change, index) =>
	([1, 2, 3] as const).map((processes) => ({
		...change,
		days: weekdays,
		processes,
		deepDays: index > 0 ? [] : deepDaysOf[processes],
	})),
);

/** Zones and times that random walks draw from. */
export const walkZones = [
	"America/New_York",
	"Europe/Berlin",
	"Australia/Lord_Howe",
	"Africa/Casablanca",
	"Antarctica/Troll",
	"Asia/Kathmandu",
	"America/Havana",
	"America/Asuncion",
	"Pacific/Chatham",
	"Pacific/Kiritimati",
] as const;
export const walkTimes = ["00:00", "00:30", "01:30", "02:30", "09:00", "17:45", "23:59"] as const;
