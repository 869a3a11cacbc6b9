import { expect, test } from "vitest";
import { roundLabel } from "../../src/core/message/round-label.ts";

test.each([
	["2026-03-02", null, "2026-03-05", "Mon 2 March · When a list?"],
	["2025-12-31", null, "2026-01-01", "Wed 31 December 2025 · When a list?"],
	["2026-03-02", "backend", "2026-03-05", "Mon 2 March · When a list? · #backend"],
])("the round of %s in the room %s, seen on %s", (date, room, today, label) => {
	expect(roundLabel({ date, title: "When a list?", room }, today)).toBe(label);
});

test("a long title is shortened, visibly, so that day and room stay", () => {
	const label = roundLabel({ date: "2025-09-24", title: "word ".repeat(30), room: "r".repeat(100) }, "2026-03-05");
	expect(label).toMatch(/^Wed 24 September 2025 · word .*… · #r+…$/u);
	expect(label.length).toBeLessThanOrEqual(75);
});
