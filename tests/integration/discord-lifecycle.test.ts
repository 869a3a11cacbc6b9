import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { openGateway } from "../../src/adapters/discord/gateway.ts";
import { ChatError } from "../../src/app/errors.ts";
import type { Received } from "../../src/app/ports/inbound.ts";
import { openStage, withButton, words } from "../support/discord-stage.ts";

const run = promisify(execFile);
const soon = { timeout: 10_000, interval: 10 };
const cycles = fileURLToPath(new URL("../support/discord-cycles.ts", import.meta.url));

describe("stop", { timeout: 60_000 }, () => {
	test("finishes what is in hand, takes nothing more, sends nothing more, and PyQ can be started again", async () => {
		await using stage = await openStage();
		const { chat, fake, guild, channel, ada, heard, clock } = stage;
		const slow = Promise.withResolvers<Received>();
		stage.answersWith(() => slow.promise);
		const shown = await ada.runs("pyq streak", {}, channel);
		const said = ada.says(channel, "A tuple can not change.");
		await stage.hears(({ id }) => id === `msg:${said.id}`);
		const place = { workspace: guild.id, channel: channel.id, thread: null };
		fake.faults.next("POST /channels/*/messages", { slowMs: 400 });
		const underWay = chat.post(place, words("Good morning"), "k0", clock.now() + 20_000);
		const waiting = Array.from({ length: 100 }, (_, step) =>
			chat.post(place, words("Good morning"), `w${step}`, clock.now() + 20_000).catch((error: unknown) => error),
		);
		await vi.waitUntil(() => fake.messages(channel).length === 2, soon);
		let stopped = false;
		const stopping = chat.stop().then(() => {
			stopped = true;
		});
		await new Promise((resolve) => setTimeout(resolve, 600));
		expect(stopped).toBe(false);
		slow.resolve({ kind: "reply", message: words("A streak of 3.") });
		await stopping;
		// What had left is answered; what waited did not leave, and says so.
		await expect(underWay).resolves.toMatchObject({ channel: channel.id });
		const outcomes = await Promise.all(waiting);
		const late = outcomes.filter((outcome) => outcome instanceof ChatError);
		expect(late.length).toBeGreaterThan(0);
		for (const error of late) expect(error).toMatchObject({ reason: "late", notSent: true });
		expect(fake.messages(channel).filter(({ author }) => author.id === fake.botId)).toHaveLength(101 - late.length);
		expect(shown.answers().map(({ content }) => content)).toEqual(["A streak of 3."]);
		expect(fake.gateway.connected).toBe(0);
		expect(chat.standing()).toBeNull();
		const [events, requests] = [heard.length, fake.requests.length];
		ada.says(channel, "Anybody there?");
		await expect(chat.post(place, words("Good night"), "k1", clock.now() + 20_000)).rejects.toMatchObject({
			reason: "late",
		});
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect([heard.length, fake.requests.length]).toEqual([events, requests]);
		stage.answersWith(() => ({ kind: "done" }));
		await stage.start();
		const again = ada.says(channel, "And now?");
		await stage.hears(({ id }) => id === `msg:${again.id}`);
		await chat.post(place, words("Good night"), "k1", clock.now() + 20_000);
		expect(stage.lines.filter(({ level }) => level === "error")).toEqual([]);
	});

	test("waits no longer than some seconds for what hangs", async () => {
		await using stage = await openStage();
		stage.answersWith(() => new Promise(() => {}));
		stage.ada.says(stage.channel, "A tuple can not change.");
		await vi.waitUntil(() => stage.heard.length === 1, soon);
		const began = performance.now();
		await stage.chat.stop();
		expect(performance.now() - began).toBeLessThan(7_000);
	});

	test("twenty times started and stopped: nothing piles up, and the process ends by itself at once", async () => {
		await using stage = await openStage({ started: false });
		const { stdout } = await run(process.execPath, [cycles, stage.fake.apiUrl, stage.fake.token, "20"]);
		const endedAt = Date.now();
		const told = JSON.parse(stdout) as { stoppedAt: number; heap: number[]; listeners: number };
		expect(endedAt - told.stoppedAt).toBeLessThan(3_000);
		const [early = 0, late = 0] = [told.heap[4], told.heap[19]];
		expect(late - early).toBeLessThan(4 * 1024 * 1024);
		expect(told.listeners).toBeLessThan(5);
		expect(stage.fake.gateway.connected).toBe(0);
	});

	test("a log-in that is given up does not come to be afterwards", async () => {
		await using stage = await openStage({ started: false });
		const { fake } = stage;
		const nothing = () => {};
		const told = {
			interaction: nothing,
			message: nothing,
			deleted: nothing,
			caughtUp: nothing,
			channelGone: () => {},
			joined: nothing,
		};
		for (const [route, fault] of [
			["GET /gateway/bot", { slowMs: 900 }],
			["GET /gateway/bot", { hang: "before" }],
			["POST /none", { slowMs: 1 }],
		] as const) {
			fake.faults.clear();
			fake.faults.next(route, fault);
			const ended = new AbortController();
			const opening = openGateway({
				token: fake.token,
				apiUrl: fake.apiUrl,
				shards: "auto",
				log: { info: nothing, warn: nothing, error: nothing },
				ended: ended.signal,
				tell: () => ({ ...told, back: nothing, left: nothing, refused: nothing }),
			});
			setTimeout(() => ended.abort(), route === "POST /none" ? 6 : 200);
			const began = performance.now();
			const gateway = await opening.catch(() => null);
			expect(performance.now() - began).toBeLessThan(2_500);
			await gateway?.close();
			await new Promise((resolve) => setTimeout(resolve, 1_200));
			expect(fake.gateway.connected).toBe(0);
		}
	});
});

