import { describe, expect, it } from "vitest";
import { roomRulesCommand } from "../../commands/room-rules.ts";
import type { Typing } from "../../src/app/command.ts";
import { isNamed } from "../../src/app/ports/holidays.ts";
import { createHolidays } from "../../src/schedule/holidays.ts";
import { noBank } from "../bench/no-bank.ts";

const holidays = createHolidays();
const datesOf = async (code: string, year: number) => [...(await holidays.inYear(code, year)).keys()].toSorted();

describe("the world's public holidays", () => {
	it("are those of the law in Bavaria in 2026, and of a state that has fewer", async () => {
		// Source: Art. 1 Feiertagsgesetz (FTG); Easter Sunday 2026 is 5 April. Assumption Day holds in Catholic communes alone.
		const bavaria = [
			"2026-01-01",
			"2026-01-06",
			"2026-04-03",
			"2026-04-06",
			"2026-05-01",
			"2026-05-14",
			"2026-05-25",
			"2026-06-04",
			"2026-10-03",
			"2026-11-01",
			"2026-12-25",
			"2026-12-26",
		];
		expect(await datesOf("DE-BY", 2026)).toEqual(bavaria);
		const everywhere = await datesOf("DE", 2026);
		expect(everywhere).toEqual(bavaria.filter((date) => !["01-06", "06-04", "11-01"].includes(date.slice(5))));
	});

	it("have English names", async () => {
		const year = await holidays.inYear("DE-BY", 2026);
		expect([year.get("2026-04-03"), year.get("2026-06-04"), year.get("2026-06-05")]).toEqual([
			"Good Friday",
			"Corpus Christi",
			undefined,
		]);
	});

	it("come on the day off instead of a weekend, also across the turn of the year", async () => {
		expect(await datesOf("GB-ENG", 2026)).toContain("2026-12-28");
		// 1 January 2028 is a Saturday.
		expect(await datesOf("US", 2027)).toContain("2027-12-31");
		expect(await datesOf("US", 2028)).not.toContain("2027-12-31");
	});

	it("last several days where a feast does, from its first day on, and belong to their own year", async () => {
		const turkey = await holidays.inYear("TR", 2026);
		const sacrifice = [...turkey].filter(([, name]) => name.startsWith("Feast of the Sacrifice")).map(([date]) => date);
		expect(sacrifice).toEqual(["2026-05-27", "2026-05-28", "2026-05-29", "2026-05-30"]);
		for (const year of [2026, 2027])
			for (const date of await datesOf("SZ", year)) expect(date.slice(0, 4)).toBe(String(year));
		expect((await datesOf("SZ", 2027)).slice(0, 2)).toEqual(["2027-01-01", "2027-01-02"]);
	});

	it("are days that nobody works: no observance, no half day, no bank's day", async () => {
		expect(await datesOf("DE", 2026)).not.toContain("2026-12-24");
		expect(await datesOf("US", 2026)).not.toContain("2026-02-14");
	});

	it("are none for a code that is no region's", async () => {
		expect((await holidays.inYear("ZZ", 2026)).size).toBe(0);
	});

	it("are remembered: the same map twice", async () => {
		expect(await holidays.inYear("FR", 2026)).toBe(await holidays.inYear("FR", 2026));
	});

	it("exist in every region that is offered", async () => {
		const all = await holidays.find("", 10_000);
		expect(all.length).toBeGreaterThan(500);
		expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
		const empty: string[] = [];
		for (const { code } of all) if ((await holidays.inYear(code, 2026)).size === 0) empty.push(code);
		expect(empty).toEqual([]);
	});
});

describe("finding a region", () => {
	const codes = async (typed: string, limit = 5) => (await holidays.find(typed, limit)).map(({ code }) => code);

	it("begins with what is named so, then what begins so, then what has a word that does", async () => {
		expect((await codes("Germany"))[0]).toBe("DE");
		expect((await codes("de-by"))[0]).toBe("DE-BY");
		expect((await codes(" california "))[0]).toBe("US-CA");
		expect((await codes("india"))[0]).toBe("IN");
		expect(await codes("wales")).toEqual(expect.arrayContaining(["GB-WLS", "AU-NSW"]));
		expect(await codes("new so")).toEqual(["AU-NSW"]);
	});

	it("keeps to its limit, and finds nothing where there is nothing", async () => {
		expect(await codes("a", 7)).toHaveLength(7);
		expect(await codes("Atlantis")).toEqual([]);
	});

	it("knows what a region is called: by code or name, alone or with its country", () => {
		const bavaria = { code: "DE-BY", name: "Bayern, Germany" };
		for (const typed of ["DE-BY", " de-by", "Bayern", "bayern, germany"]) expect(isNamed(bavaria, typed)).toBe(true);
		for (const typed of ["DE", "Germany", "Bay", ""]) expect(isNamed(bavaria, typed)).toBe(false);
	});

	it("is what a lead is offered while typing: a code to send and a name to read", async () => {
		const option = roomRulesCommand.options.find(({ name }) => name === "holidays");
		const typing: Typing = { holidays, bank: noBank, commands: [], now: 0, call: async () => null };
		const offered = await option?.suggest?.(typing, "bayer");
		expect(offered?.[0]).toEqual({ value: "DE-BY", label: "Bayern, Germany (DE-BY)" });
		const many = await option?.suggest?.(typing, "a");
		expect(many).toHaveLength(25);
		for (const { label } of many ?? []) expect(label.length).toBeLessThanOrEqual(75);
	});
});
