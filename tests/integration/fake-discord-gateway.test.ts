import { Client, Events } from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type FakeDiscord, openFakeDiscord, type Person } from "../support/fake-discord/fake-discord.ts";
import { openBot, usualIntents } from "../support/fake-discord/test-bot.ts";

let fake: FakeDiscord;
let guild: { id: string };
let channel: { id: string };
let lena: Person;

async function open(options: Parameters<typeof openFakeDiscord>[0] = {}): Promise<void> {
	fake = await openFakeDiscord({ rates: "none", ...options, gateway: { identifyEveryMs: 0, ...options.gateway } });
	guild = fake.guild("Snakes");
	channel = fake.channel(guild, "python-prep");
	lena = fake.member(guild, "Lena");
}
beforeEach(() => open());
afterEach(() => fake.close());

type Frame = { op: number; t: string | null; s: number | null; d: unknown };
/** A connection without the library; `closed` has the code with which it ended. */
async function connect(query = "?v=10&encoding=json") {
	const socket = new WebSocket(`${fake.apiUrl.replace("http", "ws").replace("/api", "")}/${query}`);
	const frames: Frame[] = [];
	const watchers = new Set<() => void>();
	socket.on("message", (data) => {
		frames.push(JSON.parse(String(data)));
		for (const look of [...watchers]) look();
	});
	const closed = new Promise<number>((resolve) => socket.on("close", resolve));
	socket.on("error", () => undefined);
	await new Promise<void>((resolve) => socket.once("open", () => resolve()));
	const frame = (fits: (one: Frame) => boolean): Promise<Frame> =>
		new Promise((resolve) => {
			const look = (): void => {
				const found = frames.find(fits);
				if (found === undefined) return;
				watchers.delete(look);
				resolve(found);
			};
			watchers.add(look);
			look();
		});
	return { socket, frames, closed, frame, send: (op: number, d: unknown) => socket.send(JSON.stringify({ op, d })) };
}
const identity = (more: object = {}) => ({
	token: fake.token,
	intents: usualIntents,
	properties: { os: "x", browser: "x", device: "x" },
	...more,
});
const namesOf = (frames: readonly Frame[]) => frames.flatMap(({ t }) => t ?? []);

describe("a connection", () => {
	it("is greeted, heard and numbered", async () => {
		const { frame, frames, send, socket } = await connect();
		expect(await frame(({ op }) => op === 10)).toMatchObject({ d: { heartbeat_interval: 41_250 } });
		send(1, null);
		await frame(({ op }) => op === 11);
		send(2, identity());
		expect(await frame(({ t }) => t === "READY")).toMatchObject({
			s: 1,
			d: { v: 10, user: { id: fake.botId }, guilds: [{ id: guild.id, unavailable: true }], shard: [0, 1] },
		});
		expect(await frame(({ t }) => t === "GUILD_CREATE")).toMatchObject({
			s: 2,
			d: { id: guild.id, channels: [{ id: channel.id }], unavailable: false, members: [{ user: { id: fake.botId } }] },
		});
		lena.says(channel, "hello");
		expect(await frame(({ t }) => t === "MESSAGE_CREATE")).toMatchObject({ s: 3 });
		expect(frames).toHaveLength(5);
		socket.close(1_000);
		await fake.gateway.untilConnected(0);
	});

	const refusals: [string, () => [number, unknown][], number, string?][] = [
		["a wrong token", () => [[2, identity({ token: "no" })]], 4_004],
		["an intent that was not granted", () => [[2, identity({ intents: 1 << 1 })]], 4_014],
		["intents that there are not", () => [[2, identity({ intents: 1 << 30 })]], 4_013],
		["a shard out of range", () => [[2, identity({ shard: [2, 2] })]], 4_010],
		["an unknown opcode", () => [[77, null]], 4_001],
		["a deed before the token", () => [[3, null]], 4_003],
		[
			"a second token",
			() => [
				[2, identity()],
				[2, identity()],
			],
			4_005,
		],
		["a payload of more than 4,096 bytes", () => [[2, identity({ x: "x".repeat(5_000) })]], 4_002],
		["120 payloads in a minute", () => Array.from({ length: 121 }, () => [1, null] as [number, unknown]), 4_008],
		["an old version", () => [], 4_012, "?v=6&encoding=json"],
	];
	it.each(refusals)("is ended for %s", async (_why, sends, code, query) => {
		const { closed, send } = await connect(query);
		for (const [op, d] of sends()) send(op, d);
		expect(await closed).toBe(code);
	});

	it("is ended when what it says is no JSON", async () => {
		const { closed, socket } = await connect();
		socket.send("{");
		expect(await closed).toBe(4_002);
	});

	it("without heartbeats is ended, and its session is gone", async () => {
		await fake.close();
		await open({ gateway: { heartbeatMs: 50 } });
		const { closed, send, frame } = await connect();
		send(2, identity());
		const { d } = await frame(({ t }) => t === "READY");
		expect(await closed).toBe(4_009);
		const again = await connect();
		again.send(6, { token: fake.token, session_id: Object(d).session_id, seq: 1 });
		expect(await again.frame(({ op }) => op === 9)).toMatchObject({ d: false });
	});

	it("waits for its turn to identify: one in five seconds of a bucket", async () => {
		await fake.close();
		let now = 1_800_000_000_000;
		await open({ now: () => now, gateway: { identifyEveryMs: 5_000, maxConcurrency: 2 } });
		const first = await connect();
		first.send(2, identity({ shard: [0, 4] }));
		await first.frame(({ t }) => t === "READY");
		const second = await connect();
		second.send(2, identity({ shard: [2, 4] }));
		expect(await second.frame(({ op }) => op === 9)).toMatchObject({ d: false });
		const third = await connect();
		third.send(2, identity({ shard: [1, 4] }));
		await third.frame(({ t }) => t === "READY");
		now += 5_000;
		second.send(2, identity({ shard: [2, 4] }));
		await second.frame(({ t }) => t === "READY");
	});
});

