import { expect, test } from "vitest";
import { expectTaken, genuine, questionsIn, setUpRoom, titleOf, titlesIn } from "../support/people.ts";
import { journeys } from "../support/worlds.ts";

journeys("running a room", (open) => {
	test("pause: no posts, the open round still closes, the streak stays; resume catches nothing up", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const ada = await world.person("Ada");
		await world.at("2026-03-02 10:00");
		await ada.answers(genuine);
		await lena.types("/pyq room pause");
		expect(await lena.lastNote()).toMatch(/The room is paused\. The open round still closes .*3 March.*09:00/u);
		expect((await world.posts()).at(-1)?.text).toBe("Lena paused the questions here. Streaks stay as they are.");
		await lena.types("/pyq room pause");
		expect(await lena.lastNote()).toContain("The room is paused already.");
		await world.at("2026-03-05 10:00");
		expect(await questionsIn(world)).toHaveLength(1);
		expect((await questionsIn(world))[0]?.text).toContain("Closed. 1 person answered: Ada.");
		await lena.types("/pyq room post-now");
		expect(await lena.lastNote()).toContain("The room is paused.");
		await lena.types("/pyq room resume");
		expect(await lena.lastNote()).toMatch(/The room is running again\. The next question comes .*6 March.*09:00/u);
		await world.at("2026-03-05 23:59");
		expect(await questionsIn(world)).toHaveLength(1);
		await world.at("2026-03-06 09:30");
		expect(await questionsIn(world)).toHaveLength(2);
		await expectTaken(world, ada, await ada.answers(genuine), "That is 2 rounds in a row.", 2);
	});

	test("skip: nothing is posted that day, and no streak suffers", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const ada = await world.person("Ada");
		await world.at("2026-03-02 10:00");
		await ada.answers(genuine);
		await lena.types("/pyq room skip");
		expect(await lena.lastNote()).toMatch(
			/Skipped: nothing is posted .*3 March.*The next question comes .*4 March.*Streaks stay as they are\./u,
		);
		await world.at("2026-03-03 23:00");
		expect(await questionsIn(world)).toHaveLength(1);
		expect((await questionsIn(world))[0]?.text).toContain("Closed.");
		await world.at("2026-03-04 10:00");
		await expectTaken(world, ada, await ada.answers(genuine), "That is 2 rounds in a row.", 2);
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("2026-03-03: no question");
	});

	test("post-now: refused twice a day; with an open round it asks first, and closes it for everybody", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const ada = await world.person("Ada");
		await lena.types("/pyq room post-now");
		expect(await questionsIn(world)).toHaveLength(1);
		await lena.types("/pyq room post-now");
		expect(await lena.lastNote()).toMatch(
			/Today has had its question already: there is never more than one a day\. The next one comes .*3 March.*09:00/u,
		);
		await ada.answers(genuine);
		await world.at("2026-03-03 07:00");
		await lena.types("/pyq room post-now");
		const asked = (await lena.sees()).at(-1);
		expect(asked?.text).toMatch(
			/A round is still open until .*3 March.*09:00.*Posting now closes it early, for everybody\./u,
		);
		expect(await questionsIn(world)).toHaveLength(1);
		await lena.presses("Close it and post now");
		await world.redelivers();
		const [first, second] = await questionsIn(world);
		expect(first?.text).toContain("Closed. 1 person answered: Ada.");
		expect(second?.text).not.toContain("Closed.");
		await world.at("2026-03-03 23:59");
		expect(await questionsIn(world)).toHaveLength(2);
		expect((await questionsIn(world))[1]?.text).not.toContain("Closed.");
	});

	test("the queue shapes what comes: add, move, remove, and each question at most once", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const [tuple, squares, stock] = ["list-or-tuple", "even-squares", "missing-keys"].map((slug) =>
			titleOf(world, slug),
		);
		await lena.types("/pyq queue add list-or-tuple");
		await lena.types(`/pyq queue add ${squares}`);
		await lena.types("/pyq queue add missing-keys");
		expect(await lena.lastNote()).toBe(`“${stock}” is in the queue. It is number 3.\n${tuple}\n${squares}\n${stock}`);
		await lena.types("/pyq queue add missing-keys");
		expect(await lena.lastNote()).toBe(`“${stock}” is in the queue already. It is number 3.`);
		await lena.types("/pyq queue move 1 missing-keys");
		expect(await lena.lastNote()).toContain(`has moved. It comes next.\n${stock}\n${tuple}`);
		await lena.types("/pyq queue remove list-or-tuple");
		expect(await lena.lastNote()).toContain(`is out of the queue.\n${stock}\n${squares}`);
		await lena.types("/pyq queue remove list-or-tuple");
		expect(await lena.lastNote()).toBe(`“${tuple}” is not in the queue.`);
		await lena.types("/pyq queue add list-or-tuples");
		expect(await lena.lastNote()).toContain("Did you mean list-or-tuple?");
		await lena.types("/pyq queue move first missing-keys");
		expect(await lena.lastNote()).toBe("“first” is no place in the queue. 1 is next.");
		await world.at("2026-03-03 09:01");
		expect(await titlesIn(world)).toEqual([stock, squares]);
		await lena.types("/pyq queue");
		expect(await lena.lastNote()).toContain("The queue is empty: PyQ chooses.");
	});

	test("preview shows two weeks with what is queued, skipped and open, and marks a clock change", async () => {
		await using world = await open({ zone: "America/New_York", start: "2026-03-02 08:00" });
		const lena = await setUpRoom(world, { days: "every day", time: "02:30" }, { zone: "America/New_York" });
		await lena.types("/pyq queue add list-or-tuple");
		await lena.types("/pyq room skip");
		await lena.types("/pyq room preview");
		const note = await lena.lastNote();
		expect(note).toContain(", America/New_York.");
		const lines = note.split("\n").filter((line) => line.includes("March"));
		expect(lines).toHaveLength(13);
		expect(lines[0]).toContain("skipped");
		expect(lines[1]).toContain(titleOf(world, "list-or-tuple"));
		expect(lines.find((line) => line.includes("8 March"))).toMatch(
			/03:00.*the clock jumps over that time, so it comes right after/u,
		);
		expect(lines.filter((line) => line.includes("the clock jumps"))).toHaveLength(1);
		await world.at("2026-03-08 01:59");
		const before = (await questionsIn(world)).length;
		await world.at("2026-03-08 03:00");
		expect(await questionsIn(world)).toHaveLength(before + 1);
	});

	test("rule “Roles”: a member is refused with the leads named; a second lead can act; the last lead stays", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const grace = await world.person("Grace");
		await grace.types("/pyq room pause");
		expect(await grace.lastNote()).toBe("Only a lead of this room can do that. You can ask Lena.");
		await world.at("2026-03-02 09:01");
		await grace.types(`/pyq answer ${genuine}`);
		await lena.types("/pyq room roles who:Lena role:lead remove:yes");
		expect(await lena.lastNote()).toBe("A room keeps at least one lead. Make somebody else a lead first.");
		await lena.types("/pyq room roles Grace lead");
		expect(await lena.lastNote()).toBe("Grace is now lead of this room.");
		await grace.types("/pyq room pause");
		expect(await grace.lastNote()).toContain("The room is paused.");
		await grace.types("/pyq room roles who:Lena role:lead remove:yes");
		expect(await grace.lastNote()).toBe("Lena is no longer lead of this room.");
		await lena.types("/pyq room resume");
		expect(await lena.lastNote()).toBe("Only a lead of this room can do that. You can ask Grace.");
		await grace.types("/pyq room roles Grace captain");
		expect(await grace.lastNote()).toBe("“captain” is no role I know. Try lead, reviewer, observer.");
		await grace.types("/pyq room roles Nobody lead");
		expect(await grace.lastNote()).toContain("I know nobody called “Nobody” here.");
		await grace.types("/pyq room roles");
		expect(await grace.lastNote()).toContain("Grace: lead");
	});

	test("room roles: somebody who only looked can be named; a member's roles are shown; remove says yes or no", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const grace = await world.person("Grace");
		await grace.types("/pyq today");
		await lena.types("/pyq room roles who:grace");
		expect(await lena.lastNote()).toBe("Grace has no role in this room.");
		await lena.types("/pyq room roles who:grace role:lead remove:perhaps");
		expect(await lena.lastNote()).toBe("“perhaps” is no remove I know. Try yes, no.");
		await lena.types("/pyq room roles who:grace role:lead remove:true");
		expect(await lena.lastNote()).toBe("Grace is not lead of this room.");
		await lena.types("/pyq room roles who:grace role:lead remove:no");
		await lena.types("/pyq room roles who:grace role:reviewer");
		await lena.types("/pyq room roles who:Grace");
		expect(await lena.lastNote()).toBe("Grace is lead and reviewer of this room.");
		await lena.types("/pyq room roles who:Grace role:lead remove:Y");
		expect(await lena.lastNote()).toBe("Grace is no longer lead of this room.");
		await lena.types("/pyq room roles");
		expect(await lena.lastNote()).toContain("Reviewer and observer are kept for later: they change nothing yet.");
	});

	test("status tells how the room stands", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await lena.types("/pyq queue add list-or-tuple");
		await world.at("2026-03-02 09:01");
		await lena.types("/pyq queue add even-squares");
		await (await world.person("Ada")).answers(genuine);
		await lena.types("/pyq room status");
		const note = await lena.lastNote();
		expect(note).toContain("This room is running.");
		expect(note).toContain("Schedule: Mon–Fri at 09:00 (Europe/Berlin)");
		expect(note).toContain("Answers: in the thread, for all to see");
		expect(note).toContain(`Open: ${titleOf(world, "list-or-tuple")} · 1 answer · closes 3 March`);
		expect(note).toMatch(/Next: 3 March.*09:00/u);
		expect(note).toContain(`· ${titleOf(world, "even-squares")}`);
		expect(note).toContain(`Queue: “${titleOf(world, "even-squares")}”`);
		expect(note).toContain("Lead: Lena");
		expect(note).not.toContain("Needs attention");
	});

	test("search finds questions, and a lead can queue the one that was found", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await lena.types("/pyq search tuple");
		expect(await lena.lastNote()).toContain(titleOf(world, "list-or-tuple"));
		await lena.types("/pyq search missing-keys");
		await lena.presses("Add to the queue");
		expect(await lena.lastNote()).toContain(`“${titleOf(world, "missing-keys")}” is in the queue.`);
		await lena.types("/pyq search zebra");
		expect(await lena.lastNote()).toContain("Nothing matches “zebra”.");
		await lena.types("/pyq search");
		expect(await lena.lastNote()).toContain("/pyq search needs words.");
	});

	test("rule “Choice of question”: the lead is warned in private while five or fewer questions are left", async () => {
		await using world = await open();
		const lena = await setUpRoom(world, { days: "every day", questions: "predict" });
		await world.at("2026-03-02 09:01");
		expect(await lena.lastNote()).toContain("1 question for #python-prep is left before they come again.");
		await world.at("2026-03-03 09:01");
		expect(await lena.lastNote()).toContain("Every question that fits #python-prep has been asked.");
		const warned = (await lena.sees()).length;
		await world.at("2026-03-05 09:01");
		expect(await lena.sees()).toHaveLength(warned);
	});
});
