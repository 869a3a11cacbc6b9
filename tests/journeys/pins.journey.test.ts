import { expect, test } from "vitest";
import { questionsIn, setUpRoom } from "../support/people.ts";
import type { World } from "../support/world.ts";
import { journeys } from "../support/worlds.ts";

const pins = async (world: World) => (await questionsIn(world)).map(({ pinned }) => pinned);

journeys("a pinned question", (open) => {
	test("is pinned while its round is open, and no longer; by default none is", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await world.at("2026-03-02 10:00");
		expect(await pins(world)).toEqual([false]);
		await lena.types("/pyq room rules pin:yes");
		expect(await lena.lastNote()).toContain("The question is pinned while its round is open.");
		// The open round stays as it was posted.
		expect(await pins(world)).toEqual([false]);
		await world.at("2026-03-03 09:01");
		expect(await pins(world)).toEqual([false, true]);
		await world.at("2026-03-04 09:01");
		expect(await pins(world)).toEqual([false, false, true]);
		await lena.types("/pyq room rules closes:3");
		await world.at("2026-03-05 12:01");
		expect(await pins(world)).toEqual([false, false, false, false]);
	});

	test("closed early by the lead: the pin goes over to the new one", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await lena.types("/pyq room rules pin:yes");
		await world.at("2026-03-03 07:00");
		await lena.types("/pyq room post-now");
		await world.at("2026-03-04 07:00");
		await lena.types("/pyq room post-now");
		await lena.presses("Close it and post now");
		await world.passes({ minutes: 1 });
		expect((await pins(world)).filter((pinned) => pinned)).toHaveLength(1);
		expect((await pins(world)).at(-1)).toBe(true);
	});

	test("a rule that is changed under an open round: the round ends as it was posted", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await lena.types("/pyq room rules pin:yes");
		await world.at("2026-03-02 10:00");
		await lena.types("/pyq room rules pin:no");
		expect(await pins(world)).toEqual([true]);
		await world.at("2026-03-03 09:01");
		expect(await pins(world)).toEqual([false, false]);
	});

	test("a restart and a pause in between change nothing", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await lena.types("/pyq room rules pin:yes");
		await world.at("2026-03-02 10:00");
		await world.restarts();
		await lena.types("/pyq room pause");
		expect(await pins(world)).toEqual([true]);
		await world.at("2026-03-03 09:01");
		expect(await pins(world)).toEqual([false]);
	});

	test("“maybe” is no answer: refused with what can be written, and nothing is saved", async () => {
		await using world = await open();
		const lena = await setUpRoom(world);
		await lena.types("/pyq room rules pin:maybe");
		expect(await lena.lastNote()).toBe("“maybe” is no pin I know. Try yes, no.");
		await world.at("2026-03-02 10:00");
		expect(await pins(world)).toEqual([false]);
	});
});
