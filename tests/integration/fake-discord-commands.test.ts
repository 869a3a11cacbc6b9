import { describe, expect, it } from "vitest";
import { type FakeDiscord, openFakeDiscord, permission } from "../support/fake-discord/fake-discord.ts";
import { openSample } from "../support/fake-discord/sample.ts";
import { commands, isCommand, register } from "../support/fake-discord/sample-bot.ts";
import { ask } from "../support/fake-discord/test-bot.ts";

const minute = 60_000;

describe("a command", () => {
	it("comes with who, where and what, and its answer is seen by that person alone", async () => {
		await using sample = await openSample();
		const { fake, bot, guild, channel, lena, answers } = sample;
		answers(async (interaction) => {
			if (isCommand(interaction)) await interaction.reply({ content: "A hint", flags: 64 });
		});
		const shown = await lena.runs("/pyq hint", {}, channel);
		expect(shown).toMatchObject({ kind: "message", private: true, message: { content: "A hint", flags: 64 } });
		const heard = await bot.hears("INTERACTION_CREATE");
		expect(heard).toMatchObject({
			type: 2,
			guild_id: guild.id,
			channel_id: channel.id,
			context: 0,
			member: { user: { id: lena.id } },
			data: { name: "pyq", options: [{ type: 1, name: "hint", options: [] }] },
		});
		expect(BigInt(String(heard["app_permissions"])) & permission.pinMessages).toBe(permission.pinMessages);
		expect(lena.sees()).toMatchObject([{ kind: "ephemeral", message: { content: "A hint" } }]);
		expect(fake.messages(channel)).toEqual([]);
		const { id } = Object(lena.sees()[0]?.message);
		expect((await ask(fake, `GET /channels/${channel.id}/messages/${id}`)).body).toMatchObject({ code: 10_008 });
		expect(() => fake.member(guild, "Max").reacts({ id }, "✅")).toThrow("can't see");
	});

	it("brings its options and whom they name", async () => {
		await using sample = await openSample();
		const { fake, bot, guild, channel, lena, answers } = sample;
		answers(async (interaction) => {
			if (!isCommand(interaction)) return;
			const { options } = interaction;
			await interaction.reply(
				`${options.getSubcommandGroup()} ${options.getString("topic")} ${options.getInteger("days")} ${options.getUser("lead")?.username}`,
			);
		});
		const max = fake.member(guild, "Max");
		const shown = await lena.runs("pyq room setup", { topic: "tuples", days: 3, lead: max.id }, channel);
		expect(shown).toMatchObject({
			kind: "message",
			private: false,
			message: { content: "room tuples 3 max", type: 20, interaction_metadata: { user: { id: lena.id } } },
		});
		expect(fake.messages(channel)).toHaveLength(1);
		await bot.hears("MESSAGE_CREATE", ({ content }) => content === "room tuples 3 max");
	});

	it("can't be run that is not registered, not offered there, or whose options are wrong", async () => {
		await using sample = await openSample();
		const { bot, channel, lena } = sample;
		const setup = (options: Record<string, string | number>) => lena.runs("pyq room setup", options, channel);
		await expect(lena.runs("other", {}, channel)).rejects.toThrow("not registered");
		await expect(lena.runs("pyq", {}, channel)).rejects.toThrow("wants one of");
		await expect(lena.runs("pyq nothing", {}, channel)).rejects.toThrow("there is no");
		await expect(setup({})).rejects.toThrow("required");
		await expect(setup({ topic: "x", colour: "red" })).rejects.toThrow("no option");
		await expect(setup({ topic: "x", level: "hard" })).rejects.toThrow("is one of easy");
		await expect(setup({ topic: "x", days: 8 })).rejects.toThrow("more than 7");
		await expect(setup({ topic: "x", days: 1.5 })).rejects.toThrow("whole number");
		await expect(setup({ topic: 3 })).rejects.toThrow("takes a string");
		await expect(setup({ topic: "x", lead: "1" })).rejects.toThrow("Discord knows no");
		await expect(lena.runs("admin", {}, channel)).rejects.toThrow("not offered");
		const said = lena.dm("hello");
		await expect(lena.usesShortcut(said)).rejects.toThrow("not offered in direct");
		expect(bot.heard.some(({ t }) => t === "INTERACTION_CREATE")).toBe(false);
	});

	it("in direct messages names no server", async () => {
		await using sample = await openSample();
		const { bot, lena, answers } = sample;
		answers(async (interaction) => {
			if (isCommand(interaction)) await interaction.reply("Here");
		});
		expect(await lena.runs("pyq hint", {}, null)).toMatchObject({ kind: "message" });
		const heard = await bot.hears("INTERACTION_CREATE");
		expect(heard).toMatchObject({ context: 1, user: { id: lena.id } });
		expect(heard).not.toHaveProperty("guild_id");
		expect(heard).not.toHaveProperty("member");
	});

	it("nobody answers in time has failed: on the scripted clock after 3 s of it", async () => {
		await using sample = await openSample();
		const { fake, channel, lena, passes, raw } = sample;
		const shown = lena.runs("pyq hint", {}, channel);
		passes(3_001);
		expect(await shown).toMatchObject({ kind: "failed" });
		const { callback } = await raw();
		expect(await ask(fake, callback, { type: 5 })).toMatchObject({ status: 404, body: { code: 10_062 } });
	});

	it("fails at once when no bot is there and the clock is a test's", async () => {
		await using sample = await openSample();
		const { fake, bot, channel, lena } = sample;
		await bot.client.destroy();
		await fake.gateway.untilConnected(0);
		expect(await lena.runs("pyq hint", {}, channel)).toMatchObject({ kind: "failed" });
	});
});

