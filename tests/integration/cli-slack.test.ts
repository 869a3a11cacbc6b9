import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { packageFolder } from "../../src/paths.ts";
import { type FakeSlack, openFakeSlack } from "../support/fake-slack/fake-slack.ts";
import { runCommand } from "../support/pyq-command.ts";

// Each test starts processes.
vi.setConfig({ testTimeout: 90_000 });

const publicUrl = "https://pyq.example.org";

let slack: FakeSlack;
beforeAll(async () => {
	slack = await openFakeSlack();
});
afterAll(() => slack.close());

/** What `pyq doctor` finds. It makes nothing in the folders named here. */
async function doctor(more: Record<string, string>) {
	const set = { PYQ_DATA_DIR: join(tmpdir(), `pyq-${randomUUID()}`), SLACK_API_URL: slack.apiUrl, ...more };
	const { code, out, err } = await runCommand(["doctor", "--json"], { set });
	const json: unknown = JSON.parse(out);
	return { code, json, said: out + err };
}

const finds = (name: string, state: string, found: unknown) => ({
	checks: expect.arrayContaining([expect.objectContaining({ name, state, found })]),
});

test("an app in good order, by Socket Mode: its workspace, its scopes, its connection, the clock", async () => {
	const team = slack.team("Alpha");
	const { code, json, said } = await doctor({ SLACK_BOT_TOKEN: team.botToken, SLACK_APP_TOKEN: slack.app.token });
	expect(said).not.toContain(team.botToken);
	expect(said).not.toContain(slack.app.token);
	expect(json).toMatchObject(
		finds("configuration", "ok", expect.stringContaining(`Slack at ${slack.apiUrl} (Socket Mode)`)),
	);
	expect(json).toMatchObject(finds("Slack", "ok", expect.stringContaining(`in the workspace Alpha (${team.id})`)));
	expect(json).toMatchObject(finds("Slack scopes", "ok", "all 13 that PyQ needs are granted"));
	expect(json).toMatchObject(finds("Slack connection", "ok", expect.any(String)));
	expect(json).toMatchObject(finds("Slack clock", "ok", "as this machine's"));
	expect(json).toMatchObject(finds("chats", "ok", "Slack and the local web workspace"));
	expect({ code, refused: slack.refused }).toEqual({ code: 0, refused: [] });
});

test("a token that was taken back, and one that may too little, over HTTP", async () => {
	const team = slack.team("Beta", { scopes: ["commands", "chat:write"] });
	const http = { SLACK_BOT_TOKEN: team.botToken, SLACK_SIGNING_SECRET: slack.app.signingSecret };
	const poor = await doctor(http);
	expect(poor).toMatchObject({ code: 1, json: { ok: false } });
	expect(poor.json).toMatchObject(
		finds("Slack scopes", "problem", expect.stringMatching(/^missing: channels:read \(/u)),
	);
	expect(poor.json).toMatchObject(finds("Slack signature", "ok", expect.stringContaining("can't be asked")));
	slack.revokeToken(team);
	const dead = await doctor(http);
	expect(dead.code).toBe(1);
	expect(dead.json).toMatchObject(
		finds(
			"Slack",
			"problem",
			expect.stringMatching(/does not accept SLACK_BOT_TOKEN any more \((token_revoked|account_inactive)\)/u),
		),
	);
	expect(poor.said + dead.said).not.toContain(slack.app.signingSecret);
});

test("an app for many workspaces: its id with its secret, and with another", async () => {
	const set = {
		SLACK_CLIENT_ID: slack.app.clientId,
		SLACK_CLIENT_SECRET: slack.app.clientSecret,
		SLACK_SIGNING_SECRET: slack.app.signingSecret,
		PYQ_PUBLIC_URL: publicUrl,
	};
	const fine = await doctor(set);
	expect(fine.code).toBe(0);
	expect(fine.json).toMatchObject(finds("Slack", "ok", expect.stringContaining(`${publicUrl}/slack/install`)));
	const wrong = await doctor({ ...set, SLACK_CLIENT_SECRET: "another" });
	expect(wrong.code).toBe(1);
	expect(wrong.json).toMatchObject(
		finds("Slack", "problem", `${slack.apiUrl} does not accept SLACK_CLIENT_SECRET (bad_client_secret)`),
	);
});

test("slack manifest prints what an app is made from, for Socket Mode and for an address", async () => {
	const print = async (...args: string[]) => {
		const { code, out } = await runCommand(["slack", "manifest", ...args]);
		expect(code).toBe(0);
		return JSON.parse(out);
	};
	expect(await print()).toEqual(JSON.parse(await readFile(join(packageFolder, "slack-manifest.json"), "utf8")));
	const settings = { socket_mode_enabled: false, interactivity: { request_url: `${publicUrl}/slack/events` } };
	expect(await print("--url", publicUrl, "--json")).toMatchObject({ settings });
});

test("half a set of variables is a problem of the configuration, and nothing is asked", async () => {
	const before = slack.requests.length;
	const { code, json, said } = await doctor({ SLACK_BOT_TOKEN: "xoxb-1-hush" });
	expect(code).toBe(1);
	expect(said).not.toContain("hush");
	expect(json).toMatchObject(
		finds("configuration", "problem", expect.stringContaining("set SLACK_APP_TOKEN too (Socket Mode")),
	);
	expect(slack.requests).toHaveLength(before);
});
