import { describe, expect, test, vi } from "vitest";
import { DiscordStartError } from "../../src/adapters/discord/adapter.ts";
import type { Inbound } from "../../src/app/ports/inbound.ts";
import { openStage } from "../support/discord-stage.ts";

const soon = { timeout: 15_000, interval: 10 };
const idsOf = (heard: readonly Inbound[]) => heard.map(({ id }) => id);
const messagesOf = (heard: readonly Inbound[]) => heard.filter(({ kind }) => kind.startsWith("message"));

describe("a connection that is lost and resumed", { timeout: 40_000 }, () => {
	test("tells what was missed, in order and nothing twice", async () => {
		await using stage = await openStage();
		const { fake, ada, channel, heard } = stage;
		const thread = stage.thread();
		stage.knows(thread);
		await stage.hears(({ id }) => id === `msg:${thread.id}`);
		const before = heard.length;
		fake.gateway.takesConnections(false);
		fake.gateway.dropConnections({ resumable: true });
		const first = ada.says(thread, "A tuple can not change.");
		ada.edits(first, "A tuple can not change, a list can.");
		const second = ada.says(channel, "What about sets?");
		ada.deletes(first);
		fake.gateway.takesConnections(true);
		await fake.gateway.untilConnected(1);
		await stage.hears(({ id }) => id === `del:${first.id}`);
		const inThread = idsOf(heard.slice(before)).filter((id) => id.includes(first.id));
		expect(inThread).toEqual([
			`msg:${first.id}`,
			expect.stringMatching(new RegExp(`^msg:${first.id}:\\d+$`, "u")),
			`del:${first.id}`,
		]);
		await stage.hears(({ id }) => id === `msg:${second.id}`);
		expect(heard.length - before).toBe(4);
		// Resumed, nothing is read again.
		expect(fake.requestCounts().get("GET /channels/:channel/messages") ?? 0).toBe(0);
		expect(stage.lines.filter(({ level }) => level === "error")).toEqual([]);
	});

	test.each(["asked to reconnect", "heartbeats that nobody answers"])("comes back after %s", async (how) => {
		await using stage = await openStage(
			how === "asked to reconnect" ? {} : { fake: { gateway: { heartbeatMs: 300 } } },
		);
		const { fake, ada, channel, heard } = stage;
		if (how === "asked to reconnect") fake.gateway.askToReconnect();
		else fake.gateway.answersHeartbeats(false);
		await vi.waitUntil(() => fake.gateway.connected === 0, soon);
		const said = ada.says(channel, "Anybody there?");
		fake.gateway.answersHeartbeats(true);
		await stage.hears(({ id }) => id === `msg:${said.id}`);
		expect(idsOf(heard).filter((id) => id === `msg:${said.id}`)).toHaveLength(1);
	});
});

