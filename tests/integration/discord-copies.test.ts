import { expect, test, vi } from "vitest";
import { isQuestion, openRunningDiscord } from "../support/running-discord.ts";

const soon = { timeout: 10_000, interval: 20 };

test("two copies on one database: one of them speaks for the bot, and the other takes over within ten seconds of a kill -9", {
	timeout: 120_000,
}, async () => {
	await using discord = await openRunningDiscord("2031-03-24 08:30");
	const { fake, guild, channel, setClock } = discord;
	const first = await discord.start();
	const second = await discord.start();
	expect(fake.gateway.connected).toBe(1);
	expect(second.output()).toContain("another PyQ speaks for this bot");
	await discord.setUp();
	await setClock("2031-03-24 09:00:01");
	await vi.waitUntil(() => discord.questions().length === 1, { timeout: 20_000, interval: 20 });
	const [question] = discord.questions();
	if (question === undefined) throw new Error("no question");
	await vi.waitUntil(() => fake.channelNow(question.id) !== null, soon);
	const ada = fake.member(guild, "Ada");
	await ada.runs("pyq answer", { text: "A list can change and a tuple can not, so a tuple can be a key." }, channel);
	await vi.waitUntil(() => ada.sees().length === 1, soon);
	const callbacks = () => fake.requestCounts().get("POST /interactions/:interaction/:token/callback") ?? 0;
	// The set-up took two, the answer one: nobody was answered twice.
	expect(callbacks()).toBe(3);

	const killedAt = performance.now();
	await first.kill();
	await vi.waitUntil(() => fake.gateway.connected === 1, { timeout: 20_000, interval: 20 });
	expect(performance.now() - killedAt).toBeLessThan(10_000);
	await vi.waitUntil(() => second.output().includes("Discord: connected"), soon);
	const grace = fake.member(guild, "Grace");
	await grace.runs("pyq streak", {}, channel);
	await vi.waitUntil(() => grace.sees().length === 1, soon);
	expect(callbacks()).toBe(4);

	const other = fake.channel(guild, "another-room");
	await discord.lead.runs("pyq room setup", {}, other);
	await discord.lead.submits({});
	await vi.waitUntil(() => fake.messages(other).length === 1, soon);
	await discord.lead.runs("pyq room post-now", {}, other);
	await vi.waitUntil(() => fake.messages(other).some(isQuestion), { timeout: 20_000, interval: 20 });
	expect(fake.messages(other).filter(isQuestion)).toHaveLength(1);
	expect(discord.questions()).toHaveLength(1);
	expect(fake.refused).toEqual([]);
	expect(first.output() + second.output()).not.toMatch(/"level":50/u);
});
