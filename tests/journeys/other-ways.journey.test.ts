import { expect, test } from "vitest";
import { anotherGenuine, genuine, questionsIn, setUpRoom } from "../support/people.ts";
import { journeys } from "../support/worlds.ts";

journeys("other ways to answer", (open) => {
	test("“Submit as my answer” takes any message of one's own, and refuses somebody else's", async () => {
		await using world = await open();
		await setUpRoom(world);
		await world.at("2026-03-02 09:01");
		const [ada, grace] = [await world.person("Ada"), await world.person("Grace")];
		const said = await ada.says(genuine);
		await grace.submitsAsAnswer(said);
		expect(await grace.lastNote()).toBe("You can submit only your own messages as your answer.");
		await ada.submitsAsAnswer(said);
		expect(await ada.lastNote()).toContain("Your answer is saved.");
		const talk = await ada.answers(anotherGenuine);
		await ada.submitsAsAnswer(talk);
		expect(await ada.lastNote()).toContain("Your new version is saved");
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toContain(anotherGenuine);
	});

	test("rule “Answering”: a direct message counts when exactly one open round of the member is unanswered", async () => {
		await using world = await open();
		await setUpRoom(world);
		const ada = await world.person("Ada");
		await world.at("2026-03-02 09:01");
		await ada.types("/pyq hint");
		await ada.directs(genuine);
		expect(await ada.lastNote()).toContain("Your answer is saved. Your streak has begun.");
		expect((await world.thread())?.messages).toEqual([]);
		await ada.directs(anotherGenuine);
		expect(await ada.lastNote()).toContain("No question of yours is waiting for an answer.");
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toContain(genuine);
	});

	test("a direct message that could be for two rooms is given back with the question which", async () => {
		await using world = await open();
		await setUpRoom(world);
		await setUpRoom(world, {}, { channel: "backend" });
		await world.at("2026-03-02 09:01");
		const ada = await world.person("Ada");
		await ada.types("/pyq hint");
		await ada.goesTo("backend");
		await ada.types("/pyq hint");
		await ada.directs(genuine);
		const asked = (await ada.sees()).at(-1);
		expect(asked?.text).toContain("You have more than one open question, so I have not saved this yet.");
		expect(asked?.text).toContain(genuine);
		expect(asked?.buttons).toEqual(["Answer in #python-prep", "Answer in #backend"]);
		await ada.presses("Answer in #backend");
		await ada.fills({ [Object.keys(ada.form()?.fields ?? {})[0] ?? ""]: genuine });
		expect(await ada.lastNote()).toContain("Your answer is saved.");
		await ada.directs(anotherGenuine);
		expect(await ada.lastNote()).toContain("Your answer is saved.");
		await world.passes({ minutes: 1 });
		expect((await questionsIn(world)).at(-1)?.text).toContain("1 answered");
		expect((await questionsIn(world, "backend")).at(-1)?.text).toContain("1 answered");
	});

	test("a direct message can be edited and deleted like any answer", async () => {
		await using world = await open();
		await setUpRoom(world);
		const ada = await world.person("Ada");
		await world.at("2026-03-02 09:01");
		await ada.types("/pyq hint");
		const said = await ada.directs(genuine);
		await ada.edits(said, anotherGenuine);
		expect(await ada.lastNote()).toContain("Your new version is saved");
		await ada.deletes(said);
		expect(await ada.lastNote()).toContain("Your answer is withdrawn.");
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toContain("You have not answered");
	});
});
