import table from "moment-timezone/data/packed/latest.json" with { type: "json" };

/**
 * A zone's clock as moment-timezone ships it: compiled from the IANA database by `zic`, without ICU, Intl or Temporal.
 * Both lists are as long: from `starts[i]` on (milliseconds since 1970; the first is -Infinity) the zone's wall is
 * `offsets[i]` milliseconds ahead of UTC.
 */
export type ZoneClock = { zone: string; starts: readonly number[]; offsets: readonly number[] };

/** The edition of the IANA database that the table was made from, `2026c`. */
export const tableEdition: string = table.version;

/** The last date that the table knows changes for: it is made up to the end of 2037. */
export const lastTableDate = "2036-12-31";

const digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX";

/** The table's numbers are minutes in base 60 with a sign, and fractions after a point: `-2nco.w`. */
function readMinutes(text: string): number {
	const [whole = "", fraction = ""] = text.replace("-", "").split(".");
	let minutes = 0;
	for (const digit of whole) minutes = minutes * 60 + digitOf(digit, text);
	let share = 1;
	for (const digit of fraction) {
		share /= 60;
		minutes += digitOf(digit, text) * share;
	}
	return text.startsWith("-") ? -minutes : minutes;
}

function digitOf(digit: string, text: string): number {
	const value = digits.indexOf(digit);
	if (value < 0) throw new RangeError(`"${text}" is no number of the table`);
	return value;
}

const entries = new Map(table.zones.map((entry) => [entry.slice(0, entry.indexOf("|")), entry]));
const links = new Map(
	table.links.map((link) => {
		const [target = "", name = ""] = link.split("|");
		return [name, target];
	}),
);

/** The clock of a zone, by its name or a link to it. Throws a RangeError for one that the table does not have. */
export function readClock(zone: string): ZoneClock {
	const entry = entries.get(links.get(zone) ?? zone);
	if (entry === undefined) throw new RangeError(`the table has no zone ${zone}`);
	// name | abbreviations | minutes west of UTC | which of them hold, one after the other | minutes between the changes
	const [, , west = "", order = "", between = ""] = entry.split("|");
	const known = west.split(" ").map((text) => Math.round(-readMinutes(text) * 60_000));
	const offsets = [...order].map((digit) => {
		const offset = known[digits.indexOf(digit)];
		if (offset === undefined) throw new RangeError(`${zone} has no offset ${digit} in the table`);
		return offset;
	});
	const starts = [Number.NEGATIVE_INFINITY];
	let at = 0;
	for (const text of between.split(" ").filter((part) => part !== "")) {
		at = Math.round(at + readMinutes(text) * 60_000);
		starts.push(at);
	}
	if (starts.length !== offsets.length)
		throw new RangeError(`${zone} has ${starts.length} stretches and ${offsets.length} offsets in the table`);
	return withoutIdle({ zone, starts, offsets });
}

/** Without changes of the abbreviation alone, at which no clock was moved. */
function withoutIdle({ zone, starts, offsets }: ZoneClock): ZoneClock {
	const kept = starts.map((_, index) => index).filter((index) => offsets[index] !== offsets[index - 1]);
	const pick = (list: readonly number[]) => kept.map((index) => list[index] ?? 0);
	return { zone, starts: pick(starts), offsets: pick(offsets) };
}

/** The position in the lists that holds at an instant. */
export function stretchAt({ starts }: ZoneClock, at: number): number {
	let low = 0;
	let high = starts.length - 1;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if ((starts[middle] ?? 0) <= at) low = middle;
		else high = middle - 1;
	}
	return low;
}
