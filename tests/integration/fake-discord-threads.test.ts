import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
	type FakeDiscord,
	openFakeDiscord,
	type Person,
	permission,
	usualBotPermissions,
} from "../support/fake-discord/fake-discord.ts";
import { ask, openBot } from "../support/fake-discord/test-bot.ts";

const start = Date.parse("2026-03-02T08:00:00Z");
const hour = 3_600_000;
let now = start;
let fake: FakeDiscord;
let guild: { id: string };
let channel: { id: string };
let lena: Person;

beforeEach(async () => {
	now = start;
	fake = await openFakeDiscord({ now: () => now, rates: "none" });
	guild = fake.guild("Snakes");
	channel = fake.channel(guild, "python-prep");
	lena = fake.member(guild, "Lena");
});
afterEach(() => fake.close());

const idOf = ({ body }: { body: unknown }): string => Object(body).id;
const post = async () => idOf(await ask(fake, `POST /channels/${channel.id}/messages`, { content: "question" }));
const openOn = (message: string, name = "Answers") =>
	ask(fake, `POST /channels/${channel.id}/messages/${message}/threads`, { name, auto_archive_duration: 60 });

describe("a thread on a message", () => {
	it("has the message's id, begins with an entry that shows it, and is told", async () => {
		await using bot = await openBot(fake);
		const message = await post();
		expect(await openOn(message)).toMatchObject({
			status: 201,
			body: { id: message, type: 11, name: "Answers", parent_id: channel.id, owner_id: fake.botId },
		});
		expect(await bot.hears("THREAD_CREATE")).toMatchObject({ id: message, newly_created: true });
		expect(await bot.hears("MESSAGE_UPDATE")).toMatchObject({
			id: message,
			flags: 32,
			thread: { id: message },
			edited_timestamp: null,
		});
		lena.says(message, "a tuple is");
		expect(fake.messages(message).map(({ type, content }) => [type, content])).toEqual([
			[21, ""],
			[0, "a tuple is"],
		]);
		expect(await bot.hears("MESSAGE_CREATE", ({ content }) => content === "a tuple is")).toMatchObject({
			channel_id: message,
		});
	});

	it("can be there once, and not on what Discord itself wrote", async () => {
		const message = await post();
		await openOn(message);
		expect(await openOn(message)).toMatchObject({ status: 400, body: { code: 160_004 } });
		await ask(fake, `PUT /channels/${channel.id}/messages/pins/${message}`);
		const note = fake.messages(channel).find(({ type }) => type === 6);
		expect(await openOn(note?.id ?? "")).toMatchObject({ status: 403, body: { code: 50_021 } });
	});

	it("can be opened by a person as well", async () => {
		await using bot = await openBot(fake);
		const message = await post();
		expect(lena.opensThread(message, "Talk").id).toBe(message);
		expect(await bot.hears("THREAD_CREATE")).toMatchObject({ id: message, owner_id: lena.id });
		expect(await openOn(message)).toMatchObject({ body: { code: 160_004 } });
	});

	it("archives itself when it was quiet for its time; then it is read only, until somebody writes", async () => {
		const message = await post();
		await openOn(message);
		const said = lena.says(message, "in time");
		now += 2 * hour;
		expect(fake.channelNow(message)).toMatchObject({ thread_metadata: { archived: true, locked: false } });
		const react = `PUT /channels/${message}/messages/${said.id}/reactions/%E2%9C%85/@me`;
		expect(await ask(fake, react)).toMatchObject({ status: 400, body: { code: 50_083 } });
		expect((await ask(fake, `GET /guilds/${guild.id}/threads/active`)).body).toMatchObject({ threads: [] });
		expect((await ask(fake, `GET /channels/${channel.id}/threads/archived/public`)).body).toMatchObject({
			threads: [{ id: message }],
		});
		expect((await ask(fake, `POST /channels/${message}/messages`, { content: "awake" })).status).toBe(200);
		expect((await ask(fake, react)).status).toBe(204);
		expect((await ask(fake, `GET /guilds/${guild.id}/threads/active`)).body).toMatchObject({
			threads: [{ id: message }],
		});
	});

	it("that somebody archived wakes as well when somebody writes", async () => {
		const message = await post();
		await openOn(message);
		fake.archiveThread(message);
		expect(fake.channelNow(message)).toMatchObject({ thread_metadata: { archived: true } });
		lena.says(message, "awake");
		expect(fake.channelNow(message)).toMatchObject({ thread_metadata: { archived: false } });
	});

	it("that is locked is closed to who can't manage threads", async () => {
		const message = await post();
		await openOn(message);
		fake.archiveThread(message, { locked: true });
		expect(await ask(fake, `POST /channels/${message}/messages`, { content: "x" })).toMatchObject({
			body: { code: 160_005 },
		});
		expect(() => lena.says(message, "x")).toThrow("locked");
		expect(await ask(fake, `PATCH /channels/${message}`, { archived: false })).toMatchObject({
			status: 403,
			body: { code: 50_013 },
		});
		fake.setBotPermissions(guild, usualBotPermissions | permission.manageThreads);
		expect((await ask(fake, `PATCH /channels/${message}`, { archived: false, locked: false })).status).toBe(200);
		expect(lena.says(message, "x").content).toBe("x");
	});
});

it("a thread of its own leaves a note in the channel", async () => {
	const made = await ask(fake, `POST /channels/${channel.id}/threads`, { name: "Talk", type: 11 });
	expect(made).toMatchObject({ status: 201, body: { type: 11, name: "Talk" } });
	expect(fake.messages(channel)).toMatchObject([{ type: 18, content: "Talk" }]);
});

describe("a channel of another kind", () => {
	it("that is a forum has posts alone: each is a thread, whose first message has its id", async () => {
		await using bot = await openBot(fake);
		const forum = fake.channel(guild, "help", { type: 15 });
		const { id } = lena.opensPost(forum, "Tuples", "What is a tuple good for?");
		expect(await bot.hears("THREAD_CREATE")).toMatchObject({ id, type: 11, parent_id: forum.id, name: "Tuples" });
		expect(await bot.hears("MESSAGE_CREATE")).toMatchObject({
			id,
			channel_id: id,
			content: "What is a tuple good for?",
		});
		expect(await ask(fake, `POST /channels/${forum.id}/messages`, { content: "question" })).toMatchObject({
			status: 400,
			body: { code: 50_008 },
		});
		expect(() => lena.says(forum, "hello")).toThrow("posts alone");
		expect(() => lena.opensPost(channel, "Tuples", "hello")).toThrow("no forum");
		expect((await ask(fake, `POST /channels/${id}/messages`, { content: "an answer" })).status).toBe(200);
	});

	it.each([2, 13] as const)("that is for calls (%i) takes messages, and no threads on them", async (type) => {
		const call = fake.channel(guild, "call", { type });
		const answer = await ask(fake, `POST /channels/${call.id}/messages`, { content: "question" });
		expect(answer.status).toBe(200);
		const threads = `POST /channels/${call.id}/messages/${idOf(answer)}/threads`;
		expect(await ask(fake, threads, { name: "Answers" })).toMatchObject({ status: 400, body: { code: 50_024 } });
		expect(() => lena.opensThread(idOf(answer), "Answers")).toThrow("no threads");
	});
});
