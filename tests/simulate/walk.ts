import { addDays } from "../../src/core/local-date.ts";
import { weekdays } from "../../src/core/room.ts";
import { dice, type Planned, randomChoices } from "./choices.ts";
import { type BrokenCase, brokenIn, replayOf, wordsOf } from "./explore.ts";
import { type Scenario, walkTimes, walkZones } from "./scenarios.ts";
import { beginning, daysOf, type Parts, playDay } from "./story.ts";
import { addUp, noTotals, type Totals } from "./totals.ts";

export type Walked = Totals & { walks: number; broken: BrokenCase[] };

/** How often something goes wrong in a walk, and how often at most in one day. */
const chance = 0.08;
const mostADay = 8;

/** Five days somewhere, some year, with much going wrong: what the exhaustive part, with few faults at a time, does not reach. */
export async function walk(
	seed: number,
	walks: number,
	parts: Parts,
	most = Number.POSITIVE_INFINITY,
): Promise<Walked> {
	const walked: Walked = { ...noTotals(), walks, broken: [] };
	for (let number = 0; number < walks; number++) {
		const roll = dice(seed * 1_000_003 + number);
		const scenario = scenarioFrom(roll, number);
		let state = await beginning(scenario, parts);
		const path: (readonly Planned[])[] = [];
		for (const day of daysOf(scenario)) {
			const told = await playDay(scenario, day, state, randomChoices(roll, chance, mostADay), parts);
			({ state } = told);
			path.push(told.choices.deviations.map(({ place, option }) => ({ place, option })));
			addUp(walked, told.outcome);
			const what = brokenIn(told);
			if (what.length > 0)
				walked.broken.push({ replay: replayOf(scenario, path), what, deviations: wordsOf(told.choices.deviations) });
			if (walked.broken.length >= most) return walked;
		}
	}
	return walked;
}

function scenarioFrom(roll: () => number, number: number): Scenario {
	const pick = <T>(from: readonly T[]): T => {
		const picked = from[Math.floor(roll() * from.length)];
		if (picked === undefined) throw new RangeError("nothing to pick from");
		return picked;
	};
	return {
		name: `walk ${number}`,
		zone: pick(walkZones),
		time: pick(walkTimes),
		days: weekdays,
		firstDate: addDays("2026-01-01", Math.floor(roll() * 720)),
		processes: pick([1, 2, 3] as const),
		deepDays: [],
	};
}
