import { expect, test } from "vitest";
import { anotherGenuine, expectTaken, genuine, questionsIn, setUpRoom } from "../support/people.ts";
import { journeys } from "../support/worlds.ts";

journeys("when things go oddly", (open) => {
	test("a restart in the middle of everything keeps it: rounds, answers, old buttons, the schedule", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const ada = await world.person("Ada");
		await world.at("2026-03-02 09:01");
		const answer = await ada.answers(genuine);
		await lena.types("/pyq queue add even-squares");
		await world.restarts();
		expect(await questionsIn(world)).toHaveLength(1);
		await ada.presses("Reveal");
		expect(await ada.lastNote()).toContain("A strong answer");
		await ada.edits(answer, anotherGenuine);
		await expectTaken(world, ada, answer, "Your new version is saved.");
		await world.restarts();
		await world.at("2026-03-03 09:01");
		const [first, second] = await questionsIn(world);
		expect(first?.text).toContain("1 person answered: Ada.");
		expect(second?.text).toContain("Write code");
		await world.restarts();
		expect(await questionsIn(world)).toHaveLength(2);
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("2026-03-02: answered (streak 1)");
	});

	test("rule “Schedule”: down at nine, back at eleven: the question comes late, once", async () => {
		await using world = await open();
		await setUpRoom(world);
		await world.at("2026-03-02 08:50");
		await world.isDownUntil("2026-03-02 11:00");
		expect(await questionsIn(world)).toHaveLength(1);
		await world.at("2026-03-03 08:59");
		expect(await questionsIn(world)).toHaveLength(1);
		await world.at("2026-03-03 09:00");
		expect(await questionsIn(world)).toHaveLength(2);
	});

	test("rule “Close”: PyQ's own outage before the close costs nobody their streak", async () => {
		await using world = await open();
		await setUpRoom(world);
		const ada = await world.person("Ada");
		await world.at("2026-03-03 08:00");
		await world.isDownUntil("2026-03-03 09:10");
		expect(await questionsIn(world)).toHaveLength(1);
		expect((await questionsIn(world))[0]?.text).toMatch(/The round closes .*3 March.*10:10/u);
		await expectTaken(world, ada, await ada.answers(genuine), "Your streak has begun.", 1);
		await world.at("2026-03-03 10:11");
		const [first, second] = await questionsIn(world);
		expect(first?.text).toContain("1 person answered: Ada.");
		expect(second?.text).toMatch(/The round closes .*4 March.*09:00/u);
	});

	test("what a platform delivers twice happens once", async () => {
		await using world = await open();
		await setUpRoom(world);
		const ada = await world.person("Ada");
		await world.at("2026-03-02 09:01");
		await ada.answers(genuine);
		await world.redelivers();
		const told = world.has.threadNotes ? 1 : 0;
		expect(await ada.sees()).toHaveLength(told);
		await ada.types("/pyq hint");
		await world.redelivers();
		expect(await ada.sees()).toHaveLength(told + 1);
		expect(await ada.lastNote()).toContain("Hint 1 of");
		await ada.types("/pyq hint");
		expect(await ada.lastNote()).toContain("Hint 2 of");
	});

	test("a button pressed twice does the same twice, or the next thing; nothing is counted double", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const ada = await world.person("Ada");
		await lena.presses("Post a question now");
		await lena.presses("Post a question now");
		expect(await lena.lastNote()).toContain("Today has had its question already");
		expect(await questionsIn(world)).toHaveLength(1);
		await ada.presses("Reveal");
		const asked = (await ada.sees()).at(-1);
		await ada.presses("Give up and show it");
		await ada.presses("Reveal");
		expect(await ada.lastNote()).toContain("A strong answer");
		expect((await ada.sees()).filter(({ id }) => id === asked?.id)).toHaveLength(1);
	});

	test("an old button of a closed round still says something true", async () => {
		await using world = await open();
		await setUpRoom(world);
		const ada = await world.person("Ada");
		await world.at("2026-03-02 09:01");
		await ada.presses("Hint");
		await world.at("2026-03-04 09:01");
		await ada.presses("Answer", (await ada.sees())[0]);
		const field = Object.keys(ada.form()?.fields ?? {})[0] ?? "";
		await ada.fills({ [field]: genuine });
		expect(await ada.lastNote()).toContain("The round had closed, so it brings no points");
		await ada.presses("My feedback", (await questionsIn(world))[0]);
		expect(await ada.lastNote()).toContain(genuine);
	});

	test("unknown commands, options and topics are answered with the nearest", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		for (const [typed, words] of [
			["/pyq leaderbord", "There is no /pyq leaderbord. Did you mean /pyq leaderboard?"],
			["/pyq room pauze", "There is no /pyq room pauze. Did you mean /pyq room pause?"],
			["/pyq room xyzzy", "There is no /pyq room xyzzy. /pyq help room shows all there is."],
			["/pyq rom status", "There is no /pyq rom status. Did you mean /pyq room status?"],
			["/pyq queue mvoe 1 x", "There is no /pyq queue mvoe. Did you mean /pyq queue move?"],
			["/pyq xyzzy", "There is no /pyq xyzzy. /pyq help shows all there is."],
			["/pyq room rules windw:3", "/pyq room rules takes no “windw”. Did you mean window?"],
			["/pyq room rules window:99", "window takes 1 to 23 hours."],
			["/pyq room rules points:half", "“half” is no points I know. Try full, answers."],
			["/pyq leaderboard mnth", "“mnth” is no period I know. Did you mean month?"],
			["/pyq search topic:decoratros", "“decoratros” is no topic I know. Did you mean decorators?"],
			["/pyq search decoratros", "Nothing matches “decoratros”. Did you mean decorators?"],
			["/pyq search level:hard", "“hard” is no level I know. Try beginner, intermediate, advanced."],
			["/pyq queue move", "/pyq queue move needs place. See /pyq help queue move."],
			["/pyq help room setpu", "Did you mean /pyq room setup?"],
			["/pyq help leave", "/pyq leave [until:…]"],
			["/pyq help room setup", "It opens a form. What you give with the command stands in it already"],
			["/pyq help answer", "Without more, it opens a form."],
			["/pyq help settings", "It opens a form."],
			["/PYQ   Help", "PyQ keeps your team in practice"],
			["/pyq", "PyQ keeps your team in practice"],
			["/pyq ?", "PyQ keeps your team in practice"],
		] as const) {
			await lena.types(typed);
			expect(await lena.lastNote(), typed).toContain(words);
		}
	});

	test("a word that several commands begin with lists them, and the queue still takes a question's name", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		for (const typed of ["/pyq room", "/pyq help room"]) {
			await lena.types(typed);
			expect(await lena.lastNote(), typed).toContain("What follows /pyq room:");
			expect(await lena.lastNote(), typed).toContain("/pyq room pause");
			expect(await lena.lastNote(), typed).not.toContain("/pyq queue");
		}
		await lena.types("/pyq queue");
		expect(await lena.lastNote()).toContain("The queue is empty: PyQ chooses.");
		expect(await lena.lastNote()).toContain("/pyq queue move");
		await lena.types("/pyq queue list-or-tuple");
		expect(await lena.lastNote()).toContain("is in the queue.");
		await lena.types("/pyq queue add list-or-tuple");
		expect(await lena.lastNote()).toContain("is in the queue already.");
	});

	test("a search takes a topic, a level and a kind by name", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const question = world.bank.bySlug("list-or-tuple");
		const [topic = ""] = question?.topics ?? [];
		await lena.types(`/pyq search topic:${topic} level:${question?.level} kind:${question?.kind}`);
		expect(await lena.lastNote()).toContain("list-or-tuple");
		await lena.types(`/pyq search tuple topic:${topic}`);
		expect(await lena.lastNote()).toContain("list-or-tuple");
		for (const typed of ["gil", "GIL"]) {
			await lena.types(`/pyq search ${typed}`);
			expect((await lena.lastNote()).split("\n")[1]).toContain("global-interpreter-lock");
		}
		await lena.types("/pyq search tuple kind:behavioural");
		expect(await lena.lastNote()).toContain("Nothing matches “tuple kind:behavioural”.");
	});

	test("options of room setup fill its form in, and a wrong zone is answered with the nearest", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await lena.types("/pyq room setup time:09:30 days:mon-wed zone:berlin mode:private questions:code");
		expect(lena.form()?.fields).toMatchObject({
			time: { value: "09:30" },
			days: { value: "mon-wed" },
			zone: { value: "berlin" },
			mode: { value: "private" },
			questions: { value: "code" },
		});
		await lena.fills({});
		expect(lena.form()?.fields["zone"]?.error).toContain("Did you mean Europe/Berlin?");
		await lena.fills({ zone: "Europe/Berlin" });
		expect(lena.form()).toBeNull();
		expect(await lena.lastNote()).toContain("09:30");
		await lena.types("/pyq settings");
		await lena.fills({ zone: "Kolkata" });
		expect(lena.form()?.fields["zone"]?.error).toContain("Did you mean Asia/");
	});

	test("two rooms at once do not mix", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const omar = await setUpRoom(world, { time: "09:30", questions: "predict" }, { name: "Omar", channel: "backend" });
		const ada = await world.person("Ada");
		await lena.types("/pyq queue add list-or-tuple");
		await world.at("2026-03-02 09:01");
		expect(await questionsIn(world)).toHaveLength(1);
		expect(await questionsIn(world, "backend")).toHaveLength(0);
		await ada.answers(genuine);
		await ada.goesTo("backend");
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("You have not answered here yet.");
		await ada.types("/pyq today");
		expect(await ada.lastNote()).toMatch(/No question is open here\. The next one comes .*09:30/u);
		await world.at("2026-03-02 09:31");
		expect(await questionsIn(world, "backend")).toHaveLength(1);
		await omar.types("/pyq leaderboard");
		expect(await omar.lastNote()).toMatch(/^This month in #backend.*\nNobody has points yet\./u);
		await lena.types("/pyq leaderboard");
		expect(await lena.lastNote()).toMatch(/^This month in #python-prep.*\n1 Ada 15 1/u);
		await lena.goesTo("backend");
		await lena.types("/pyq room pause");
		expect(await lena.lastNote()).toBe("Only a lead of this room can do that. You can ask Omar.");
		await world.at("2026-03-03 09:31");
		expect((await questionsIn(world))[0]?.text).toContain("1 person answered: Ada.");
		expect((await questionsIn(world, "backend"))[0]?.text).toContain("Nobody answered this one in time.");
	});

	test("two workspaces see nothing of each other", async (context) => {
		await using world = await open();
		if (!world.has.workspaces) return context.skip("this platform has one workspace alone");
		await setUpRoom(world);
		const omar = await setUpRoom(world, {}, { name: "Omar", workspace: "elsewhere" });
		const [ada, zoe] = [await world.person("Ada"), await world.person("Zoe", { workspace: "elsewhere" })];
		await world.at("2026-03-02 09:01");
		await ada.answers(genuine);
		await zoe.types("/pyq leaderboard");
		expect(await zoe.lastNote()).toContain("Nobody has points yet.");
		await omar.types("/pyq room roles Ada lead");
		expect(await omar.lastNote()).toContain("I know nobody called “Ada” here.");
	});

	test("long words, a long name and a long answer are shown whole or shortened visibly", async () => {
		await using world = await open();
		await setUpRoom(world, { mode: "private" });
		await world.at("2026-03-02 09:01");
		const long = `${"A tuple keeps what it was given. ".repeat(120)}The end.`;
		const ada = await world.person("Ada Augusta King, Countess of Lovelace, née Byron");
		await ada.types(`/pyq answer ${long}`);
		expect(await ada.lastNote()).toContain("Your answer is saved.");
		await world.at("2026-03-03 09:02");
		const [monday] = await questionsIn(world);
		const shown = (await world.thread(monday))?.messages.map(({ text }) => text).join("\n") ?? "";
		expect(shown).toContain("The end.");
	});
});
