import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { App, HTTPReceiver } from "@slack/bolt";
import { expect, test } from "vitest";
import { type FakeOptions, openFakeSlack } from "../support/fake-slack/fake-slack.ts";
import { clientOptions, silent } from "../support/fake-slack/sample-app.ts";

const start = Date.UTC(2026, 4, 4, 9);

async function scene(options: FakeOptions = {}) {
	const fake = await openFakeSlack({ rates: "none", ...options });
	const team = fake.team("Snakes");
	const channel = fake.channel(team, "python");
	const lena = fake.member(team, "Lena");
	return { fake, team, channel, lena };
}
type Scene = Awaited<ReturnType<typeof scene>>;

type Got = { readonly headers: IncomingHttpHeaders; readonly body: string };
type Said = { status?: number; headers?: Record<string, string>; body?: string };

/** An address that tells what came; it repeats challenges, and answers as it is told. null: never. */
async function address(answer: (got: Got) => Said | null = () => ({})) {
	const got: Got[] = [];
	const server = createServer(async (request, response) => {
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part as Buffer);
		const body = Buffer.concat(parts).toString("utf8");
		const challenge: unknown =
			request.headers["content-type"] === "application/json" ? JSON.parse(body).challenge : undefined;
		if (challenge !== undefined) return void response.end(String(challenge));
		got.push({ headers: request.headers, body });
		const said = answer({ headers: request.headers, body });
		if (said !== null) response.writeHead(said.status ?? 200, said.headers).end(said.body);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
		got,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

async function bolt({ fake, team }: Scene, listen: (app: App) => void) {
	const receiver = new HTTPReceiver({ signingSecret: fake.app.signingSecret, logger: silent });
	const app = new App({ token: team.botToken, receiver, logger: silent, clientOptions: clientOptions(fake) });
	listen(app);
	const server = await receiver.start(0);
	await fake.requestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
	return { [Symbol.asyncDispose]: async () => void (await app.stop()) };
}

test("the SDK's app takes what is signed, and nothing that is forged, old or unsigned", async () => {
	const here = await scene();
	await using fake = here.fake;
	const { lena, channel } = here;
	const heard: string[] = [];
	await using _app = await bolt(here, (app) => {
		app.event("message", async ({ event }) => void heard.push(event.ts));
		app.command("/pyq", async ({ ack, command }) => {
			heard.push(command.text);
			await ack({ text: "Today", response_type: "in_channel" });
		});
		app.action("answer", async ({ ack, respond }) => {
			heard.push("pressed");
			await ack();
			await respond({ text: "Taken", replace_original: true });
		});
	});
	const said = await lena.says(channel, "Hello");
	expect(said.acked).toBe(true);
	const shown = await lena.runs(channel, "/pyq today");
	expect(shown).toMatchObject({ kind: "in-channel", message: { text: "Today" } });
	expect(heard).toEqual([said.ts, "today"]);
	for (const forgery of ["wrong-signature", "stale", "unsigned"] as const)
		expect(await lena.again(forgery)).toMatchObject([{ acked: false, reason: "http_error", status: 401 }]);
	expect(heard).toEqual([said.ts, "today"]);
	expect(await lena.again()).toMatchObject([{ acked: true, status: 200 }]);
	expect(heard).toEqual([said.ts, "today", "today"]);
	expect(fake.waiting).toBe(0);
	expect(fake.refused).toEqual([]);
});

test("an address is taken when it repeats the challenge, and not otherwise", async () => {
	const { fake: opened } = await scene();
	await using fake = opened;
	await using good = await address();
	await fake.requestUrl(good.url);
	const wrong = createServer((_request, response) => void response.end("ok"));
	await new Promise<void>((resolve) => wrong.listen(0, "127.0.0.1", resolve));
	const { port } = wrong.address() as AddressInfo;
	await expect(fake.requestUrl(`http://127.0.0.1:${port}/`)).rejects.toThrow(
		"did not respond with the value of the challenge",
	);
	wrong.closeAllConnections();
	await new Promise((resolve) => wrong.close(resolve));
	await expect(fake.requestUrl(`http://127.0.0.1:${port}/`)).rejects.toThrow("connection_failed");
});

test("events are JSON, commands and interactions are forms, and each is signed over its time and its body", async () => {
	const { fake: opened, lena, channel, team } = await scene();
	await using fake = opened;
	await using app = await address();
	await fake.requestUrl(app.url);
	await lena.says(channel, "Grüße & more");
	await lena.runs(channel, "/pyq room setup");
	await lena.usesGlobalShortcut("today");
	const [event, command, shortcut] = app.got;
	for (const { headers, body } of app.got) {
		const at = String(headers["x-slack-request-timestamp"]);
		const hash = createHmac("sha256", fake.app.signingSecret).update(`v0:${at}:${body}`).digest("hex");
		expect(headers["x-slack-signature"]).toBe(`v0=${hash}`);
		expect(Math.abs(Number(at) - Date.now() / 1_000)).toBeLessThan(60);
		expect(headers["x-slack-retry-num"]).toBeUndefined();
	}
	expect(event?.headers["content-type"]).toBe("application/json");
	expect(JSON.parse(event?.body ?? "")).toMatchObject({
		type: "event_callback",
		team_id: team.id,
		api_app_id: fake.app.id,
		event_id: expect.stringMatching(/^Ev/u),
		authorizations: [{ team_id: team.id, user_id: team.botUserId, is_bot: true, is_enterprise_install: false }],
		event: { type: "message", text: "Grüße &amp; more", channel: channel.id, user: lena.id },
	});
	expect(command?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
	expect(Object.fromEntries(new URLSearchParams(command?.body))).toMatchObject({
		command: "/pyq",
		text: "room setup",
		team_id: team.id,
		channel_id: channel.id,
		channel_name: "python",
		user_id: lena.id,
		response_url: expect.stringContaining("/hooks/commands/"),
		trigger_id: expect.stringMatching(/^\d+\.\d+\.\w+$/u),
	});
	expect(JSON.parse(new URLSearchParams(shortcut?.body).get("payload") ?? "")).toMatchObject({
		type: "shortcut",
		callback_id: "today",
		user: { id: lena.id, team_id: team.id },
	});
});

test("an event that is not answered with 2xx comes again and says which time it is, and why", async () => {
	let now = start;
	const { fake: opened, lena, channel } = await scene({ now: () => now });
	await using fake = opened;
	let answer: Said | null = { status: 503 };
	await using app = await address(() => answer);
	await fake.requestUrl(app.url);
	expect((await lena.says(channel, "Hello")).acked).toBe(false);
	await expect.poll(() => app.got.length).toBe(2);
	await fake.settled();
	answer = null;
	now += 60_000;
	await expect.poll(() => app.got.length).toBe(3);
	now += 3_000;
	await fake.settled();
	answer = {};
	now += 300_000;
	await expect.poll(() => app.got.length).toBe(4);
	await fake.settled();
	expect(fake.waiting).toBe(0);
	const again = app.got.map(({ headers }) => [headers["x-slack-retry-num"], headers["x-slack-retry-reason"]]);
	expect(again).toEqual([
		[undefined, undefined],
		["1", "http_error"],
		["2", "http_error"],
		["3", "http_timeout"],
	]);
	expect(new Set(app.got.map(({ body }) => JSON.parse(body).event_id)).size).toBe(1);
});

test("an app that asks not to get it again does not", async () => {
	const { fake: opened, lena, channel } = await scene({ now: () => start });
	await using fake = opened;
	await using app = await address(() => ({ status: 500, headers: { "x-slack-no-retry": "1" } }));
	await fake.requestUrl(app.url);
	await lena.says(channel, "Hello");
	expect([app.got.length, fake.waiting]).toEqual([1, 0]);
});

test("commands and interactions never come again: the person sees that they failed", async () => {
	let now = start;
	const { fake: opened, lena, channel } = await scene({ now: () => now });
	await using fake = opened;
	let answer: Said | null = null;
	await using app = await address(() => answer);
	await fake.requestUrl(app.url);
	const running = lena.runs(channel, "/pyq today");
	await expect.poll(() => app.got.length).toBe(1);
	now += 3_000;
	expect((await running).kind).toBe("timeout");
	answer = { status: 500 };
	expect(await lena.runs(channel, "/pyq today")).toMatchObject({ kind: "failed", error: "dispatch_failed" });
	expect((await lena.usesGlobalShortcut("today")).kind).toBe("failed");
	await fake.requestUrl(null);
	expect((await lena.runs(channel, "/pyq today")).kind).toBe("failed");
	expect([app.got.length, fake.waiting]).toEqual([3, 0]);
});

test("words as an answer to a command are words, whatever their type", async () => {
	const { fake: opened, lena, channel } = await scene();
	await using fake = opened;
	const answers: Said[] = [
		{ body: "Plain" },
		{ body: JSON.stringify({ text: "JSON" }), headers: { "content-type": "application/json" } },
		{ body: "" },
		{ body: JSON.stringify({ text: "", blocks: [] }), headers: { "content-type": "application/json" } },
	];
	await using app = await address(() => answers.shift() ?? {});
	await fake.requestUrl(app.url);
	expect(await lena.runs(channel, "/pyq")).toMatchObject({ kind: "ephemeral", message: { text: "Plain" } });
	expect(await lena.runs(channel, "/pyq")).toMatchObject({ kind: "ephemeral", message: { text: "JSON" } });
	expect((await lena.runs(channel, "/pyq")).kind).toBe("nothing");
	expect(fake.refused).toEqual([]);
	expect(await lena.runs(channel, "/pyq")).toMatchObject({ kind: "failed", error: "no_text" });
	expect(fake.refused).toHaveLength(1);
});
