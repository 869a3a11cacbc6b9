import { afterAll, describe, expect, test, vi } from "vitest";
import { arrival } from "../support/discord-arrivals.ts";
import { isShown, questionThread } from "../support/discord-channels.ts";
import { type DiscordHouse, openDiscordHouse } from "../support/discord-house.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { permission, usualBotPermissions } from "../support/fake-discord/fake-discord.ts";
import { readDiscord } from "../support/read-discord.ts";
import { isQuestion } from "../support/running-discord.ts";

afterAll(closeDatabase);

const questions = ({ fake }: DiscordHouse, channel: { id: string }) => fake.messages(channel).filter(isQuestion);
const posts = ({ fake }: DiscordHouse, channel: { id: string }) =>
	fake.requests.filter(({ method, path }) => method === "POST" && path === `/channels/${channel.id}/messages`).length;
const toldLead = ({ lead }: DiscordHouse): string[] =>
	lead
		.sees()
		.filter(({ kind }) => kind === "direct")
		.map(({ message }) => readDiscord(message));

describe("a room that PyQ is shut out of", { timeout: 60_000 }, () => {
	test("needs attention, its lead is told once what is missing, Discord is asked once a step, and every other room goes on", async () => {
		await using discord = await openDiscordHouse();
		const { fake } = discord;
		const [shut, fine] = [await discord.setUp("shut"), await discord.setUp("fine")];
		fake.setBotPermissions(shut, usualBotPermissions & ~permission.sendMessages & ~permission.embedLinks);
		await vi.waitFor(async () => {
			const shown = await discord.lead.runs("pyq room status", {}, shut);
			await discord.scene.takes((id) => id === shown.interaction, 0);
			expect(readDiscord(await shown.final())).toContain("Embed Links");
		});
		const before = posts(discord, shut);
		await discord.at("2026-03-02 09:05");
		expect(questions(discord, fine)).toHaveLength(1);
		expect(questions(discord, shut)).toEqual([]);
		expect(posts(discord, shut) - before).toBe(1);
		expect((await discord.room(shut))?.attention).toBe("forbidden:Embed Links,Send Messages");
		expect((await discord.room(fine))?.attention).toBeNull();
		await discord.at("2026-03-02 16:00");
		const told = toldLead(discord).filter((words) => words.includes("shut"));
		expect(told).toHaveLength(1);
		expect(told[0]).toContain("Send Messages");
		expect(told[0]).toContain("Embed Links");
		expect(posts(discord, shut) - before).toBe(1);
		// The next day, with what was missing.
		fake.setBotPermissions(shut, usualBotPermissions);
		await discord.at("2026-03-03 09:05");
		expect(questions(discord, shut)).toHaveLength(1);
		expect((await discord.room(shut))?.attention).toBeNull();
		expect(fake.invalidRequests[403]).toBe(1);
	});

	test("because its channel was deleted, is paused at once, and its lead is told once", async () => {
		await using discord = await openDiscordHouse();
		const { fake } = discord;
		const channel = await discord.setUp("python-prep");
		await discord.at("2026-03-02 09:05");
		fake.deleteChannel(channel);
		await vi.waitUntil(async () => (await discord.room(channel))?.status === "paused", { timeout: 10_000 });
		const before = posts(discord, channel);
		await discord.at("2026-03-04 09:30");
		expect(await discord.room(channel)).toMatchObject({ status: "paused", attention: "no-channel" });
		expect(posts(discord, channel)).toBe(before);
		const told = toldLead(discord).filter((words) => words.includes("attention"));
		expect(told).toHaveLength(1);
		expect(told[0]).toContain("or the channel was archived or deleted");
	});

	test("only for reactions and pins: the question comes, and what is missing is named", async () => {
		await using discord = await openDiscordHouse();
		const { fake, guild, scene, lead } = discord;
		const channel = await discord.setUp("python-prep");
		await scene.deed("INTERACTION_CREATE", async () => {
			const { interaction } = await lead.runs("pyq room rules", { pin: "yes" }, channel);
			return interaction;
		});
		fake.setBotPermissions(channel, usualBotPermissions & ~permission.addReactions & ~permission.pinMessages);
		await discord.at("2026-03-02 09:05");
		expect(questions(discord, channel)).toHaveLength(1);
		const thread = questionThread(fake, channel.id);
		if (thread === null) throw new Error("no thread");
		const ada = fake.member(guild, "Ada");
		await scene.deed("MESSAGE_CREATE", async () => {
			const said = ada.says(thread.id, "A list can change and a tuple can not, so a tuple can be a key.");
			return `msg:${said.id}`;
		});
		await discord.at("2026-03-02 09:30");
		expect((await discord.room(channel))?.attention).toMatch(/^pin:.*Pin Messages/u);
		const shown = await lead.runs("pyq room status", {}, channel);
		await scene.takes((id) => id === shown.interaction, 0);
		const status = readDiscord(await shown.final());
		expect(status).toContain("Add Reactions");
		expect(status).toContain("Pin Messages");
		expect(toldLead(discord).filter((words) => words.includes("attention"))).toHaveLength(1);
	});
});

