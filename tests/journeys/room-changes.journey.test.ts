import { expect, test } from "vitest";
import { questionsIn, setUpRoom, titleOf } from "../support/people.ts";
import { journeys } from "../support/worlds.ts";

journeys("changing a room", (open) => {
	test("rules: the channel is told what changed and no more; what is the same again is told to nobody but the lead", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await lena.types("/pyq room rules closes:3 points:answers window:6");
		expect(await lena.lastNote()).toContain("Saved. The rules from the next round on:");
		const said = (await world.posts()).at(-1)?.text;
		expect(said).toBe(
			"Lena changed this room.\nA round stays open for 3 hours, or until the next question if that comes first.\nPoints: for answering on time alone.",
		);
		const posts = (await world.posts()).length;
		await lena.types("/pyq room rules closes:3 points:ANSWERS");
		expect(await lena.lastNote()).toContain("Nothing changed. The rules of this room:\nA round stays open for 3 hours");
		await lena.types("/pyq room rules");
		expect(await lena.lastNote()).toContain("The rules of this room\nA round stays open for 3 hours");
		expect(await world.posts()).toHaveLength(posts);
	});

	test("rules: every value that can't be is named at once, and none of the others is saved", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const posts = (await world.posts()).length;
		await lena.types("/pyq room rules closes:0 window:99 points:full");
		expect(await lena.lastNote()).toBe(
			"Nothing was saved:\ncloses takes 1 to 168 hours, or next.\nwindow takes 1 to 23 hours.",
		);
		await lena.types("/pyq room rules closes:4 window:soon");
		expect(await lena.lastNote()).toBe("Nothing was saved:\nwindow takes 1 to 23 hours.");
		await lena.types("/pyq room rules");
		expect(await lena.lastNote()).toContain("A round stays open until the next question.");
		expect(await world.posts()).toHaveLength(posts);
	});

	test("the form says whether it sets up or changes; saved as it was, it says so and the channel hears nothing", async () => {
		await using world = await open();
		const lena = await world.person("Lena", { authority: "channel-manager" });
		await lena.types("/pyq room setup");
		expect(lena.form()).toMatchObject({
			title: "Set up this room",
			intro: "For #python-prep: a question comes on the days you choose. You can change it all later.",
		});
		await lena.fills({});
		const posts = (await world.posts()).length;
		await lena.types("/pyq room setup");
		expect(lena.form()).toMatchObject({
			title: "Change this room",
			intro: "For #python-prep: changes hold from the next question on, and the channel is told.",
		});
		await lena.fills({});
		expect(await lena.lastNote()).toContain("Nothing changed: Mon–Fri at 09:00 (Europe/Berlin).");
		expect(await world.posts()).toHaveLength(posts);
		await world.at("2026-03-02 09:01");
		expect(await questionsIn(world)).toHaveLength(1);
		await lena.types("/pyq room setup");
		await lena.fills({ time: "10:00", mode: "private", questions: "beginner" });
		expect((await world.posts()).at(-1)?.text).toMatch(
			/^Lena changed this room\.\nQuestions come Mon–Fri at 10:00 \(Europe\/Berlin\)\. The next one: 3 March.*10:00.*\.\nAnswers stay private until the round closes\.\nQuestions are chosen from: beginner\.\nThe open round stays as it was posted\.$/u,
		);
	});

	test("a change while the room is paused says how it starts again", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await lena.types("/pyq room pause");
		await lena.types("/pyq room setup");
		await lena.fills({ time: "10:00" });
		const note = (await lena.sees()).at(-1);
		expect(note?.text).toContain("It is paused: /pyq room resume starts it again.");
		expect(note?.buttons).toEqual([]);
		expect((await world.posts()).at(-1)?.text).toBe(
			"Lena changed this room.\nQuestions come Mon–Fri at 10:00 (Europe/Berlin).",
		);
	});

	test("announcements and roles call people by their name on the platform: an alias is for the board", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await lena.types("/pyq settings");
		await lena.fills({ alias: "The Boss" });
		await lena.types("/pyq room pause");
		expect((await world.posts()).at(-1)?.text).toBe("Lena paused the questions here. Streaks stay as they are.");
		await lena.types("/pyq room resume");
		expect((await world.posts()).at(-1)?.text).toBe("Lena started the questions again.");
		await lena.types("/pyq room rules closes:3");
		expect((await world.posts()).at(-1)?.text).toMatch(/^Lena changed this room\./u);
		await lena.types("/pyq room roles");
		expect(await lena.lastNote()).toContain("Lena: lead");
		await lena.types("/pyq room status");
		expect(await lena.lastNote()).toContain("Lead: Lena");
		const ada = await world.person("Ada");
		await ada.types("/pyq room skip");
		expect(await ada.lastNote()).toBe("Only a lead of this room can do that. You can ask Lena.");
	});

	test("queue move takes the place and the question in either order, and says where the question went", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const [tuple, squares, stock] = ["list-or-tuple", "even-squares", "missing-keys"].map((slug) =>
			titleOf(world, slug),
		);
		await lena.types("/pyq queue add list-or-tuple");
		expect(await lena.lastNote()).toBe(`“${tuple}” is in the queue. It comes next.\n${tuple}`);
		await lena.types("/pyq queue add even-squares");
		expect(await lena.lastNote()).toContain(`“${squares}” is in the queue. It is number 2.`);
		await lena.types("/pyq queue add missing-keys");
		for (const [typed, said] of [
			["missing-keys 1", `“${stock}” has moved. It comes next.\n${stock}\n${tuple}\n${squares}`],
			[`${tuple} 3`, `“${tuple}” has moved. It is number 3.\n${stock}\n${squares}\n${tuple}`],
			["2 missing-keys", `“${stock}” has moved. It is number 2.\n${squares}\n${stock}\n${tuple}`],
			["question:list-or-tuple place:1", `“${tuple}” has moved. It comes next.\n${tuple}\n${squares}\n${stock}`],
			["99 list-or-tuple", `“${tuple}” has moved. It is number 3.\n${squares}\n${stock}\n${tuple}`],
		] as const) {
			await lena.types(`/pyq queue move ${typed}`);
			expect(await lena.lastNote(), typed).toBe(said);
		}
		for (const typed of ["missing-keys first", "missing-keys 0"]) {
			await lena.types(`/pyq queue move ${typed}`);
			expect(await lena.lastNote(), typed).toBe("“missing-keys” is no place in the queue. 1 is next.");
		}
	});
});

