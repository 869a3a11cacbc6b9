import { setTimeout as wait } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import type { Person } from "../support/fake-slack/person.ts";
import { openRunningSlack, soon } from "../support/running-slack.ts";

/** How often Slack's client looks whether its line lives, in milliseconds, and a little more. */
const clientLooksEvery = 2_500;

const seenBy = (person: Person) => person.sees().map(({ message }) => message.text);

test("two copies on one database, each with a connection of its own: one question, one answer to each deed, each event saved once", {
	timeout: 120_000,
}, async () => {
	await using slack = await openRunningSlack("socket", { from: "2031-03-24 08:30" });
	const { fake, team, channel, setClock } = slack;
	const first = await slack.start();
	const second = await slack.start();
	await fake.socket.untilConnected(2);
	await slack.setUp();
	await setClock("2031-03-24 09:00:01");
	await vi.waitUntil(() => slack.questions().length === 1, soon);
	const ts = String(slack.questions()[0]?.["ts"]);
	await vi.waitUntil(() => slack.isPosted(ts), soon);
	const post = { channel, ts };
	// Slack's client may take a clock that was set for a line that is dead, and opens it anew. That it looked and did not, nothing tells.
	await wait(clientLooksEvery);
	await fake.socket.untilConnected(2);

	// Slack hands what happens to one connection after the other: of two attempts at the same, each copy gets one.
	const people = ["Ada", "Grace", "Edith", "Mary"].map((name) => fake.member(team, name));
	const text = ({ name }: Person) => `A list can change and a tuple can not, so a tuple can be a key, says ${name}.`;
	const said = await Promise.all(
		people.map(async (person) => {
			const { ts, acked } = await person.says(post, text(person));
			const again = await Promise.all([person.again(), person.again()]);
			return { person, ts, acks: [acked, ...again.flat().map(({ acked }) => acked)] };
		}),
	);
	expect(said.map(({ acks }) => acks)).toEqual(people.map(() => [true, true, true]));
	for (const { person, ts } of said) {
		expect(await slack.saved(text(person))).toBe(1);
		await vi.waitUntil(() => JSON.stringify(fake.message(channel, ts)).includes("white_check_mark"), soon);
	}
	const told = people.map((person) => seenBy(person).length);
	await Promise.all(
		people.map(async (person) => {
			await person.runs(channel, "/pyq streak");
			await Promise.all([person.again(), person.again()]);
		}),
	);
	await vi.waitUntil(() => people.every((person, nth) => seenBy(person).length > (told[nth] ?? 0)), soon);
	const open = async () => {
		const [row] = await slack.sql`select count(*)::int as count from steps where kind = 'respond' and state <> 'done'`;
		return Number(row?.["count"]);
	};
	await vi.waitUntil(async () => (await open()) === 0, soon);
	expect(people.map((person) => seenBy(person).length)).toEqual(told.map((count) => count + 1));
	expect(slack.questions()).toHaveLength(1);

	// Without one of them all goes on, also what it had been told and not acknowledged.
	await first.kill();
	await fake.socket.untilConnected(1);
	const [ada] = people;
	if (ada === undefined) throw new Error("nobody there");
	await ada.runs(channel, "/pyq streak");
	await vi.waitUntil(() => seenBy(ada).length === (told[0] ?? 0) + 2, soon);
	const other = fake.channel(team, "another-room");
	await slack.setUp(other);
	await slack.postNow(other);
	expect([slack.questions(), slack.questions(other)].map(({ length }) => length)).toEqual([1, 1]);
	expect(fake.refused).toEqual([]);
	expect(first.output() + second.output()).not.toMatch(/"level":50/u);
});
