import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
	type FakeDiscord,
	openFakeDiscord,
	type Person,
	permission,
	usualBotPermissions,
} from "../support/fake-discord/fake-discord.ts";
import { ask, openBot } from "../support/fake-discord/test-bot.ts";

let fake: FakeDiscord;
let guild: { id: string };
let channel: { id: string };
let lena: Person;
let message: string;

beforeEach(async () => {
	fake = await openFakeDiscord({ rates: "none" });
	guild = fake.guild("Snakes");
	channel = fake.channel(guild, "python-prep");
	lena = fake.member(guild, "Lena");
	message = lena.says(channel, "hello").id;
});
afterEach(() => fake.close());

const without = (name: keyof typeof permission) =>
	fake.setBotPermissions(channel, usualBotPermissions & ~permission[name]);
const here = (rest: string) => `/channels/${channel.id}${rest}`;
const form = () => {
	const made = new FormData();
	made.set("payload_json", "{}");
	made.set("files[0]", new File(["x"], "x.txt"));
	return made;
};

describe("a token", () => {
	it("is needed for all but interactions and webhooks", async () => {
		for (const token of [null, "wrong"])
			expect(await ask(fake, "GET /users/@me", undefined, { token })).toMatchObject({
				status: 401,
				body: { code: 0, message: "401: Unauthorized" },
			});
		expect(fake.invalidRequests[401]).toBe(2);
		expect((await ask(fake, "POST /interactions/1/x/callback", { type: 5 }, { token: null })).body).toMatchObject({
			code: 10_062,
		});
		expect(
			(await ask(fake, `POST /webhooks/${fake.applicationId}/x`, { content: "x" }, { token: null })).body,
		).toMatchObject({ code: 10_015 });
	});
});

describe("without the permission", () => {
	const cases: [keyof typeof permission, string, object | undefined][] = [
		["sendMessages", "POST /messages", { content: "x" }],
		["embedLinks", "POST /messages", { embeds: [{ title: "x" }] }],
		["addReactions", "PUT /messages/:m/reactions/%E2%9C%85/@me", undefined],
		["pinMessages", "PUT /messages/pins/:m", undefined],
		["pinMessages", "PUT /pins/:m", undefined],
		["createPublicThreads", "POST /messages/:m/threads", { name: "x" }],
		["readMessageHistory", "GET /messages/:m", undefined],
		["manageMessages", "DELETE /messages/:m", undefined],
	];
	it.each(cases)("%s Discord answers 403, 50013 to %s; with it, it does it", async (name, line, body) => {
		const [method = "", path = ""] = line.split(" ");
		const asks = () => ask(fake, `${method} ${here(path.replace(":m", message))}`, body);
		without(name);
		expect(await asks()).toMatchObject({ status: 403, body: { code: 50_013, message: "Missing Permissions" } });
		fake.setBotPermissions(channel, usualBotPermissions | permission[name]);
		expect((await asks()).status).toBeLessThan(300);
		expect(fake.invalidRequests[403]).toBe(1);
	});

	it("attachFiles files are refused", async () => {
		without("attachFiles");
		const asks = () => ask(fake, `POST ${here("/messages")}`, undefined, { raw: { body: form() } });
		expect((await asks()).body).toMatchObject({ code: 50_013 });
		fake.setBotPermissions(channel, usualBotPermissions);
		expect((await asks()).status).toBe(200);
	});

	it("sendMessages nothing is embedded or attached either, as interactions tell; a thread has its own", async () => {
		await using bot = await openBot(fake);
		const command = { name: "pyq", description: "Practice" };
		await ask(fake, `POST /applications/${fake.applicationId}/commands`, command);
		bot.client.on("interactionCreate", (interaction) => {
			if (interaction.isCommand()) void interaction.deferReply();
		});
		const tells = async (bits: bigint) => {
			const known = bot.heard.length;
			fake.setBotPermissions(channel, bits);
			await lena.runs("pyq", {}, channel);
			const heard = bot.heard.slice(known).find(({ t }) => t === "INTERACTION_CREATE");
			return BigInt(String(heard?.d["app_permissions"]));
		};
		expect(await tells(usualBotPermissions)).toBe(usualBotPermissions);
		const { embedLinks, attachFiles } = permission;
		expect(await tells(usualBotPermissions & ~permission.sendMessages)).toBe(
			usualBotPermissions & ~(permission.sendMessages | embedLinks | attachFiles),
		);
		const thread = lena.opensThread(message, "Talk");
		without("sendMessages");
		expect((await ask(fake, `POST /channels/${thread.id}/messages`, { embeds: [{ title: "x" }] })).status).toBe(200);
		without("sendMessagesInThreads");
		expect((await ask(fake, `POST /channels/${thread.id}/messages`, { content: "x" })).body).toMatchObject({
			code: 50_013,
		});
		expect((await ask(fake, `POST ${here("/messages")}`, { content: "x" })).status).toBe(200);
	});

	it("readMessageHistory a list is empty", async () => {
		without("readMessageHistory");
		expect(await ask(fake, `GET ${here("/messages")}`)).toMatchObject({ status: 200, body: [] });
	});

	it("viewChannel everything is 403, 50001, and nothing is heard", async () => {
		await using bot = await openBot(fake);
		without("viewChannel");
		for (const line of ["GET ", "GET /messages", `GET /messages/${message}`])
			expect(await ask(fake, line.replace(" ", ` ${here("")}`))).toMatchObject({ status: 403, body: { code: 50_001 } });
		lena.says(channel, "behind its back");
		fake.setBotPermissions(channel, usualBotPermissions);
		lena.says(channel, "to its face");
		await bot.hears("MESSAGE_CREATE", ({ content }) => content === "to its face");
		expect(bot.heard.filter(({ t }) => t === "MESSAGE_CREATE")).toHaveLength(1);
	});
});

