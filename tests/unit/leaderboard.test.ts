import { describe, expect, test } from "vitest";
import { inBoardOrder, periodKeys } from "../../src/core/leaderboard.ts";

test("places are listed by rank, and equals by name, in one language whatever the machine's", () => {
	const places = [
		{ rank: 2, name: "Émile" },
		{ rank: 2, name: "zoe" },
		{ rank: 2, name: "Eve" },
		{ rank: 1, name: "Zoe" },
	];
	for (const order of [places, places.toReversed()])
		expect(inBoardOrder(order).map(({ name }) => name)).toEqual(["Zoe", "Émile", "Eve", "zoe"]);
});

describe("periods", () => {
	test.each([
		["2026-11-21", "2026-W47", "2026-11"],
		["2026-11-22", "2026-W47", "2026-11"],
		["2026-11-23", "2026-W48", "2026-11"],
		["2026-01-01", "2026-W01", "2026-01"],
		["2027-01-01", "2026-W53", "2027-01"],
		["2024-12-30", "2025-W01", "2024-12"],
		["2021-01-03", "2020-W53", "2021-01"],
		["2023-01-01", "2022-W52", "2023-01"],
	])("%s is in %s and %s", (date, week, month) => {
		expect(periodKeys(date)).toEqual({ week, month, all: "all" });
	});
});
