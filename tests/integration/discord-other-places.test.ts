import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { arrival } from "../support/discord-arrivals.ts";
import { withButton, words } from "../support/discord-stage.ts";
import type { LooseAnswer, LooseOptions } from "../support/loose-discord.ts";
import { openLooseStage } from "../support/loose-stage.ts";

const full = "500000000000000000";
/** A server that is gone for sure: when PyQ has said so, it has looked at those before it. */
const gone = "400000000000000000";
const logIn = /^GET \/gateway\/bot$/u;

// PyQ waits for servers that a log-in promises, and for its turn to log in again: many of these wait at once, each on a stage of its own.
describe.concurrent("a server that is told of", { timeout: 40_000 }, () => {
	const ways: [string, LooseOptions][] = [
		["in READY alone", { guildIn: "ready" }],
		["by GUILD_CREATE alone", { guildIn: "create" }],
		["by GUILD_CREATE alone, a while later", { guildIn: "create", guildAfter: 400 }],
		["by GUILD_CREATE alone, after a READY without a list", { guildIn: "create", leavesOut: { ready: ["guilds"] } }],
		["later than PyQ waits for it", { guildAfter: 2_600 }],
		["without saying that it is available", { leavesOut: { guild: ["unavailable"] } }],
		["late, and without saying that it is available", { leavesOut: { guild: ["unavailable"] }, guildAfter: 2_600 }],
		["without PyQ among its members", { leavesOut: { guild: ["members"] } }],
		["without its roles", { leavesOut: { guild: ["roles"] } }],
		[
			"without its threads, emojis, stickers and features",
			{ leavesOut: { guild: ["threads", "emojis", "stickers", "features"] } },
		],
		["with a channel of few words", { guild: { channels: [{ id: "600000000000000000", type: 0, name: "prep" }] } }],
	];
	test.each(ways)("%s is noted once, with a channel, and PyQ works there", async (_, options) => {
		await using elsewhere = await openLooseStage(options, []);
		const { loose, stage, chat, place, servers } = elsewhere;
		const installed = await stage.hears(({ kind }) => kind === "installed");
		expect(installed.where).toMatchObject({
			workspace: { externalId: loose.guild, name: "Elsewhere" },
			channel: { externalId: loose.channel, name: "prep" },
		});
		const posted = await chat.post(
			place,
			withButton("Good morning", "v1:answer:here"),
			"k1",
			stage.clock.now() + 5_000,
		);
		expect(await chat.findPosted(place, "k1", stage.clock.now() - 60_000)).toEqual({ kind: "found", posted });
		const thread = await chat.openThread(posted, "Tuples");
		const said = loose.says(thread, "A tuple can not change.");
		expect((await stage.hears(({ id }) => id === `msg:${said.id}`)).where).toMatchObject({
			workspace: { externalId: loose.guild },
			channel: { externalId: loose.channel },
			thread,
		});
		await elsewhere.goesOn();
		expect(servers()).toEqual([`installed ${loose.guild}`]);
	});

	test.each(ways)("%s is not taken for removed where the ledger knows it", async (_, options) => {
		await using elsewhere = await openLooseStage(options, [full, gone]);
		await elsewhere.stage.hears(({ where }) => where.workspace.externalId === gone);
		await elsewhere.goesOn();
		expect(elsewhere.servers().filter((told) => told.startsWith("removed"))).toEqual([`removed ${gone}`]);
	});

	test("by GUILD_CREATE alone is not taken for removed when its session is lost", async () => {
		await using elsewhere = await openLooseStage({ guildIn: "create", guildAfter: 50, resumes: false }, [full, gone]);
		const { loose, stage, servers } = elsewhere;
		await stage.hears(({ where }) => where.workspace.externalId === gone);
		const from = stage.heard.length;
		loose.dropsConnections();
		await stage.hears(({ where }) => where.workspace.externalId === gone, from);
		await elsewhere.goesOn();
		expect(servers().filter((told) => told === `removed ${full}`)).toEqual([]);
	});
});

