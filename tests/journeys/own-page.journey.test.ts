import { expect, type TestContext, test } from "vitest";
import { genuine, setUpRoom, titleOf } from "../support/people.ts";
import type { OpenWorld, World } from "../support/world.ts";
import { journeys } from "../support/worlds.ts";

/** Where everybody has a page of their own: elsewhere there is nothing to tell. */
async function openWithPages(open: OpenWorld, context: TestContext): Promise<World> {
	const world = await open();
	if (world.has.home) return world;
	await world[Symbol.asyncDispose]();
	return context.skip("nobody has a page of their own there");
}

/** Lena leads a room; Ada takes part in it. Its first question is open from 09:00 on. */
async function firstMorning(world: World) {
	const lena = await setUpRoom(world);
	await lena.types("/pyq queue add list-or-tuple");
	const ada = await world.person("Ada");
	await ada.types("/pyq return");
	return { lena, ada, title: titleOf(world, "list-or-tuple") };
}

journeys("one's own page", (open) => {
	test("somebody new sees what PyQ is and how to begin, and nothing of rooms that they take no part in", async (context) => {
		await using world = await openWithPages(open, context);
		await firstMorning(world);
		await world.at("2026-03-02 09:01");
		const zoe = await world.person("Zoe");
		const page = await zoe.opensHome();
		expect(page.text).toContain("keeps your team in practice for Python interviews");
		expect(page.text).toContain("How to begin");
		expect(page.text).toContain("/pyq room setup");
		expect(page.text).not.toContain("python-prep");
		expect(page.buttons).toEqual(["Set up a channel", "My settings"]);
		expect(await zoe.sees(), "opening it says nothing anywhere else").toEqual([]);
	});

	test("before the first question it says when that comes, and that the next answer starts a streak", async (context) => {
		await using world = await openWithPages(open, context);
		const { ada } = await firstMorning(world);
		const page = await ada.opensHome();
		expect(page.text).toMatch(/^Today\nThe next question comes 2 March at 09:00 CET in #python-prep\./u);
		expect(page.text).toContain("Your next answer starts one.");
		expect(page.buttons).toEqual(["Leaderboard", "Day by day", "My settings"]);
	});

	test("a member reads the open question there, answers it there, and the page goes along", async (context) => {
		await using world = await openWithPages(open, context);
		const { ada, title } = await firstMorning(world);
		await world.at("2026-03-02 09:01");
		const before = await ada.opensHome();
		expect(before.text).toMatch(
			new RegExp(
				`^Today\\nNext: answer “${title.replace("?", "\\?")}” in #python-prep\\. It closes 3 March at 09:00`,
				"u",
			),
		);
		expect(before.text).toContain("a point on the map");
		expect(before.text).toContain("Nobody has points this month yet.");
		expect(before.buttons).toEqual(["Answer", "Hint", "Reveal", "Leaderboard", "Day by day", "My settings"]);

		await ada.presses("Answer", before);
		expect(ada.form()?.intro).toBe(title);
		await ada.fills({ text: genuine });
		expect(ada.form()).toBeNull();
		const after = await ada.opensHome();
		expect(after.text).toMatch(
			/^Today\nAll answered\. The next question comes 3 March at 09:00 CET in #python-prep\./u,
		);
		expect(after.text).toContain(`${title} · #python-prep`);
		expect(after.text).toContain("· answered");
		expect(after.text).toContain("My streak in #python-prep\n1 round in a row. Best so far: 1. Freezes: 0. ●");
		expect(after.text).toContain("The last 4 weeks, oldest first: ● 1 answered.");
		expect(after.text).toMatch(/This month\n1 Ada you \d+ 1\b/u);
		expect(after.buttons.slice(0, 3)).toEqual(["Change my answer", "Reveal", "My feedback"]);
	});

	test("the calendar tells answered days from missed ones, and the board who leads", async (context) => {
		await using world = await openWithPages(open, context);
		const { lena, ada } = await firstMorning(world);
		await world.at("2026-03-02 09:01");
		for (const person of [lena, ada]) await person.answers(genuine);
		await world.at("2026-03-03 09:01");
		await lena.answers(genuine);
		await world.at("2026-03-05 09:01");
		await ada.answers(genuine);
		const page = await ada.opensHome();
		expect(page.text).toContain("1 round in a row. Best so far: 1. Freezes: 0. ●○○●");
		expect(page.text).toMatch(/This month\n1 Lena \d+ 0\n2 Ada you \d+ 1\b/u);
	});

	test("a lead sees how their rooms stand and runs them from there; nobody else sees that part", async (context) => {
		await using world = await openWithPages(open, context);
		const { lena, ada } = await firstMorning(world);
		const page = await lena.opensHome();
		expect(page.text).toContain("Rooms I lead\n#python-prep · Mon–Fri at 09:00 (Europe/Berlin) · running");
		expect(page.buttons).toEqual(expect.arrayContaining(["Status of #python-prep", "Change #python-prep"]));
		await lena.presses("Change #python-prep", page);
		expect(lena.form()?.intro).toContain("For #python-prep:");
		await lena.fills({ time: "10:30" });
		expect((await lena.opensHome()).text).toContain("#python-prep · Mon–Fri at 10:30 (Europe/Berlin) · running");
		await lena.types("/pyq room pause");
		expect((await lena.opensHome()).text).toContain("#python-prep · Mon–Fri at 10:30 (Europe/Berlin) · paused");
		const theirs = await ada.opensHome();
		expect(theirs.text).not.toContain("Rooms I lead");
		expect(theirs.buttons).not.toContain("Status of #python-prep");
	});
});
