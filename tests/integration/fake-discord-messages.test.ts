import { type APIMessage, Routes } from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeDiscord, openFakeDiscord, type Person } from "../support/fake-discord/fake-discord.ts";
import { ask, openBot, restOf } from "../support/fake-discord/test-bot.ts";

const start = Date.parse("2026-03-02T08:00:00Z");
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
	lena = fake.member(guild, "Lena", { nick: "Leni" });
});
afterEach(() => fake.close());

const post = (body: object, to: { id: string } = channel) => ask(fake, `POST /channels/${to.id}/messages`, body);
const idOf = ({ body }: { body: unknown }): string => Object(body).id;
const contents = (messages: unknown): string[] => (messages as APIMessage[]).map(({ content }) => content);

describe("messages of the bot", () => {
	it("are posted, edited, read and deleted by the real library, dated by the test's clock", async () => {
		const rest = restOf(fake);
		const body = {
			content: "Good morning",
			embeds: [{ description: "What is a tuple?" }],
			allowed_mentions: { parse: [] },
		};
		const posted = (await rest.post(Routes.channelMessages(channel.id), { body })) as APIMessage;
		expect(posted).toMatchObject({ content: "Good morning", author: { id: fake.botId }, edited_timestamp: null });
		expect(Date.parse(posted.timestamp)).toBe(start);
		expect(Number(BigInt(posted.id) >> 22n) + 1_420_070_400_000).toBe(start);
		expect(posted.embeds).toEqual([{ type: "rich", description: "What is a tuple?" }]);
		now += 60_000;
		const edited = (await rest.patch(Routes.channelMessage(channel.id, posted.id), {
			body: { content: "" },
		})) as APIMessage;
		expect(edited).toMatchObject({ content: "", embeds: posted.embeds, timestamp: posted.timestamp });
		expect(Date.parse(edited.edited_timestamp ?? "")).toBe(now);
		expect(await rest.get(Routes.channelMessages(channel.id))).toEqual([edited]);
		await rest.delete(Routes.channelMessage(channel.id, posted.id));
		await expect(rest.get(Routes.channelMessage(channel.id, posted.id))).rejects.toMatchObject({ code: 10_008 });
		expect(fake.refused).toEqual([]);
	});

	it("are refused when they are malformed, and the refusal is recorded", async () => {
		const answer = await post({ content: "x".repeat(2_001) });
		expect(answer).toMatchObject({
			status: 400,
			body: { code: 50_035, message: "Invalid Form Body", errors: { content: { _errors: [{}] } } },
		});
		expect(fake.refused).toMatchObject([{ method: "POST", problems: [{ at: "content", code: 50_035 }] }]);
		expect(await post({ content: "" })).toMatchObject({ status: 400, body: { code: 50_006 } });
		expect(
			await ask(fake, `POST /channels/${channel.id}/messages`, undefined, {
				raw: { body: "{", contentType: "application/json" },
			}),
		).toMatchObject({ status: 400, body: { code: 50_109 } });
	});

	it("can't be edited until nothing is left, and others' can't be edited at all", async () => {
		const path = `PATCH /channels/${channel.id}/messages/${idOf(await post({ content: "x", embeds: [{ title: "y" }] }))}`;
		expect(await ask(fake, path, { content: "" })).toMatchObject({ status: 200 });
		expect(await ask(fake, path, { embeds: [] })).toMatchObject({ status: 400, body: { code: 50_006 } });
		const hers = lena.says(channel, "mine");
		expect(await ask(fake, `PATCH /channels/${channel.id}/messages/${hers.id}`, { content: "no" })).toMatchObject({
			status: 403,
			body: { code: 50_005 },
		});
	});

	it("with the same enforced nonce are one message for as long as it lives; fetching does not tell it", async () => {
		const body = { content: "once", nonce: "mark", enforce_nonce: true };
		const first = await post(body);
		expect(first.body).toMatchObject({ nonce: "mark" });
		now += 170_000;
		expect(idOf(await post({ ...body, content: "twice" }))).toBe(idOf(first));
		expect(contents(fake.messages(channel))).toEqual(["once"]);
		expect(Object(await ask(fake, `GET /channels/${channel.id}/messages`)).body[0]).not.toHaveProperty("nonce");
		now += 20_000;
		expect(idOf(await post(body))).not.toBe(idOf(first));
		expect(idOf(await post({ content: "x", nonce: "mark" }))).not.toBe(idOf(first));
	});

	it("ping whom they allow, and no one by an embed", async () => {
		const { id } = fake.role(guild, "Pythonistas", { mentionable: true });
		const content = `<@${lena.id}> <@&${id}> @everyone`;
		expect((await post({ content, allowed_mentions: { parse: [] } })).body).toMatchObject({
			mentions: [],
			mention_roles: [],
			mention_everyone: false,
		});
		expect((await post({ content, allowed_mentions: { parse: [], roles: [id] } })).body).toMatchObject({
			mentions: [],
			mention_roles: [id],
		});
		expect((await post({ content })).body).toMatchObject({
			mentions: [{ id: lena.id }],
			mention_roles: [id],
			mention_everyone: true,
		});
		expect((await post({ embeds: [{ description: content }] })).body).toMatchObject({
			mentions: [],
			mention_roles: [],
		});
	});

	it("carry files, which embeds can show and everybody can fetch", async () => {
		const form = new FormData();
		form.set("payload_json", JSON.stringify({ embeds: [{ image: { url: "attachment://chart.png" } }] }));
		form.set("files[0]", new File(["a chart"], "chart.png", { type: "image/png" }));
		const { body } = await ask(fake, `POST /channels/${channel.id}/messages`, undefined, { raw: { body: form } });
		const { attachments, embeds } = body as APIMessage;
		expect(attachments).toMatchObject([{ filename: "chart.png", size: 7, content_type: "image/png" }]);
		expect(embeds[0]?.image?.url).toBe(attachments[0]?.url);
		expect(await (await fetch(attachments[0]?.url ?? "")).text()).toBe("a chart");
	});

	it("number their components, as Discord does", async () => {
		const components = [{ type: 1, components: [{ type: 2, style: 1, custom_id: "a", label: "A" }] }];
		expect((await post({ content: "x", components })).body).toMatchObject({
			components: [{ id: 1, components: [{ id: 2, custom_id: "a" }] }],
		});
	});

	it("reply to messages that exist", async () => {
		const hers = lena.says(channel, "why?");
		expect((await post({ content: "so", message_reference: { message_id: hers.id } })).body).toMatchObject({
			type: 19,
			referenced_message: { content: "why?" },
		});
		expect(await post({ content: "so", message_reference: { message_id: "1" } })).toMatchObject({
			status: 400,
			body: { code: 50_035 },
		});
	});
});

