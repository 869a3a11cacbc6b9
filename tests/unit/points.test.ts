import { describe, expect, test } from "vitest";
import { medianShare, pointsOf, scoringVersion, shareOf } from "../../src/core/points.ts";

const answer = {
	level: "beginner",
	onTime: true,
	assessedPoints: true,
	share: 1,
	hints: 0,
	medianShare: null,
} as const;

describe("Rule · Points: 10 × level, and up to as much again", () => {
	test.each([
		["beginner", 10],
		["intermediate", 20],
		["advanced", 30],
	] as const)("%s", (level, first) => {
		expect(pointsOf({ ...answer, level })).toEqual({ first, second: first, total: 2 * first });
		expect(pointsOf({ ...answer, level, share: 0 })).toEqual({ first, second: 0, total: first });
	});

	test("the second part is rounded, halves up", () => {
		expect(pointsOf({ ...answer, share: 0.25 }).second).toBe(3);
		expect(pointsOf({ ...answer, share: 0.24 }).second).toBe(2);
		expect(pointsOf({ ...answer, level: "advanced", share: 1 / 3 }).second).toBe(10);
		// 10 × 11/12 × 3/5 is 5.5, in binary 5.499999999999999.
		expect(pointsOf({ ...answer, share: 11 / 12, hints: 2 }).second).toBe(6);
	});

	test("late, or after the reveal: none", () => {
		expect(pointsOf({ ...answer, onTime: false })).toEqual({ first: 0, second: 0, total: 0 });
	});

	test("the lead may switch the second part off", () => {
		expect(pointsOf({ ...answer, assessedPoints: false })).toEqual({ first: 10, second: 0, total: 10 });
	});
});

describe("Rule · Points: a hint costs a fifth of the second part", () => {
	test.each([
		[0, 20],
		[1, 16],
		[2, 12],
		[5, 0],
		[9, 0],
	])("%i hints leave %i", (hints, second) => {
		expect(pointsOf({ ...answer, level: "intermediate", hints })).toEqual({ first: 20, second, total: 20 + second });
	});

	test("of what the answer is worth", () => {
		expect(pointsOf({ ...answer, level: "advanced", share: 0.5, hints: 1 }).second).toBe(12);
	});
});

describe("Rule · Points: not assessed is the member's own median share", () => {
	test("or a half when there is none", () => {
		expect(pointsOf({ ...answer, share: null, medianShare: 0.8 }).second).toBe(8);
		expect(pointsOf({ ...answer, share: null }).second).toBe(5);
		expect(pointsOf({ ...answer, share: 0, medianShare: 0.8 }).second).toBe(0);
	});

	test("the median of odd, even and no shares", () => {
		expect(medianShare([0.9, 0.1, 0.5])).toBe(0.5);
		expect(medianShare([1, 0, 0.5, 0.75])).toBe(0.625);
		expect(medianShare([0.3])).toBe(0.3);
		expect(medianShare([])).toBeNull();
	});
});

describe("Rule · Points: the first automatic assessment counts, only a person's replaces it", () => {
	const automatic = (share: number, at: number) => ({ maker: "automatic" as const, share, at });
	const person = (share: number, at: number) => ({ maker: "person" as const, share, at });

	test("a later automatic one changes nothing", () => {
		expect(shareOf([automatic(0.9, 2), automatic(0.4, 1)])).toBe(0.4);
	});

	test("a person's does, whenever it was; the latest of them counts", () => {
		expect(shareOf([automatic(0.4, 5), person(0.7, 1)])).toBe(0.7);
		expect(shareOf([person(0.2, 9), automatic(0.4, 1), person(0.7, 3)])).toBe(0.2);
	});

	test("nobody's is null, a share of nothing is 0", () => {
		expect(shareOf([])).toBeNull();
		expect(shareOf([automatic(0, 1)])).toBe(0);
	});
});

describe("Rule · Reveal: what scores is the last version before the member's first reveal", () => {
	const versions = [
		{ id: "second", at: 20 },
		{ id: "first", at: 10 },
		{ id: "third", at: 30 },
	];
	test.each([
		[null, 100, "third"],
		[25, 100, "second"],
		[20, 100, "first"],
		[10, 100, null],
		[null, 30, "second"],
		[25, 15, "first"],
		[null, 10, null],
	])("revealed at %s, closed at %i: %s", (firstRevealAt, closesAt, id) => {
		expect(scoringVersion(versions, { firstRevealAt, closesAt })?.id ?? null).toBe(id);
	});

	test("without versions there is none", () => {
		expect(scoringVersion([], { firstRevealAt: null, closesAt: 10 })).toBeNull();
	});
});
