import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { installPath, redirectPath } from "../../src/adapters/slack/oauth.ts";
import { botScopes, neededScopes } from "../../src/adapters/slack/scopes.ts";
import { StoreError } from "../../src/app/errors.ts";
import { MINUTE } from "../../src/core/ids.ts";
import { createVault } from "../../src/storage/secrets.ts";
import { closeDatabase } from "../support/empty-database.ts";
import type { Fault } from "../support/fake-slack/fake-slack.ts";
import {
	type Agreeing,
	linkIn,
	type OAuthStage,
	oauthSecret,
	oauthVault,
	openOAuthStage,
} from "../support/oauth-stage.ts";

describe("installing PyQ in Slack", () => {
	let stage: OAuthStage;
	let acme: Agreeing;
	let globex: Agreeing;
	beforeEach(async () => {
		stage = await openOAuthStage();
		({ acme, globex } = stage);
	});
	afterEach(async () => {
		expect(stage.slack.refused).toEqual([]);
		await stage.close();
	});
	afterAll(closeDatabase);

	const find = (teamId: string) => stage.kept.find({ teamId, enterpriseId: undefined, isEnterpriseInstall: false });

	const expectNoSecret = (text: string) => expect(stage.tellsSecrets(text), text).toBe(false);

	it("shows what it asks for, and leads to Slack with every scope, our address and a state", async () => {
		const page = await stage.browser().open(installPath);
		expect(page.status).toBe(200);
		for (const { name } of neededScopes) expect(page.text).toContain(`<code>${name}</code>`);
		const url = new URL(linkIn(page.text));
		expect(url.searchParams.get("scope")?.split(",")).toEqual([...botScopes]);
		expect(url.searchParams.get("redirect_uri")).toBe(stage.base + redirectPath);
		expect(page.headers["set-cookie"]?.[0]).toMatch(
			/^pyq-slack-install=v1\.[\w.-]+; Secure; HttpOnly; Path=\/; Max-Age=600$/u,
		);
		expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/u);
		expect(page.headers["cache-control"]).toBe("no-store");
	});

	it("goes to Slack's own address unless another is configured, with a cookie that no subdomain can plant", async () => {
		stage.restart({ apiUrl: null, publicUrl: "https://pyq.example.org/bots/" });
		const page = await stage.browser().open(installPath);
		const url = new URL(linkIn(page.text));
		expect(url.origin + url.pathname).toBe("https://slack.com/oauth/v2/authorize");
		expect(url.searchParams.get("redirect_uri")).toBe("https://pyq.example.org/bots/slack/oauth_redirect");
		expect(page.headers["set-cookie"]?.[0]).toMatch(/^__Host-pyq-slack-install=/u);
	});

	it("keeps what Slack gave, tells who installed it, and says so on a page", async () => {
		const page = await stage.install(acme);
		expect(page.status).toBe(200);
		expect(page.text).toContain("PyQ is in Acme &lt;b&gt;&amp; sons&lt;/b&gt;");
		const { team } = acme;
		expect(linkIn(page.text)).toBe(`slack://app?team=${team.id}&id=${stage.slack.app.id}`);
		const expected = {
			teamId: team.id,
			enterpriseId: null,
			isEnterpriseInstall: false,
			appId: stage.slack.app.id,
			botToken: team.botToken,
			botUserId: team.botUserId,
			botId: team.botId,
			scopes: botScopes,
			installedBy: typeof acme.admin === "string" ? acme.admin : acme.admin.id,
			installedAt: stage.now,
		};
		expect(await find(team.id)).toEqual(expected);
		expect(stage.installed).toEqual([{ installation: expected, teamName: team.name }]);
		expect(stage.lines).toEqual([`info PyQ was installed in a Slack workspace {"team":"${team.id}"}`]);
		expectNoSecret(page.text);
	});

	it("keeps a workspace's organization", async () => {
		const team = stage.slack.team("Initech", { installed: false, enterpriseId: "E0BIG" });
		await stage.install({ team, admin: stage.slack.member(team, "Bill") });
		expect(await find(team.id)).toMatchObject({ teamId: team.id, enterpriseId: "E0BIG", isEnterpriseInstall: false });
	});

	it("ends only in the browser in which it began: neither without its cookie nor with another's", async () => {
		const [ada, hank] = [stage.browser(), stage.browser()];
		const stolen = await stage.begin(ada, acme);
		for (const by of [stage.browser(), hank]) {
			if (by === hank) await hank.open(installPath);
			const page = await by.open(stolen);
			expect(page.status).toBe(400);
			expect(page.text).toContain("in which it began");
		}
		expect(stage.called(), "the code was not even tried").toEqual([]);
		expect(await stage.kept.all()).toEqual([]);
		expect((await ada.open(stolen)).status).toBe(200);
	});

	it("takes no state that was swapped with another's, made up, changed, or made with another key", async () => {
		const [ada, hank] = [stage.browser(), stage.browser()];
		const [hers, his] = [await stage.begin(ada, acme), await stage.begin(hank, globex)];
		const stateOf = (path: string) => new URL(path, stage.base).searchParams.get("state") ?? "";
		const codeOf = (path: string) => new URL(path, stage.base).searchParams.get("code") ?? "";
		const other = createVault("another key").seal(JSON.stringify({ for: "slack-install", at: stage.now }));
		const foreign = oauthVault.seal(JSON.stringify({ for: "a reply", at: stage.now }));
		const states = [
			stateOf(his),
			"made-up",
			`${stateOf(hers).slice(0, -4)}AAAA`,
			other,
			foreign,
			oauthVault.seal("no JSON"),
		];
		for (const state of states) {
			const by = stage.browser();
			// His state in her browser; the others are in the cookie as well, as if somebody had planted it.
			by.cookies.set("pyq-slack-install", state === stateOf(his) ? stateOf(hers) : state);
			const page = await by.open(`${redirectPath}?${new URLSearchParams({ code: codeOf(hers), state })}`);
			expect(page.status, state).toBe(400);
			expectNoSecret(page.text);
		}
		expect(stage.called()).toEqual([]);
		expect(await stage.kept.all()).toEqual([]);
	});

	it("ends within ten minutes, at whichever copy of PyQ", async () => {
		const [ada, hank] = [stage.browser(), stage.browser()];
		const [hers, his] = [await stage.begin(ada, acme), await stage.begin(hank, globex)];
		// Another process, with the same key.
		stage.restart({ vault: createVault(oauthSecret) });
		stage.now += 10 * MINUTE;
		expect((await ada.open(hers)).status).toBe(200);
		stage.now += 1;
		const late = await hank.open(his);
		expect(late.status).toBe(400);
		expect(linkIn(late.text)).toBe(stage.base + installPath);
		expect((await stage.kept.all()).map(({ teamId }) => teamId)).toEqual([acme.team.id]);
	});

	it("takes a code once: not again in the same browser, nor with a state of its own", async () => {
		const ada = stage.browser();
		const hers = await stage.begin(ada, acme);
		expect((await ada.open(hers)).status).toBe(200);
		expect((await ada.open(hers)).status).toBe(400);
		expect(stage.called()).toEqual(["oauth.v2.access", "auth.test"]);
		const code = new URL(hers, stage.base).searchParams.get("code") ?? "";
		const hank = stage.browser();
		const state = new URL(linkIn((await hank.open(installPath)).text)).searchParams.get("state") ?? "";
		const page = await hank.open(`${redirectPath}?${new URLSearchParams({ code, state })}`);
		expect(page.status).toBe(400);
		expect(page.text).toContain("used already, or is too old");
		expect(stage.installed).toHaveLength(1);
	});

	it("says without a problem that somebody stopped it in Slack", async () => {
		const page = await stage.browser().open(`${redirectPath}?error=access_denied&state=x`);
		expect(page.status).toBe(200);
		expect(page.text).toContain("You stopped it in Slack");
		expect(page.text).not.toContain("Problem");
		expect(stage.lines).toEqual([]);
	});

	it.each([
		["a code that Slack does not know", { error: "invalid_code" }, 400, "warn", "too old"],
		["a wrong client secret", { error: "bad_client_secret" }, 500, "error", "how PyQ is set up"],
		["an unknown refusal", { error: "org_login_required" }, 502, "warn", "did not agree"],
		["a limit", { retryAfter: 30 }, 503, "warn", "does not answer"],
		["a fault of Slack's", { status: 502 }, 503, "warn", "does not answer"],
		["a lost connection", { drop: "after" }, 503, "warn", "does not answer"],
		["half an answer, with the token in it", { broken: "cut" }, 503, "warn", "does not answer"],
	] as const)(
		"says what to do after %s, under an id that stands in the log",
		async (_, fault: Fault, status, level, words) => {
			const ada = stage.browser();
			const path = await stage.begin(ada, acme);
			stage.slack.faults.next("oauth.v2.access", fault);
			const page = await ada.open(path);
			expect(page.status).toBe(status);
			expect(page.text).toContain(words);
			const problem = /Problem (\d{8})/u.exec(page.text)?.[1] ?? "none";
			// Slack's client may have said something of its own before.
			const [line = "", ...others] = stage.lines.filter((said) => !said.includes("Slack’s library"));
			expect(others).toEqual([]);
			expect(line).toContain(`${level} an installation in Slack failed {"problem":"${problem}"`);
			for (const text of [page.text, ...stage.lines]) expectNoSecret(text);
			expect(await stage.kept.all()).toEqual([]);
		},
	);

	it.each([
		[
			"a whole organization",
			{ is_enterprise_install: true, team: null, enterprise: { id: "E1" } },
			400,
			"one workspace",
		],
		["no bot", { access_token: undefined, scope: undefined, bot_user_id: undefined }, 400, "no bot"],
		["tokens that end", { refresh_token: "xoxe-1", expires_in: 43_200 }, 500, "token rotation"],
		["no person", { authed_user: undefined }, 500, "Something went wrong"],
	])("keeps nothing of %s", async (_, over, status, words) => {
		const { team } = acme;
		const usual = {
			ok: true,
			token_type: "bot",
			access_token: "xoxb-1",
			scope: "commands",
			bot_user_id: "U1",
			app_id: "A1",
		};
		const answer = { ...usual, authed_user: { id: "U2" }, team: { id: team.id }, enterprise: null, ...over };
		stage.slack.faults.next("oauth.v2.access", { broken: JSON.stringify(answer) });
		stage.slack.faults.always("auth.test", { broken: JSON.stringify({ ok: true, bot_id: "B1" }) });
		const page = await stage.install(acme);
		expect(page.status).toBe(status);
		expect(page.text).toContain(words);
		expect(await stage.kept.all()).toEqual([]);
		expect(stage.installed).toEqual([]);
		expectNoSecret(page.text + stage.lines.join());
	});

	it("goes on with fewer rights than it asked for, and names them in the log", async () => {
		await stage.install(acme, stage.browser(), ["commands", "chat:write"]);
		expect((await find(acme.team.id))?.scopes).toEqual(["commands", "chat:write"]);
		expect(stage.lines[0]).toMatch(/^warn .*fewer rights.*"channels:join"/u);
	});

	it("asks to begin again when the database is away, and takes it then", async () => {
		const ada = stage.browser();
		stage.failing = new StoreError("away", "The database is not available");
		const page = await stage.install(acme, ada);
		expect(page.status).toBe(503);
		expect(page.text).toContain("database");
		stage.failing = null;
		expect((await stage.install(acme, ada)).status).toBe(200);
		expect(stage.installed).toHaveLength(1);
	});

	it("answers without a code, with anything strange in the address, and not to other methods", async () => {
		const ada = stage.browser();
		for (const path of ["", "?", "?code=", "?code=a", "?state=%00", "?error=%3Cscript%3E", "?code=a&code=b&state="]) {
			const page = await ada.open(redirectPath + path);
			expect(page.status, path).toBe(400);
			expect(page.text).not.toContain("<script");
		}
		for (const [path, method] of [
			[redirectPath, "HEAD"],
			[redirectPath, "POST"],
			[installPath, "POST"],
		] as const)
			expect((await ada.open(path, method)).status).toBe(405);
		expect((await ada.open(installPath, "HEAD")).status).toBe(200);
		expect(stage.called()).toEqual([]);
	});
});
