import { Temporal } from "temporal-polyfill";
import type { LocalDate } from "./ids.ts";

/** What a leaderboard covers. */
export const periodKinds = ["week", "month", "all"] as const;
export type PeriodKind = (typeof periodKinds)[number];

/** Names the periods that a local date belongs to: `2026-W47` (ISO 8601 week and its year), `2026-11`, `all`. */
export const periodKeys = (date: LocalDate): Record<PeriodKind, string> => {
	const day = Temporal.PlainDate.from(date);
	// ISO 8601: a week belongs to the year of its Thursday.
	const thursday = day.add({ days: 4 - day.dayOfWeek });
	const week = Math.ceil(thursday.dayOfYear / 7);
	const year = String(thursday.year).padStart(4, "0");
	return { week: `${year}-W${String(week).padStart(2, "0")}`, month: date.slice(0, 7), all: "all" };
};

/** One fixed language, so that the order does not depend on the machine or the database. */
const byName = new Intl.Collator("en");

/** Places as a board lists them: by rank, and equals by the names that are shown. */
export const inBoardOrder = <Place extends { rank: number; name: string }>(places: readonly Place[]): Place[] =>
	places.toSorted((a, b) => a.rank - b.rank || byName.compare(a.name, b.name));