describe("a list of messages", () => {
	it("goes from the newest to the oldest, before, after and around an id, also where the clock was set back", async () => {
		const ids: string[] = [];
		for (const at of [1, 2, 3, 5, 4, 6, 7]) {
			now = start + at * 1_000;
			ids.push(lena.says(channel, `${at}`).id);
		}
		const list = async (query: string) =>
			contents((await ask(fake, `GET /channels/${channel.id}/messages?${query}`)).body);
		expect(await list("")).toEqual(["7", "6", "5", "4", "3", "2", "1"]);
		expect(await list("limit=2")).toEqual(["7", "6"]);
		expect(await list(`limit=2&before=${ids[2]}`)).toEqual(["2", "1"]);
		expect(await list(`limit=2&after=${ids[2]}`)).toEqual(["5", "4"]);
		expect(await list(`limit=3&around=${ids[2]}`)).toEqual(["4", "3", "2"]);
	});
});

describe("pins", () => {
	it("are set and taken off by both addresses, each once, and leave a note in the channel", async () => {
		const id = idOf(await post({ content: "question" }));
		for (const path of [`messages/pins/${id}`, `pins/${id}`, `messages/pins/${id}`])
			expect((await ask(fake, `PUT /channels/${channel.id}/${path}`)).status).toBe(204);
		expect(fake.pins(channel)).toEqual([id]);
		expect(fake.messages(channel).map(({ type }) => type)).toEqual([0, 6]);
		expect((await ask(fake, `GET /channels/${channel.id}/messages/pins`)).body).toMatchObject({
			has_more: false,
			items: [{ message: { id, pinned: true } }],
		});
		expect((await ask(fake, `DELETE /channels/${channel.id}/messages/pins/${id}`)).status).toBe(204);
		expect(fake.message(id)?.pinned).toBe(false);
		expect(await ask(fake, `PUT /channels/${channel.id}/messages/pins/1`)).toMatchObject({
			status: 404,
			body: { code: 10_008 },
		});
		const note = fake.messages(channel).find(({ type }) => type === 6);
		expect(await ask(fake, `PUT /channels/${channel.id}/messages/pins/${note?.id}`)).toMatchObject({
			status: 403,
			body: { code: 50_021 },
		});
	});
});

