import { expect, test } from "vitest";
import { anotherGenuine, expectRefused, expectTaken, genuine, questionsIn, setUpRoom } from "../support/people.ts";
import type { OpenWorld } from "../support/world.ts";
import { journeys } from "../support/worlds.ts";

/** A room at nine on Monday with the question that was asked for, Ada and Grace in it. */
async function morning(open: OpenWorld, question = "list-or-tuple") {
	const world = await open();
	const lena = await setUpRoom(world);
	await lena.types(`/pyq queue add ${question}`);
	await world.at("2026-03-02 09:01");
	return { world, lena, ada: await world.person("Ada"), grace: await world.person("Grace") };
}

journeys("answering", (open) => {
	test("rule “Answering”: a message in the thread is an answer; it is marked, and only the member is told", async () => {
		const { world, ada, grace } = await morning(open);
		await using _ = world;
		const said = await ada.answers(genuine);
		expect((await world.thread())?.messages).toMatchObject([{ text: genuine, received: true }]);
		await expectTaken(world, ada, said, "Your answer is saved. Your streak has begun.", 1);
		expect(await grace.sees()).toEqual([]);
		await world.passes({ minutes: 1 });
		expect((await questionsIn(world)).at(-1)?.text).toContain("1 answered");
	});

	test("a question in the thread is no answer, and talk after one's answer is no version", async () => {
		const { world, ada, grace } = await morning(open);
		await using _ = world;
		await ada.answers("Does the basket have to stay a tuple?");
		expect(await ada.sees()).toEqual([]);
		await ada.answers(genuine);
		await ada.answers("By the way, that was a nice one for a Monday morning.");
		await grace.answers("What did you mean by plain, Ada?");
		expect((await world.thread())?.messages.map(({ received }) => received)).toEqual([false, true, false, false]);
		expect(await ada.sees()).toHaveLength(world.has.threadNotes ? 1 : 0);
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toContain(genuine);
		expect(await ada.lastNote()).not.toContain("nice one");
		expect(await grace.sees()).toEqual([]);
	});

	test("a message in the channel is talk", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		await ada.says("I would begin with the plain version and explain its costs.");
		expect(await ada.sees()).toEqual([]);
		await world.passes({ minutes: 1 });
		expect((await questionsIn(world)).at(-1)?.text).not.toContain("answered");
	});

	test("rule “Reveal”: a late answer is kept, gets feedback and no points, and says so", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		await world.at("2026-03-03 09:05");
		const [monday] = await questionsIn(world);
		const said = await ada.saysInThread(genuine, monday);
		await expectTaken(world, ada, said, "Your answer is saved. The round had closed, so it brings no points");
		await ada.presses("My feedback", monday);
		expect(await ada.lastNote()).toContain("It came after the close, so it brings no points.");
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("No streak right now");
		expect(await ada.lastNote()).toContain("2026-03-02: answered after the close");
		expect((await questionsIn(world))[0]?.text).toContain("Nobody answered this one in time.");
	});

	test("rule “Close”: the last second before the close is on time", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		await world.at("2026-03-03 08:59:58");
		await expectTaken(world, ada, await ada.answers(genuine), "Your streak has begun.");
		await world.at("2026-03-03 09:01");
		expect((await questionsIn(world))[0]?.text).toContain("1 person answered: Ada.");
	});

	test("rule “Answering”: deleting the message before the close withdraws; streak and board go back", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		const answer = await ada.answers(genuine);
		await ada.types("/pyq leaderboard");
		expect(await ada.lastNote()).toContain("1 Ada you 15 1");
		await ada.deletes(answer);
		if (world.has.threadNotes)
			expect(await ada.lastNote()).toBe("Your answer is withdrawn. You can answer again until the round closes.");
		await ada.types("/pyq leaderboard");
		expect(await ada.lastNote()).toContain("Nobody has points yet.");
		await world.passes({ minutes: 1 });
		expect((await questionsIn(world)).at(-1)?.text).not.toContain("answered");
		const again = await ada.answers(anotherGenuine);
		await expectTaken(world, ada, again, "Your answer is saved. Your streak has begun.", 1);
	});

	test("deleting the message after the close keeps the answer", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		const answer = await ada.answers(genuine);
		await world.at("2026-03-03 09:05");
		await ada.deletes(answer);
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("2026-03-02: answered (streak 1)");
	});

	test("an edited message is a new version, and the last one counts", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		const answer = await ada.answers(genuine);
		await ada.edits(answer, anotherGenuine);
		await expectTaken(world, ada, answer, "Your new version is saved and replaces the last one.");
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toContain(anotherGenuine);
		await ada.edits(answer, "never mind");
		await expectRefused(world, ada, answer, "That is a little short.");
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toContain(anotherGenuine);
	});

	test("an edit that makes a question into an answer counts as one", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		const asked = await ada.answers("Is the basket ever shared?");
		await ada.edits(asked, genuine);
		await expectTaken(world, ada, asked, "Your answer is saved.");
	});

	test("answers by form: what was given before stands in it, and a code question has a field for code", async () => {
		const { world, ada } = await morning(open, "even-squares");
		await using _ = world;
		await ada.presses("Answer");
		expect(Object.keys(ada.form()?.fields ?? {})).toEqual(["code", "text"]);
		await ada.fills({ text: "Because it reads aloud." });
		expect(ada.form()?.fields["code"]?.error).toBe("This is needed.");
		await ada.fills({ code: "def even_squares(numbers):\n    return [n * n for n in numbers if n % 2 == 0]" });
		expect(await ada.lastNote()).toContain("Your answer is saved.");
		await ada.types("/pyq answer");
		expect(ada.form()?.fields["code"]?.value).toContain("    return [n * n for n in numbers");
		expect(ada.form()?.fields["text"]?.value).toBe("Because it reads aloud.");
		await ada.fills({ text: "Because it reads aloud, and builds nothing twice." });
		expect(await ada.lastNote()).toContain("Your new version is saved and replaces the last one.");
	});

	test("a form that is not genuine stays open with the text in it", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		await ada.presses("Answer");
		await ada.fills({ text: "use tuples" });
		expect(ada.form()?.fields["text"]).toMatchObject({
			value: "use tuples",
			error: "That is a little short. Give it at least five words, or some code.",
		});
		await ada.fills({ text: genuine });
		expect(ada.form()).toBeNull();
	});

	test("answers by command: the text comes with it, so no form is opened", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		await ada.types(`/pyq answer ${genuine}`);
		expect(ada.form()).toBeNull();
		expect(await ada.lastNote()).toContain("Your answer is saved.");
	});

	test("in a code question a later message with code is a version, and talk still is not", async () => {
		const { world, ada } = await morning(open, "even-squares");
		await using _ = world;
		await ada.answers("```python\nsquares = [n * n for n in numbers]\n```");
		await ada.answers("I will think about the odd ones in a moment.");
		const last = await ada.answers("```python\nsquares = [n * n for n in numbers if n % 2 == 0]\n```");
		await expectTaken(world, ada, last, "Your new version is saved");
		expect((await world.thread())?.messages.map(({ received }) => received)).toEqual([true, false, true]);
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toContain("if n % 2 == 0");
	});

	test("rule “Genuine”: a .py file is an answer to a code question", async () => {
		const { world, ada } = await morning(open, "even-squares");
		await using _ = world;
		const said = await ada.answers("", {
			name: "squares.py",
			text: "def even_squares(numbers):\n    return [n ** 2 for n in numbers if not n % 2]\n",
		});
		await expectTaken(world, ada, said, "Your answer is saved.");
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toContain("return [n ** 2 for n in numbers if not n % 2]");
	});

	test("an answer of nearly 4,000 characters is taken from the thread, and taken whole", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		const long = `${"A tuple keeps what it was given. ".repeat(118)}The end.`;
		await expectTaken(world, ada, await ada.answers(long), "Your answer is saved.");
		await ada.types("/pyq feedback");
		const told = (await ada.sees()).map(({ text }) => text).join("\n");
		expect(told.split("A tuple keeps what it was given.")).toHaveLength(119);
		expect(told).toContain("The end.");
	});

	test("a predict question takes its expected output, however short", async () => {
		const { world, ada, grace } = await morning(open, "missing-keys");
		await using _ = world;
		await expectTaken(world, ada, await ada.answers("5, None, 5, True, False"), "Your answer is saved.");
		await expectRefused(world, grace, await grace.answers("5, 5"), "That is a little short.");
	});
});