describe("Message Content", { timeout: 40_000 }, () => {
	test("not granted: PyQ is there without it, says so, and hears of a thread’s messages without their words", async () => {
		await using stage = await openStage({ fake: { intents: { messageContent: false } } });
		const { chat, ada, channel, fake } = stage;
		expect(chat.standing()).toEqual({ name: expect.any(String), servers: 1, messageText: false });
		const thread = stage.thread();
		const said = ada.says(thread, "A tuple can not change.");
		expect(await stage.hears(({ id }) => id === `msg:${said.id}`)).toMatchObject({
			text: null,
			where: { thread: thread.id, channel: { externalId: channel.id } },
			aloudTo: expect.any(String),
		});
		await ada.runs("pyq streak", {}, channel);
		const run = await stage.hears(({ kind }) => kind === "command");
		expect(run.where.lacks.map(({ name }) => name)).toEqual(["Message Content Intent"]);
		// Outside of threads nobody answers by writing.
		expect(messagesOf(stage.heard).filter(({ where }) => where.thread === null)).toEqual([]);
		expect(fake.gateway.connected).toBe(1);
	});

	test("taken away while PyQ runs: it connects again without, says so, and goes on", async () => {
		await using stage = await openStage();
		const { chat, fake, ada, channel } = stage;
		expect(chat.standing()).toMatchObject({ messageText: true });
		fake.grantIntents({ messageContent: false });
		fake.gateway.dropConnections({ resumable: false });
		await vi.waitUntil(() => chat.standing()?.messageText === false && fake.gateway.connected === 1, soon);
		const thread = stage.thread();
		const said = ada.says(thread, "A tuple can not change.");
		expect(await stage.hears(({ id }) => id === `msg:${said.id}`)).toMatchObject({ text: null });
		expect((await ada.runs("pyq streak", {}, channel)).kind).toBe("deferred");
		await vi.waitUntil(() => stage.heard.some(({ kind }) => kind === "command"), soon);
		expect(stage.heard.filter(({ kind }) => kind === "command")).toHaveLength(1);
		const place = { workspace: stage.guild.id, channel: channel.id, thread: null };
		const posted = await chat.post(place, { summary: "Good morning", blocks: [] }, "k1", stage.clock.now() + 5_000);
		expect(await chat.findPosted(place, "k1", stage.clock.now() - 60_000)).toEqual({ kind: "found", posted });
		// Nobody is told of a server twice because of it.
		expect(stage.heard.filter(({ kind }) => kind === "installed" || kind === "removed")).toEqual([]);
		expect(stage.lines.some(({ message }) => message.includes("Message Content"))).toBe(true);
	});
});

describe("the token", { timeout: 40_000 }, () => {
	test("wrong from the start: said at once, with a handful of requests", async () => {
		await using stage = await openStage({ started: false });
		const token = `${stage.fake.token.split(".")[0]}.Gabcde.${"x".repeat(38)}`;
		const failure = await stage
			.another({ token })
			.start(async () => ({ kind: "done" }))
			.catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(DiscordStartError);
		expect(failure).toMatchObject({ reason: "token", message: expect.stringContaining("DISCORD_TOKEN") });
		expect(stage.fake.requests.length).toBeLessThanOrEqual(3);
		expect(stage.logged() + String((failure as Error).stack)).not.toContain(token);
	});

	test("refused by the gateway alone (4004): the same", async () => {
		await using stage = await openStage({ started: false });
		const token = `${stage.fake.token.split(".")[0]}.Gabcde.${"x".repeat(38)}`;
		const url = stage.fake.apiUrl.replace("http", "ws").replace("/api", "");
		stage.fake.faults.always("GET /gateway/bot", {
			status: 200,
			body: {
				url,
				shards: 1,
				session_start_limit: { total: 1_000, remaining: 999, reset_after: 0, max_concurrency: 1 },
			},
			headers: { "Content-Type": "application/json" },
		});
		const failure = await stage
			.another({ token })
			.start(async () => ({ kind: "done" }))
			.catch((error: unknown) => error);
		expect(failure).toMatchObject({ reason: "token" });
		expect(stage.fake.requests.length).toBeLessThanOrEqual(3);
	});

	test("taken back while PyQ runs: every step learns it is logged out, and Discord is asked once", async () => {
		await using stage = await openStage();
		const { chat, fake, channel, guild } = stage;
		fake.faults.always(/^(?:GET|POST|PUT|PATCH|DELETE) \/(?:channels|users|gateway|applications)/u, { status: 401 });
		const place = { workspace: guild.id, channel: channel.id, thread: null };
		const before = fake.requests.length;
		for (let step = 0; step < 20; step++)
			await expect(
				chat.post(place, { summary: "Good morning", blocks: [] }, `k${step}`, stage.clock.now() + 5_000),
			).rejects.toMatchObject({ name: "ChatError", reason: "logged-out" });
		await expect(chat.findPosted(place, "k1", 0)).resolves.toEqual({ kind: "unreadable", why: "logged-out" });
		expect(fake.requests.length - before).toBe(1);
	});
});
