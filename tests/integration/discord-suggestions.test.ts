import { afterAll, describe, expect, test } from "vitest";
import { type DiscordHouse, openDiscordHouse } from "../support/discord-house.ts";
import { closeDatabase } from "../support/empty-database.ts";
import type { Person } from "../support/fake-discord/fake-discord.ts";
import { readDiscord } from "../support/read-discord.ts";

afterAll(closeDatabase);

/** What Discord shows somebody while they type into the last option. */
async function offered(
	person: Person,
	path: string,
	options: Readonly<Record<string, string>>,
	channel: { id: string } | null,
): Promise<readonly { name: string; value: string | number }[]> {
	const shown = await person.types(path, options, channel);
	if (shown.kind !== "choices") throw new Error(`no choices but ${shown.kind}`);
	return shown.choices;
}

/** What a command says in the end. */
async function said(
	{ scene }: DiscordHouse,
	person: Person,
	path: string,
	options: Readonly<Record<string, string>>,
	channel: { id: string } | null,
): Promise<string> {
	const shown = await person.runs(path, options, channel);
	await scene.takes((id) => id === shown.interaction, 0);
	return readDiscord(await shown.final());
}

describe("what Discord suggests can be picked", { timeout: 60_000 }, () => {
	test("a zone and questions fill the set-up form in, which names its channel", async () => {
		await using discord = await openDiscordHouse();
		const { fake, guild, lead } = discord;
		const channel = fake.channel(guild, "algorithms");
		const zones = await offered(lead, "pyq room setup", { zone: "new york" }, channel);
		expect(zones).toEqual([{ name: "America/New_York · 02:00", value: "America/New_York" }]);
		const questions = await offered(lead, "pyq room setup", { questions: "beginner,deco" }, channel);
		expect(questions).toEqual([{ name: "beginner,decorators", value: "beginner,decorators" }]);
		const options = { zone: String(zones[0]?.value), questions: String(questions[0]?.value) };
		await lead.runs("pyq room setup", options, channel);
		const form = JSON.stringify(lead.modal());
		expect(form).toContain('"America/New_York"');
		expect(form).toContain('"beginner,decorators"');
		expect(form).toContain("For #algorithms: a question comes on the days you choose.");
	});

	test("an earlier question and another room lead where they say, in channels and in direct messages", async () => {
		await using discord = await openDiscordHouse();
		const { lead, fake, guild } = discord;
		const channel = await discord.setUp("python-prep");
		const aside = fake.channel(guild, "random");
		await discord.at("2026-03-03 09:05");
		for (const place of [channel, aside, null]) {
			const rounds = await offered(lead, "pyq reveal", { question: "2 march" }, place);
			expect(rounds).toHaveLength(1);
			const [{ name, value } = { name: "", value: "" }] = rounds;
			expect(name).toMatch(/^Mon 2 March · ./u);
			const told = await said(discord, lead, "pyq reveal", { question: String(value) }, place);
			expect(told).toContain(name.slice("Mon 2 March · ".length));
			expect(told).toContain("A strong answer");
			const rooms = await offered(lead, "pyq leaderboard", { period: "week", room: "" }, place);
			expect(rooms.map((room) => room.name)).toEqual(["#python-prep"]);
			const board = { period: "week", room: String(rooms[0]?.value) };
			expect(await said(discord, lead, "pyq leaderboard", board, place)).toContain("This week in #python-prep");
		}
	});
});
