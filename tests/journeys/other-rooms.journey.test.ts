import { expect, test } from "vitest";
import { genuine, setUpRoom } from "../support/people.ts";
import type { OpenWorld } from "../support/world.ts";
import { journeys } from "../support/worlds.ts";

/** Lena leads two rooms, Ada answered in the first, and Grace in both; then they stand in a channel without any. */
async function besideRooms(open: OpenWorld) {
	const world = await open();
	const lena = await setUpRoom(world);
	await setUpRoom(world, {}, { channel: "backend" });
	await world.at("2026-03-02 10:00");
	const [ada, grace] = [await world.person("Ada"), await world.person("Grace")];
	for (const person of [ada, grace]) await person.answers(genuine);
	await grace.goesTo("backend");
	await grace.answers(genuine);
	for (const person of [lena, ada, grace]) await person.goesTo("random");
	return { world, lena, ada, grace };
}

journeys("boards of a room that one is not in", (open) => {
	test("the member's only room is meant where there is none, and named", async () => {
		const { world, ada } = await besideRooms(open);
		await using _ = world;
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toMatch(/^Ada, you have answered 1 round in a row in #python-prep\.\n/u);
		await ada.types("/pyq leaderboard week");
		expect(await ada.lastNote()).toMatch(/^This week in #python-prep\b[^\n]*\n1 Ada you \d+ 1\n1 Grace \d+ 1$/u);
	});

	test("of several, the one that was named; else they are asked, in words that can be typed", async () => {
		const { world, grace } = await besideRooms(open);
		await using _ = world;
		await grace.types("/pyq streak");
		expect(await grace.lastNote()).toBe(
			"You take part in #backend and #python-prep. Say which one you mean: /pyq streak room:#backend.",
		);
		for (const typed of ["/pyq streak room:#backend", "/pyq streak Backend", "/pyq me #backend"]) {
			await grace.types(typed);
			expect(await grace.lastNote(), typed).toContain("1 round in a row in #backend.");
		}
		await grace.types("/pyq leaderboard all room:backend");
		expect(await grace.lastNote()).toMatch(/^All time in #backend\b[^\n]*\n1 Grace you \d+ 1$/u);
		await grace.types("/pyq leaderboard week #python-prep");
		expect(await grace.lastNote()).toMatch(/^This week in #python-prep\b[^\n]*\n1 Ada/u);
		await grace.types("/pyq leaderboard");
		expect(await grace.lastNote()).toContain("/pyq leaderboard room:#backend.");
	});

	test("a button stays with the room that it was shown for, wherever it is pressed", async () => {
		const { world, grace } = await besideRooms(open);
		await using _ = world;
		await grace.types("/pyq leaderboard month room:backend");
		await grace.presses("This week");
		expect(await grace.lastNote()).toMatch(/^This week in #backend\b/u);
		await grace.presses("My streak");
		expect(await grace.lastNote()).toContain("in a row in #backend.");
		await grace.presses("Leaderboard");
		expect(await grace.lastNote()).toMatch(/^This month in #backend\b/u);
	});

	test("a room where one neither takes part nor holds a role is not shown; its leads see it", async () => {
		const { world, lena, ada } = await besideRooms(open);
		await using _ = world;
		await ada.types("/pyq leaderboard week room:backend");
		expect(await ada.lastNote()).toBe("I know no room of yours called “backend”. You take part in #python-prep.");
		await ada.types("/pyq streak room:pyhton-prep");
		expect(await ada.lastNote()).toBe("I know no room of yours called “pyhton-prep”. Did you mean #python-prep?");
		await lena.types("/pyq leaderboard week room:backend");
		expect(await lena.lastNote()).toMatch(/^This week in #backend\b[^\n]*\n1 Grace/u);
		const linus = await world.person("Linus");
		await linus.goesTo("random");
		await linus.types("/pyq streak room:backend");
		expect(await linus.lastNote()).toBe("PyQ is not set up in this channel yet.");
	});

	test("in a room, that room is meant, and another only if it is named", async () => {
		const { world, grace } = await besideRooms(open);
		await using _ = world;
		await grace.goesTo("python-prep");
		await grace.types("/pyq leaderboard week");
		expect(await grace.lastNote()).toContain("This week in #python-prep");
		await grace.types("/pyq streak room:backend");
		expect(await grace.lastNote()).toContain("in a row in #backend.");
		await grace.types("/pyq streak");
		expect(await grace.lastNote()).toMatch(/^Grace, you have answered 1 round in a row\./u);
		await grace.types("/pyq streak python-prep");
		expect(await grace.lastNote()).toMatch(/^Grace, you have answered 1 round in a row\./u);
	});

	test("in direct messages it is the same; a room of another workspace is none", async (context) => {
		const { world, ada, grace } = await besideRooms(open);
		await using _ = world;
		if (!world.has.workspaces) return context.skip("its direct messages name their only workspace");
		await setUpRoom(world, {}, { name: "Omar", workspace: "elsewhere", channel: "secrets" });
		for (const person of [ada, grace]) await person.goesTo(`dm:${person.name.toLowerCase()}`);
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("in a row in #python-prep.");
		await grace.types("/pyq streak");
		expect(await grace.lastNote()).toContain("You take part in #backend and #python-prep.");
		await grace.types("/pyq leaderboard week room:backend");
		expect(await grace.lastNote()).toMatch(/^This week in #backend\b/u);
		await grace.presses("All time");
		expect(await grace.lastNote()).toMatch(/^All time in #backend\b/u);
		await grace.types("/pyq leaderboard week room:secrets");
		expect(await grace.lastNote()).toContain("I know no room of yours called “secrets”.");
	});
});
