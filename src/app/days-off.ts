import { localDateOf } from "../core/local-date.ts";
import { type DaysOff, noDaysOff, type RoomSettings } from "../core/room.ts";
import type { Work } from "./work.ts";

/** How many years from this one on are looked up: rounds are planned no further ahead. */
const yearsAhead = 3;

/** The public holidays of a room's region, from this year on. */
export async function daysOffOf(
	{ holidays, now }: Pick<Work, "holidays" | "now">,
	settings: RoomSettings,
): Promise<DaysOff> {
	const { holidays: region, schedule } = settings;
	if (region === null) return noDaysOff;
	const first = Number(localDateOf(now, schedule.zone).slice(0, 4));
	const years = await Promise.all(
		Array.from({ length: yearsAhead }, (_, index) => holidays.inYear(region, first + index)),
	);
	return (date) => years[Number(date.slice(0, 4)) - first]?.get(date) ?? null;
}
