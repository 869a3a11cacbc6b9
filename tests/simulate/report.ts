import { MINUTE, SECOND } from "../../src/core/ids.ts";
import type { BrokenCase } from "./explore.ts";
import type { ScheduleProof } from "./schedule-proof.ts";
import type { Totals } from "./totals.ts";

/** What `npm run simulate` came to. */
export type Simulated = {
	seed: number;
	faults: number;
	seconds: number;
	schedule: ScheduleProof;
	delivery: Totals & { runs: number; states: number; walks: number; broken: BrokenCase[] };
};

const number = (value: number): string => value.toLocaleString("en-GB");
const span = (ms: number): string => (ms < MINUTE ? `${Math.round(ms / SECOND)} s` : `${(ms / MINUTE).toFixed(1)} min`);

/** The result for people. */
export function asText({ seed, faults, seconds, schedule, delivery }: Simulated): string {
	const { due, posted, doubled, missed, outages, late, latest, unknown, runs, states, walks, broken } = delivery;
	return [
		"",
		`Schedule  ${number(schedule.checked)} times in ${schedule.zones} zones, ${schedule.from} to ${schedule.to}: ${number(schedule.gaps)} gaps, ${number(schedule.repeated)} repeated hours, ${schedule.skippedDates} dates that never were`,
		`          ${number(schedule.mismatches.length)} wrong${schedule.faults.length === 0 ? "" : `; ${schedule.faults.join("; ")}`}`,
		`          ${number(schedule.setAside)} set aside: editions ${schedule.editions.table} and ${schedule.editions.platform} of the zone rules differ there`,
		`Posting   ${number(runs)} cases from ${number(states)} states, up to ${faults} faults a day, and ${number(walks)} walks`,
		`          due ${number(due)} · posted ${number(posted)} · doubled ${number(doubled)} · missed ${number(missed)} · late ${number(late)} (at most ${span(latest)}) · unknown ${number(unknown)} · outages past the window ${number(outages)}`,
		...broken.flatMap(({ replay, what, deviations }) => [
			"",
			`Broken    ${what.join("; ")}`,
			...deviations.map((deviation) => `          ${deviation}`),
			`          npm run simulate -- --replay '${replay}'`,
		]),
		"",
		`Seed ${seed}, ${seconds.toFixed(1)} s.`,
	].join("\n");
}