describe("a session", () => {
	it("that was cut is resumed by the real library, and nothing is missed", async () => {
		await using bot = await openBot(fake);
		const resumed = new Promise((resolve) =>
			bot.client.once(Events.ShardResume, (_shard, replayed) => resolve(replayed)),
		);
		fake.gateway.dropConnections({ resumable: true });
		lena.says(channel, "while away");
		expect(await bot.hears("MESSAGE_CREATE")).toMatchObject({ content: "while away" });
		await resumed;
		expect(bot.heard.filter(({ t }) => t === "READY")).toHaveLength(1);
		lena.says(channel, "back");
		await bot.hears("MESSAGE_CREATE", ({ content }) => content === "back");
	});

	it("that is forgotten begins anew, and what happened meanwhile is not told", async () => {
		await using bot = await openBot(fake);
		fake.gateway.dropConnections({ resumable: false });
		lena.says(channel, "while away");
		await bot.hears("READY", () => bot.heard.filter(({ t }) => t === "READY").length === 2);
		lena.says(channel, "back");
		await bot.hears("MESSAGE_CREATE", ({ content }) => content === "back");
		expect(bot.heard.filter(({ t }) => t === "MESSAGE_CREATE")).toHaveLength(1);
	}, 20_000);

	it("comes again when it is asked to (opcode 7)", async () => {
		await using bot = await openBot(fake);
		fake.gateway.askToReconnect();
		await bot.hears("RESUMED");
	});

	it("that is invalid but resumable is resumed (opcode 9)", async () => {
		const { send, frame, frames } = await connect();
		send(2, identity());
		await frame(({ t }) => t === "READY");
		fake.gateway.invalidateSessions({ resumable: true });
		expect(await frame(({ op }) => op === 9)).toMatchObject({ d: true });
		fake.gateway.invalidateSessions({ resumable: false });
		await frame(({ op, d }) => op === 9 && d === false);
		lena.says(channel, "nobody hears");
		expect(namesOf(frames)).not.toContain("MESSAGE_CREATE");
	});

	it("can't be resumed when it was away too long, or missed more than is kept", async () => {
		await fake.close();
		let now = 1_800_000_000_000;
		await open({ now: () => now, gateway: { replayed: 3 } });
		for (const misses of ["time", "events"]) {
			const first = await connect();
			first.send(2, identity());
			const { d } = await first.frame(({ t }) => t === "READY");
			const resume = { token: fake.token, session_id: Object(d).session_id, seq: 2 };
			await first.frame(({ t }) => t === "GUILD_CREATE");
			first.socket.terminate();
			await fake.gateway.untilConnected(0);
			if (misses === "time") now += 200_000;
			else for (const word of ["a", "b", "c", "d"]) lena.says(channel, word);
			const again = await connect();
			again.send(6, resume);
			expect(await again.frame(({ op }) => op === 9), misses).toMatchObject({ d: false });
			again.socket.close(1_000);
		}
	});

	it("that acknowledges no heartbeat is taken for dead by the real library, and resumed", async () => {
		await fake.close();
		await open({ gateway: { heartbeatMs: 300 } });
		await using bot = await openBot(fake);
		fake.gateway.answersHeartbeats(false);
		await bot.hears("RESUMED");
	});

	it("is one of several: each gets every event of its shard", async () => {
		await using one = await openBot(fake);
		await using two = await openBot(fake);
		expect(fake.gateway.connected).toBe(2);
		lena.says(channel, "hello");
		await Promise.all([one.hears("MESSAGE_CREATE"), two.hears("MESSAGE_CREATE")]);
		fake.gateway.repeat("MESSAGE_CREATE");
		await one.hears("MESSAGE_CREATE", () => one.heard.filter(({ t }) => t === "MESSAGE_CREATE").length === 2);
	});

	it("hears of its shard's servers alone; direct messages come to the first", async () => {
		const other = fake.guild("Cats");
		fake.member(other, "Lena");
		const there = fake.channel(other, "general");
		const shard = (id: string) => Number((BigInt(id) >> 22n) % 2n);
		expect(shard(other.id)).not.toBe(shard(guild.id));
		await using zero = await openBot(fake, usualIntents, [0], 2);
		await using one = await openBot(fake, usualIntents, [1], 2);
		const bots = [zero, one];
		lena.says(channel, "snakes");
		lena.says(there, "cats");
		lena.dm("psst");
		await bots[shard(guild.id)]?.hears("MESSAGE_CREATE", ({ content }) => content === "snakes");
		await bots[shard(other.id)]?.hears("MESSAGE_CREATE", ({ content }) => content === "cats");
		await zero.hears("MESSAGE_CREATE", ({ content }) => content === "psst");
		const count = bots.map(({ heard }) => heard.filter(({ t }) => t === "MESSAGE_CREATE").length);
		expect(count).toEqual([2, 1]);
	});

	it("can be refused for a while", async () => {
		fake.gateway.takesConnections(false);
		const client = new Client({ intents: 1, rest: { api: fake.apiUrl } });
		client.on(Events.Error, () => undefined);
		const login = client.login(fake.token).catch(() => undefined);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(fake.gateway.connected).toBe(0);
		fake.gateway.takesConnections(true);
		await fake.gateway.untilConnected(1);
		await login;
		await client.destroy();
	});
});