describe.concurrent("a server that is not told of at all", { timeout: 40_000 }, () => {
	const ways: [string, LooseAnswer, boolean][] = [
		["is there when asked for", { status: 200, body: { id: full } }, false],
		["can’t be asked for (404)", { status: 404, body: { code: 0, message: "404: Not Found" } }, false],
		["can’t be asked for (405)", { status: 405, body: { code: 0, message: "405: Method Not Allowed" } }, false],
		[
			"must not be asked for (403)",
			{ status: 403, body: { code: 20_001, message: "Bots cannot use this endpoint" } },
			false,
		],
		["is unknown (404 10004)", { status: 404, body: { code: 10_004, message: "Unknown Guild" } }, true],
		["is closed (403 50001)", { status: 403, body: { code: 50_001, message: "Missing Access" } }, true],
	];
	test.each(ways)("and %s", async (_, answer, isRemoved) => {
		const options: LooseOptions = {
			guildIn: "nowhere",
			answers: ({ path }) => (path === `/guilds/${full}` ? answer : null),
		};
		await using elsewhere = await openLooseStage(options, [full, gone]);
		await elsewhere.stage.hears(({ where }) => where.workspace.externalId === gone);
		expect(elsewhere.servers()).toEqual([...(isRemoved ? [`removed ${full}`] : []), `removed ${gone}`]);
	});

	test("and can’t be asked for does not hold up the others", async () => {
		const options: LooseOptions = {
			guildIn: "nowhere",
			answers: ({ path }) => (path === `/guilds/${full}` ? { status: 500 } : null),
		};
		await using elsewhere = await openLooseStage(options, [full, gone]);
		await elsewhere.stage.hears(({ where }) => where.workspace.externalId === gone);
		expect(elsewhere.servers()).toEqual([`removed ${gone}`]);
	});

	test.each<LooseAnswer>([
		{ status: 404 },
		{ status: 500, body: { code: 0, message: "Broken" } },
		{ status: 503, headers: { "content-type": "text/html" } },
		{ status: 501, body: { code: 0, message: "Not Implemented" } },
	])("and can’t be asked for now ($status) is asked for again later, and not taken for removed", async (answer) => {
		const options: LooseOptions = {
			guildIn: "nowhere",
			answers: ({ path }) => (path === `/guilds/${full}` ? answer : null),
		};
		await using elsewhere = await openLooseStage(options, [full]);
		await arrival("PyQ says so", () =>
			elsewhere.stage.lines.some(({ message }) => message.includes("tried again in a minute")),
		);
		expect(elsewhere.servers()).toEqual([]);
	});
});

describe.concurrent("a thread that is told of", { timeout: 40_000 }, () => {
	const ways: [string, LooseOptions][] = [
		["without its channel", { leavesOut: { thread: ["parent_id"] } }],
		["without its type", { leavesOut: { thread: ["type"] } }],
		["without its channel and type", { leavesOut: { thread: ["parent_id", "type"] } }],
		["without its state", { leavesOut: { thread: ["thread_metadata"] } }],
		["by nobody", { tellsOfThreads: false }],
	];
	test.each(ways)("%s: what is said and done there is in PyQ’s thread, and PyQ may post there", async (_, options) => {
		await using elsewhere = await openLooseStage(options);
		const { loose, stage, chat, place } = elsewhere;
		const posted = await chat.post(place, words("Good morning"), "k1", stage.clock.now() + 5_000);
		const thread = await chat.openThread(posted, "Tuples");
		const said = loose.says(thread, "A tuple can not change.");
		const ran = loose.runs("streak", thread);
		for (const id of [`msg:${said.id}`, ran.id])
			expect((await stage.hears((event) => event.id === id)).where).toMatchObject({
				channel: { externalId: loose.channel },
				thread,
			});
		const inThread = await chat.post({ ...place, thread }, words("The answer"), "k2", stage.clock.now() + 5_000);
		expect(inThread.thread).toBe(thread);
		expect(loose.messages(thread).at(-1)).toMatchObject({ id: inThread.message });
		expect(await chat.findPosted({ ...place, thread }, "k2", stage.clock.now() - 60_000)).toEqual({
			kind: "found",
			posted: inThread,
		});
	});

	test("by nobody, and that others opened: it is asked for", async () => {
		await using elsewhere = await openLooseStage({ tellsOfThreads: false });
		const { loose, stage } = elsewhere;
		const root = loose.says(loose.channel, "The question of the day");
		loose.opensThread(root.id);
		const said = loose.says(root.id, "A tuple can not change.");
		expect((await stage.hears(({ id }) => id === `msg:${said.id}`)).where).toMatchObject({
			channel: { externalId: loose.channel },
			thread: root.id,
		});
	});
});