it("with the wall's deadlines an unanswered command has failed after three seconds of it", async () => {
	const standing = Date.parse("2026-03-02T08:00:00Z");
	await using wall = await openFakeDiscord({ now: () => standing, deadlines: "real" });
	const cats = wall.guild("Cats");
	const there = wall.channel(cats, "general");
	const max = wall.member(cats, "Max");
	await register(wall);
	const began = performance.now();
	expect(await max.runs("pyq hint", {}, there)).toMatchObject({ kind: "failed" });
	expect(performance.now() - began).toBeGreaterThan(2_900);
});

describe("choices", () => {
	it("come while a person types", async () => {
		await using sample = await openSample();
		const { channel, lena, answers } = sample;
		answers(async (interaction) => {
			if (interaction.isAutocomplete())
				await interaction.respond([{ name: `${interaction.options.getFocused()}s`, value: "tuples" }]);
		});
		expect(await lena.types("pyq room setup", { topic: "tuple" }, channel)).toMatchObject({
			kind: "choices",
			choices: [{ name: "tuples", value: "tuples" }],
		});
		await expect(lena.types("pyq room setup", { topic: "x", level: "e" }, channel, "level")).rejects.toThrow(
			"not completed",
		);
	});
});

it("a message command brings the message with all its words, also without the intent", async () => {
	await using sample = await openSample();
	const { fake, bot, channel, lena, answers } = sample;
	fake.grantIntents({ messageContent: false });
	const said = lena.says(channel, "my answer", [{ name: "a.py", text: "print()" }]);
	answers(async (interaction) => {
		if (interaction.isMessageContextMenuCommand())
			await interaction.reply({ content: interaction.targetMessage.content, flags: 64 });
	});
	expect(await lena.usesShortcut(said)).toMatchObject({ message: { content: "my answer" } });
	expect(await bot.hears("INTERACTION_CREATE")).toMatchObject({
		data: {
			type: 3,
			target_id: said.id,
			resolved: { messages: { [said.id]: { attachments: [{ filename: "a.py" }] } } },
		},
	});
	expect((await bot.hears("MESSAGE_CREATE", ({ id }) => id === said.id))["content"]).toBe("");
});

describe("registered commands", () => {
	const commandsOf = (fake: FakeDiscord) => `/applications/${fake.applicationId}/commands`;

	it("keep their id and their version while nothing changes", async () => {
		await using sample = await openSample();
		const { fake } = sample;
		const before = (await ask(fake, `GET ${commandsOf(fake)}`)).body;
		const same = (await ask(fake, `PUT ${commandsOf(fake)}`, commands)).body as { id: string; version: string }[];
		expect(before).toMatchObject(same.map(({ id, version }) => ({ id, version })));
		const [changed] = (await ask(fake, `PUT ${commandsOf(fake)}`, [{ ...commands[0], description: "More practice" }]))
			.body as {
			id: string;
			version: string;
		}[];
		expect(changed?.id).toBe(same[0]?.id);
		expect(changed?.version).not.toBe(same[0]?.version);
		expect(fake.commands().map(({ name }) => name)).toEqual(["pyq"]);
	});

	it("can be created 200 times a day, counting new ones alone", async () => {
		await using sample = await openSample();
		const { fake, passes } = sample;
		const create = (name: string) => ask(fake, `POST ${commandsOf(fake)}`, { name, description: "x" });
		for (let number = 4; number <= 200; number++) {
			const { status, body } = await create(`c${number}`);
			expect(status).toBe(201);
			await ask(fake, `DELETE ${commandsOf(fake)}/${Object(body).id}`);
		}
		expect((await create("pyq")).status).toBe(200);
		expect(await create("one-more")).toMatchObject({ status: 400, body: { code: 30_034 } });
		passes(25 * 60 * minute);
		expect((await create("one-more")).status).toBe(201);
	});
});
