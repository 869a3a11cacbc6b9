import { expect, test } from "vitest";
import { expectRefused, expectTaken, genuine, questionsIn, setUpRoom, titleOf } from "../support/people.ts";
import type { OpenWorld } from "../support/world.ts";
import { journeys } from "../support/worlds.ts";

async function morning(open: OpenWorld, question = "list-or-tuple") {
	const world = await open();
	const lena = await setUpRoom(world);
	await lena.types(`/pyq queue add ${question}`);
	await world.at("2026-03-02 09:01");
	return { world, ada: await world.person("Ada") };
}

/** What is refused in the thread, and the words that refuse it. */
const refusals: readonly { what: string; text: string; words: string }[] = [
	{ what: "two words", text: "use tuples", words: "That is a little short." },
	{ what: "emoji", text: "👍👍👍👍👍👍", words: "That is a little short." },
	{ what: "control characters only", text: "\u0007\u200b\u200b\u2060", words: "There is nothing in it yet." },
	{ what: "100,000 characters", text: "word ".repeat(20_000), words: "That is over 4,000 characters." },
	{ what: "17 KB of code", text: `\`\`\`python\n${"x = 1\n".repeat(2_900)}\`\`\``, words: "The code is over 16 KB." },
];

journeys("what is no answer", (open) => {
	for (const { what, text, words } of refusals) {
		test(`rule “Genuine”: ${what}: refused kindly with the text given back; no receipt, no streak, no reveal`, async () => {
			const { world, ada } = await morning(open);
			await using _ = world;
			const said = await ada.answers(text);
			const notes = await ada.sees();
			// Where the refusal stands below the message, what was written stands there already.
			if (world.has.threadNotes) {
				expect(notes[0]?.text).toContain(words);
				expect(notes.some(({ buttons }) => buttons.includes("Try again"))).toBe(true);
				const back = notes.map((note) => note.text).join("\n");
				if (what !== "control characters only")
					expect(back.replace(/\s/gu, "")).toContain(text.replace(/```(?:python)?|\s/gu, "").slice(0, 80_000));
			} else await expectRefused(world, ada, said, words);
			expect((await world.thread())?.messages.some(({ received }) => received)).toBe(false);
			await ada.types("/pyq streak");
			expect(await ada.lastNote()).toBe("You have not answered here yet. Your first answer starts your streak.");
			await ada.presses("Reveal");
			expect(await ada.lastNote()).toContain("You have not answered yet.");
			await expectTaken(world, ada, await ada.answers(genuine), "Your answer is saved.");
		});
	}

	test("rule “Genuine”: an echo of the question is no answer", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		const asked = world.bank.bySlug("list-or-tuple")?.prompt.split("\n\n").at(-1) ?? "";
		await expectRefused(world, ada, await ada.answers(asked), "That repeats the question.");
		const better = await ada.answers(
			`${asked}\nI would turn the map's point into a tuple, since it never grows, and the basket into a list.`,
		);
		await expectTaken(world, ada, better, "Your answer is saved.");
	});

	test("the same by command, by form and in private", async () => {
		const { world, ada } = await morning(open);
		await using _ = world;
		await ada.types("/pyq answer use tuples");
		expect(await ada.lastNote()).toContain("That is a little short.");
		expect(await ada.lastNote()).toContain("use tuples");
		await ada.types("/pyq hint");
		await ada.directs("use tuples");
		expect(await ada.lastNote()).toContain(
			`I read this as your answer to “${titleOf(world, "list-or-tuple")}” in #python-prep. That is a little short.`,
		);
		await ada.presses("Try again");
		await ada.fills({ text: "word ".repeat(1_000) });
		expect(ada.form()?.fields["text"]?.error).toContain(`${world.has.formAnswer.toLocaleString("en")} characters.`);
		expect(ada.form()?.fields["text"]?.value).toBe("word ".repeat(1_000));
	});

	test("an empty file is nothing", async () => {
		const { world, ada } = await morning(open, "even-squares");
		await using _ = world;
		const said = await ada.answers("", { name: "nothing.py", text: "\n\n" });
		await expectRefused(world, ada, said, "There is nothing in it yet.");
	});

	test("mentions and markup in an answer appear literally, and nobody is pinged", async () => {
		const world = await open();
		await using _ = world;
		await setUpRoom(world, { mode: "private" });
		await world.at("2026-03-02 09:01");
		const ada = await world.person("Ada");
		const wild = "@everyone <@U123> <!channel> *not bold* <b>tags</b> & [a](https://evil.test) explain it all";
		await ada.types(`/pyq answer ${wild}`);
		expect(await ada.lastNote()).toContain("Your answer is saved.");
		await ada.types("/pyq feedback");
		expect(await ada.lastNote()).toContain(wild);
		await world.at("2026-03-03 09:02");
		const [monday] = await questionsIn(world);
		expect((await world.thread(monday))?.messages.map(({ text }) => text).join("\n")).toContain(`Ada: ${wild}`);
	});
});
