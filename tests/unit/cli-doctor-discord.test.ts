import { createServer, type RequestListener } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { inviteUrl } from "../../src/adapters/discord/permissions.ts";
import { checkDiscord } from "../../src/cli/doctor-discord.ts";

const token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB";
const applicationId = "123456789012345678";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const close of closing.splice(0)) await close();
});

type Asked = { path: string; authorization: string; agent: string };

/** A tiny server that answers as it is told, and remembers what it was asked. */
async function serve(listener: RequestListener): Promise<{ apiUrl: string; asked: Asked[] }> {
	const asked: Asked[] = [];
	const server = createServer((request, response) => {
		const { authorization = "", "user-agent": agent = "" } = request.headers;
		asked.push({ path: request.url ?? "", authorization, agent });
		listener(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	closing.push(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	const address = server.address();
	if (typeof address !== "object" || address === null) throw new Error("it does not listen");
	return { apiUrl: `http://127.0.0.1:${address.port}/api`, asked };
}

const application = {
	id: applicationId,
	name: "PyQ for us",
	flags: 1 << 19,
	bot_public: true,
	bot_require_code_grant: false,
	interactions_endpoint_url: null,
	approximate_guild_count: 2,
};

/** A server that answers each route with JSON, or with a status. */
const routes =
	(changes: Record<string, unknown> = {}): RequestListener =>
	(request, response) => {
		const answers: Record<string, unknown> = {
			"/api/v10/users/@me": { id: applicationId, username: "PyQ", bot: true },
			"/api/v10/applications/@me": application,
			"/api/v10/users/@me/guilds?limit=200": [{ name: "Alpha" }, { name: "Beta" }],
			[`/api/v10/applications/${applicationId}/commands`]: [{ name: "pyq", type: 1 }],
			...Object.fromEntries(Object.entries(changes).map(([route, answer]) => [`/api/v10${route}`, answer])),
		};
		const answer = answers[request.url ?? ""];
		if (typeof answer === "number") response.writeHead(answer).end("{}");
		else response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? { code: 0 }));
	};

const check = async (listener: RequestListener, longest?: number) => {
	const { apiUrl, asked } = await serve(listener);
	const checks = await checkDiscord({ token, apiUrl, shards: "auto" }, longest);
	expect(JSON.stringify(checks)).not.toContain(token);
	return { checks, asked, apiUrl };
};
const commandsRoute = `/applications/${applicationId}/commands`;

describe("a bot that is ready", () => {
	test("is shown with its application, its servers, its intent, its commands and its invite link", async () => {
		const { checks, asked } = await check(routes());
		expect(checks).toEqual([
			{
				name: "Discord",
				state: "ok",
				found: `the token is PyQ's, of the application PyQ for us (${applicationId}); in 2 servers: Alpha, Beta`,
				mend: null,
			},
			{ name: "Discord intents", state: "ok", found: expect.stringContaining("is on"), mend: null },
			{ name: "Discord commands", state: "ok", found: "/pyq is registered", mend: null },
			{ name: "Discord invite", state: "ok", found: inviteUrl(applicationId), mend: null },
		]);
		expect(asked).toHaveLength(4);
		for (const { authorization, agent } of asked) {
			expect(authorization).toBe(`Bot ${token}`);
			// https://docs.discord.com/developers/reference#user-agent
			expect(agent).toMatch(/^DiscordBot \(.+, .+\)$/u);
		}
	});

	test("names five of its servers, and of a large number says about how many", async () => {
		const named = (count: number) => Array.from({ length: count }, (_, nth) => ({ name: `S${nth + 1}` }));
		const few = await check(routes({ "/users/@me/guilds?limit=200": named(6) }));
		expect(few.checks[0]?.found).toMatch(/in 6 servers: S1, S2, S3, S4, S5 and 1 other$/u);
		const many = await check(
			routes({
				"/users/@me/guilds?limit=200": named(200),
				"/applications/@me": { ...application, approximate_guild_count: 1_234 },
			}),
		);
		expect(many.checks[0]?.found).toMatch(/in about 1234 servers: S1, S2, S3, S4, S5 and 1229 others$/u);
	});

	test("in no server, is to be added by the link", async () => {
		const { checks } = await check(routes({ "/users/@me/guilds?limit=200": [] }));
		expect(checks[0]).toMatchObject({ state: "warning", found: expect.stringContaining("in no server yet") });
		expect(checks[0]?.mend).toContain("invite link");
	});

	test("has names that can't act on a terminal", async () => {
		const { checks } = await check(routes({ "/users/@me/guilds?limit=200": [{ name: "\u001b[2JEvil\u202e\nname" }] }));
		expect(checks[0]?.found).toMatch(/: \[2JEvilname$/u);
	});
});

describe("what keeps a bot from working is told with what to do", () => {
	test("without Message Content, what does not work and what does", async () => {
		const { checks } = await check(routes({ "/applications/@me": { ...application, flags: 0 } }));
		expect(checks[1]).toMatchObject({
			name: "Discord intents",
			state: "warning",
			found: expect.stringMatching(/threads can't be read.*The form.*direct messages work/u),
			mend: expect.stringContaining(`/${applicationId}/bot`),
		});
	});

	test.each([1 << 18, 1 << 19])("with the flag %i Message Content is on", async (flags) => {
		const { checks } = await check(routes({ "/applications/@me": { ...application, flags } }));
		expect(checks[1]).toMatchObject({ state: "ok" });
	});

	test("commands that are not there yet come with a start", async () => {
		const { checks } = await check(routes({ [commandsRoute]: [{ name: "other", type: 1 }] }));
		expect(checks[2]).toMatchObject({ state: "ok", found: expect.stringContaining("not registered yet") });
	});

	test("interactions that are sent elsewhere are a problem", async () => {
		const url = "https://elsewhere.example/interactions";
		const { checks } = await check(routes({ "/applications/@me": { ...application, interactions_endpoint_url: url } }));
		expect(checks.at(-1)).toMatchObject({
			name: "Discord interactions",
			state: "problem",
			found: expect.stringContaining(url),
			mend: expect.stringContaining("Interactions Endpoint URL"),
		});
	});

	test("an application that no link can add, and one that only its owner can", async () => {
		const closed = await check(routes({ "/applications/@me": { ...application, bot_require_code_grant: true } }));
		expect(closed.checks[3]).toMatchObject({
			state: "warning",
			mend: expect.stringContaining(inviteUrl(applicationId)),
		});
		const owned = await check(routes({ "/applications/@me": { ...application, bot_public: false } }));
		expect(owned.checks[3]).toMatchObject({ state: "ok", found: expect.stringContaining("owner") });
	});

	test("a token without an application", async () => {
		const { checks } = await check(routes({ "/applications/@me": 404 }));
		expect(checks).toMatchObject([{ state: "problem", found: expect.stringContaining("no application") }]);
	});

	test("servers and commands that are not told are left out", async () => {
		const { checks } = await check(routes({ "/users/@me/guilds?limit=200": 404, [commandsRoute]: 404 }));
		expect(checks[0]).toMatchObject({ state: "ok", found: expect.stringMatching(/\(\d+\)$/u) });
		expect(checks[2]).toMatchObject({ state: "warning", found: expect.stringContaining("not told") });
	});
});

describe("a Discord that gives no answer", () => {
	test("401: the token is not accepted, and asked with once", async () => {
		const { checks, asked, apiUrl } = await check((_, response) => response.writeHead(401).end("{}"));
		expect(checks).toEqual([
			{
				name: "Discord",
				state: "problem",
				found: `${apiUrl} does not accept DISCORD_TOKEN`,
				mend: expect.stringContaining("Reset Token"),
			},
		]);
		expect(asked).toHaveLength(1);
	});

	test.each([
		[500, "a fault of its own (500)"],
		[503, "a fault of its own (503)"],
		[429, "left alone for a while (429)"],
	])("%i passes by itself, so it is no problem of PyQ's", async (status, found) => {
		const { checks } = await check((_, response) => response.writeHead(status).end("oh"));
		expect(checks).toMatchObject([{ state: "warning", found: expect.stringContaining(found) }]);
		expect(checks[0]?.mend).toContain("some minutes");
	});

	test.each<[string, RequestListener]>([
		["a page", (_, response) => response.writeHead(200).end("<html>Welcome</html>")],
		["JSON of another kind", (_, response) => response.writeHead(200).end('["hello"]')],
		["null", (_, response) => response.writeHead(200).end("null")],
		["a missing page", (_, response) => response.writeHead(404).end()],
		["a refusal of a proxy", (_, response) => response.writeHead(403).end("no")],
		["a way elsewhere", (_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end()],
		["an application without an id", routes({ "/applications/@me": { id: "../@me", name: "x", flags: 0 } })],
	])("%s is not Discord's API", async (_, listener) => {
		const { checks } = await check(listener);
		expect(checks).toMatchObject([
			{
				state: "problem",
				found: expect.stringContaining("not Discord's API"),
				mend: expect.stringContaining("DISCORD_API_URL"),
			},
		]);
	});

	test.each<[string, RequestListener]>([
		["never answers", () => {}],
		["never ends its answer", (_, response) => response.writeHead(200).write('{"id":')],
		[
			"answers the first question alone",
			(request, response) => {
				if (request.url === "/api/v10/users/@me") response.end('{"username":"PyQ"}');
			},
		],
	])("one that %s is waited for so long and no longer", async (_, listener) => {
		const began = performance.now();
		const { checks } = await check(listener, 300);
		expect(performance.now() - began).toBeLessThan(3_000);
		expect(checks).toMatchObject([{ state: "problem", found: expect.stringContaining("within 0.3 seconds") }]);
	});

	test("nobody there", async () => {
		const { apiUrl } = await serve(() => {});
		await closing.pop()?.();
		expect(await checkDiscord({ token, apiUrl, shards: "auto" })).toMatchObject([
			{
				state: "problem",
				found: `${apiUrl} can't be reached (ECONNREFUSED)`,
				mend: expect.stringContaining("DISCORD_API_URL"),
			},
		]);
	});

	test("a connection that breaks off", async () => {
		const { checks } = await check((request) => request.socket.destroy());
		expect(checks).toMatchObject([{ state: "problem", found: expect.stringContaining("can't be reached") }]);
	});

	test("a server without TLS at an https address", async () => {
		const { apiUrl } = await serve(() => {});
		const secure = apiUrl.replace("http:", "https:");
		expect(await checkDiscord({ token, apiUrl: secure, shards: "auto" })).toMatchObject([
			{ state: "problem", found: expect.stringMatching(/TLS.*\((ERR_SSL|EPROTO)\w*\)/u) },
		]);
	});
});
