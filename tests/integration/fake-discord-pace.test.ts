import { Routes } from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeDiscord, openFakeDiscord, type Person } from "../support/fake-discord/fake-discord.ts";
import { ask, openBot, restOf } from "../support/fake-discord/test-bot.ts";

let now = 1_800_000_000_000;
let fake: FakeDiscord;
let guild: { id: string };
let channel: { id: string };
let lena: Person;

async function open(options: Parameters<typeof openFakeDiscord>[0] = {}): Promise<void> {
	fake = await openFakeDiscord({ now: () => now, ...options });
	guild = fake.guild("Snakes");
	channel = fake.channel(guild, "python-prep");
	lena = fake.member(guild, "Lena");
}
beforeEach(() => open());
afterEach(() => fake.close());

const post = (to = channel) => ask(fake, `POST /channels/${to.id}/messages`, { content: "x" });

describe("a route's limit", () => {
	it("is told in headers, slides, and is each channel's own", async () => {
		const other = fake.channel(guild, "other");
		for (const left of [4, 3, 2, 1, 0]) {
			const { headers } = await post();
			expect(headers.get("X-RateLimit-Limit")).toBe("5");
			expect(headers.get("X-RateLimit-Remaining")).toBe(String(left));
			now += 500;
		}
		const refused = await post();
		expect(refused).toMatchObject({
			status: 429,
			body: { message: "You are being rate limited.", retry_after: 2.5, global: false },
		});
		expect(refused.headers.get("Retry-After")).toBe("3");
		expect(refused.headers.get("X-RateLimit-Scope")).toBe("user");
		expect(refused.headers.get("X-RateLimit-Reset-After")).toBe("2.500");
		expect((await post(other)).status).toBe(200);
		now += 2_500;
		expect((await post()).status).toBe(200);
		expect((await post()).status).toBe(429);
		expect(fake.invalidRequests[429]).toBe(2);
		expect(fake.messages(channel)).toHaveLength(6);
	});

	it("is tight for reactions, and each route has its own", async () => {
		const said = lena.says(channel, "x");
		const react = (emoji: string) =>
			ask(fake, `PUT /channels/${channel.id}/messages/${said.id}/reactions/${encodeURIComponent(emoji)}/@me`);
		expect((await react("✅")).status).toBe(204);
		expect((await react("🎉")).status).toBe(429);
		now += 250;
		expect((await react("🎉")).status).toBe(204);
		const id = Object((await post()).body).id;
		for (let time = 0; time < 5; time++)
			expect((await ask(fake, `PATCH /channels/${channel.id}/messages/${id}`, { content: `${time}` })).status).toBe(
				200,
			);
		expect((await ask(fake, `PATCH /channels/${channel.id}/messages/${id}`, { content: "x" })).status).toBe(429);
	});

	it("is kept by the real library, which is never refused", async () => {
		await fake.close();
		await open({ now: Date.now, rateLimits: { buckets: { "create message": { limit: 2, perMs: 300 } } } });
		const rest = restOf(fake);
		await Promise.all(
			Array.from({ length: 7 }, () => rest.post(Routes.channelMessages(channel.id), { body: { content: "x" } })),
		);
		expect(fake.invalidRequests).toEqual({ 401: 0, 403: 0, 429: 0 });
		const [first, ...others] = fake.requests;
		expect((others.at(-1)?.began ?? 0) - (first?.began ?? 0)).toBeGreaterThan(890);
	});
});