/** Discord quotes what it refuses. */
const refusedFor = (quoted: string) => ({
	content: { _errors: [{ code: "INVALID", message: `“${quoted}” is invalid` }] },
});

describe("what PyQ says and writes down", { timeout: 40_000 }, () => {
	test("no words of people, no token and no interaction’s token in the log; no ping in any message", async () => {
		await using stage = await openStage();
		const { chat, fake, guild, channel, ada, clock, lines } = stage;
		const secret = "Xyzzy-plugh-7731";
		const place = { workspace: guild.id, channel: channel.id, thread: null };
		const tokens: string[] = [];
		stage.answersWith((event) => {
			if (event.replyTo !== null) tokens.push(String((JSON.parse(event.replyTo) as { token?: string }).token ?? ""));
			if (event.kind === "formSubmitted") return { kind: "invalid", errors: { text: "Too short." } };
			if (event.kind === "action") throw new TypeError("a bug");
			return { kind: "done" };
		});
		const message = withButton(`@everyone <@${ada.id}> <@&${guild.id}> ${secret}`, "v1:hint:1");
		const posted = await chat.post(place, message, "k0", clock.now() + 5_000);
		const thread = await chat.openThread(posted, `@everyone ${secret}`);
		await chat.post({ ...place, thread }, message, "k1", clock.now() + 5_000);
		await chat.edit(posted, message);
		await chat.direct({ workspace: guild.id, externalId: ada.id }, message, "k2", clock.now() + 5_000);
		const run = await ada.runs("pyq answer", { text: `@here ${secret}` }, channel);
		const event = await stage.hears(({ kind }) => kind === "command");
		await chat.respond(event.replyTo ?? "", message);
		await chat.respond(event.replyTo ?? "", words(`And @everyone ${secret}`));
		await run.final();
		await (await ada.presses(posted.message, "Go")).final();
		ada.dm(`Hello ${secret}`);
		await stage.hears(({ kind }) => kind === "message");
		const direct = stage.heard.find(({ kind }) => kind === "message");
		await chat.respond(direct?.replyTo ?? "", message);
		// Everything that can go wrong does, and is logged.
		for (const fault of [
			{ status: 400, body: { code: 50_035, message: "Invalid Form Body", errors: refusedFor(secret) } },
			{ status: 403 },
			{ status: 500 },
			{ drop: "after" },
		] as const)
			for (const route of ["POST /channels/*/messages", "POST /webhooks/*/*", "POST /interactions/*/*/callback"]) {
				fake.faults.next(route, fault);
				if (route.includes("channels"))
					await chat.post(place, message, `${JSON.stringify(fault)}`, clock.now() + 5_000).catch(() => {});
				else if (route.includes("webhooks"))
					await chat.respond(event.replyTo ?? "", words(`${secret} ${JSON.stringify(fault)}`)).catch(() => {});
				else {
					// Nobody waits for what is not taken.
					void ada.runs("pyq answer", { text: secret }, channel).catch(() => {});
					await vi.waitUntil(() => fake.faults.waiting === 0, soon);
				}
			}
		fake.faults.next(/^GET \/cdn\//u, { status: 500 });
		ada.says(channel, secret, [{ name: "answer.py", text: secret }]);
		await vi.waitUntil(() => lines.length > 2, soon);
		const logged = stage.logged();
		expect(lines.length).toBeGreaterThan(2);
		expect(tokens.filter((token) => token !== "").length).toBeGreaterThan(2);
		for (const hidden of [secret, fake.token, ...tokens.filter((token) => token !== "")])
			expect(logged).not.toContain(hidden);
		const bodies = fake.requests.flatMap(({ method, path, body }) => {
			const isMessage =
				/^\/(?:channels\/\d+\/messages(?:\/\d+)?|webhooks\/\d+\/[^/]+(?:\/messages\/@original)?)$/u.test(path);
			return isMessage && method !== "GET" && method !== "DELETE" ? [body as Record<string, unknown>] : [];
		});
		expect(bodies.length).toBeGreaterThan(8);
		for (const body of bodies) expect(body["allowed_mentions"]).toEqual({ parse: [] });
	});
});
