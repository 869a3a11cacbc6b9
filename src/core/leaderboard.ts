import { Temporal } from "temporal-polyfill";
import type { LocalDate, MemberId } from "./ids.ts";

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

/** A member's sum in a period. `alias` is shown in place of the name; `answered` counts rounds answered. */
export type LeaderboardRow = {
	memberId: MemberId;
	name: string;
	alias: string | null;
	hidden: boolean;
	points: number;
	answered: number;
};

/** A member's place in a period's leaderboard. `name` is what may be shown: the alias, if there is one. */
export type LeaderboardPlace = { rank: number; memberId: MemberId; name: string; points: number; answered: number };

/** One fixed language, so that the order does not depend on the machine. */
const byName = new Intl.Collator("en");

const before = (a: LeaderboardPlace, b: LeaderboardPlace): number =>
	b.points - a.points || byName.compare(a.name, b.name) || (a.memberId < b.memberId ? -1 : 1);

/**
 * Places members by points (rule "Points"): equal points share a rank and use up the next ones (1, 1, 3). Equals are
 * listed by the shown name, then by id, so a board reads the same every time. Hidden members are left out before
 * ranks are given: a gap would show them. Who answered is listed, also with no points; who did nothing is not.
 */
export const rank = (rows: readonly LeaderboardRow[]): LeaderboardPlace[] => {
	const places = rows
		.filter((row) => !row.hidden && (row.answered > 0 || row.points > 0))
		.map(({ memberId, name, alias, points, answered }) => ({
			rank: 0,
			memberId,
			name: alias ?? name,
			points,
			answered,
		}))
		.sort(before);
	for (const [index, place] of places.entries()) {
		const previous = places[index - 1];
		place.rank = previous !== undefined && previous.points === place.points ? previous.rank : index + 1;
	}
	return places;
};
