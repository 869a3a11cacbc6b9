import { stretchAt, type ZoneClock } from "./zone-transitions.ts";
import { day, minute, wallOf } from "./zone-wall.ts";

/**
 * A stretch of time, from `since` to `until` (both included, milliseconds since 1970), in which the platform's zone rules
 * and the table's give other offsets. Those it begins with are given as `+02:00`.
 */
export type RulesDiffer = { zone: string; since: number; until: number; table: string; platform: string };

/** The platform's own offset of a zone in milliseconds, by its formatter. */
function platformClock(zone: string): (at: number) => number {
	const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset", hour: "2-digit" });
	return (at) => {
		const text = format.format(at);
		const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/u.exec(text);
		if (match === null) throw new RangeError(`${zone}: no offset in "${text}"`);
		const [, sign = "+", hours = "0", minutes = "0", seconds = "0"] = match;
		return (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * (sign === "-" ? -1_000 : 1_000);
	};
}

const printOffset = (offset: number): string => {
	const minutes = Math.abs(offset) / 60_000;
	const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
	return `${offset < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
};

/** The first of the instants after `alike` and up to `unlike` that differs, to the minute. */
function firstThatDiffers(differs: (at: number) => boolean, alike: number, unlike: number): number {
	let [before, after] = [alike, unlike];
	while (after - before > minute) {
		const middle = Math.floor((before + after) / 2 / minute) * minute;
		if (differs(middle)) after = middle;
		else before = middle;
	}
	return after;
}

/**
 * Where the two sources disagree between two dates: they may hold other editions of the IANA database. Looked at once a
 * day and right before and at each change of the table, so that a change which only one source has, or has at another
 * hour, is seen.
 */
export function rulesThatDiffer(clock: ZoneClock, from: string, to: string): RulesDiffer[] {
	const platform = platformClock(clock.zone);
	const tableAt = (at: number): number => clock.offsets[stretchAt(clock, at)] ?? 0;
	const differs = (at: number): boolean => platform(at) !== tableAt(at);
	const [begin, end] = [wallOf(from) - day, wallOf(to) + 2 * day];
	const midnights = Array.from({ length: Math.round((end - begin) / day) + 1 }, (_, index) => begin + index * day);
	const edges = clock.starts.filter((at) => at > begin && at <= end).flatMap((at) => [at - 1, at]);
	const found: RulesDiffer[] = [];
	let previous = begin - 1;
	for (const at of [...midnights, ...edges].sort((one, other) => one - other)) {
		const [table, said] = [tableAt(at), platform(at)];
		const last = found.at(-1);
		const wasAlike = last === undefined || last.until < previous;
		if (last !== undefined && !wasAlike) {
			last.until = table === said ? firstThatDiffers((moment) => !differs(moment), previous, at) - 1 : at;
		} else if (table !== said) {
			const since = firstThatDiffers(differs, previous, at);
			found.push({ zone: clock.zone, since, until: at, table: printOffset(table), platform: printOffset(said) });
		}
		previous = at;
	}
	return found;
}
