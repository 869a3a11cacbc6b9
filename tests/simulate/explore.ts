import { type Deviation, type Planned, plannedChoices } from "./choices.ts";
import type { Scenario } from "./scenarios.ts";
import { beginning, type Day, daysOf, type Parts, playDay, type State, type Told } from "./story.ts";
import { addUp, noTotals, type Totals } from "./totals.ts";

/** A case that broke a promise, with the line that plays it again. */
export type BrokenCase = { replay: string; what: readonly string[]; deviations: readonly string[] };

export type Explored = Totals & {
	scenario: string;
	processes: number;
	runs: number;
	states: number;
	broken: BrokenCase[];
};

/** So many broken cases are told one by one. */
const mostTold = 20;

/**
 * Plays every combination of at most `faults` deviations on each day, from every state that the days before can lead to. Days that
 * lead to the same state are gone on from once: what differs is only how it came about.
 */
export async function explore(scenario: Scenario, faults: number, parts: Parts): Promise<Explored> {
	const explored: Explored = {
		...noTotals(),
		scenario: scenario.name,
		processes: scenario.processes,
		runs: 0,
		states: 0,
		broken: [],
	};
	let states: { state: State; path: readonly (readonly Planned[])[] }[] = [
		{ state: await beginning(scenario, parts), path: [] },
	];
	for (const day of daysOf(scenario)) {
		const next = new Map<string, (typeof states)[number]>();
		for (const { state, path } of states) {
			explored.states++;
			for await (const { told, planned } of everyCase(scenario, day, state, faults, parts)) {
				explored.runs++;
				addUp(explored, told.outcome);
				const here = [...path, planned];
				if (!next.has(told.mergeKey)) next.set(told.mergeKey, { state: told.state, path: here });
				const what = brokenIn(told);
				if (what.length > 0 && explored.broken.length < mostTold)
					explored.broken.push({
						replay: replayOf(scenario, here),
						what,
						deviations: wordsOf(told.choices.deviations),
					});
			}
		}
		states = [...next.values()];
	}
	return explored;
}

/** Every case of a day: first none deviates, then each place of that run does, then each later place of those runs, … */
async function* everyCase(
	scenario: Scenario,
	day: Day,
	state: State,
	faults: number,
	parts: Parts,
): AsyncGenerator<{ told: Told; planned: readonly Planned[] }> {
	const waiting: (readonly Planned[])[] = [[]];
	for (let planned = waiting.pop(); planned !== undefined; planned = waiting.pop()) {
		const told = await playDay(scenario, day, state, plannedChoices(planned), parts);
		yield { told, planned };
		if (planned.length >= faults) continue;
		const after = planned.at(-1)?.place ?? -1;
		for (const [place, options] of told.choices.places.entries())
			if (place > after) for (let option = 1; option < options; option++) waiting.push([...planned, { place, option }]);
	}
}

/** What a day broke, in words. */
export const brokenIn = ({ outcome }: Told): string[] => [
	...(outcome.doubled > 0 ? [`${outcome.doubled} doubled`] : []),
	...(outcome.missed > 0 ? ["the question was missed"] : []),
	...outcome.broken,
];

export const wordsOf = (deviations: readonly Deviation[]): string[] => deviations.map(({ what }) => what);

/** `<zone> <time> <first date> <processes>:<place>=<option>,…/…` with a part for each day. */
export const replayOf = (
	{ zone, time, firstDate, processes }: Scenario,
	path: readonly (readonly Planned[])[],
): string =>
	`${zone} ${time} ${firstDate} ${processes}:${path.map((day) => day.map(({ place, option }) => `${place}=${option}`).join(",")).join("/")}`;
