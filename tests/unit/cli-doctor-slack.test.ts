import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { botScopes, neededScopes } from "../../src/adapters/slack/scopes.ts";
import type { Check } from "../../src/cli/check.ts";
import { checkSignature, checkSlack } from "../../src/cli/doctor-slack.ts";
import type { SlackConfig } from "../../src/config-slack.ts";

const botToken = "xoxb-1-hush";
const appToken = "xapp-1-hush";
const signingSecret = "hush0123456789abcdef0123456789ab";
const publicUrl = "https://pyq.example.org";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const close of closing.splice(0)) await close();
});

type Asked = { method: string; authorization: string };

const methodOf = ({ url = "" }: IncomingMessage): string => url.replace("/api/", "");

/** A tiny server that answers as it is told, and remembers what it was asked. */
async function serve(listener: RequestListener): Promise<{ apiUrl: string; asked: Asked[] }> {
	const asked: Asked[] = [];
	const server = createServer((request, response) => {
		request.resume();
		asked.push({ method: methodOf(request), authorization: request.headers.authorization ?? "" });
		listener(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	closing.push(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	const address = server.address();
	if (typeof address !== "object" || address === null) throw new Error("it does not listen");
	return { apiUrl: `http://127.0.0.1:${address.port}/api/`, asked };
}

const team = { ok: true, team: "Alpha", team_id: "T1", user: "pyq", user_id: "U1", bot_id: "B1" };

/** Slack separates them by commas, with spaces or without. */
const granting = (scopes: readonly string[]): Answer => ({
	body: team,
	headers: { "x-oauth-scopes": scopes.join(", ") },
});

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> };

/** A server that answers each method as Slack does for an app in good order, but for what is said. */
const methods =
	(changes: Record<string, Answer> = {}): RequestListener =>
	(request, response) => {
		const usual: Record<string, Answer> = {
			"auth.test": granting(botScopes),
			"apps.connections.open": { body: { ok: true, url: "wss://127.0.0.1/link" } },
			"oauth.v2.access": { body: { ok: false, error: "invalid_code" } },
		};
		const method = methodOf(request);
		send(response, changes[method] ?? usual[method] ?? { body: { ok: false, error: "unknown_method" } });
	};

function send(response: ServerResponse, { status = 200, body = { ok: true }, headers = {} }: Answer): void {
	response.writeHead(status, { "content-type": "application/json", ...headers });
	response.end(typeof body === "string" ? body : JSON.stringify(body));
}
const refusing = (error: string): Answer => ({ body: { ok: false, error } });

const kinds = (apiUrl: string | null): Record<SlackConfig["kind"], SlackConfig> => ({
	socket: { kind: "socket", botToken, appToken, apiUrl },
	http: { kind: "http", botToken, signingSecret, apiUrl },
	oauth: { kind: "oauth", clientId: "12.34", clientSecret: "hush", signingSecret, publicUrl, apiUrl },
});

async function check(
	listener: RequestListener,
	{ kind = "socket", ...options }: { kind?: SlackConfig["kind"]; longest?: number; now?: () => number } = {},
): Promise<{ checks: Check[]; asked: Asked[]; apiUrl: string }> {
	const { apiUrl, asked } = await serve(listener);
	const checks = await checkSlack(kinds(apiUrl)[kind], options);
	expect(JSON.stringify(checks)).not.toContain("hush");
	return { checks, asked, apiUrl };
}
const named = (checks: readonly Check[], name: string): Check | undefined => checks.find((each) => each.name === name);

describe("an app in good order", () => {
	test("over Socket Mode is shown with its workspace, its scopes, its connection and the clock", async () => {
		const { checks, asked } = await check(methods());
		expect(checks).toEqual([
			{ name: "Slack", state: "ok", found: "the token is pyq's (U1), in the workspace Alpha (T1)", mend: null },
			{ name: "Slack scopes", state: "ok", found: "all 13 that PyQ needs are granted", mend: null },
			{ name: "Slack connection", state: "ok", found: expect.stringContaining("Socket Mode"), mend: null },
			{ name: "Slack clock", state: "ok", found: "as this machine's", mend: null },
		]);
		const by = Object.fromEntries(asked.map(({ method, authorization }) => [method, authorization]));
		expect(by).toEqual({ "auth.test": `Bearer ${botToken}`, "apps.connections.open": `Bearer ${appToken}` });
	});

	test("over HTTP is told that its signing secret can't be looked at", async () => {
		const { checks, asked } = await check(methods(), { kind: "http" });
		const states = checks.map(({ name, state }) => `${name} ${state}`);
		expect(states).toEqual(["Slack ok", "Slack scopes ok", "Slack signature ok", "Slack clock ok"]);
		expect(named(checks, "Slack signature")?.found).toContain("can't be asked");
		expect(asked.map(({ method }) => method)).toEqual(["auth.test"]);
	});

	test("for many workspaces has an id and a secret that Slack accepts, and an address to install it at", async () => {
		const { checks, asked } = await check(methods(), { kind: "oauth" });
		expect(checks[0]).toMatchObject({ state: "ok", found: expect.stringContaining(`${publicUrl}/slack/install`) });
		expect(asked).toMatchObject([{ method: "oauth.v2.access", authorization: "" }]);
	});

	test("has names that can't act on a terminal", async () => {
		const body = { ...team, team: "\u001b[2JEvil\u202e\nname" };
		const { checks } = await check(methods({ "auth.test": { body } }));
		expect(checks[0]?.found).toContain("[2JEvilname (T1)");
	});

	test("may have more scopes than PyQ needs", async () => {
		const { checks } = await check(methods({ "auth.test": granting([...botScopes, "channels:manage"]) }));
		expect(named(checks, "Slack scopes")).toMatchObject({ state: "ok" });
	});
});

describe("what keeps an app from working is told with what to do", () => {
	test.each(neededScopes)("$name alone is named where it alone is missing", async ({ name, purpose }) => {
		const { checks } = await check(methods({ "auth.test": granting(botScopes.filter((scope) => scope !== name)) }));
		expect(named(checks, "Slack scopes")).toEqual({
			name: "Slack scopes",
			state: "problem",
			found: `missing: ${name} (${purpose})`,
			mend: expect.stringMatching(/slack-manifest\.json.*reinstall/u),
		});
	});

	test("scopes that are not told", async () => {
		const { checks } = await check(methods({ "auth.test": { body: team } }));
		expect(named(checks, "Slack scopes")).toMatchObject({
			state: "warning",
			found: expect.stringContaining("not told"),
		});
	});

	test.each(["invalid_auth", "not_authed", "not_allowed_token_type"])("a token that is none: %s", async (error) => {
		const { checks, asked, apiUrl } = await check(methods({ "auth.test": refusing(error) }));
		expect(checks[0]).toEqual({
			name: "Slack",
			state: "problem",
			found: `${apiUrl} does not accept SLACK_BOT_TOKEN (${error})`,
			mend: expect.stringContaining("OAuth & Permissions"),
		});
		expect(named(checks, "Slack connection")).toMatchObject({ state: "ok" });
		expect(asked.filter(({ method }) => method === "auth.test")).toHaveLength(1);
	});

	test.each(["account_inactive", "token_revoked", "token_expired"])("a token that is over: %s", async (error) => {
		const { checks } = await check(methods({ "auth.test": refusing(error) }));
		expect(checks[0]).toMatchObject({
			state: "problem",
			found: expect.stringContaining(`any more (${error})`),
			mend: expect.stringContaining("Install App"),
		});
	});

	test("an app's token that is none", async () => {
		const { checks } = await check(methods({ "apps.connections.open": refusing("invalid_auth") }));
		expect(checks[0]).toMatchObject({ state: "ok" });
		expect(named(checks, "Slack connection")).toMatchObject({
			state: "problem",
			found: expect.stringContaining("does not accept SLACK_APP_TOKEN (invalid_auth)"),
			mend: expect.stringContaining("App-Level Tokens"),
		});
	});

	test("an app's token that may open no connection", async () => {
		const { checks } = await check(methods({ "apps.connections.open": refusing("missing_scope") }));
		const found = "SLACK_APP_TOKEN may not open one: it has no connections:write";
		expect(named(checks, "Slack connection")).toMatchObject({ state: "problem", found });
	});

	test.each([
		["invalid_client_id", "SLACK_CLIENT_ID ("],
		["bad_client_secret", "SLACK_CLIENT_SECRET ("],
		["invalid_arguments", "SLACK_CLIENT_ID with SLACK_CLIENT_SECRET ("],
	])("an app's own id and secret: %s", async (error, words) => {
		const { checks } = await check(methods({ "oauth.v2.access": refusing(error) }), { kind: "oauth" });
		expect(checks[0]).toMatchObject({ state: "problem", mend: expect.stringContaining("Basic Information") });
		expect(checks[0]?.found).toContain(`does not accept ${words}${error})`);
	});
});

describe("the clock", () => {
	const at = Date.parse("2026-03-02T09:00:00Z");
	const date = { date: new Date(at).toUTCString() };
	const shows = (seconds: number, kind: SlackConfig["kind"]) =>
		check(methods({ "auth.test": { body: team, headers: date } }), { kind, now: () => at + seconds * 1_000 });

	test.each<[seconds: number, kind: SlackConfig["kind"], state: string, words: string]>([
		[29, "http", "ok", "as this machine's"],
		[-29, "socket", "ok", "as this machine's"],
		[60, "http", "warning", "60 seconds ahead of Slack's"],
		[-60, "socket", "warning", "61 seconds behind Slack's"],
		[290, "http", "warning", "290 seconds ahead of Slack's"],
		[310, "http", "problem", "PyQ would refuse what Slack sends"],
		[-310, "http", "problem", "PyQ would refuse what Slack sends"],
		[310, "socket", "warning", "310 seconds ahead of Slack's"],
	])("that is %i seconds ahead, over %s: %s", async (seconds, kind, state, words) => {
		const found = named((await shows(seconds, kind)).checks, "Slack clock");
		expect(found?.state).toBe(state);
		expect(found?.found).toContain(words);
	});

	test("is not spoken of where Slack does not say what time it is", async () => {
		const { checks } = await check((request, response) => {
			response.sendDate = false;
			methods()(request, response);
		});
		expect(named(checks, "Slack clock")).toBeUndefined();
	});
});

test.each([
	["0123456789abcdef0123456789abcdef", "ok"],
	["gDJ5y9xlmEXrn5vYoTXk7eFh", "warning"],
])("the signing secret %s, where it is to be Slack's: %s", (secret, state) => {
	const [found] = checkSignature({ kind: "http", botToken, signingSecret: secret, apiUrl: null });
	expect(found).toMatchObject({ name: "Slack signature", state });
	expect(found?.found).not.toContain(secret);
});

describe("a Slack that gives no answer", () => {
	test.each<[string, Answer, string]>([
		["500", { status: 500 }, "a fault of its own (500)"],
		["503, with a page", { status: 503, body: "<html>" }, "a fault of its own (503)"],
		["a fault in words", refusing("internal_error"), "a fault of its own"],
		["429", { status: 429, headers: { "retry-after": "30" } }, "left alone for a while (429)"],
		["429 that does not say for how long", { status: 429 }, "left alone for a while (429)"],
	])("%s passes by itself, so it is no problem of PyQ's", async (_, answer, words) => {
		const began = performance.now();
		const { checks, asked } = await check((_request, response) => send(response, answer));
		expect(performance.now() - began).toBeLessThan(3_000);
		expect(checks[0]).toMatchObject({ state: "warning", mend: expect.stringContaining("some minutes") });
		expect(checks[0]?.found).toContain(words);
		expect(asked).toHaveLength(2);
		expect(named(checks, "Slack connection")).toBeUndefined();
	});

	test.each<[string, Answer]>([
		["a page", { body: "<html>Welcome</html>" }],
		["JSON of another kind", { body: ["hello"] }],
		["null", { body: null }],
		["half an answer", { body: '{"ok":tr' }],
		["a missing page", { status: 404, body: "no" }],
		["a refusal of a proxy", { status: 403, body: "no" }],
		["a way elsewhere", { status: 302, headers: { location: "http://127.0.0.1:1/" } }],
		["a workspace without an id", { body: { ok: true } }],
	])("%s is not Slack's API", async (_, answer) => {
		const { checks } = await check((_request, response) => send(response, answer));
		expect(checks[0]).toMatchObject({
			state: "problem",
			found: expect.stringContaining("not Slack's API"),
			mend: expect.stringContaining("SLACK_API_URL"),
		});
		expect(named(checks, "Slack connection")).toBeUndefined();
	});

	test.each<[string, RequestListener]>([
		["never answers", () => {}],
		["never ends its answer", (_, response) => response.writeHead(200).write('{"ok":')],
	])("one that %s is waited for so long and no longer", async (_, listener) => {
		const began = performance.now();
		const { checks } = await check(listener, { longest: 300 });
		expect(performance.now() - began).toBeLessThan(3_000);
		expect(checks[0]).toMatchObject({ state: "problem", found: expect.stringContaining("within 0.3 seconds") });
	});

	test.each<SlackConfig["kind"]>(["socket", "http", "oauth"])("nobody there, over %s", async (kind) => {
		const { apiUrl } = await serve(() => {});
		await closing.pop()?.();
		const [first] = await checkSlack(kinds(apiUrl)[kind]);
		expect(first).toEqual({
			name: "Slack",
			state: "problem",
			found: `${apiUrl} can't be reached (ECONNREFUSED)`,
			mend: expect.stringContaining("SLACK_API_URL"),
		});
	});

	test("a connection that breaks off", async () => {
		const { checks } = await check((request) => request.socket.destroy());
		expect(checks).toMatchObject([{ state: "problem", found: expect.stringContaining("can't be reached") }]);
	});

	test("a server without TLS at an https address", async () => {
		const { apiUrl } = await serve(() => {});
		const [first] = await checkSlack(kinds(apiUrl.replace("http:", "https:")).http);
		expect(first).toMatchObject({ state: "problem", found: expect.stringMatching(/TLS.*\((ERR_SSL|EPROTO)\w*\)/u) });
	});
});
