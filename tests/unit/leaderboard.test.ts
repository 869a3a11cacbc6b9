import { describe, expect, test } from "vitest";
import { type LeaderboardRow, periodKeys, rank } from "../../src/core/leaderboard.ts";

const row = (name: string, points: number, more: Partial<LeaderboardRow> = {}): LeaderboardRow => ({
	memberId: `id-${name}`,
	name,
	alias: null,
	hidden: false,
	points,
	answered: 1,
	...more,
});

const places = (...rows: LeaderboardRow[]) => rank(rows).map((place) => `${place.rank} ${place.name} ${place.points}`);

describe("Rule · Points: equal points share a rank (1, 1, 3)", () => {
	test("and use up the next ones", () => {
		expect(places(row("Ada", 20), row("Bob", 30), row("Cleo", 30))).toEqual(["1 Bob 30", "1 Cleo 30", "3 Ada 20"]);
		expect(places(row("A", 5), row("B", 4), row("C", 4), row("D", 4), row("E", 3))).toEqual([
			"1 A 5",
			"2 B 4",
			"2 C 4",
			"2 D 4",
			"5 E 3",
		]);
	});

	test("equals are listed by name, then by id, however they come", () => {
		const rows = [
			row("Sam", 10, { memberId: "2" }),
			row("Émile", 10),
			row("Eve", 10),
			row("Sam", 10, { memberId: "1" }),
		];
		const expected = ["Émile", "Eve", "Sam 1", "Sam 2"];
		for (const order of [rows, [...rows].reverse()]) {
			const names = rank(order).map(({ name, memberId }) => (name === "Sam" ? `Sam ${memberId}` : name));
			expect(names).toEqual(expected);
		}
	});
});

describe("Rule · Points: a member may hide or use an alias", () => {
	test("hidden members leave no gap", () => {
		expect(places(row("Ada", 30, { hidden: true }), row("Bob", 20))).toEqual(["1 Bob 20"]);
	});

	test("the alias is shown, and decides the order", () => {
		const [first, second] = rank([row("Bob", 20), row("Ada", 20, { alias: "Zorro" })]);
		expect([first?.name, second?.name]).toEqual(["Bob", "Zorro"]);
		expect(JSON.stringify([first, second])).not.toContain('"Ada"');
	});
});

describe("who is listed", () => {
	test("who answered, also without points; not who did nothing", () => {
		expect(places(row("Ada", 0), row("Bob", 0, { answered: 0 }), row("Cleo", 10))).toEqual(["1 Cleo 10", "2 Ada 0"]);
		expect(rank([])).toEqual([]);
	});
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
