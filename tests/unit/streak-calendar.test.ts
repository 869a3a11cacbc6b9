import { describe, expect, test } from "vitest";
import { addDays } from "../../src/core/local-date.ts";
import { calendar } from "../../src/core/message/streak-calendar.ts";
import type { StreakDay } from "../../src/core/streak.ts";

const day = (date: string, kind: StreakDay["kind"]): StreakDay => ({
	roundId: date,
	date,
	kind,
	streak: 0,
	freezes: 0,
	earnedFreeze: false,
});
/** A Wednesday. */
const today = "2026-03-25";

describe("the calendar of a streak", () => {
	test("has a mark for each round, oldest first, and a gap between weeks", () => {
		const days = [
			day("2026-03-19", "answered"),
			day("2026-03-20", "missed"),
			day("2026-03-23", "answered"),
			day("2026-03-24", "frozen"),
			day("2026-03-25", "open"),
		];
		expect(calendar(days, today)?.row).toBe("●○ ●◆◌");
	});

	test("says the same in words, and names only what occurs", () => {
		const days = [day("2026-03-20", "late"), day("2026-03-23", "missed"), day("2026-03-24", "answered")];
		expect(calendar(days, today)?.words).toBe("The last 4 weeks, oldest first: ● 1 answered, ○ 2 missed.");
	});

	test("goes back to the Monday three weeks before this one, and no further; days to come are not in it", () => {
		expect(calendar([day("2026-03-01", "answered")], today)).toBeNull();
		expect(calendar([day("2026-03-02", "answered")], today)?.row).toBe("●");
		expect(calendar([day("2026-03-26", "skipped")], today)).toBeNull();
		// Whichever day of the week it is.
		for (let weekday = 0; weekday < 7; weekday++) {
			const at = addDays("2026-03-23", weekday);
			expect(calendar([day("2026-03-01", "answered"), day("2026-03-02", "missed")], at)?.row, at).toBe("○");
		}
	});

	test("counts every round once, of whatever kind", () => {
		const kinds = ["answered", "late", "missed", "frozen", "gave-up", "leave", "skipped", "open"] as const;
		const shown = calendar(
			kinds.map((kind, index) => day(addDays("2026-03-16", index), kind)),
			today,
		);
		expect(shown?.row.replace(" ", "")).toHaveLength(kinds.length);
		const counted = (shown?.words.match(/\d+ (?!weeks)/gu) ?? []).map(Number);
		expect(counted.reduce((sum, number) => sum + number, 0)).toBe(kinds.length);
	});
});