describe("a place that can be no room", { timeout: 60_000 }, () => {
	const places = [
		{ what: "a post of a forum", type: 15 },
		{ what: "a post of a media channel", type: 16 },
		{ what: "what is written beside a call", type: 2 },
		{ what: "what is written beside a stage", type: 13 },
	] as const;
	test.each(places)("$what: set-up says what to do instead, and all else goes on there", async ({ type }) => {
		await using discord = await openDiscordHouse();
		const { fake, guild, lead } = discord;
		const channel = fake.channel(guild, "elsewhere", { type });
		const place = type > 13 ? lead.opensPost(channel, "Python", "Shall we practise?") : channel;
		const said = async (path: string) => {
			const shown = await lead.runs(path, {}, place);
			await discord.scene.takes((id) => id === shown.interaction, 0);
			await discord.house.settle();
			return readDiscord(await shown.final());
		};
		const words = await said("pyq room setup");
		expect(words).toContain("That works in a text channel");
		expect(words).toContain("not in a forum, a voice channel");
		expect(await discord.room(channel)).toBeNull();
		expect(await said("pyq streak")).toBe("That is about one room. Use it in that room’s channel.");
		expect(fake.refused).toEqual([]);
	});

	test("a thread of a text channel is no such place: its channel is set up", async () => {
		await using discord = await openDiscordHouse();
		const { fake, guild, lead } = discord;
		const channel = fake.channel(guild, "python-prep");
		const thread = lead.opensThread(lead.says(channel, "Shall we practise?"), "Python");
		const { kind, interaction } = await lead.runs("pyq room setup", {}, thread);
		expect(kind).toBe("modal");
		await discord.scene.takes((id) => id === interaction, 0);
		await discord.scene.deed("INTERACTION_CREATE", async () => {
			const sent = await lead.submits({ zone: "Europe/Berlin", time: "09:00", days: "mon-fri" });
			return sent.interaction;
		});
		expect((await discord.room(channel))?.name).toBe("python-prep");
		expect(await discord.room(thread)).toBeNull();
	});
});

describe("without Message Content", { timeout: 60_000 }, () => {
	test("what is written in a thread is answered aloud, once a round, and the form takes the answer", async () => {
		await using discord = await openDiscordHouse({ intents: { messageContent: false } });
		const { fake, guild, scene } = discord;
		const channel = await discord.setUp("python-prep");
		await discord.at("2026-03-02 09:05");
		const thread = questionThread(fake, channel.id);
		const [question] = questions(discord, channel);
		if (thread === null || question === undefined) throw new Error("no thread");
		const [ada, grace] = [fake.member(guild, "Ada"), fake.member(guild, "Grace")];
		for (const person of [ada, grace, ada])
			await scene.deed("MESSAGE_CREATE", async () => `msg:${person.says(thread.id, "A tuple can not change.").id}`);
		const said = fake.messages(thread.id).filter((one) => one.author.id === fake.botId && isShown(one));
		expect(said.map((message) => readDiscord(message)).filter((words) => words.includes("can’t read"))).toHaveLength(1);
		await ada.presses(question.id, "Answer");
		const text = "A list can change and a tuple can not, so a tuple can be a key.";
		const asksForCode = JSON.stringify(ada.modal()).includes('"code"');
		const shown = await ada.submits(asksForCode ? { text, code: "print((1, 2))" } : { text });
		await scene.takes((id) => id === shown.interaction, 0);
		expect(readDiscord(await shown.final())).toMatch(/saved|counts|thank/iu);
	});
});

describe("a token that is taken back", { timeout: 60_000 }, () => {
	test("no room is at fault and nobody is told; Discord is not asked again and again", async () => {
		await using discord = await openDiscordHouse();
		const { fake } = discord;
		const rooms: { id: string }[] = [];
		for (const name of ["one", "two", "three"]) rooms.push(await discord.setUp(name));
		fake.faults.always(/^\w+ \/(?:channels|users)/u, { status: 401 });
		const before = fake.requests.length;
		await discord.at("2026-03-02 12:00");
		for (const room of rooms) expect((await discord.room(room))?.attention).toBeNull();
		expect(fake.requests.length - before).toBeLessThanOrEqual(3);
		fake.faults.clear();
		await discord.house.stop();
		await discord.house.start();
		await discord.at("2026-03-02 12:30");
		await arrival("all rooms have their question", () => rooms.every((room) => questions(discord, room).length === 1));
		expect(toldLead(discord)).toEqual([]);
	});
});