journeys("a room that nobody leads", (open) => {
	test("rule “Erasing”: who alone leads a room hands it over or pauses it first; an admin takes a paused one over", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const boss = await world.person("Boss", { authority: "admin" });
		const grace = await world.person("Grace");
		await lena.types("/pyq settings");
		await lena.fills({});
		await lena.presses("Erase everything about me");
		expect(await lena.lastNote()).toContain("Nobody else leads #python-prep.");
		await lena.types("/pyq room pause");
		await lena.types("/pyq settings");
		await lena.fills({});
		await lena.presses("Erase everything about me");
		// Between the question and the answer the room was started again: nobody would be there to run it.
		await boss.types("/pyq room resume");
		await lena.presses("Yes, erase it");
		expect(await lena.lastNote()).toContain("Nobody else leads #python-prep.");
		await lena.types("/pyq room pause");
		await lena.presses("Erase everything about me");
		await lena.presses("Yes, erase it");
		expect(await lena.lastNote()).toContain("You are erased");
		expect((await world.posts()).at(-1)?.text).toBe(
			"Nobody leads this room any more, and it is paused. An admin can choose a new lead with /pyq room roles and start the questions again with /pyq room resume.",
		);
		await grace.types("/pyq room resume");
		expect(await grace.lastNote()).toBe("Only a lead of this room can do that, and it has none. You can ask an admin.");
		await boss.types("/pyq room status");
		expect(await boss.lastNote()).toContain(
			"Nobody leads this room. An admin can make somebody its lead with /pyq room roles.",
		);
		await boss.types("/pyq room roles Grace lead");
		await grace.types("/pyq room resume");
		expect(await grace.lastNote()).toMatch(/The room is running again\. The next question comes .*2 March.*09:00/u);
		await grace.types("/pyq room status");
		expect(await grace.lastNote()).toContain("Lead: Grace");
		expect(await grace.lastNote()).not.toContain("Needs attention");
	});
});
