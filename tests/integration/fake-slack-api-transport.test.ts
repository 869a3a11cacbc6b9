import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import { describe, expect, it } from "vitest";
import { section } from "../support/fake-slack/check-samples.ts";
import { openScene, refusal, word } from "../support/fake-slack/sample-scene.ts";

const json = "application/json; charset=utf-8";

describe("how a call comes", () => {
	it("as a form, with JSON as text in it", async () => {
		await using slack = await openScene();
		const { channel, fake, raw } = slack;
		const body = new URLSearchParams({ channel, text: "x", blocks: JSON.stringify([section("x")]) }).toString();
		expect(await raw("chat.postMessage", { body })).toMatchObject({ ok: true });
		expect(fake.messages(channel)).toMatchObject([{ blocks: [section("x")] }]);
		expect(fake.requests[0]?.args["blocks"]).toEqual([section("x")]);
	});

	it("as JSON, with JSON in it", async () => {
		await using slack = await openScene();
		const { channel, fake, raw } = slack;
		const body = JSON.stringify({ channel, text: "x", blocks: [section("x")], unfurl_links: false });
		expect(await raw("chat.postMessage", { body, type: json })).toMatchObject({ ok: true });
		expect(fake.messages(channel)).toMatchObject([{ blocks: [section("x")] }]);
	});

	it("methods that only read leave JSON unread", async () => {
		await using slack = await openScene();
		const { channel, fake, raw } = slack;
		expect(await raw("conversations.info", { body: JSON.stringify({ channel }), type: json })).toMatchObject({
			error: "invalid_arguments",
			response_metadata: { messages: ["[ERROR] missing required field: channel [json-pointer:]"] },
		});
		expect(fake.refused).toHaveLength(1);
	});

	it("by GET, with its arguments in the address", async () => {
		await using slack = await openScene();
		const { channel, fake, team } = slack;
		const headers = { Authorization: `Bearer ${team.botToken}` };
		const response = await fetch(`${fake.apiUrl}conversations.info?channel=${channel}`, { headers });
		expect(await response.json()).toMatchObject({ ok: true, channel: { id: channel } });
		expect(response.headers.get("x-oauth-scopes")).toContain("channels:read");
	});

	it.each([
		["JSON that is none", "{", json, "invalid_json"],
		["JSON that is no object", "[]", json, "json_not_object"],
		["another kind of body", "x", "text/plain", "invalid_post_type"],
	])("%s is refused, and that is kept", async (_, body, type, error) => {
		await using slack = await openScene();
		expect(await slack.raw("chat.postMessage", { body, type })).toMatchObject({ ok: false, error });
		expect(slack.fake.refused).toEqual([{ method: "chat.postMessage", problems: [error] }]);
	});

	it("for a method that is none it is refused, and that is kept", async () => {
		await using slack = await openScene();
		expect(await slack.raw("chat.shout")).toEqual({ ok: false, error: "unknown_method" });
		expect(slack.fake.refused).toEqual([{ method: "chat.shout", problems: ["unknown_method"] }]);
	});

	it("answers are dated by the fake's clock", async () => {
		await using slack = await openScene({ now: () => Date.UTC(2030, 0, 1) });
		const response = await fetch(`${slack.fake.apiUrl}auth.test`, { method: "POST" });
		expect(response.headers.get("date")).toBe("Tue, 01 Jan 2030 00:00:00 GMT");
	});

	it("tokens and secrets are not kept in the log", async () => {
		await using slack = await openScene();
		const { client, fake, team } = slack;
		await client.auth.test({ token: team.botToken });
		await refusal(client.oauth.v2.access({ client_id: "1.2", client_secret: "planted-secret", code: "planted-code" }));
		expect(JSON.stringify(fake.requests)).not.toMatch(/planted|xox/u);
	});
});

