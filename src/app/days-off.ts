import { localDateOf } from "../core/local-date.ts";
import { type DaysOff, noDaysOff, type RoomSettings } from "../core/room.ts";
import type { Work } from "./work.ts";

/** From last year, where rounds lie that an outage missed, to as far ahead as rounds are planned. */
const yearsLooked = 4;

/** The public holidays of a room's region, from last year on. */
export async function daysOffOf(
	{ holidays, now }: Pick<Work, "holidays" | "now">,
	settings: RoomSettings,
): Promise<DaysOff> {
	const { holidays: region, schedule } = settings;
	if (region === null) return noDaysOff;
	const first = Number(localDateOf(now, schedule.zone).slice(0, 4)) - 1;
	const years = await Promise.all(
		Array.from({ length: yearsLooked }, (_, index) => holidays.inYear(region, first + index)),
	);
	return (date) => years[Number(date.slice(0, 4)) - first]?.get(date) ?? null;
}
