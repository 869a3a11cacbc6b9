import type { Schedule } from "../../src/core/room.ts";
import { nextOccurrence, occurrenceOn, occurrencesFrom } from "../../src/core/schedule.ts";
import { dice } from "./choices.ts";
import {
	allDays,
	checkNext,
	checkSequence,
	checkTime,
	type Mismatch,
	type ScheduleRules,
	type Tally,
	type ZoneCase,
} from "./schedule-checks.ts";
import { type RulesDiffer, rulesThatDiffer } from "./zone-differences.ts";
import { earlierWindows, type ZoneWindow, zoneNames } from "./zone-names.ts";
import { lastTableDate, readClock, tableEdition, type ZoneClock } from "./zone-transitions.ts";
import { type Change, changesBetween, dateAfter, dateOfWall, day, minute, timeOfWall, wallOf } from "./zone-wall.ts";

/** What the proof came to. Counts of gaps, repeated hours and skipped dates are of those whose inside was checked. */
export type ScheduleProof = {
	/** Editions of the IANA database: of the table that the schedule is held against, and the one it reads itself. */
	editions: { table: string; platform: string };
	zones: number;
	from: string;
	to: string;
	checked: number;
	gaps: number;
	repeated: number;
	skippedDates: number;
	mismatches: Mismatch[];
	/** Where the two editions disagree: nothing is proved there, `setAside` says of how many checks. */
	rulesDiffer: RulesDiffer[];
	setAside: number;
	/** Why the proof does not hold, a line each; none when it does. */
	faults: string[];
};

export type ProofOptions = {
	seed: number;
	rules?: ScheduleRules;
	/** Every zone between `from` and `to`, and the `earlier` windows beside them. */
	zones?: readonly string[];
	from?: string;
	to?: string;
	earlier?: readonly ZoneWindow[];
	readClock?: (zone: string) => ZoneClock;
	/** The platform's edition, `2026c`; unknown for a Node that has the system's ICU. */
	platformEdition?: string | undefined;
};

const usualTimes = ["00:00", "00:30", "01:00", "01:30", "02:00", "02:30", "03:00", "09:00", "12:00", "23:30", "23:59"];

/** More zones than this share that differ, or more checks set aside, are no matter of editions. */
const mostZonesThatDiffer = 0.1;
const mostSetAside = 0.05;

/**
 * Holds the schedule against the zones' changes as compiled without Temporal, Intl and ICU. The same seed makes the same
 * checks. Throws a RangeError for a zone that the table does not have, or dates beyond it.
 */
export function proveSchedule(options: ProofOptions): ScheduleProof {
	const { seed, rules = { nextOccurrence, occurrenceOn, occurrencesFrom }, zones = zoneNames } = options;
	const { from = "2020-01-01", to = "2033-12-31", earlier = earlierWindows } = options;
	const editions = { table: tableEdition, platform: options.platformEdition ?? process.versions["tz"] ?? "unknown" };
	if (to > lastTableDate) throw new RangeError(`the table ends before ${to}`);
	const roll = dice(seed);
	const tally: Tally = {
		checked: 0,
		setAside: 0,
		gaps: new Set(),
		repeated: new Set(),
		skippedDates: new Set(),
		mismatches: [],
	};
	const rulesDiffer: RulesDiffer[] = [];
	for (const window of [...zones.map((zone) => ({ zone, from, to })), ...earlier]) {
		const clock = (options.readClock ?? readClock)(window.zone);
		const differing = rulesThatDiffer(clock, window.from, window.to);
		rulesDiffer.push(...differing);
		proveZone(tally, rules, { ...window, clock, differing }, roll);
	}
	const proof = {
		editions,
		zones: new Set([...zones, ...earlier.map(({ zone }) => zone)]).size,
		from,
		to,
		checked: tally.checked,
		gaps: tally.gaps.size,
		repeated: tally.repeated.size,
		skippedDates: tally.skippedDates.size,
		mismatches: tally.mismatches,
		rulesDiffer,
		setAside: tally.setAside,
	};
	return { ...proof, faults: faultsOf(proof) };
}

/** Whole numbers from 0 to below `limit`. */
const below = (roll: () => number, limit: number): number => Math.floor(roll() * limit);

const pick = <T>(roll: () => number, list: readonly T[]): T => {
	const chosen = list[below(roll, list.length)];
	if (chosen === undefined) throw new RangeError("nothing to choose from");
	return chosen;
};

const randomTime = (roll: () => number): string => timeOfWall(below(roll, 1_440) * minute);

const randomDays = (roll: () => number): Schedule["days"] => {
	const days = allDays.filter(() => roll() < 0.5);
	return days.length > 0 ? days : [pick(roll, allDays)];
};