describe("pace", () => {
	it("a third message at once is 429 with Retry-After; other channels go on", async () => {
		let now = 1_700_000_000_000;
		await using slack = await openScene({ now: () => now, rates: "clock" });
		const { channel, client, fake, team } = slack;
		const post = (to: string) => client.chat.postMessage({ channel: to, text: "x" });
		await post(channel);
		await post(channel);
		const { failure } = await refusal(post(channel));
		expect(failure).toBeInstanceOf(WebAPIRateLimitedError);
		expect(failure).toMatchObject({ retryAfter: 1 });
		await post(fake.channel(team, "other").id);
		now += 1_000;
		await post(channel);
		expect(fake.messages(channel)).toHaveLength(3);
		expect(fake.requests.map(({ status }) => status)).toEqual([200, 200, 429, 200, 200]);
	});

	it("an app that is sold outside the Marketplace reads history once a minute", async () => {
		await using slack = await openScene({
			now: () => 1_700_000_000_000,
			rates: "clock",
			rateLimits: { perMinute: { "conversations.history": 1 } },
		});
		const { channel, client } = slack;
		await client.conversations.history({ channel });
		const { failure } = await refusal(client.conversations.history({ channel }));
		expect(failure).toMatchObject({ retryAfter: 60 });
	});
});

describe("faults", () => {
	const post = ({ client, channel }: Awaited<ReturnType<typeof openScene>>) =>
		client.chat.postMessage({ channel, text: "x" });

	it("befall the next call of their method, in order, and no other", async () => {
		await using slack = await openScene();
		const { client, fake } = slack;
		fake.faults.next("chat.postMessage", { error: "internal_error" });
		fake.faults.next("chat.postMessage", { retryAfter: 7 });
		await client.auth.test();
		expect(await word(post(slack))).toBe("internal_error");
		expect((await refusal(post(slack)))["failure"]).toMatchObject({ retryAfter: 7 });
		await post(slack);
		expect(fake.faults.waiting).toBe(0);
		expect(fake.messages(slack.channel)).toHaveLength(1);
	});

	it("befall every call until they are taken back", async () => {
		await using slack = await openScene();
		const stop = slack.fake.faults.always("*", { error: "fatal_error" });
		expect(await word(slack.client.auth.test())).toBe("fatal_error");
		expect(await word(post(slack))).toBe("fatal_error");
		stop();
		await post(slack);
	});

	it("another status comes with a page of HTML", async () => {
		await using slack = await openScene();
		slack.fake.faults.next("chat.postMessage", { status: 502 });
		const { failure } = await refusal(post(slack));
		expect(failure).toBeInstanceOf(WebAPIHTTPError);
		expect(failure).toMatchObject({ statusCode: 502 });
		expect(slack.fake.messages(slack.channel)).toEqual([]);
	});

	it.each([
		["before", 0],
		["after", 1],
	] as const)("the connection breaks %s it is done", async (drop, posted) => {
		await using slack = await openScene();
		slack.fake.faults.next("chat.postMessage", { drop });
		const { failure } = await refusal(post(slack));
		expect(failure).toBeInstanceOf(WebAPIRequestError);
		expect(slack.fake.messages(slack.channel)).toHaveLength(posted);
	});

	it("no answer comes until the fake closes", async () => {
		const slack = await openScene();
		slack.fake.faults.next("chat.postMessage", { hang: "after" });
		const failed = refusal(post(slack));
		await expect.poll(() => slack.fake.messages(slack.channel).length).toBe(1);
		await slack.fake.close();
		expect((await failed)["failure"]).toBeInstanceOf(WebAPIRequestError);
	});

	it.each([
		["cut", /^\{"ok":true,[^}]*$/u],
		["<html>", /^<html>$/u],
	])(
		"the answer is no JSON (%s), and it was done: the client takes its text for Slack's word",
		async (broken, told) => {
			await using slack = await openScene();
			slack.fake.faults.next("chat.postMessage", { broken });
			expect(await word(post(slack))).toMatch(told);
			expect(slack.fake.messages(slack.channel)).toHaveLength(1);
		},
	);

	it("the answer is late", async () => {
		await using slack = await openScene();
		slack.fake.faults.next("chat.postMessage", { slowMs: 60 });
		const began = performance.now();
		await post(slack);
		expect(performance.now() - began).toBeGreaterThan(55);
	});

	it("a file's address fails too", async () => {
		await using slack = await openScene();
		slack.fake.faults.next("files", { status: 503 });
		expect((await fetch(new URL("/files-pri/T-F/x", slack.fake.apiUrl))).status).toBe(503);
	});
});