describe("reactions", () => {
	it("are given once, told and taken back; what is no emoji is refused", async () => {
		await using bot = await openBot(fake);
		const hers = lena.says(channel, "answer");
		const path = `/channels/${channel.id}/messages/${hers.id}/reactions/${encodeURIComponent("✅")}`;
		expect((await ask(fake, `PUT ${path}/@me`)).status).toBe(204);
		expect((await ask(fake, `PUT ${path}/@me`)).status).toBe(204);
		lena.reacts(hers, "✅");
		expect(fake.message(hers.id)?.reactions).toMatchObject([{ emoji: { id: null, name: "✅" }, count: 2, me: true }]);
		await bot.hears("MESSAGE_REACTION_ADD", ({ user_id }) => user_id === lena.id);
		expect(bot.heard.filter(({ t }) => t === "MESSAGE_REACTION_ADD")).toHaveLength(2);
		expect((await ask(fake, `DELETE ${path}/@me`)).status).toBe(204);
		expect(fake.message(hers.id)?.reactions).toMatchObject([{ count: 1, me: false }]);
		expect(await ask(fake, `PUT /channels/${channel.id}/messages/${hers.id}/reactions/yes/@me`)).toMatchObject({
			body: { code: 10_014 },
		});
	});
});

describe("direct messages", () => {
	it("go to who shares a server with the bot and takes them", async () => {
		const open = (id: string) => ask(fake, "POST /users/@me/channels", { recipient_id: id });
		const direct = { id: idOf(await open(lena.id)) };
		expect(idOf(await open(lena.id))).toBe(direct.id);
		expect((await open("1")).body).toMatchObject({ code: 10_013 });
		expect((await post({ content: "psst" }, direct)).status).toBe(200);
		expect(lena.sees()).toMatchObject([{ kind: "direct", message: { content: "psst" } }]);
		lena.closesDirectMessages(true);
		expect(await post({ content: "psst" }, direct)).toMatchObject({ status: 403, body: { code: 50_007 } });
		lena.closesDirectMessages(false);
		fake.removeMember(guild, lena);
		expect(await post({ content: "psst" }, direct)).toMatchObject({ status: 403, body: { code: 50_007 } });
	});

	it("of people reach the bot with all their words, whatever the intents", async () => {
		fake.grantIntents({ messageContent: false });
		await using bot = await openBot(fake, 1 | (1 << 12));
		const said = lena.dm("my answer");
		expect(await bot.hears("MESSAGE_CREATE")).toMatchObject({
			content: "my answer",
			channel_id: fake.direct(lena)?.id,
		});
		lena.edits(said, "my better answer");
		expect(await bot.hears("MESSAGE_UPDATE")).toMatchObject({ content: "my better answer" });
	});
});

describe("people", () => {
	it("write, edit, delete and attach, as far as Discord's client lets them", async () => {
		await using bot = await openBot(fake);
		const said = lena.says(channel, "first", [{ name: "answer.py", text: "print(1)" }]);
		const heard = await bot.hears("MESSAGE_CREATE");
		expect(heard).toMatchObject({
			id: said.id,
			guild_id: guild.id,
			content: "first",
			author: { id: lena.id },
			member: { nick: "Leni" },
			attachments: [{ filename: "answer.py" }],
		});
		expect(heard).toHaveProperty("nonce");
		lena.edits(said, "second");
		expect(Date.parse(String((await bot.hears("MESSAGE_UPDATE"))["edited_timestamp"]))).toBe(now);
		lena.deletes(said);
		expect(await bot.hears("MESSAGE_DELETE")).toEqual({ id: said.id, channel_id: channel.id, guild_id: guild.id });
		const max = fake.member(guild, "Max");
		const his = max.says(channel, "mine");
		expect(() => lena.edits(his, "no")).toThrow("somebody else's");
		expect(() => lena.deletes(his)).toThrow("may not");
		expect(() => lena.says(channel, "  ")).toThrow("empty");
		fake.setOverwrites(channel, [{ who: lena.id, deny: 1n << 11n }]);
		expect(() => lena.says(channel, "hush")).toThrow("may not");
	});

	it("see links previewed by updates that nobody made", async () => {
		await using bot = await openBot(fake);
		const said = lena.says(channel, "see https://docs.python.org");
		fake.previewsLink(said);
		const heard = await bot.hears("MESSAGE_UPDATE");
		expect(Object.keys(heard).sort()).toEqual(["channel_id", "embeds", "guild_id", "id"]);
		expect(fake.message(said.id)?.edited_timestamp).toBeNull();
	});
});
