import { expect, type TestContext, test } from "vitest";
import { anotherGenuine, expectTaken, genuine, questionsIn, setUpRoom } from "../support/people.ts";
import type { OpenWorld, Person, World } from "../support/world.ts";
import { journeys } from "../support/worlds.ts";

/** Ada takes part in a room of two servers, where Lena and Omar lead; each has an open question that she has not answered. */
async function openOnTwo(
	open: OpenWorld,
	context: TestContext,
): Promise<{ world: World; here: Person; there: Person; lena: Person; omar: Person }> {
	const world = await open();
	if (!world.has.namelessDirects) {
		await world[Symbol.asyncDispose]();
		return context.skip("its direct messages name their workspace");
	}
	const lena = await setUpRoom(world);
	const omar = await setUpRoom(world, {}, { name: "Omar", workspace: "elsewhere" });
	const here = await world.person("Ada");
	const there = await world.person("Ada", { workspace: "elsewhere" });
	await there.types("/pyq return");
	await here.types("/pyq return");
	await world.at("2026-03-02 09:01");
	return { world, here, there, lena, omar };
}

/** From here on they type where they talk with PyQ alone. */
const alone = (person: Person) => person.goesTo(`dm:${person.name.toLowerCase()}`);
const inChannel = (person: Person) => person.goesTo("python-prep");

async function countOf(lead: Person): Promise<string> {
	await lead.types("/pyq room status");
	return /Open: .* · (\d+ answers?) ·/u.exec(await lead.lastNote())?.[1] ?? "";
}

