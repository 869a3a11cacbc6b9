import { Client, Events } from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeDiscord, openFakeDiscord, type Person } from "../support/fake-discord/fake-discord.ts";
import { openBot, usualIntents } from "../support/fake-discord/test-bot.ts";

let fake: FakeDiscord;
let guild: { id: string };
let channel: { id: string };
let lena: Person;

beforeEach(async () => {
	fake = await openFakeDiscord({ rates: "none", gateway: { identifyEveryMs: 0 } });
	guild = fake.guild("Snakes");
	channel = fake.channel(guild, "python-prep");
	lena = fake.member(guild, "Lena");
});
afterEach(() => fake.close());

describe("without the Message Content intent", () => {
	it("messages come without their words, unless they mention the bot or are its own", async () => {
		fake.grantIntents({ messageContent: false });
		await using bot = await openBot(fake, usualIntents & ~(1 << 15));
		lena.says(channel, "secret", [{ name: "a.py", text: "x" }]);
		expect(await bot.hears("MESSAGE_CREATE")).toMatchObject({ content: "", attachments: [], author: { id: lena.id } });
		lena.says(channel, `<@${fake.botId}> hello`);
		await bot.hears("MESSAGE_CREATE", ({ content }) => String(content).endsWith("hello"));
		await bot.client.rest.post(`/channels/${channel.id}/messages`, { body: { content: "my own" } });
		await bot.hears("MESSAGE_CREATE", ({ content }) => content === "my own");
		const list = (await bot.client.rest.get(`/channels/${channel.id}/messages`)) as { content: string }[];
		expect(list.map(({ content }) => content)).toEqual(["my own", `<@${fake.botId}> hello`, ""]);
	});

	it("asking for it is refused", async () => {
		fake.grantIntents({ messageContent: false });
		const client = new Client({ intents: usualIntents, rest: { api: fake.apiUrl } });
		await expect(client.login(fake.token)).rejects.toThrow("disallowed intents");
		await client.destroy();
	});
});

describe("servers", () => {
	it("come, go and fail, each in its own way", async () => {
		await using bot = await openBot(fake);
		const { client } = bot;
		const events: string[] = [];
		client.on(Events.GuildCreate, ({ name }) => events.push(`joined ${name}`));
		client.on(Events.GuildDelete, ({ name }) => events.push(`left ${name}`));
		client.on(Events.GuildUnavailable, ({ name }) => events.push(`outage ${name}`));
		client.on(Events.GuildAvailable, ({ name }) => events.push(`back ${name}`));
		fake.outage(guild);
		expect(await bot.hears("GUILD_DELETE")).toEqual({ id: guild.id, unavailable: true });
		lena.says(channel, "nobody hears");
		await expect(client.rest.get(`/channels/${channel.id}`)).rejects.toMatchObject({ status: 503 });
		fake.back(guild);
		fake.removeBot(guild);
		expect(await bot.hears("GUILD_DELETE", (d) => !("unavailable" in d))).toEqual({ id: guild.id });
		await expect(client.rest.get(`/channels/${channel.id}`)).rejects.toMatchObject({ status: 403, code: 50_001 });
		fake.addBot(guild);
		await expect.poll(() => events).toEqual(["outage Snakes", "back Snakes", "left Snakes", "joined Snakes"]);
		expect(bot.heard.some(({ t }) => t === "MESSAGE_CREATE")).toBe(false);
	});

	it("that fail while the bot logs in stay unavailable until they are back", async () => {
		const other = fake.guild("Cats");
		fake.outage(guild);
		const login = openBot(fake);
		await fake.gateway.untilConnected(1);
		fake.back(guild);
		await using bot = await login;
		const came = bot.heard.filter(({ t }) => t === "GUILD_CREATE").map(({ d }) => d["id"]);
		expect(came).toEqual([other.id, guild.id]);
	});

	it("change their channels and roles", async () => {
		await using bot = await openBot(fake);
		const made = fake.channel(guild, "another");
		await bot.hears("CHANNEL_CREATE", ({ id }) => id === made.id);
		fake.setBotPermissions(made, 0n);
		expect(await bot.hears("CHANNEL_UPDATE")).toMatchObject({
			id: made.id,
			permission_overwrites: [{ id: fake.botId, type: 1, allow: "0" }],
		});
		fake.deleteChannel(made);
		await bot.hears("CHANNEL_DELETE", ({ id }) => id === made.id);
		fake.setBotPermissions(guild, 8n);
		expect(await bot.hears("GUILD_ROLE_UPDATE")).toMatchObject({
			guild_id: guild.id,
			role: { permissions: "8", managed: true },
		});
		const role = fake.role(guild, "Pythonistas");
		await bot.hears("GUILD_ROLE_CREATE", (d) => Object(d["role"]).id === role.id);
	});
});
