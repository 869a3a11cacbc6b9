import { expect, test } from "vitest";
import { anotherGenuine, genuine, questionsIn, setUpRoom } from "../support/people.ts";
import type { OpenWorld } from "../support/world.ts";
import { journeys } from "../support/worlds.ts";

async function privateMorning(open: OpenWorld) {
	const world = await open();
	const lena = await setUpRoom(world, { mode: "private" });
	await lena.types("/pyq queue add list-or-tuple");
	await world.at("2026-03-02 09:01");
	return { world, lena, ada: await world.person("Ada"), grace: await world.person("Grace") };
}

journeys("private until the close", (open) => {
	test("rule “Answering”: no thread before the close; the post counts answers and shows none of them", async () => {
		const { world, ada, grace } = await privateMorning(open);
		await using _ = world;
		expect(await world.thread()).toBeNull();
		expect((await questionsIn(world)).at(-1)?.text).toContain("Answers stay private until the round closes");
		await ada.presses("Answer");
		await ada.fills({ text: genuine });
		expect(await ada.lastNote()).toContain(
			"Your answer is saved. Your streak has begun. Nobody else sees it before the round closes.",
		);
		await grace.types(`/pyq answer ${anotherGenuine}`);
		await world.passes({ minutes: 1 });
		expect((await questionsIn(world)).at(-1)?.text).toContain("2 answered");
		const seen = JSON.stringify([await world.posts(), await grace.sees()]);
		expect(seen).not.toContain(genuine);
		expect(seen).not.toContain("Ada");
		expect(await world.thread()).toBeNull();
	});

	test("at the close the thread opens with the model answer and what everybody answered", async () => {
		const { world, ada, grace } = await privateMorning(open);
		await using _ = world;
		await ada.types(`/pyq answer ${genuine}`);
		await grace.types("/pyq hint");
		await grace.directs(anotherGenuine);
		expect(await grace.lastNote()).toContain("Nobody else sees it before the round closes.");
		await world.at("2026-03-03 09:02");
		const [monday] = await questionsIn(world);
		expect(monday?.text).toContain("2 people answered: Ada and Grace.");
		const thread = await world.thread(monday);
		const reveal = thread?.messages.find(({ text }) => text.includes("A strong answer"))?.text ?? "";
		expect(reveal).toContain("What you answered");
		expect(reveal).toContain(`Ada: ${genuine}`);
		expect(reveal).toContain(`Grace: ${anotherGenuine}`);
	});

	test("what is said in the thread after the close is talk", async () => {
		const { world, ada, grace } = await privateMorning(open);
		await using _ = world;
		await ada.types(`/pyq answer ${genuine}`);
		await world.at("2026-03-03 09:02");
		const [monday] = await questionsIn(world);
		const before = (await grace.sees()).length;
		await grace.saysInThread("I would have said much the same as Ada did.", monday);
		expect(await grace.sees()).toHaveLength(before);
	});

	test("reveal after answering is for the member alone", async () => {
		const { world, ada } = await privateMorning(open);
		await using _ = world;
		await ada.types(`/pyq answer ${genuine}`);
		await ada.presses("Show the model answer");
		expect(await ada.lastNote()).toContain("A strong answer");
		expect(JSON.stringify(await world.posts())).not.toContain("A strong answer");
	});

	test("a room that changes its mode keeps the open round as it was posted", async () => {
		const { world, lena, ada } = await privateMorning(open);
		await using _ = world;
		await lena.types("/pyq room setup");
		await lena.fills({ mode: "open" });
		await ada.types(`/pyq answer ${genuine}`);
		expect(await ada.lastNote()).toContain("Nobody else sees it");
		expect(await world.thread()).toBeNull();
		await world.at("2026-03-03 09:02");
		expect((await questionsIn(world)).at(-1)?.text).toContain("Answer in the thread or with the button.");
	});
});
