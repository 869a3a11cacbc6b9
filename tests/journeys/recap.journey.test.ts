import { expect, test } from "vitest";
import { createHolidays } from "../../src/schedule/holidays.ts";
import { genuine, questionsIn, setUpRoom } from "../support/people.ts";
import type { World } from "../support/world.ts";
import { journeys } from "../support/worlds.ts";

const recaps = async (world: World) =>
	(await world.posts()).filter(({ text }) => text.startsWith("The week in #python-prep"));

journeys("the week's recap", (open) => {
	test("on Monday, after Friday's model answer: how many asked and answered, who leads, and when it goes on", async () => {
		await using world = await open();
		await setUpRoom(world);
		const [ada, grace] = [await world.person("Ada"), await world.person("Grace")];
		for (const day of ["02", "03", "04", "05", "06"]) {
			await world.at(`2026-03-${day} 10:00`);
			await ada.answers(genuine);
			if (day === "03") await grace.answers(genuine);
		}
		await world.at("2026-03-09 09:00");
		expect(await recaps(world)).toEqual([]);
		await world.at("2026-03-09 09:05");
		const [recap, ...more] = await recaps(world);
		expect(more).toEqual([]);
		expect(recap?.text).toContain("5 questions, 6 answers.");
		expect(recap?.text).toMatch(/Ada[\s\S]*Grace/u);
		expect(recap?.text).toMatch(/The next question comes .*10 March.*09:00/u);
		await ada.presses("This month", recap);
		const board = [...(await world.posts()).map(({ text }) => text), await ada.lastNote()];
		expect(board.some((text) => text.includes("This month") || text.includes("month"))).toBe(true);
	});

	test("a member who left the board is not on it; an alias stands for its name", async () => {
		await using world = await open();
		await setUpRoom(world);
		const [ada, grace] = [await world.person("Ada"), await world.person("Grace")];
		await world.at("2026-03-06 10:00");
		await ada.answers(genuine);
		await grace.answers(genuine);
		await ada.types("/pyq settings");
		await ada.fills({ hidden: "yes" });
		await grace.types("/pyq settings");
		await grace.fills({ alias: "Admiral" });
		await world.at("2026-03-09 09:05");
		const [recap] = await recaps(world);
		expect(recap?.text).toContain("2 answers.");
		expect(recap?.text).toContain("Admiral");
		expect(recap?.text).not.toContain("Ada");
	});

	test("the lead may switch it off, and on again", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const ada = await world.person("Ada");
		await lena.types("/pyq room rules recap:no");
		expect(await lena.lastNote()).toContain("No recap at the end of the week.");
		await world.at("2026-03-02 10:00");
		await ada.answers(genuine);
		await world.at("2026-03-09 10:00");
		expect(await recaps(world)).toEqual([]);
		await lena.types("/pyq room rules recap:yes");
		await ada.answers(genuine);
		await world.at("2026-03-16 10:00");
		expect(await recaps(world)).toHaveLength(1);
	});

	test("a week that a holiday ends: after its last round, once", async () => {
		await using world = await open({ holidays: createHolidays(), start: "2026-03-30 08:00" });
		const lena = await setUpRoom(world);
		const ada = await world.person("Ada");
		await lena.types("/pyq room rules holidays:DE closes:3");
		await world.at("2026-04-02 10:00");
		await ada.answers(genuine);
		await world.at("2026-04-02 12:05");
		expect((await recaps(world)).map(({ text }) => text.split("\n")[1])).toEqual(["4 questions, 1 answer."]);
		await world.at("2026-04-07 12:05");
		expect(await recaps(world)).toHaveLength(1);
		expect(await questionsIn(world)).toHaveLength(5);
	});
});