/** Every date once, every clock change from all sides, and a date of each month at several times. */
function proveZone(tally: Tally, rules: ScheduleRules, zone: ZoneCase, roll: () => number): void {
	const { from, to } = zone;
	const time = roll() < 0.5 ? pick(roll, usualTimes) : randomTime(roll);
	checkSequence(tally, rules, zone, { days: allDays, time, zone: zone.zone }, [from, to]);
	const length = Math.round((wallOf(to) - wallOf(from)) / day) + 1;
	const some = { days: randomDays(roll), time: randomTime(roll), zone: zone.zone };
	const start = dateAfter(from, below(roll, Math.max(1, length - 366)));
	const end = Math.min(wallOf(start) + 365 * day, wallOf(to));
	checkSequence(tally, rules, zone, some, [start, dateOfWall(end)]);
	for (let month = 0; month + 30 <= length; month += 30) {
		const date = dateAfter(from, month + below(roll, 30));
		for (const asked of [pick(roll, usualTimes), pick(roll, usualTimes), randomTime(roll)])
			checkTime(tally, rules, zone, date, asked);
	}
	for (const change of changesBetween(zone.clock, from, to)) proveChange(tally, rules, zone, change, roll);
}

/** What a clock change may spoil: the walls at its edges and inside, its dates and their neighbours, what comes next. */
function proveChange(tally: Tally, rules: ScheduleRules, zone: ZoneCase, change: Change, roll: () => number): void {
	const [low, high] = [Math.min(change.from, change.to), Math.max(change.from, change.to)];
	const inside = low + below(roll, (high - low) / minute) * minute;
	const middle = Math.floor((low + high) / 2 / minute) * minute;
	const edges = [low, high].flatMap((wall) => [wall - minute, wall, wall + minute]);
	for (const wall of [...edges, inside, middle]) checkTime(tally, rules, zone, dateOfWall(wall), timeOfWall(wall));
	const dates = new Set([low - day, low, high, high + day].map(dateOfWall));
	for (const date of dates) {
		for (const time of [...usualTimes, randomTime(roll), randomTime(roll)]) checkTime(tally, rules, zone, date, time);
	}
	for (const wall of [low, inside, high, low + below(roll, 1_440) * minute]) {
		const schedule: Schedule = {
			days: roll() < 0.5 ? allDays : randomDays(roll),
			time: timeOfWall(wall),
			zone: zone.zone,
		};
		const after = change.at + pick(roll, [-1, 0, -day, below(roll, 2 * day) - day, below(roll, 8 * day) - 7 * day]);
		const last = roll() < 0.4 ? undefined : dateAfter(dateOfWall(low), below(roll, 9) - 4);
		checkNext(tally, rules, zone, schedule, { after, last });
	}
}

/** The first day of the year of an edition's name, `2026c`; null when it says none. */
const yearOf = (edition: string): number | null => {
	const year = /^(\d{4})[a-z]+$/u.exec(edition)?.[1];
	return year === undefined ? null : Date.parse(`${year}-01-01T00:00:00Z`);
};

function faultsOf(proof: Omit<ScheduleProof, "faults">): string[] {
	const { mismatches, rulesDiffer, setAside, checked, editions, zones } = proof;
	const faults: string[] = [];
	const [first] = mismatches;
	if (first !== undefined)
		faults.push(
			`${mismatches.length} times are wrong, first ${first.time} in ${first.zone} on ${first.date} (${first.rule}): ${first.expected} was due, ${first.got} came.`,
		);
	if (proof.gaps === 0 || proof.repeated === 0) faults.push("No gap or no repeated hour was met: nothing is proved.");
	const differing = new Set(rulesDiffer.map(({ zone }) => zone));
	if (differing.size > zones * mostZonesThatDiffer)
		faults.push(`The zone rules differ in ${differing.size} of ${zones} zones: ${[...differing].join(", ")}.`);
	if (setAside > (checked + setAside) * mostSetAside)
		faults.push(`${setAside} of ${checked + setAside} checks could not be made: the zone rules differ.`);
	if (editions.table === editions.platform && differing.size > 0)
		faults.push(`Both sources are edition ${editions.table}, and yet differ in ${[...differing].join(", ")}.`);
	// A new edition brings what was decided after the one before: it seldom tells the past anew.
	const known = [editions.table, editions.platform].map(yearOf).filter((year) => year !== null);
	const begin = known.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...known);
	for (const { zone, since, table, platform } of rulesDiffer) {
		if (since >= begin) continue;
		const when = new Date(since).toISOString();
		faults.push(`${zone} has ${platform} at ${when}, the table ${table}: too long ago to be news of one edition.`);
	}
	return faults;
}