journeys("direct messages that name no server", (open) => {
	test("to somebody whom PyQ knows from nowhere it says how they get to know each other", async (context) => {
		await using world = await open();
		if (!world.has.namelessDirects) return context.skip("its direct messages name their workspace");
		const lena = await setUpRoom(world);
		const zoe = await world.person("Zoe");
		await alone(zoe);
		for (const typed of ["/pyq today", "/pyq settings", "/pyq answer because a tuple can't be changed"]) {
			await zoe.types(typed);
			expect(zoe.form(), typed).toBeNull();
			expect(await zoe.lastNote(), typed).toContain(
				"ave not met on any server yet. Use /pyq help in a channel where PyQ is set up",
			);
		}
		await lena.presses("Post a question now");
		await inChannel(zoe);
		await zoe.types("/pyq return");
		await alone(zoe);
		await zoe.types("/pyq today");
		expect(await zoe.lastNote()).toContain("Answer in the thread or with the button.");
	});

	test("with one open question, its answer is taken by message, command and form, and can be changed and withdrawn", async (context) => {
		const { world, here, lena, omar } = await openOnTwo(open, context);
		await using _ = world;
		await omar.types("/pyq room pause");
		await world.at("2026-03-03 09:01");
		// Omar's room is paused and its round over: Lena's question alone is open.
		const said = await here.directs(genuine);
		expect(await here.lastNote()).toContain("Your answer is saved.");
		await here.edits(said, anotherGenuine);
		expect(await here.lastNote()).toContain("Your new version is saved");
		await here.deletes(said);
		expect(await here.lastNote()).toContain("Your answer is withdrawn.");
		await alone(here);
		await here.types(`/pyq answer ${genuine}`);
		expect(await here.lastNote()).toContain("Your answer is saved.");
		expect(await countOf(lena)).toBe("1 answer");
		await here.types("/pyq answer");
		expect(here.form()).toBeNull();
		expect(await here.lastNote()).toContain("No question of yours is waiting for an answer.");
	});

	test("with open questions on two, PyQ asks which, and what is left is taken for the other", async (context) => {
		const { world, here, lena, omar } = await openOnTwo(open, context);
		await using _ = world;
		await here.directs(genuine);
		const asked = (await here.sees()).at(-1);
		expect(asked?.text).toContain("Which one is it for?");
		expect(asked?.text).toContain(genuine);
		expect([...(asked?.buttons ?? [])].sort()).toEqual([
			"Answer in #python-prep on elsewhere",
			"Answer in #python-prep on team",
		]);
		await here.presses("Answer in #python-prep on elsewhere");
		const field = Object.keys(here.form()?.fields ?? {})[0] ?? "";
		await here.fills({ [field]: genuine });
		expect(await here.lastNote()).toContain("Your answer is saved.");
		expect(await countOf(omar)).toBe("1 answer");
		expect(await countOf(lena)).toBe("0 answers");
		await here.directs(anotherGenuine);
		expect(await here.lastNote()).toContain("Your answer is saved.");
		expect(await countOf(lena)).toBe("1 answer");
	});

	test("/pyq answer with open questions on two asks which, too", async (context) => {
		const { world, here } = await openOnTwo(open, context);
		await using _ = world;
		await alone(here);
		await here.types("/pyq answer");
		expect(await here.lastNote()).toBe("You have more than one open question. Which one do you want to answer?");
		await here.types(`/pyq answer ${genuine}`);
		expect(await here.lastNote()).toContain("so I have not saved this yet");
		expect(await here.lastNote()).toContain(genuine);
	});

	test("a message of one's own that is submitted there is asked about, and no answer is lost", async (context) => {
		const { world, here } = await openOnTwo(open, context);
		await using _ = world;
		const said = await here.directs(genuine);
		await here.submitsAsAnswer(said);
		expect(await here.lastNote()).toContain("Which one is it for?");
		expect(await here.lastNote()).toContain(genuine);
	});

	test("what is about no question is about the server where they were last active, and says so", async (context) => {
		const { world, here, there } = await openOnTwo(open, context);
		await using _ = world;
		await there.answers(genuine);
		await alone(here);
		await here.types("/pyq settings");
		expect(here.form()?.intro).toContain("This is about the server elsewhere. For another one, ask me there.");
		await here.fills({ alias: "Countess" });
		expect(await here.lastNote()).toContain("This is about the server elsewhere.");
		await there.types("/pyq leaderboard");
		expect(await there.lastNote()).toContain("1 Countess you");
		await inChannel(here);
		await here.types("/pyq settings");
		expect(here.form()?.fields["alias"]?.value).toBe("");
		expect(here.form()?.intro).not.toContain("server");
		await alone(here);
		await here.types("/pyq streak");
		expect(await here.lastNote()).toContain("in a row in #python-prep.");
		expect(await here.lastNote()).toContain("This is about the server elsewhere. For another one, ask me there.");
	});

	test("a button stays with the server that it spoke of, whatever happens meanwhile: erasing above all", async (context) => {
		const { world, here, there } = await openOnTwo(open, context);
		await using _ = world;
		await there.answers(genuine);
		await alone(here);
		await here.types("/pyq settings");
		await here.fills({});
		await here.presses("Erase everything about me");
		expect(await here.lastNote()).toContain("It cannot be undone.");
		expect(await here.lastNote()).toContain("This is about the server elsewhere.");
		// Now they are last active in the other one.
		await inChannel(here);
		await here.answers(anotherGenuine);
		await alone(here);
		await here.presses("Yes, erase it");
		expect(await here.lastNote()).toContain("You are erased from PyQ's records.");
		await inChannel(here);
		await here.types("/pyq feedback");
		expect(await here.lastNote()).toContain(anotherGenuine);
		await there.types("/pyq feedback");
		expect(await there.lastNote()).toContain("You have not answered");
		expect((await questionsIn(world)).length).toBe(1);
	});

	test("a server where they erased themselves is spoken of no more: its buttons do nothing anywhere else", async (context) => {
		const { world, here, there } = await openOnTwo(open, context);
		await using _ = world;
		await there.answers(genuine);
		await alone(here);
		await here.types("/pyq settings");
		await here.fills({});
		await here.presses("Erase everything about me");
		const sure = (await here.sees()).at(-1);
		await there.types("/pyq settings");
		await there.fills({});
		await there.presses("Erase everything about me");
		await there.presses("Yes, erase it");
		expect(await there.lastNote()).toContain("You are erased");
		await here.presses("Yes, erase it", sure);
		expect(await here.lastNote()).toContain("That is about a server where I do not know you any more.");
		await inChannel(here);
		await expectTaken(world, here, await here.answers(anotherGenuine), "Your answer is saved.");
	});
});
