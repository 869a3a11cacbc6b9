import { expect, test } from "vitest";
import { createHolidays } from "../../src/schedule/holidays.ts";
import { expectTaken, genuine, questionsIn, setUpRoom } from "../support/people.ts";
import { journeys } from "../support/worlds.ts";

const holidays = createHolidays();
/** The Monday before Easter 2026: Good Friday is 3 April, Easter Monday 6 April. */
const easter = { holidays, start: "2026-03-30 08:00" };

journeys("public holidays", (open) => {
	test("no question on them; the round before stays open over them, and a streak holds as over a weekend", async () => {
		await using world = await open(easter);
		const lena = await setUpRoom(world);
		const ada = await world.person("Ada");
		await lena.types("/pyq room rules holidays:DE-BY");
		expect(await lena.lastNote()).toContain("No question on public holidays of DE-BY.");
		expect((await world.posts()).at(-1)?.text).toContain("Lena changed this room.");
		for (const day of ["03-30", "03-31", "04-01", "04-02"]) {
			await world.at(`2026-${day} 10:00`);
			await ada.answers(genuine);
		}
		expect((await questionsIn(world)).at(-1)?.text).toMatch(/The round closes .*7 April.*09:00/u);
		await world.at("2026-04-06 23:59");
		expect(await questionsIn(world)).toHaveLength(4);
		expect((await questionsIn(world)).at(-1)?.text).not.toContain("Closed.");
		await world.at("2026-04-07 10:00");
		expect(await questionsIn(world)).toHaveLength(5);
		expect((await questionsIn(world)).at(-2)?.text).toContain("Closed. 1 person answered: Ada.");
		await expectTaken(world, ada, await ada.answers(genuine), "That is 5 rounds in a row.", 5);
	});

	test("preview names them, and counts the rounds without them", async () => {
		await using world = await open(easter);
		const lena = await setUpRoom(world);
		await lena.types("/pyq queue add list-or-tuple");
		await lena.types("/pyq room rules holidays:Germany");
		await world.at("2026-04-01 10:00");
		await lena.types("/pyq room preview");
		const lines = (await lena.lastNote()).split("\n");
		expect(lines.filter((line) => line.includes("holiday"))).toEqual([
			expect.stringMatching(/3 April.* · Good Friday · holiday, no question$/u),
			expect.stringMatching(/6 April.* · Easter Monday · holiday, no question$/u),
		]);
		expect(lines.filter((line) => line.includes("April"))).toHaveLength(10);
	});

	test("a lead who names the region on the eve gets the right next question, and who takes it back too", async () => {
		await using world = await open({ ...easter, start: "2026-04-02 08:00" });
		const lena = await setUpRoom(world);
		await world.at("2026-04-02 20:00");
		await lena.types("/pyq room status");
		expect(await lena.lastNote()).toMatch(/Next: 3 April.*09:00/u);
		await lena.types("/pyq room rules holidays:Germany");
		await lena.types("/pyq room status");
		expect(await lena.lastNote()).toMatch(/Next: 7 April.*09:00/u);
		await world.at("2026-04-03 09:01");
		expect(await questionsIn(world)).toHaveLength(1);
		expect((await questionsIn(world))[0]?.text).toContain("Closed.");
		await world.at("2026-04-05 20:00");
		await lena.types("/pyq room rules holidays:none");
		await world.at("2026-04-06 09:01");
		expect(await questionsIn(world)).toHaveLength(2);
		expect((await questionsIn(world))[1]?.text).toMatch(/The round closes .*7 April.*09:00/u);
	});

	test("a region that is taken back under a round that is open over it: the round keeps its promise", async () => {
		await using world = await open({ ...easter, start: "2026-04-02 08:00" });
		const lena = await setUpRoom(world);
		await lena.types("/pyq room rules holidays:Germany");
		await world.at("2026-04-02 20:00");
		await lena.types("/pyq room rules holidays:none");
		await world.at("2026-04-07 08:59");
		expect(await questionsIn(world)).toHaveLength(1);
		expect((await questionsIn(world))[0]?.text).not.toContain("Closed.");
		await world.at("2026-04-07 09:01");
		expect(await questionsIn(world)).toHaveLength(2);
	});

	test("the lead may post on a holiday: it is the day's round, and closes when the room is due again", async () => {
		await using world = await open({ ...easter, start: "2026-04-03 08:00" });
		const lena = await setUpRoom(world);
		await lena.types("/pyq room rules holidays:DE");
		await lena.types("/pyq room post-now");
		await world.passes({ minutes: 1 });
		expect((await questionsIn(world)).map(({ text }) => /The round closes .*7 April.*09:00/u.test(text))).toEqual([
			true,
		]);
	});

	test("an outage that ends after a holiday skips no round on it", async () => {
		await using world = await open({ ...easter, start: "2026-12-23 08:00" });
		const lena = await setUpRoom(world);
		const ada = await world.person("Ada");
		await lena.types("/pyq room rules holidays:DE closes:3");
		await world.at("2026-12-23 10:00");
		await ada.answers(genuine);
		await world.at("2026-12-23 14:00");
		await world.isDownUntil("2027-01-05 10:00");
		await ada.types("/pyq streak");
		const streak = await ada.lastNote();
		expect(streak).toContain("2026-12-24: no question");
		expect(streak).not.toContain("2026-12-25");
		expect(streak).not.toContain("2027-01-01");
		expect(streak).toContain("2026-12-28: no question");
	});

	test("a region by code or name, in any case; what is none, or means several, is refused with what can be written", async () => {
		await using world = await open(easter);
		const lena = await setUpRoom(world);
		for (const [typed, region] of [
			["de-by", "DE-BY"],
			["GERMANY", "DE"],
			["California", "US-CA"],
			['"New South Wales"', "AU-NSW"],
			["Georgia", "GE"],
			["PK-PB", "PK-PB"],
		] as const) {
			await lena.types(`/pyq room rules holidays:${typed}`);
			expect(await lena.lastNote(), typed).toContain(`No question on public holidays of ${region}.`);
		}
		for (const typed of ["Atlantis", "Punjab", "Germ", "DE-XX", '" "']) {
			await lena.types(`/pyq room rules holidays:${typed} closes:3`);
			expect(await lena.lastNote(), typed).toBe(
				"Nothing was saved:\nholidays takes a country or a part of one, such as Germany, DE-BY or US-CA, or none.",
			);
		}
		await lena.types("/pyq room rules");
		expect(await lena.lastNote()).toContain("No question on public holidays of PK-PB.");
		expect(await lena.lastNote()).toContain("A round stays open until the next question.");
		await lena.types("/pyq room rules holidays:None");
		expect(await lena.lastNote()).toContain("Public holidays have a question like any other day.");
	});
});
