import { expect, test } from "vitest";
import { expectTaken, genuine, questionsIn, setUpRoom } from "../support/people.ts";
import { journeys } from "../support/worlds.ts";

journeys("setting a room up", (open) => {
	test("help works before anything is set up, and offers to set up", async () => {
		await using world = await open();
		const ada = await world.person("Ada");
		await ada.types("/pyq help");
		const note = (await ada.sees()).at(-1);
		expect(note?.text).toContain("This channel has no questions yet");
		expect(note?.text).toContain("/pyq room setup");
		expect(note?.buttons).toEqual(["Set up this channel"]);
		await ada.types("/pyq today");
		expect(await ada.lastNote()).toBe("PyQ is not set up in this channel yet.");
	});

	test("the form is opened by the button and saves with its defaults; the channel is told who did it", async () => {
		await using world = await open();
		const lena = await world.person("Lena", { authority: "channel-manager" });
		await lena.types("/pyq help");
		await lena.presses("Set up this channel");
		expect(lena.form()).toMatchObject({
			title: "Set up this room",
			fields: {
				days: { value: "Mon–Fri" },
				time: { value: "09:00" },
				zone: { value: "Europe/Berlin" },
				mode: { value: "open" },
				questions: { value: "" },
			},
		});
		await lena.fills({});
		expect(lena.form()).toBeNull();
		const [announced] = await world.posts();
		expect(announced?.text).toContain(
			"Lena set up PyQ here and leads this room. A Python interview question comes Mon–Fri at 09:00 (Europe/Berlin).",
		);
		const done = (await lena.sees()).at(-1);
		expect(done?.text).toContain("Saved: Mon–Fri at 09:00 (Europe/Berlin).");
		expect(done?.buttons).toEqual(["Post a question now"]);
	});

	test("rule “Choice of question”: setup says how many rounds the pool lasts, and refuses an empty one", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		const size = world.bank.active().length;
		expect(await lena.lastNote()).toContain(
			`${size} questions fit this room and last ${size} rounds before one comes again.`,
		);
		await lena.types("/pyq room setup");
		await lena.fills({ questions: "advanced, predict" });
		expect(lena.form()?.fields["questions"]?.error).toBe("No question fits all of that. Take something away.");
		await lena.fills({ questions: "predict" });
		expect(lena.form()).toBeNull();
		expect(await lena.lastNote()).toContain("2 questions fit this room and last 2 rounds");
		expect((await world.posts()).at(-1)?.text).toBe("Lena changed this room.\nQuestions are chosen from: predict.");
	});

	test("what is wrong in the form is said beside each field, and everything typed stays", async () => {
		await using world = await open();
		const lena = await world.person("Lena", { authority: "channel-manager" });
		await lena.types("/pyq room setup");
		await lena.fills({
			days: "mon-fry",
			time: "9 am",
			zone: "Berlin",
			questions: "decoraters",
			mode: "private",
		});
		expect(lena.form()?.fields).toMatchObject({
			days: { value: "mon-fry", error: "Name the days, such as mon-fri or mon,wed,fri." },
			zone: { value: "Berlin", error: "“Berlin” is no time zone I know. Did you mean Europe/Berlin?" },
			questions: { value: "decoraters", error: "“decoraters” is no level, topic or kind. Did you mean decorators?" },
			mode: { value: "private", error: null },
		});
		expect(lena.form()?.fields["time"]?.error).toBe("Write it on the 24-hour clock, such as 09:00.");
		expect(await world.posts()).toEqual([]);
		await lena.fills({ days: "mon,wed", time: "9:30", zone: "europe/berlin", questions: "decorators" });
		expect(lena.form()).toBeNull();
		expect((await world.posts()).map(({ text }) => text)[0]).toContain("Mon, Wed at 09:30 (Europe/Berlin)");
		await lena.types("/pyq room status");
		expect(await lena.lastNote()).toContain("Answers: private until the close");
	});

	test("an unknown zone without a near one, and a missing time, are explained too", async () => {
		await using world = await open();
		const lena = await world.person("Lena", { authority: "channel-manager" });
		await lena.types("/pyq room setup");
		await lena.fills({ zone: "+01:00", time: "" });
		await lena.fills({ time: "09:00" });
		expect(lena.form()?.fields["zone"]).toMatchObject({
			value: "+01:00",
			error: "“+01:00” is no time zone I know. Use a name such as Europe/Berlin or America/New_York.",
		});
	});

	test("the first question can come at once: rule “Schedule”, post-now takes today's slot early", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await lena.presses("Post a question now");
		expect(await lena.lastNote()).toBe("On its way. The question will be here in a moment.");
		expect(await questionsIn(world)).toHaveLength(1);
		const said = await lena.answers(genuine);
		await expectTaken(world, lena, said, "Your answer is saved. Your streak has begun.", 1);
		await world.at("2026-03-02 23:59");
		expect(await questionsIn(world)).toHaveLength(1);
		await world.at("2026-03-03 09:01");
		expect(await questionsIn(world)).toHaveLength(2);
	});

	test("in a direct message, setup says where it works", async () => {
		await using world = await open();
		const ada = await world.person("Ada");
		await ada.directs("hello");
		expect(await ada.lastNote()).toContain("No question of yours is waiting for an answer");
	});

	test("rule “Roles”: somebody else changes nothing, is told whom to ask; an admin can act as a lead", async () => {
		await using world = await open();
		await setUpRoom(world);
		const ada = await world.person("Ada");
		await ada.types("/pyq room setup");
		expect(ada.form()).toBeNull();
		expect(await ada.lastNote()).toBe("Only a lead of this room can do that. You can ask Lena.");
		const boss = await world.person("Boss", { authority: "admin" });
		await boss.types("/pyq room setup");
		await boss.fills({ time: "10:00" });
		expect((await world.posts()).at(-1)?.text).toMatch(
			/^Boss changed this room\.\nQuestions come Mon–Fri at 10:00 \(Europe\/Berlin\)\. The next one: 2 March.*10:00.*\.$/u,
		);
	});

	test("rule “Roles”: a guest is refused where there are guests", async (context) => {
		await using world = await open();
		if (!world.has.guests) return context.skip("this platform has no guests");
		const guest = await world.person("Gil", { authority: "guest" });
		await guest.types("/pyq room setup");
		expect(guest.form()).toBeNull();
		expect(await guest.lastNote()).toContain("Ask a");
		expect(await world.posts()).toEqual([]);
	});
});