describe.concurrent("small ids, that tell no time", { timeout: 40_000 }, () => {
	test("posts are found, replies are in time, and a lost session withdraws no answer", async () => {
		await using elsewhere = await openLooseStage({ smallIds: true, resumes: false });
		const { loose, stage, chat, place, heard, knows } = elsewhere;
		const posted = await chat.post(
			place,
			withButton("Good morning", "v1:answer:here"),
			"k1",
			stage.clock.now() + 5_000,
		);
		const since = stage.clock.now() - 60_000;
		expect(await chat.findPosted(place, "k1", since)).toEqual({ kind: "found", posted });
		const thread = await chat.openThread(posted, "Tuples");
		const said = loose.says(thread, "A tuple can not change.");
		const live = await stage.hears(({ id }) => id === `msg:${said.id}`);
		expect(live.at).toBeGreaterThan(since);
		const ran = loose.runs("streak");
		const { replyTo, at } = await stage.hears(({ id }) => id === ran.id);
		expect(at).toBeGreaterThan(since);
		await chat.respond(replyTo ?? "", words("A streak of 3."));
		// Another process, which has not heard of it.
		await stage.another({ apiUrl: loose.apiUrl }).respond(replyTo ?? "", words("A streak of 3."));
		expect(loose.asked(/^(?:PATCH|POST) \/webhooks\//u).length).toBeGreaterThan(0);

		knows(thread, [said.id, "1"]);
		loose.dropsConnections();
		await stage.hears(({ id }) => id === "del:1");
		expect(heard.filter(({ kind }) => kind === "messageDeleted").map(({ id }) => id)).toEqual(["del:1"]);
		expect(loose.asked(logIn).length).toBeGreaterThan(0);
	});
});

describe("an answer of few words", { timeout: 40_000 }, () => {
	const limited = (shape: RegExp) => ({
		answers: ({ method, path }: { method: string; path: string }) =>
			shape.test(`${method} ${path}`)
				? { status: 429, body: { message: "slow", retry_after: 2.5, global: false } }
				: null,
	});

	test("429 without Retry-After: a post is the step’s to try again, after one request", async () => {
		const posts = /^POST \/channels\/\d+\/messages$/u;
		await using elsewhere = await openLooseStage(limited(posts));
		const { loose, stage, chat, place } = elsewhere;
		await expect(chat.post(place, words("Good morning"), "k1", stage.clock.now() + 5_000)).rejects.toMatchObject({
			reason: "rate-limited",
			notSent: true,
		});
		expect(loose.asked(posts)).toHaveLength(1);
	});

	test("429 without Retry-After: a first response is not hammered", async () => {
		const first = /^POST \/interactions\//u;
		await using elsewhere = await openLooseStage(limited(first));
		const { loose } = elsewhere;
		loose.runs("streak");
		await arrival("it is tried", () => loose.asked(first).length > 0);
		await wait(1_500);
		expect(loose.asked(first).length).toBeLessThanOrEqual(2);
	});

	test("429 without Retry-After: a reply is tried a few times, a second apart, and is then the step’s", async () => {
		const fill = /^PATCH \/webhooks\//u;
		await using elsewhere = await openLooseStage(limited(fill));
		const { loose, stage, chat } = elsewhere;
		const ran = loose.runs("streak");
		const { replyTo } = await stage.hears(({ id }) => id === ran.id);
		await expect(chat.respond(replyTo ?? "", words("A streak of 3."))).rejects.toMatchObject({
			reason: "rate-limited",
		});
		const at = loose.asked(fill).map((request) => request.at);
		expect(at.length).toBeGreaterThan(1);
		expect(at.length).toBeLessThanOrEqual(6);
		expect(Math.min(...at.slice(1).map((one, index) => one - (at[index] ?? 0)))).toBeGreaterThan(900);
	});

	test("200 with nothing in it: a first response is given, once", async () => {
		await using elsewhere = await openLooseStage({
			answers: ({ path }) => (path.endsWith("/callback") ? { status: 200 } : null),
		});
		const { loose, stage, chat } = elsewhere;
		const ran = loose.runs("streak");
		const { replyTo } = await stage.hears(({ id }) => id === ran.id);
		await chat.respond(replyTo ?? "", words("A streak of 3."));
		expect(loose.asked(/\/callback$/u)).toHaveLength(1);
		expect(loose.asked(/^PATCH \/webhooks\//u)).toHaveLength(1);
	});

	test("200 with nothing in it: a reaction, a pin and an edit are done", async () => {
		await using elsewhere = await openLooseStage({
			answers: ({ method, path }) =>
				/\/(?:reactions|pins)\//u.test(path) || method === "PATCH" ? { status: 200 } : null,
		});
		const { loose, stage, chat, place } = elsewhere;
		const posted = await chat.post(place, words("Good morning"), "k1", stage.clock.now() + 5_000);
		const said = loose.says(loose.channel, "A tuple can not change.");
		await chat.markReceived({ workspace: place.workspace, channel: loose.channel, message: said.id, thread: null });
		await chat.pin(posted, true);
		await chat.edit(posted, words("Good night"));
	});
});