describe("permissions are computed as Discord does", () => {
	const mayWrite = async () => (await ask(fake, `POST ${here("/messages")}`, { content: "x" })).status === 200;
	const { sendMessages } = permission;

	it("everyone's overwrite, then the roles', then one's own", async () => {
		fake.setOverwrites(channel, [{ who: "everyone", deny: sendMessages }]);
		expect(await mayWrite()).toBe(false);
		const own = { who: "bot", allow: sendMessages };
		fake.setOverwrites(channel, [own, { who: "everyone", deny: sendMessages }]);
		expect(await mayWrite()).toBe(true);
		fake.setOverwrites(channel, [
			{ who: "bot", deny: sendMessages },
			{ who: "everyone", allow: sendMessages },
		]);
		expect(await mayWrite()).toBe(false);
	});

	it("what one role's overwrite denies another's allows", async () => {
		const [muted, heard] = [fake.role(guild, "Muted"), fake.role(guild, "Heard")];
		fake.giveRole(guild, fake.botId, muted);
		fake.setOverwrites(channel, [
			{ who: muted.id, deny: sendMessages },
			{ who: heard.id, allow: sendMessages },
		]);
		expect(await mayWrite()).toBe(false);
		fake.giveRole(guild, fake.botId, heard);
		expect(await mayWrite()).toBe(true);
		fake.giveRole(guild, lena, muted);
		expect(() => lena.says(channel, "hush")).toThrow("may not");
	});

	it("an administrator may everything, whatever the overwrites", async () => {
		fake.setBotPermissions(guild, permission.administrator);
		fake.setOverwrites(channel, [{ who: "everyone", deny: sendMessages | permission.viewChannel }]);
		expect(await mayWrite()).toBe(true);
	});
});

describe("what is not there", () => {
	it("is named by Discord's codes", async () => {
		const codes: [string, object | undefined, number, number][] = [
			["GET /channels/1", undefined, 404, 10_003],
			["POST /channels/1/messages", { content: "x" }, 404, 10_003],
			[`GET ${here("/messages/1")}`, undefined, 404, 10_008],
			["GET /guilds/1", undefined, 404, 10_004],
			[`GET /guilds/${guild.id}/members/1`, undefined, 404, 10_013],
			[`GET /guilds/${guild.id}/roles/1`, undefined, 404, 10_011],
			["GET /users/1", undefined, 404, 10_013],
		];
		for (const [line, body, status, code] of codes)
			expect(await ask(fake, line, body), line).toMatchObject({ status, body: { code } });
		fake.deleteChannel(channel);
		expect((await ask(fake, `GET ${here("")}`)).body).toMatchObject({ code: 10_003 });
		expect(fake.refused).toEqual([]);
	});

	it("is 404 and recorded where Discord has no such route, or the fake has not", async () => {
		expect(await ask(fake, "GET /no/such/route")).toMatchObject({ status: 404, body: { code: 0 } });
		expect(await ask(fake, "GET /voice/regions")).toMatchObject({ status: 404, body: { code: 0 } });
		expect((await ask(fake, `PUT ${here("")}`, {})).status).toBe(405);
		expect(fake.refused.map(({ path }) => path)).toEqual(["/no/such/route", "/voice/regions", here("")]);
		const { status } = await fetch(`${fake.apiUrl}/v9/users/@me`);
		expect(status).toBe(400);
	});
});
