import { expect, type TestContext, test } from "vitest";
import { genuine, setUpRoom, titleOf } from "../support/people.ts";
import type { OpenWorld, World } from "../support/world.ts";
import { journeys } from "../support/worlds.ts";

/** Where a person and PyQ talk alone there is no channel, as on their own page and behind a global shortcut. */
function skipWithoutDirects(world: World, context: TestContext): void {
	if (!world.has.workspaces) context.skip("its direct messages name their only workspace");
}

/** Two rooms with an open question each; Ada takes part in both, and talks to PyQ alone. */
async function twoRooms(open: OpenWorld, context: TestContext) {
	const world = await open();
	skipWithoutDirects(world, context);
	const lena = await setUpRoom(world);
	await lena.types("/pyq queue add list-or-tuple");
	await setUpRoom(world, {}, { channel: "backend" });
	await lena.goesTo("backend");
	await lena.types("/pyq queue add missing-keys");
	const ada = await world.person("Ada");
	await ada.types("/pyq return");
	await ada.goesTo("backend");
	await ada.types("/pyq return");
	await world.at("2026-03-02 09:01");
	await ada.goesTo("dm:ada");
	return { world, ada, prep: titleOf(world, "list-or-tuple"), backend: titleOf(world, "missing-keys") };
}

journeys("alone with PyQ, with several rooms", (open) => {
	test("a morning goes from today's questions to answers, hints and streaks, all by buttons", async (context) => {
		const { world, ada, prep, backend } = await twoRooms(open, context);
		await using _ = world;
		await ada.types("/pyq today");
		expect(await ada.lastNote()).toContain(`${prep} · #python-prep`);
		expect(await ada.lastNote()).toContain(`${backend} · #backend`);
		await ada.presses("Read it in #python-prep");
		expect(await ada.lastNote()).toMatch(/^#python-prep\b/u);
		expect(await ada.lastNote()).toContain("a point on the map");
		await ada.presses("Answer in #python-prep");
		expect(ada.form()?.intro).toBe(prep);
		await ada.fills({ text: genuine });
		expect(await ada.lastNote()).toContain("Your answer is saved.");
		await ada.presses("My streak");
		expect(await ada.lastNote()).toContain("1 round in a row in #python-prep.");
		await ada.types("/pyq today");
		expect(await ada.lastNote()).toContain(`Next: answer “${backend}” in #backend.`);
		await ada.presses("Hint in #backend");
		expect(await ada.lastNote()).toContain("Hint 1 of");
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toContain(genuine);
		await ada.types("/pyq reveal");
		expect(await ada.lastNote()).toBe("Which question do you mean?");
		await ada.presses(`#python-prep: ${prep}`);
		expect(await ada.lastNote()).toContain("A strong answer");
	});

	test("boards of either room are one press away", async (context) => {
		const { world, ada } = await twoRooms(open, context);
		await using _ = world;
		await ada.types("/pyq leaderboard");
		await ada.presses("#backend");
		expect(await ada.lastNote()).toContain("This month in #backend");
		await ada.types("/pyq streak");
		await ada.presses("#python-prep");
		expect(await ada.lastNote()).toContain("No streak in #python-prep right now.");
	});
});
