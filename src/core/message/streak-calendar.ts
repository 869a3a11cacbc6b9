import type { LocalDate } from "../ids.ts";
import { periodKeys } from "../leaderboard.ts";
import { addDays, weekdayOf } from "../local-date.ts";
import { weekdays } from "../room.ts";
import type { StreakDay } from "../streak.ts";

/** Weeks that the calendar shows, the current one among them. */
const calendarWeeks = 4;

const marks: Readonly<Record<StreakDay["kind"], string>> = {
	answered: "●",
	late: "○",
	missed: "○",
	frozen: "◆",
	"gave-up": "–",
	leave: "–",
	skipped: "–",
	open: "◌",
};
/** What a mark stands for; one sentence names those that occur, for whoever can't see marks, and for whoever wonders. */
const markWords: Readonly<Record<string, string>> = {
	"●": "answered",
	"○": "missed",
	"◆": "covered by a freeze",
	"–": "free",
	"◌": "open",
};

/** The last weeks of a streak: a mark a round, a gap between weeks, and the same in words. Null: there was no round in them. */
export function calendar(days: readonly StreakDay[], today: LocalDate): { row: string; words: string } | null {
	const monday = addDays(today, -weekdays.indexOf(weekdayOf(today)));
	const first = addDays(monday, -7 * (calendarWeeks - 1));
	const shown = days.filter(({ date }) => date >= first && date <= today);
	if (shown.length === 0) return null;
	const weeks = Map.groupBy(shown, ({ date }) => periodKeys(date).week);
	const row = [...weeks.values()].map((week) => week.map(({ kind }) => marks[kind]).join("")).join(" ");
	const counted = Object.entries(markWords).flatMap(([mark, word]) => {
		const number = shown.filter(({ kind }) => marks[kind] === mark).length;
		return number === 0 ? [] : [`${mark} ${number} ${word}`];
	});
	return { row, words: `The last ${calendarWeeks} weeks, oldest first: ${counted.join(", ")}.` };
}
