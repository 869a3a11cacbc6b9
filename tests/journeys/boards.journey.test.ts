import { expect, test } from "vitest";
import { anotherGenuine, expectTaken, genuine, questionsIn, setUpRoom } from "../support/people.ts";
import type { OpenWorld } from "../support/world.ts";
import { journeys } from "../support/worlds.ts";

async function morning(open: OpenWorld) {
	const world = await open();
	const lena = await setUpRoom(world);
	await lena.types("/pyq queue add list-or-tuple");
	await world.at("2026-03-02 09:01");
	return {
		world,
		lena,
		ada: await world.person("Ada"),
		grace: await world.person("Grace"),
		linus: await world.person("Linus"),
	};
}

journeys("boards, leave, one's own data", (open) => {
	test("rule “Points”: equal points share a rank (1, 1, 3)", async () => {
		const { world, ada, grace, linus } = await morning(open);
		await using _ = world;
		await linus.types("/pyq hint");
		for (const person of [linus, grace, ada]) await person.answers(genuine);
		await linus.types("/pyq leaderboard week");
		expect(await linus.lastNote()).toMatch(
			/^This week in #python-prep.*\n1 Ada 15 1\n1 Grace 15 1\n3 Linus you 14 1$/u,
		);
		await linus.presses("All time");
		const notes = await linus.sees();
		expect(notes.at(-1)?.text).toMatch(/^All time in #python-prep.*\n1 Ada 15 1\n/u);
		expect(notes.filter(({ text }) => text.includes("in #python-prep"))).toHaveLength(1);
	});

	test("a hidden member is on no board that others see, and takes no rank away", async () => {
		const { world, ada, grace } = await morning(open);
		await using _ = world;
		await ada.answers(genuine);
		await grace.types("/pyq hint");
		await grace.answers(genuine);
		await ada.types("/pyq settings");
		await ada.fills({ hidden: "yes" });
		expect(await ada.lastNote()).toContain("Saved.");
		await grace.types("/pyq leaderboard");
		expect(await grace.lastNote()).toContain("1 Grace you 14 1");
		expect(await grace.lastNote()).not.toContain("Ada");
		await ada.types("/pyq leaderboard");
		expect(await ada.lastNote()).toContain("1 Ada you 15 1");
		await world.at("2026-03-03 09:01");
		expect((await questionsIn(world))[0]?.text).toMatch(
			/2 people answered: (somebody and Grace|Grace and somebody)\./u,
		);
	});

	test("rule “Points”: an alias stands in place of the name on boards and in results; leads see the name", async () => {
		const { world, lena, ada, grace } = await morning(open);
		await using _ = world;
		await ada.types("/pyq settings");
		await ada.fills({ alias: "Countess" });
		await ada.answers(genuine);
		await grace.types("/pyq leaderboard");
		expect(await grace.lastNote()).toContain("1 Countess 15 1");
		await ada.types("/pyq settings");
		expect(ada.form()?.fields["alias"]?.value).toBe("Countess");
		await ada.fills({ alias: "x".repeat(41) });
		expect(ada.form()?.fields["alias"]?.error).toBe("Keep it to 40 characters.");
		await ada.fills({ alias: "Countess", zone: "Atlantis" });
		expect(ada.form()?.fields["zone"]?.error).toContain("“Atlantis” is no time zone I know.");
		await ada.fills({ zone: "" });
		await lena.types("/pyq room roles Countess reviewer");
		expect(await lena.lastNote()).toBe("Ada is now reviewer of this room.");
		await world.at("2026-03-03 09:01");
		expect((await questionsIn(world))[0]?.text).toContain("1 person answered: Countess.");
	});

	test("rule “Points”: an alias that is somebody's name or alias, or PyQ's, is refused", async () => {
		const { world, ada, grace } = await morning(open);
		await using _ = world;
		await grace.types("/pyq settings");
		await grace.fills({ alias: "Admiral" });
		await ada.types("/pyq settings");
		for (const alias of ["Grace", " gRACE ", "\uFF27race", "admiral"]) {
			await ada.fills({ alias });
			expect(ada.form()?.fields["alias"], alias).toMatchObject({
				value: alias,
				error: "Somebody here goes by that name already. Choose another.",
			});
		}
		await ada.fills({ alias: "pyq" });
		expect(ada.form()?.fields["alias"]?.error).toBe("That is my own name. Choose another.");
		await ada.fills({ alias: "Ada" });
		expect(ada.form()).toBeNull();
	});

	test("an alias of before that is now a newcomer's name says on the board that it is one", async () => {
		const { world, ada, linus } = await morning(open);
		await using _ = world;
		await ada.types("/pyq settings");
		await ada.fills({ alias: "Barbara" });
		await ada.answers(genuine);
		await linus.types("/pyq leaderboard");
		expect(await linus.lastNote()).toContain("1 Barbara 15 1");
		const barbara = await world.person("Barbara");
		await barbara.types("/pyq leaderboard");
		expect(await barbara.lastNote()).toContain("1 Barbara (alias) 15 1");
		await barbara.answers(genuine);
		await barbara.types("/pyq leaderboard");
		expect(await barbara.lastNote()).toContain("1 Barbara you 15 1\n1 Barbara (alias) 15 1");
	});

	test("a member's own time zone stays as they set it", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		await ada.types("/pyq settings");
		await ada.fills({ zone: "asia/tokyo" });
		await ada.types("/pyq today");
		await ada.types("/pyq settings");
		expect(ada.form()?.fields["zone"]?.value).toBe("Asia/Tokyo");
	});

	test("rule “Erasing”: a tombstone without name and text; dates and points stay, and so does everybody else's rank", async () => {
		const { world, lena, ada, grace } = await morning(open);
		await using _ = world;
		await ada.answers(genuine);
		await grace.types("/pyq hint");
		await grace.answers(genuine);
		await ada.types("/pyq settings");
		await ada.fills({ alias: "Countess" });
		await ada.presses("Erase everything about me");
		expect(await ada.lastNote()).toContain("It cannot be undone. Erase it?");
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toContain(genuine);
		await ada.presses("Yes, erase it");
		expect(await ada.lastNote()).toBe(
			"You are erased from PyQ's records. The chat keeps what was said in it: delete your messages there.",
		);
		await grace.types("/pyq leaderboard");
		expect(await grace.lastNote()).not.toMatch(/Ada|Countess/u);
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).not.toContain(genuine);
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toBe("You have not answered here yet. Your first answer starts your streak.");
		await world.at("2026-03-03 09:02");
		expect((await questionsIn(world))[0]?.text).toMatch(/2 people answered: /u);
		expect((await questionsIn(world))[0]?.text).not.toMatch(/Ada|Countess/u);
		await lena.types("/pyq leaderboard all");
		expect(await lena.lastNote()).toContain("1 Grace 14 1");
		await expectTaken(world, ada, await ada.answers(anotherGenuine), "Your streak has begun.", 1);
	});

	test("rule “Erasing”: who alone leads a room makes another lead first; their roles go with them", async () => {
		const { world, lena, grace } = await morning(open);
		await using _ = world;
		await grace.types("/pyq today");
		await lena.types("/pyq settings");
		await lena.fills({});
		await lena.presses("Erase everything about me");
		expect(await lena.lastNote()).toContain("Nobody else leads #python-prep. Make somebody else a lead there first");
		await lena.types("/pyq room roles Grace lead");
		await lena.presses("Erase everything about me");
		expect(await lena.lastNote()).toContain("The chat keeps what was said in it");
		await lena.presses("Yes, erase it");
		expect(await lena.lastNote()).toContain("You are erased");
		await lena.types("/pyq room pause");
		expect(await lena.lastNote()).toBe("Only a lead of this room can do that. You can ask Grace.");
		await grace.types("/pyq room roles who:Grace role:lead remove:yes");
		expect(await grace.lastNote()).toContain("A room keeps at least one lead.");
		await grace.types("/pyq room roles");
		expect(await grace.lastNote()).not.toMatch(/Lena|Somebody who left/u);
	});

	test("a late second version takes nothing away, and somebody late is not named; a private round keeps hidden names", async () => {
		const world = await open();
		await using _ = world;
		const lena = await setUpRoom(world, { mode: "private" });
		await lena.types("/pyq queue add list-or-tuple");
		await world.at("2026-03-02 09:01");
		const [ada, grace, linus] = [await world.person("Ada"), await world.person("Grace"), await world.person("Linus")];
		await ada.types("/pyq settings");
		await ada.fills({ hidden: "yes" });
		await ada.types(`/pyq answer ${genuine}`);
		await grace.types(`/pyq answer ${genuine}`);
		await lena.types("/pyq room pause");
		await world.at("2026-03-03 09:02");
		const [monday] = await questionsIn(world);
		const reveal = (await world.thread(monday))?.messages.map(({ text }) => text).join("\n") ?? "";
		expect(reveal).toContain(`somebody: ${genuine}`);
		expect(reveal).toContain(`Grace: ${genuine}`);
		expect(reveal).not.toContain("Ada");
		for (const person of [grace, linus]) await person.types(`/pyq answer ${anotherGenuine}`);
		for (const person of [grace, linus]) expect(await person.lastNote()).toContain("The round had closed");
		await linus.types("/pyq today");
		expect(await linus.lastNote()).toContain("2 people answered: somebody and Grace.");
	});

	test("rule “Streak”: leave is neutral from the next round not yet posted; return ends it", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		await ada.answers(genuine);
		await ada.types("/pyq leave");
		expect(await ada.lastNote()).toContain("From the next question on, nothing counts against your streak.");
		await ada.types("/pyq leave");
		expect(await ada.lastNote()).toContain("You are on leave already.");
		await world.at("2026-03-05 10:00");
		await ada.types("/pyq return");
		expect(await ada.lastNote()).toContain("Welcome back.");
		await ada.types("/pyq return");
		expect(await ada.lastNote()).toBe("You are not on leave.");
		await world.at("2026-03-06 10:00");
		await expectTaken(world, ada, await ada.answers(genuine), "That is 2 rounds in a row.", 2);
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("2026-03-04: on leave");
	});

	test("rule “Streak”: a round open when the leave begins still counts", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		await ada.answers(genuine);
		await world.at("2026-03-03 10:00");
		await ada.types("/pyq leave 2026-03-06");
		expect(await ada.lastNote()).toContain("until 2026-03-06");
		await world.at("2026-03-04 10:00");
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("No streak right now.");
		expect(await ada.lastNote()).toContain("2026-03-03: missed");
	});

	test("leave with a day that lies behind, or none, is explained", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		for (const day of ["2026-03-01", "tomorrow", "2026-02-30"]) {
			await ada.types(`/pyq leave ${day}`);
			expect(await ada.lastNote()).toBe(`“${day}” is not a day that lies ahead. Write it as 2026-12-31.`);
		}
	});

	test("a leave that would last more than a year is explained", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		await ada.types("/pyq leave 2027-03-04");
		expect(await ada.lastNote()).toBe(
			"2027-03-04 is more than a year ahead: the latest day is 2027-03-03. To stay away for longer, use /pyq leave without a day, and /pyq return when you are back.",
		);
		await ada.types("/pyq leave 2027-03-03");
		expect(await ada.lastNote()).toContain("until 2027-03-03");
	});

	test("the board of a month and of a week count what was answered in them", async () => {
		const { world, lena, ada } = await morning(open);
		await using _ = world;
		await ada.answers(genuine);
		await lena.types("/pyq queue add what-a-dictionary-is");
		await world.at("2026-03-09 10:00");
		await ada.types("/pyq leaderboard week");
		expect(await ada.lastNote()).toContain("Nobody has points yet.");
		await ada.types("/pyq leaderboard month");
		expect(await ada.lastNote()).toContain("1 Ada you 15");
		await world.at("2026-04-01 10:00");
		await ada.types("/pyq leaderboard");
		expect(await ada.lastNote()).toContain("Nobody has points yet.");
		await ada.types("/pyq leaderboard all");
		expect(await ada.lastNote()).toContain("1 Ada you 15");
		await ada.types("/pyq leaderboard yesterday");
		expect(await ada.lastNote()).toBe("“yesterday” is no period I know. Try week, month, all.");
	});
});
