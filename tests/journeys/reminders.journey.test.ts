import { expect, test } from "vitest";
import { genuine, questionsIn, setUpRoom, titleOf } from "../support/people.ts";
import type { Person } from "../support/world.ts";
import { journeys } from "../support/worlds.ts";

const reminders = async (person: Person) =>
	(await person.sees()).filter(({ text }) => text.startsWith("Still open in #"));

/** Takes part in the room from here on, and saves what is given of their own settings. */
async function wants(person: Person, settings: Readonly<Record<string, string>>): Promise<void> {
	await person.types("/pyq return");
	await person.types("/pyq settings");
	await person.fills(settings);
	if (person.form() !== null) throw new Error(`not saved: ${JSON.stringify(person.form())}`);
}

journeys("reminders", (open) => {
	test("nobody is reminded who did not ask; who did is told at their time, in private, and can answer from there", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await lena.types("/pyq queue add list-or-tuple");
		const [ada, grace] = [await world.person("Ada"), await world.person("Grace")];
		await wants(ada, { remind: "16:00" });
		await grace.types("/pyq return");
		await world.at("2026-03-02 15:59");
		expect(await reminders(ada)).toEqual([]);
		await world.at("2026-03-02 16:00");
		const [reminder, ...more] = await reminders(ada);
		expect(more).toEqual([]);
		expect(reminder?.text).toMatch(
			new RegExp(
				`^Still open in #python-prep: ${escaped(titleOf(world, "list-or-tuple"))} It closes .*3 March.*09:00`,
				"u",
			),
		);
		expect(await reminders(grace)).toEqual([]);
		expect((await world.posts()).some(({ text }) => text.includes("Still open"))).toBe(false);
		await ada.presses("Answer", reminder);
		expect(ada.form()?.fields["text"]).toBeDefined();
		await ada.fills({ text: genuine });
		expect(ada.form()).toBeNull();
		await world.passes({ seconds: 10 });
		expect((await questionsIn(world))[0]?.text).toMatch(/1 answer/u);
		expect(await ada.lastNote()).toContain("Your streak has begun.");
		await world.at("2026-03-03 15:00");
		expect(await reminders(ada)).toHaveLength(1);
	});

	test("answered by writing back to PyQ, where the reminder stands", async () => {
		await using world = await open();
		await setUpRoom(world);
		const ada = await world.person("Ada");
		await wants(ada, { remind: "16:00" });
		await world.at("2026-03-02 16:01");
		expect(await reminders(ada)).toHaveLength(1);
		await ada.directs(genuine);
		await ada.types("/pyq streak");
		expect(await ada.lastNote()).toContain("1 round");
	});

	test("answered before its time: no reminder that day, one the next", async () => {
		await using world = await open();
		await setUpRoom(world);
		const ada = await world.person("Ada");
		await wants(ada, { remind: "16:00" });
		await world.at("2026-03-02 10:00");
		await ada.answers(genuine);
		await world.at("2026-03-03 15:59");
		expect(await reminders(ada)).toEqual([]);
		await world.at("2026-03-03 16:00");
		expect(await reminders(ada)).toHaveLength(1);
	});

	test("at their own local time, in a zone of their own", async () => {
		await using world = await open();
		await setUpRoom(world);
		const ada = await world.person("Ada");
		await wants(ada, { remind: "09:30", zone: "America/New_York" });
		await world.at("2026-03-02 15:29");
		expect(await reminders(ada)).toEqual([]);
		await world.at("2026-03-02 15:30");
		expect((await reminders(ada))[0]?.text).toMatch(/It closes .*3 March.*03:00/u);
	});

	test("a time that is none is refused kindly, and the form keeps what was written; a short one is understood", async () => {
		await using world = await open();
		await setUpRoom(world);
		const ada = await world.person("Ada");
		await ada.types("/pyq settings");
		expect(ada.form()?.fields["remind"]).toMatchObject({ label: "Remind me at", value: "" });
		for (const wrong of ["25:00", "9", "16:60", "later"]) {
			await ada.fills({ remind: wrong, alias: "Countess" });
			expect(ada.form()?.fields["remind"], wrong).toMatchObject({
				value: wrong,
				error: "Write it on the 24-hour clock, such as 09:00.",
			});
			expect(ada.form()?.fields["alias"]?.value).toBe("Countess");
		}
		await ada.fills({ remind: "9:05" });
		expect(ada.form()).toBeNull();
		await ada.types("/pyq settings");
		expect(ada.form()?.fields["remind"]?.value).toBe("09:05");
		await ada.fills({ remind: "" });
		await ada.types("/pyq settings");
		expect(ada.form()?.fields["remind"]?.value).toBe("");
	});

	test("the settings open from the reminder itself, and taken back there it comes no more", async () => {
		await using world = await open();
		await setUpRoom(world);
		const ada = await world.person("Ada");
		await wants(ada, { remind: "16:00" });
		await world.at("2026-03-02 16:00");
		await ada.presses("My settings", (await reminders(ada))[0]);
		expect(ada.form()?.fields["remind"]?.value).toBe("16:00");
		await ada.fills({ remind: "" });
		await world.at("2026-03-05 20:00");
		expect(await reminders(ada)).toHaveLength(1);
	});

	test("in several rooms: one for each that waits, and its button answers that one", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const ada = await world.person("Ada");
		await wants(ada, { remind: "16:00" });
		await lena.types("/pyq queue add list-or-tuple");
		await setUpRoom(world, {}, { channel: "algorithms" });
		await ada.goesTo("algorithms");
		await ada.types("/pyq return");
		await world.at("2026-03-02 16:00");
		const told = await reminders(ada);
		expect(told.map(({ text }) => text.split(":")[0]).toSorted()).toEqual([
			"Still open in #algorithms",
			"Still open in #python-prep",
		]);
		await ada.presses(
			"Answer",
			told.find(({ text }) => text.includes("#python-prep")),
		);
		await ada.fills({ text: genuine });
		await world.passes({ seconds: 10 });
		expect((await questionsIn(world))[0]?.text).toMatch(/1 answer/u);
		expect((await questionsIn(world, "algorithms"))[0]?.text).not.toMatch(/1 answer/u);
	});

	test("somebody who was erased is told nothing more", async () => {
		await using world = await open();
		await setUpRoom(world);
		const ada = await world.person("Ada");
		await wants(ada, { remind: "16:00" });
		await world.at("2026-03-02 10:00");
		await ada.types("/pyq settings");
		await ada.fills({});
		await ada.presses("Erase everything about me");
		await ada.presses("Yes, erase it");
		await world.at("2026-03-04 20:00");
		expect(await reminders(ada)).toEqual([]);
	});

	test("its button, pressed after the close: the answer is late, and said to be", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await lena.types("/pyq queue add list-or-tuple");
		const ada = await world.person("Ada");
		await wants(ada, { remind: "16:00" });
		await world.at("2026-03-03 10:00");
		await ada.presses("Answer", (await reminders(ada))[0]);
		await ada.fills({ text: genuine });
		expect(await ada.lastNote()).toMatch(/closed|late/u);
	});
});

const escaped = (words: string): string => words.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
