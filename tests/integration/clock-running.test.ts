import { expect, test, vi } from "vitest";
import { PageClient } from "../support/page-client.ts";
import { startClocked } from "../support/running-clock.ts";
import { instantOf } from "../support/scripted-clock.ts";

const zone = "Europe/Berlin";

test("the machine's clock is set forward, back, a year ahead, and changes to summer time: a question a working day, at its time", {
	timeout: 90_000,
}, async () => {
	await using clocked = await startClocked("2031-03-24 07:00:30");
	const { pyq, setClock } = clocked;
	const ada = new PageClient("ada", () => pyq.url);
	const questions = async () =>
		(await ada.look()).filter(({ author, title }) => author === "pyq" && title !== "").length;
	const asked = (count: number) =>
		vi.waitFor(async () => expect(await questions()).toBe(count), { timeout: 15_000, interval: 50 });
	const noticed = (words: string) => pyq.output().split(words).length - 1;
	/** Sets the clock and waits until that was noticed. */
	const set = async (wall: string, words = "looking at once for what is due") => {
		const before = noticed(words);
		await setClock(wall);
		await vi.waitUntil(() => noticed(words) > before, { timeout: 10_000, interval: 20 });
	};
	const back = (wall: string) => set(wall, "the clock was set back");
	await asked(1);

	// Two hours forward, over the due time. Monday's round, open over the gap, has its hour after it.
	await set("2031-03-25 07:30");
	await set("2031-03-25 09:30");
	await asked(2);
	await back("2031-03-25 08:30");
	await set("2031-03-26 07:30");
	await set("2031-03-26 09:31");
	await asked(3);
	// By 26 hours: to Tuesday morning, with Wednesday's question there already.
	await back("2031-03-25 07:31");
	await set("2031-03-27 07:00");
	expect(await questions()).toBe(3);
	// Wednesday's round closes at ten, after its hour; the minute's own tick finds it.
	await set("2031-03-27 09:59:57");
	await asked(4);
	// A year ahead for a moment.
	await set("2032-03-27 10:30");
	await back("2031-03-27 10:31");
	expect(await questions()).toBe(4);
	await set("2031-03-28 07:00");
	await set("2031-03-28 09:01");
	await asked(5);
	// The night in which the hour after two is left out, then Monday at nine of summer time.
	await set("2031-03-30 01:59:59");
	await set("2031-03-31 06:30");
	await set("2031-03-31 08:59:57");
	expect(await questions()).toBe(5);
	await asked(6);

	expect(pyq.output(), "PyQ says nothing of faults").not.toMatch(/"level":50/u);
	expect(await pyq.interrupt()).toMatchObject({ code: 0 });
	const { rounds } = await clocked.readLedger();
	expect(rounds.map(({ date, state }) => `${date} ${state}`)).toEqual([
		"2031-03-24 closed",
		"2031-03-25 closed",
		"2031-03-26 closed",
		"2031-03-27 closed",
		"2031-03-28 closed",
		"2031-03-31 posted",
		"2031-04-01 scheduled",
	]);
	expect(rounds.at(-1)?.dueAt).toBe(instantOf("2031-04-01 09:00", zone));
	expect(rounds.at(-2)?.dueAt).toBe(instantOf("2031-03-31 09:00", zone));
});
