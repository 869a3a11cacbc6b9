import { weekdays } from "../../src/core/room.ts";
import { type Planned, plannedChoices } from "./choices.ts";
import { brokenIn, wordsOf } from "./explore.ts";
import type { Scenario } from "./scenarios.ts";
import { beginning, daysOf, type Outcome, type Parts, playDay } from "./story.ts";

/** One day of a case that was played again. */
export type Replayed = { date: string; deviations: string[]; outcome: Outcome; broken: string[] };

/** Reads a replay line; null when it is none. */
export function parseReplay(line: string): { scenario: Scenario; path: Planned[][] } | null {
	const match = /^(\S+) (\d\d:\d\d) (\d{4}-\d\d-\d\d) ([123]):([0-9=,/]*)$/u.exec(line.trim());
	if (match === null) return null;
	const [, zone = "", time = "", firstDate = "", processes = "", days = ""] = match;
	const path = days.split("/").map((day) =>
		day
			.split(",")
			.filter((part) => part !== "")
			.map((part) => {
				const [place, option] = part.split("=").map(Number);
				return { place: place ?? 0, option: option ?? 0 };
			}),
	);
	const count = processes === "1" ? 1 : processes === "2" ? 2 : 3;
	return { scenario: { name: line, zone, time, days: weekdays, firstDate, processes: count, deepDays: [] }, path };
}

/** Plays one case again, day by day. */
export async function replay(
	{ scenario, path }: { scenario: Scenario; path: readonly (readonly Planned[])[] },
	parts: Parts,
): Promise<Replayed[]> {
	let state = await beginning(scenario, parts);
	const replayed: Replayed[] = [];
	for (const [index, day] of daysOf(scenario).entries()) {
		const planned = path[index];
		if (planned === undefined) break;
		const told = await playDay(scenario, day, state, plannedChoices(planned), parts);
		({ state } = told);
		replayed.push({
			date: day.date,
			deviations: wordsOf(told.choices.deviations),
			outcome: told.outcome,
			broken: brokenIn(told),
		});
	}
	return replayed;
}
