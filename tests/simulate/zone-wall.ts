import { stretchAt, type ZoneClock } from "./zone-transitions.ts";

/** What a wall-clock time of one date comes to. `passed` is the change whose gap swallowed it, or which showed it twice. */
export type Expected = { at: number; note: null | "after-gap" | "first-of-repeated"; passed: number | null };

export const minute = 60_000;
export const day = 1_440 * minute;

/** A date's midnight, or a time of it, as if the wall were UTC's. */
export const wallOf = (date: string, time = "00:00"): number => Date.parse(`${date}T${time}:00Z`);

/** The date `YYYY-MM-DD` of a wall-clock time as `wallOf` gives it. */
export const dateOfWall = (wall: number): string => new Date(wall).toISOString().slice(0, 10);

/** The time `HH:MM` of a wall-clock time as `wallOf` gives it. */
export const timeOfWall = (wall: number): string => new Date(wall).toISOString().slice(11, 16);

export const dateAfter = (date: string, days: number): string => dateOfWall(wallOf(date) + days * day);

/** No zone is further from UTC than this. */
const furthest = 16 * 60 * minute;

/** The stretches of a clock that can show a wall-clock time, each with its walls: from (included) to (not included). */
function stretchesNear(clock: ZoneClock, from: number, to: number) {
	const { starts, offsets } = clock;
	const last = stretchAt(clock, to + furthest);
	const near: { start: number; offset: number; from: number; to: number }[] = [];
	for (let index = stretchAt(clock, from - furthest); index <= last; index++) {
		const [offset = 0, start = 0, end = Number.POSITIVE_INFINITY] = [offsets[index], starts[index], starts[index + 1]];
		near.push({ start, offset, from: start + offset, to: end + offset });
	}
	return near;
}

/** Whether a zone's wall ever showed a date. */
export const hadDate = (clock: ZoneClock, date: string): boolean => {
	const midnight = wallOf(date);
	return stretchesNear(clock, midnight, midnight + day).some(
		({ from, to }) => Math.max(from, midnight) < Math.min(to, midnight + day),
	);
};

/**
 * When a wall-clock time of a date is due: inside a gap the first instant after it, in a repeated hour the first time
 * only, null on a date that the zone never had.
 */
export function expectedOn(clock: ZoneClock, date: string, time: string): Expected | null {
	const wall = wallOf(date, time);
	const stretches = stretchesNear(clock, wall, wall);
	const [first, second] = stretches.filter(({ from, to }) => from <= wall && wall < to);
	if (first !== undefined) {
		const at = wall - first.offset;
		return second === undefined
			? { at, note: null, passed: null }
			: { at, note: "first-of-repeated", passed: second.start };
	}
	if (!hadDate(clock, date)) return null;
	const after = stretches.find(({ from }) => from > wall);
	if (after === undefined) throw new RangeError(`${clock.zone} has no clock after ${date} ${time}`);
	return { at: after.start, note: "after-gap", passed: after.start };
}

/** The wall of a zone at an instant, as `wallOf` gives it. */
export const wallAt = (clock: ZoneClock, at: number): number => at + (clock.offsets[stretchAt(clock, at)] ?? 0);

/** A change of a zone's clock: by how much the wall goes forward (back when negative), from and to which walls. */
export type Change = { at: number; by: number; from: number; to: number };

/** The changes of a clock while its wall shows the dates from one to another, both included. */
export const changesBetween = ({ starts, offsets }: ZoneClock, fromDate: string, toDate: string): Change[] => {
	const [begin, end] = [wallOf(fromDate), wallOf(toDate) + day];
	return starts.flatMap((at, index) => {
		const [before, after] = [offsets[index - 1], offsets[index]];
		if (before === undefined || after === undefined) return [];
		const change: Change = { at, by: after - before, from: at + before, to: at + after };
		return Math.max(change.from, change.to) >= begin && Math.min(change.from, change.to) < end ? [change] : [];
	});
};
