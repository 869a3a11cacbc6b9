import { setTimeout } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { PageClient } from "../support/page-client.ts";
import { randomOf } from "../support/random.ts";
import { startClocked } from "../support/running-clock.ts";

/** Working days in a row; the process is killed on each but the first, about when the question is posted. */
const days = ["2031-03-24", "2031-03-25", "2031-03-26", "2031-03-27"] as const;

test("kill -9 while a question is being posted: each date has its question once, and each model answer is shown once", {
	timeout: 120_000,
}, async () => {
	const seed = Number(process.env["PYQ_KILL_SEED"] ?? Date.now() % 1_000_000);
	console.info(`kill -9 at the moments of PYQ_KILL_SEED=${seed}`);
	const random = randomOf(seed);
	await using clocked = await startClocked(`${days[0]} 07:00:30`);
	const { pyq, setClock } = clocked;
	const ada = new PageClient("ada", () => pyq.url);
	const posts = async () => (await ada.look()).filter(({ author, thread }) => author === "pyq" && thread === null);
	const questions = async () => (await posts()).filter(({ title }) => title !== "");
	const answers = async () => (await ada.look()).filter(({ author, thread }) => author === "pyq" && thread !== null);
	/** Looks a minute later each time, since what may stand there is looked for twice, half a minute apart. */
	const comes = async (day: string, from: number, what: () => Promise<{ length: number }>, count: number) => {
		for (let minute = from; ; minute++) {
			const there = vi.waitUntil(async () => (await what()).length >= count, { timeout: 2_000, interval: 30 });
			if (await there.catch(() => false)) return;
			expect(minute, `still missing on ${day}`).toBeLessThan(from + 10);
			await setClock(`${day} 09:${minute}`);
		}
	};
	const noticed = () => pyq.output().split("looking at once for what is due").length;

	await comes(days[0], 32, questions, 1);
	for (const [count, day] of days.slice(1).entries()) {
		// The round before is open over the night that never was, and has its hour after it.
		const before = noticed();
		await setClock(`${day} 07:30`);
		await vi.waitUntil(() => noticed() > before, { timeout: 10_000, interval: 20 });
		await setClock(`${day} 09:31`);
		await setTimeout(random() * 800);
		await pyq.kill();
		await pyq.restart();
		await comes(day, 32, questions, count + 2);
	}
	expect(pyq.output(), "PyQ says nothing of faults").not.toMatch(/"level":50/u);
	// Of every round but the open one.
	await comes(days[3], 45, answers, days.length - 1);
	expect((await answers()).map(({ thread }) => thread).sort()).toEqual(
		(await questions())
			.slice(0, -1)
			.map(({ id }) => id)
			.sort(),
	);
	expect((await questions()).length).toBe(days.length);
	await pyq.interrupt();
	const { rounds } = await clocked.readLedger();
	expect(rounds.map(({ date, state }) => `${date} ${state}`)).toEqual([
		...days.slice(0, -1).map((day) => `${day} closed`),
		`${days.at(-1)} posted`,
		"2031-03-28 scheduled",
	]);
});
