import { describe, expect, it } from "vitest";
import { clientOf, openScene, refusal, word } from "../support/fake-slack/sample-scene.ts";

describe("auth.test", () => {
	it("tells whose token it is, and its scopes in a header", async () => {
		await using slack = await openScene();
		const { client, team } = slack;
		const who = await client.auth.test();
		expect(who).toMatchObject({
			team: "Snakes",
			team_id: team.id,
			user_id: team.botUserId,
			bot_id: team.botId,
			is_enterprise_install: false,
		});
		expect(who.response_metadata?.scopes).toContain("chat:write");
	});

	it("refuses what is no token, or none any more", async () => {
		await using slack = await openScene();
		const { fake, raw, team } = slack;
		const told = async (token: string | null) => (await raw("auth.test", { token }))["error"];
		expect(await told(null)).toBe("not_authed");
		expect(await told("xoxb-wrong")).toBe("invalid_auth");
		const { botToken } = team;
		fake.revokeToken(team);
		expect(await told(botToken)).toBe("token_revoked");
		fake.install(team);
		expect(await told(team.botToken)).toBeUndefined();
		const second = team.botToken;
		expect(second).not.toBe(botToken);
		fake.uninstall(team);
		expect(await told(second)).toBe("account_inactive");
		expect(() => team.botToken).toThrow("no such installation");
	});
});

describe("tokens", () => {
	it("a scope that is missing is named, with those that are there", async () => {
		await using slack = await openScene();
		const { client, channel, fake, team } = slack;
		fake.setScopes(team, ["commands", "pins:write"]);
		expect(await refusal(client.chat.postMessage({ channel, text: "x" }))).toMatchObject({
			error: "missing_scope",
			needed: "chat:write",
			provided: "commands,pins:write",
		});
	});

	it("each kind is for its own methods", async () => {
		await using slack = await openScene();
		const { client, channel, fake } = slack;
		const app = clientOf(fake.apiUrl, fake.app.token);
		expect(await word(client.apps.connections.open({}))).toBe("not_allowed_token_type");
		expect(await word(app.chat.postMessage({ channel, text: "x" }))).toBe("not_allowed_token_type");
		expect(await app.apps.connections.open({})).toMatchObject({
			url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\//u),
		});
	});
});

describe("auth.revoke", () => {
	it("ends a token, unless it is only tried", async () => {
		await using slack = await openScene();
		const { client } = slack;
		expect(await client.auth.revoke({ test: true })).toMatchObject({ revoked: false });
		expect(await client.auth.revoke()).toMatchObject({ revoked: true });
		expect(await word(client.auth.test())).toBe("token_revoked");
	});
});

describe("oauth.v2.access", () => {
	async function begin(now?: () => number) {
		const slack = await openScene(now === undefined ? {} : { now });
		const { fake } = slack;
		const team = fake.team("Parrots", { installed: false });
		const polly = fake.member(team, "Polly");
		const client = clientOf(fake.apiUrl);
		const access = (code: string, more: object = {}) =>
			client.oauth.v2.access({ client_id: fake.app.clientId, client_secret: fake.app.clientSecret, code, ...more });
		return { ...slack, team, polly, access };
	}

	it("gives a token for a code, once", async () => {
		await using slack = await begin();
		const { access, fake, polly, team } = slack;
		const code = fake.consent(team, polly, { scopes: ["chat:write", "commands"] });
		const given = await access(code);
		expect(given).toMatchObject({
			app_id: fake.app.id,
			team: { id: team.id, name: "Parrots" },
			authed_user: { id: polly.id },
			scope: "chat:write,commands",
			token_type: "bot",
			bot_user_id: team.botUserId,
			is_enterprise_install: false,
			enterprise: null,
		});
		expect(given.access_token).toBe(team.botToken);
		expect(await clientOf(fake.apiUrl, given.access_token).auth.test()).toMatchObject({ team_id: team.id });
		expect(await word(access(code))).toBe("invalid_code");
	});

	it("an app that comes back has the same bot and another token", async () => {
		await using slack = await begin();
		const { access, fake, polly, team } = slack;
		const first = await access(fake.consent(team, polly));
		fake.uninstall(team);
		const second = await access(fake.consent(team, polly));
		expect(second.bot_user_id).toBe(first.bot_user_id);
		expect(second.access_token).not.toBe(first.access_token);
	});

	it("refuses a wrong app, secret, code or address, and a code older than ten minutes", async () => {
		let now = 1_700_000_000_000;
		await using slack = await begin(() => now);
		const { access, fake, polly, team } = slack;
		const redirectUri = "https://pyq.example.org/slack/oauth_redirect";
		const code = fake.consent(team, polly, { redirectUri });
		expect(await word(access(code, { client_id: "1.2" }))).toBe("invalid_client_id");
		expect(await word(access(code, { client_secret: "x" }))).toBe("bad_client_secret");
		expect(await word(access("x"))).toBe("invalid_code");
		expect(await word(access(code, { redirect_uri: "https://elsewhere.example.org" }))).toBe("bad_redirect_uri");
		now += 600_001;
		expect(await word(access(code, { redirect_uri: redirectUri }))).toBe("invalid_code");
		expect(() => team.botToken).toThrow("no such installation");
	});
});
