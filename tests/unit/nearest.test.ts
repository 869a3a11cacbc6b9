import { describe, expect, test } from "vitest";
import { closest } from "../../src/bank/closest.ts";
import { distance, nearest, nearestZone } from "../../src/core/nearest.ts";

test("an edit is a letter more, less, another, or two swapped", () => {
	expect(distance("move", "move")).toBe(0);
	expect(distance("mov", "move")).toBe(1);
	expect(distance("moove", "move")).toBe(1);
	expect(distance("mode", "move")).toBe(1);
	expect(distance("mvoe", "move")).toBe(1);
	expect(distance("", "move")).toBe(4);
});

describe("the nearest word", () => {
	test("is begun or mistyped, in any case, and never far away", () => {
		expect(nearest("lead", ["today", "leaderboard"])).toBe("leaderboard");
		expect(nearest("DECORATROS", ["decorators"])).toBe("decorators");
		expect(nearest("all", ["add", "move"])).toBeNull();
	});

	test("of long ids may be further away for authors", () => {
		expect(closest("contxt-mangers", ["context-managers"])).toBe("context-managers");
		expect(closest("zebra", ["context-managers"])).toBeNull();
	});
});

describe("the nearest zone", () => {
	test.each([
		["berlin", "Europe/Berlin"],
		["Berln", "Europe/Berlin"],
		["Europ/Berlin", "Europe/Berlin"],
		["Germany/Berlin", "Europe/Berlin"],
		["Europe/Berln", "Europe/Berlin"],
		["new york", "America/New_York"],
		["kyiv", "Europe/Kyiv"],
	])("of %s is %s", (typed, zone) => expect(nearestZone(typed)).toBe(zone));

	test.each(["", "/", "+01:00", "Mars/Olympus", "xyzzy"])("of %j is none", (typed) =>
		expect(nearestZone(typed)).toBeNull(),
	);
});