describe("the limit of the whole bot", () => {
	it("is 50 in any second, whatever the routes; interactions and webhooks do not count", async () => {
		await using bot = await openBot(fake);
		now += 1_000;
		await ask(fake, `PUT /applications/${fake.applicationId}/commands`, [{ name: "pyq", description: "Practice" }]);
		const deed = lena.runs("pyq", {}, channel);
		const { id, token } = await bot.hears("INTERACTION_CREATE");
		for (let number = 0; number < 49; number++)
			expect((await ask(fake, `GET /channels/${channel.id}`)).status).toBe(200);
		const refused = await post();
		expect(refused).toMatchObject({ status: 429, body: { global: true } });
		expect(refused.headers.get("X-RateLimit-Global")).toBe("true");
		expect(refused.headers.get("X-RateLimit-Scope")).toBe("global");
		expect((await ask(fake, `POST /interactions/${id}/${token}/callback`, { type: 5 })).status).toBe(204);
		expect(
			(await ask(fake, `PATCH /webhooks/${fake.applicationId}/${token}/messages/@original`, { content: "x" })).status,
		).toBe(200);
		await deed;
		now += 1_000;
		expect((await post()).status).toBe(200);
	});

	it("is watched: how many requests there were, of each route and in the busiest second", async () => {
		for (let number = 0; number < 12; number++) await ask(fake, `GET /channels/${channel.id}`);
		await post();
		expect(fake.requestCounts()).toEqual(
			new Map([
				["GET /channels/:channel", 12],
				["POST /channels/:channel/messages", 1],
			]),
		);
		expect(fake.busiestSecond).toBe(13);
		expect(fake.requests.at(-1)).toMatchObject({
			method: "POST",
			path: `/channels/${channel.id}/messages`,
			body: { content: "x" },
			status: 200,
			at: now,
		});
	});
});

describe("faults", () => {
	const rest = () => restOf(fake);
	const send = () => rest().post(Routes.channelMessages(channel.id), { body: { content: "x" } });
	const route = "POST /channels/*/messages";

	it("answer with a status in place of doing it", async () => {
		fake.faults.next(route, { status: 500 });
		fake.faults.next(route, { status: 403, body: { code: 50_013, message: "Missing Permissions" } });
		await expect(send()).rejects.toMatchObject({ status: 500 });
		await expect(send()).rejects.toMatchObject({ status: 403, code: 50_013 });
		expect(fake.messages(channel)).toEqual([]);
		expect(fake.faults.waiting).toBe(0);
		await send();
		expect(fake.messages(channel)).toHaveLength(1);
	});

	it("break the connection before anything is done, or after", async () => {
		fake.faults.next(route, { drop: "before" });
		await expect(send()).rejects.toThrow();
		expect(fake.messages(channel)).toHaveLength(0);
		fake.faults.next(route, { drop: "after" });
		await expect(send()).rejects.toThrow();
		expect(fake.messages(channel)).toHaveLength(1);
	});

	it("never answer, and let go when the fake closes", async () => {
		fake.faults.next(route, { hang: "after" });
		fake.faults.next(route, { hang: "before" });
		const hanging = [send(), send()].map((one) => one.catch((fault: unknown) => fault));
		const long = await Promise.race([
			hanging[0],
			new Promise((resolve) => setTimeout(() => resolve("still waiting"), 200)),
		]);
		expect(long).toBe("still waiting");
		expect(fake.messages(channel)).toHaveLength(1);
		await fake.close();
		for (const one of hanging) expect(await one).toBeInstanceOf(Error);
		await open();
	});

	it("are slow, or give what is no JSON", async () => {
		fake.faults.next(route, { slowMs: 150 });
		const began = performance.now();
		await send();
		expect(performance.now() - began).toBeGreaterThan(149);
		fake.faults.next(route, { broken: '{"id": "1' });
		await expect(send()).rejects.toThrow();
		expect(fake.messages(channel)).toHaveLength(2);
	});

	it("befall what fits until they are lifted", async () => {
		const lift = fake.faults.always(/^POST .*messages$/u, { status: 502 });
		await expect(send()).rejects.toMatchObject({ status: 502 });
		await expect(send()).rejects.toMatchObject({ status: 502 });
		expect((await ask(fake, `GET /channels/${channel.id}`)).status).toBe(200);
		lift();
		await send();
		fake.faults.always(route, { status: 500 });
		fake.faults.clear();
		await send();
	});

	it("befall files as well", async () => {
		const { attachments } = lena.says(channel, "x", [{ name: "a.py", text: "print()" }]);
		const get = () => fetch(attachments[0]?.url ?? "");
		fake.faults.next("GET /cdn/attachments/*/*/*", { status: 404 });
		expect((await get()).status).toBe(404);
		expect(await (await get()).text()).toBe("print()");
	});
});
