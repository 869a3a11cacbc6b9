import type { LocalDate } from "../ids.ts";
import { weekdayOf } from "../local-date.ts";
import { shorten } from "./cut-text.ts";

const months = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
] as const;

/** The longest label of a choice (see `Choice`). */
const longestLabel = 75;

/** A round as it stands in a list to choose from: `Mon 2 March · When a list, when a tuple`. `today`: a date of another year is shown with it. */
export function roundLabel(
	{ date, title, room }: { date: LocalDate; title: string; room: string | null },
	today: LocalDate,
): string {
	const [year = "", month = "", day = ""] = date.split("-");
	const weekday = weekdayOf(date);
	const when = [
		weekday.charAt(0).toUpperCase() + weekday.slice(1),
		Number(day),
		months[Number(month) - 1],
		...(today.startsWith(`${year}-`) ? [] : [year]),
	].join(" ");
	const where = room === null ? "" : ` · #${shorten(room, 20)}`;
	return `${when} · ${shorten(title, longestLabel - when.length - where.length - 3)}${where}`;
}
