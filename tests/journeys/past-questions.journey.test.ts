import { expect, type TestContext, test } from "vitest";
import { genuine, setUpRoom, titleOf } from "../support/people.ts";
import type { OpenWorld, World } from "../support/world.ts";
import { journeys } from "../support/worlds.ts";

/** Wednesday: two rounds are over, Ada answered the first of them, and a third is open. */
async function wednesday(open: OpenWorld) {
	const world = await open();
	const lena = await setUpRoom(world);
	for (const slug of ["list-or-tuple", "missing-keys", "even-squares"]) await lena.types(`/pyq queue add ${slug}`);
	await world.at("2026-03-02 10:00");
	const ada = await world.person("Ada");
	await ada.answers(genuine);
	await world.at("2026-03-04 10:00");
	return { world, lena, ada, ...titles(world) };
}

const titles = (world: World) => ({
	monday: titleOf(world, "list-or-tuple"),
	tuesday: titleOf(world, "missing-keys"),
	today: titleOf(world, "even-squares"),
});

/** Where a person and PyQ talk alone, typed commands are of this kind on platforms that do not name a workspace there. */
function skipWithoutDirects(world: World, context: TestContext): void {
	if (!world.has.workspaces) context.skip("its direct messages name their only workspace");
}

journeys("a question of an earlier day", (open) => {
	test("is meant by its title, by words of it, by its day, or with a slip of the hand", async () => {
		const { world, ada, monday, tuesday } = await wednesday(open);
		await using _ = world;
		for (const typed of [monday, `question:"${monday}"`, "2 March", "mon 2", `${monday.slice(0, -2)}x`]) {
			await ada.types(`/pyq feedback ${typed}`);
			expect(await ada.lastNote(), typed).toContain(`${monday}\nYou answered`);
			expect(await ada.lastNote(), typed).toContain(genuine);
		}
		await ada.types(`/pyq reveal ${tuesday.toUpperCase()}`);
		expect(await ada.lastNote()).toContain(tuesday);
		expect(await ada.lastNote()).toContain("A strong answer");
	});

	test("rule “Reveal”: the model answer of a closed round is there for everybody; the open one is asked about first, also by its name", async () => {
		const { world, monday, today } = await wednesday(open);
		await using _ = world;
		const grace = await world.person("Grace");
		await grace.types(`/pyq reveal ${monday}`);
		expect(await grace.lastNote()).toContain("A strong answer");
		for (const typed of ["/pyq reveal", `/pyq reveal ${today}`]) {
			await grace.types(typed);
			expect(await grace.lastNote(), typed).toContain("You have not answered yet.");
			expect(await grace.lastNote(), typed).not.toContain("A strong answer");
		}
		await grace.types(`/pyq feedback ${monday}`);
		expect(await grace.lastNote()).toBe(`You have not answered “${monday}” yet.`);
	});

	test("that nobody can mean is explained, and so is what several could be", async () => {
		const { world, ada, monday, tuesday, today } = await wednesday(open);
		await using _ = world;
		for (const typed of ["quuxification", "12 March", "???", "2"]) {
			await ada.types(`/pyq reveal ${typed}`);
			const told = await ada.lastNote();
			if (typed === "2") expect(told).toContain("A strong answer");
			else expect(told, typed).toContain(`I find no question like “${typed}” here.`);
		}
		await ada.types("/pyq reveal March");
		expect(await ada.lastNote()).toBe(
			[
				"“March” fits 3 questions. Write more of the one you mean:",
				`Wed 4 March · ${today}`,
				`Tue 3 March · ${tuesday}`,
				`Mon 2 March · ${monday}`,
			].join("\n"),
		);
	});

	test("never is one of another room, nor one that is still to come", async () => {
		const { world, lena, ada, monday } = await wednesday(open);
		await using _ = world;
		await lena.goesTo("backend");
		await setUpRoom(world, {}, { channel: "backend" });
		await lena.types("/pyq queue add csv-rows-over-a-threshold");
		await ada.goesTo("backend");
		for (const title of [monday, titleOf(world, "csv-rows-over-a-threshold")]) {
			await ada.types(`/pyq reveal ${title}`);
			expect(await ada.lastNote(), title).toContain(`I find no question like “${title}” here.`);
		}
	});

	test("is found in direct messages, of rooms that the member takes part in alone", async (context) => {
		const { world, ada, monday } = await wednesday(open);
		await using _ = world;
		skipWithoutDirects(world, context);
		const grace = await world.person("Grace");
		await grace.types("/pyq today");
		for (const person of [ada, grace]) await person.goesTo(`dm:${person.name.toLowerCase()}`);
		await ada.types(`/pyq feedback ${monday}`);
		expect(await ada.lastNote()).toContain(genuine);
		await ada.types(`/pyq reveal ${monday}`);
		expect(await ada.lastNote()).toContain("A strong answer");
		await grace.types(`/pyq reveal ${monday}`);
		expect(await grace.lastNote()).toBe("That is about one room. Use it in that room’s channel.");
	});
});
