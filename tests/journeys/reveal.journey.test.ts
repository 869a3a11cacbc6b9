import { expect, test } from "vitest";
import { anotherGenuine, expectTaken, genuine, questionsIn, setUpRoom } from "../support/people.ts";
import type { OpenWorld } from "../support/world.ts";
import { journeys } from "../support/worlds.ts";

async function morning(open: OpenWorld) {
	const world = await open();
	const lena = await setUpRoom(world, { days: "every day" });
	await lena.types("/pyq queue add list-or-tuple");
	await world.at("2026-03-02 09:01");
	return { world, lena, ada: await world.person("Ada"), grace: await world.person("Grace") };
}

journeys("revealing, giving up, hints", (open) => {
	test("rule “Reveal”: giving up is asked for twice; answering afterwards does not score", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		await ada.presses("Reveal");
		const asked = (await ada.sees()).at(-1);
		expect(asked?.text).toContain("If you give up now your streak stays as it is (once in any seven rounds)");
		expect(asked?.text).not.toContain("A strong answer");
		expect(asked?.text).toContain("You have 3 hints left, and one may be enough.");
		expect(asked?.buttons).toEqual(["Give up and show it", "Answer first", "Hint"]);
		await ada.presses("Give up and show it");
		const shown = (await ada.sees()).at(-1);
		expect(shown?.id).toBe(asked?.id);
		expect(shown?.text).toContain("A strong answer");
		await ada.answers(genuine);
		expect(await ada.lastNote()).not.toContain("Your streak has begun");
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toContain("You saw the model answer first, so it brings no points.");
		await ada.types("/pyq leaderboard");
		expect(await ada.lastNote()).not.toContain("15");
	});

	test("rule “Reveal”: what scores is the last version before the first reveal", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		const answer = await ada.answers(genuine);
		await ada.presses("Reveal");
		expect(await ada.lastNote()).toContain("A strong answer");
		await ada.edits(answer, anotherGenuine);
		await expectTaken(
			world,
			ada,
			answer,
			"Your new version is saved. You have seen the model answer, so what scores is what you wrote before.",
		);
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toContain(genuine);
		expect(await ada.lastNote()).toContain(
			"15 points: 10 for answering on time and 5 as your usual share of the rest, because the answer itself was not assessed.",
		);
	});

	test("rule “Streak”: giving up is neutral once in any seven rounds, and said to be a miss when it is", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		await ada.answers(genuine);
		await world.at("2026-03-03 10:00");
		await ada.types("/pyq reveal");
		await ada.presses("Give up and show it");
		await world.at("2026-03-04 10:00");
		await expectTaken(world, ada, await ada.answers(genuine), "That is 2 rounds in a row.", 2);
		await world.at("2026-03-05 10:00");
		await ada.types("/pyq reveal");
		expect(await ada.lastNote()).toContain("giving up now counts as a missed round");
		await ada.presses("Give up and show it");
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("No streak right now.");
		expect(await ada.lastNote()).toContain("2026-03-03: gave up, free this time");
	});

	test("the promise of a free giving-up holds: what is said is what happens, also after days of leave", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		await ada.answers(genuine);
		await world.at("2026-03-03 10:00");
		await ada.types("/pyq reveal");
		await ada.presses("Give up and show it");
		await ada.types("/pyq leave 2026-03-10");
		await world.at("2026-03-11 10:00");
		await ada.types("/pyq reveal");
		const free = (await ada.lastNote()).includes("your streak stays as it is");
		await ada.presses("Give up and show it");
		await ada.types("/pyq streak");
		expect((await ada.lastNote()).includes("No streak right now")).toBe(!free);
	});

	test("rule “Points”: each hint costs a fifth of the second part; all hints taken are shown again", async () => {
		const { world, ada, grace } = await morning(open);
		await using _ = world;
		await ada.presses("Hint");
		expect(await ada.lastNote()).toContain("Hint 1 of 3");
		expect(await ada.lastNote()).toContain(
			"Each hint costs a fifth of the second part of your points. 2 more hints left.",
		);
		await ada.presses("Next hint");
		expect(await ada.lastNote()).toContain("Hint 2 of 3");
		await ada.answers(genuine);
		await ada.types("/pyq feedback");
		// 10, and half of 10 less two fifths of it.
		expect(await ada.lastNote()).toContain(
			"13 points: 10 for answering on time and 3 as your usual share of the rest, after 2 hints, because",
		);
		await ada.types("/pyq hint");
		expect(await ada.lastNote()).toContain("That was the last one.");
		await ada.types("/pyq hint");
		expect(await ada.lastNote()).toContain("You have taken every hint. Here they are again.");
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toContain("13 points");
		await grace.answers(genuine);
		await grace.types("/pyq leaderboard");
		expect(await grace.lastNote()).toMatch(/1 Grace you 15 1\n2 Ada 13 1/u);
	});

	test("a hint is for the one who asked, and needs no answer", async () => {
		const { world, ada, grace } = await morning(open);
		await using _ = world;
		await ada.types("/pyq hint");
		expect(await grace.sees()).toEqual([]);
		expect((await world.thread())?.messages).toEqual([]);
	});

	test("a room without the second part: hints cost nothing, points are for answering alone", async () => {
		const { world, lena, ada } = await morning(open);
		await using _ = world;
		await lena.types("/pyq room rules points:answers");
		expect(await lena.lastNote()).toContain("Points: for answering on time alone.");
		await world.at("2026-03-03 09:01");
		await ada.types("/pyq hint");
		expect(await ada.lastNote()).toContain("Hints cost nothing in this room.");
		await ada.answers(genuine);
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toMatch(/[123]0 points for answering on time\./u);
	});

	test("after the close the model answer is for everybody, without giving up", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		await world.at("2026-03-03 09:01");
		const [monday] = await questionsIn(world);
		await ada.presses("Model answer", monday);
		expect(await ada.lastNote()).toContain("A strong answer");
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("You have not answered here yet.");
	});
});
