import { expect, test } from "vitest";
import { expectTaken, genuine, questionsIn, setUpRoom, titlesIn } from "../support/people.ts";
import { journeys } from "../support/worlds.ts";

journeys("a week", (open) => {
	test("Monday to Friday bring a question each, the weekend none, and the streak holds over it", async () => {
		await using world = await open();
		await setUpRoom(world);
		const ada = await world.person("Ada");
		const days = ["02", "03", "04", "05", "06"];
		for (const [index, day] of days.entries()) {
			await world.at(`2026-03-${day} 08:59`);
			expect(await questionsIn(world), `before nine on the ${day}`).toHaveLength(index);
			await world.at(`2026-03-${day} 09:00`);
			expect(await questionsIn(world), `at nine on the ${day}`).toHaveLength(index + 1);
			await world.at(`2026-03-${day} 10:00`);
			const said = await ada.answers(genuine);
			if (index === 4) await expectTaken(world, ada, said, "That is 5 rounds in a row.", 5);
		}
		await world.at("2026-03-09 08:59");
		expect(await questionsIn(world)).toHaveLength(5);
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("Ada, you have answered 5 rounds in a row.");

		await world.at("2026-03-09 09:00");
		const questions = await questionsIn(world);
		expect(questions).toHaveLength(6);
		expect(questions.map(({ text }) => text.includes("Closed."))).toEqual([true, true, true, true, true, false]);
		for (const question of questions.slice(0, 5)) {
			expect(question.text).toContain("1 person answered: Ada. The model answer is in the thread.");
			const thread = await world.thread(question);
			expect(thread?.messages.filter(({ text }) => text.includes("A strong answer"))).toHaveLength(1);
		}
		await expectTaken(world, ada, await ada.answers(genuine), "That is 6 rounds in a row.", 6);
	});

	test("nobody answers: the round closes all the same, and says so", async () => {
		await using world = await open();
		await setUpRoom(world);
		await world.at("2026-03-03 09:01");
		const [first, second] = await questionsIn(world);
		expect(first?.text).toContain("Closed. Nobody answered this one in time.");
		expect(second?.text).not.toContain("Closed.");
		expect((await world.thread(first))?.messages).toHaveLength(1);
	});

	test("rule “Close”: the round says when it closes, and Friday's stays open until Monday", async () => {
		await using world = await open();
		await setUpRoom(world);
		await world.at("2026-03-06 09:00");
		expect((await questionsIn(world)).at(-1)?.text).toMatch(/The round closes .*9 March.*09:00/u);
	});

	test("rule “Streak”: a freeze is earned by seven in a row and covers one missed round", async () => {
		await using world = await open();
		await setUpRoom(world, { days: "every day" });
		const ada = await world.person("Ada");
		for (const day of ["02", "03", "04", "05", "06", "07", "08"]) {
			await world.at(`2026-03-${day} 10:00`);
			await ada.answers(genuine);
		}
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("Freezes: 1.");
		await world.at("2026-03-10 10:00");
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("Ada, you have answered 7 rounds in a row.");
		expect(await ada.lastNote()).toContain("2026-03-09: missed, covered by a freeze");
		await world.at("2026-03-11 10:00");
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("No streak right now.");
		expect(await ada.lastNote()).toContain("2026-03-10: missed (streak 0)");
	});

	test("rule “Choice of question”: nothing repeats until the pool is spent, then the oldest comes and says so", async () => {
		await using world = await open();
		await setUpRoom(world, { days: "every day", questions: "predict" });
		await world.at("2026-03-04 09:01");
		const [first, second, third] = await titlesIn(world);
		expect(first).not.toBe(second);
		expect(third).toBe(first);
		expect((await questionsIn(world)).at(-1)?.text).toContain(
			"You have had every question that fits this room, so this one is back.",
		);
	});

	test("rule “Close”: a lead's setting in hours closes earlier than the next question", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await lena.types("/pyq room rules closes:3");
		expect(await lena.lastNote()).toContain(
			"A round stays open for 3 hours, or until the next question if that comes first.",
		);
		await world.at("2026-03-02 11:59");
		expect((await questionsIn(world)).at(-1)?.text).not.toContain("Closed.");
		await world.at("2026-03-02 12:00");
		expect((await questionsIn(world)).at(-1)?.text).toContain("Closed.");
		await world.at("2026-03-03 09:00");
		expect(await questionsIn(world)).toHaveLength(2);
	});
});
