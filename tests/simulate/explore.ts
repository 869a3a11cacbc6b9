import { type Deviation, type Planned, plannedChoices } from "./choices.ts";
import type { Scenario } from "./scenarios.ts";
import { beginning, type Day, daysOf, kindOf, type Parts, playDay, type State, type Told } from "./story.ts";
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

/** So many broken cases are told one by one; a scenario that has more is not gone through to its end. */
const mostTold = 20;

/** A state that a day can begin in, and the deviations that led to it. */
type Reached = { state: State; path: readonly (readonly Planned[])[]; key: string };

/**
 * Plays every combination of at most `faults` deviations on each day (one fewer on days that are not deep), from every state that the
 * days before can lead to. Days that lead to the same state are gone on from once, and a day of the same kind that begins in the same
 * state as one before is not explored again: what differs is only how it came about, or its date.
 */
export async function explore(scenario: Scenario, faults: number, parts: Parts, most = mostTold): Promise<Explored> {
	const explored: Explored = {
		...noTotals(),
		scenario: scenario.name,
		processes: scenario.processes,
		runs: 0,
		states: 0,
		broken: [],
	};
	/** By kind of day and state: one case for each state that the day can lead to. */
	const known = new Map<string, readonly (readonly Planned[])[]>();
	let begins: Reached[] = [{ state: await beginning(scenario, parts), path: [], key: "" }];
	for (const [index, day] of daysOf(scenario).entries()) {
		const depth = scenario.deepDays.includes(index) ? faults : Math.max(1, faults - 1);
		const next = new Map<string, Reached>();
		for (const { state, path, key } of begins) {
			const kind = `${kindOf(day)} ${depth} ${key}`;
			const cases = known.get(kind);
			const leads = new Map<string, readonly Planned[]>();
			if (cases === undefined) explored.states++;
			for await (const { told, planned } of cases === undefined
				? everyCase(scenario, day, state, depth, parts)
				: theseCases(cases, scenario, day, state, parts)) {
				explored.runs++;
				addUp(explored, told.outcome);
				const here = [...path, planned];
				if (!leads.has(told.mergeKey)) leads.set(told.mergeKey, planned);
				if (!next.has(told.mergeKey)) next.set(told.mergeKey, { state: told.state, path: here, key: told.mergeKey });
				const what = brokenIn(told);
				const deviations = wordsOf(told.choices.deviations);
				if (what.length > 0) explored.broken.push({ replay: replayOf(scenario, here), what, deviations });
				if (explored.broken.length >= most) return explored;
			}
			if (cases === undefined) known.set(kind, [...leads.values()]);
		}
		begins = [...next.values()];
	}
	return explored;
}

async function* theseCases(
	cases: readonly (readonly Planned[])[],
	scenario: Scenario,
	day: Day,
	state: State,
	parts: Parts,
): AsyncGenerator<{ told: Told; planned: readonly Planned[] }> {
	for (const planned of cases)
		yield { told: await playDay(scenario, day, state, plannedChoices(planned), parts), planned };
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
