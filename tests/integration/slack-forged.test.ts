import { createHmac } from "node:crypto";
import { request } from "node:http";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Json } from "../support/fake-slack/state.ts";
import type { RunningPyq } from "../support/running-pyq.ts";
import { openRunningSlack, type RunningSlack, soon } from "../support/running-slack.ts";

let slack: RunningSlack;
let pyq: RunningPyq;
let post: { channel: { readonly id: string }; ts: string };
/** An event as Slack sent it; each test makes another of it. */
let heard: Json;
beforeAll(async () => {
	slack = await openRunningSlack("http");
	pyq = await slack.start({ LOG_LEVEL: "trace" });
	await slack.setUp();
	post = await slack.postNow();
	await slack.fake.member(slack.team, "Ada").says(post, "A tuple can be a key of a dict and a list can not.");
	heard = slack.fake.attempts.findLast(({ type }) => type === "message")?.body ?? {};
});
afterAll(() => slack[Symbol.asyncDispose]());

const grace = () => slack.fake.member(slack.team, "Grace").id;
let made = 0;
/** Somebody's answer, as an event that was never sent before. */
function event(text: string): string {
	made++;
	const ts = `${Math.floor(Date.now() / 1_000)}.${String(made).padStart(6, "0")}`;
	const told = { ...(heard["event"] as Json), text, ts, event_ts: ts, user: grace(), client_msg_id: `made-${made}` };
	return JSON.stringify({ ...heard, event_id: `EvMADE${made}`, event: told });
}

type Signature = { at?: number; secret?: string; of?: string };
function sign(body: string, { at = Math.floor(Date.now() / 1_000), secret, of = body }: Signature = {}) {
	const key = secret ?? slack.fake.app.signingSecret;
	const hash = createHmac("sha256", key).update(`v0:${at}:${of}`).digest("hex");
	return { "x-slack-request-timestamp": String(at), "x-slack-signature": `v0=${hash}` };
}

type Sending = { method?: string; path?: string; headers?: Record<string, string>; body?: string };
function send({ method = "POST", path = "/slack/events", headers = {}, body = "" }: Sending) {
	return new Promise<{ status: number; text: string }>((resolve, reject) => {
		const type = { "content-type": "application/json" };
		const sending = request(new URL(path, pyq.url), { method, agent: false, headers: { ...type, ...headers } });
		sending.on("error", reject);
		sending.on("response", (response) => {
			let text = "";
			response.setEncoding("utf8").on("data", (part: string) => {
				text += part;
			});
			response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
		});
		sending.end(body);
	});
}

const now = () => Math.floor(Date.now() / 1_000);
const rows = async (): Promise<unknown> => {
	const { sql } = slack;
	return [
		...(await sql`select (select count(*) from seen_events) as seen, (select count(*) from answer_versions) as versions,
		(select count(*) from steps where kind = 'respond') as answers, (select count(*) from members) as members`),
	];
};

test("what Slack signed is taken, whatever name it was sent to", async () => {
	const text = "A tuple can be hashed and a list can not, and so it goes.";
	const body = event(text);
	const headers = { ...sign(body), host: "pyq.example.com" };
	expect((await send({ headers, body })).status).toBe(200);
	expect(await slack.saved(text)).toBe(1);
	// The page is for this machine alone.
	expect((await send({ method: "GET", path: "/", headers: { host: "pyq.example.com" } })).status).toBe(403);
	expect((await send({ method: "GET", path: "/" })).status).toBe(200);
});

type Forged = { name: string; headers: (body: string) => Record<string, string> };
test.each<Forged>([
	{ name: "unsigned", headers: () => ({}) },
	{ name: "signed with another secret", headers: (body) => sign(body, { secret: "0123456789abcdef" }) },
	{ name: "signed with an empty secret", headers: (body) => sign(body, { secret: "" }) },
	{ name: "of six minutes ago", headers: (body) => sign(body, { at: now() - 360 }) },
	{ name: "with the signature of other words", headers: (body) => sign(body, { of: body.replace("tuple", "list") }) },
	{
		name: "with another time than was signed",
		headers: (body) => ({ ...sign(body), "x-slack-request-timestamp": `${now() - 9}` }),
	},
	{ name: "without a time", headers: (body) => ({ "x-slack-signature": sign(body)["x-slack-signature"] }) },
	{ name: "with words for a time", headers: (body) => ({ ...sign(body), "x-slack-request-timestamp": "soon" }) },
	{ name: "with a signature that is none", headers: (body) => ({ ...sign(body), "x-slack-signature": "v0=é" }) },
	{
		name: "with half a signature",
		headers: (body) => ({ ...sign(body), "x-slack-signature": sign(body)["x-slack-signature"].slice(0, 20) }),
	},
])("a request $name is refused: 401, noted without its body, and nothing is saved", async ({ headers }) => {
	const before = await rows();
	const [said, had] = [`Hush-${made} a tuple can be hashed and a list can not, so they say.`, pyq.output().length];
	const body = event(said);
	expect((await send({ headers: headers(body), body })).status).toBe(401);
	await vi.waitUntil(() => pyq.output().length > had, soon);
	expect(await rows()).toEqual(before);
	expect(pyq.output()).not.toContain("Hush-");
	expect(pyq.output()).not.toContain("EvMADE");
	expect(pyq.output()).not.toContain(slack.fake.app.signingSecret);
});

test("a command and a press that nobody signed do nothing, also when they look like a check of the line", async () => {
	const before = await rows();
	const facts = { team_id: slack.team.id, user_id: grace(), channel_id: slack.channel.id, trigger_id: "1.2.hush" };
	const command = new URLSearchParams({ ...facts, command: "/pyq", text: "streak" }).toString();
	const form = { "content-type": "application/x-www-form-urlencoded" };
	expect((await send({ headers: form, body: command })).status).toBe(401);
	await send({ headers: form, body: `ssl_check=1&${command}` });
	const challenge = JSON.stringify({ type: "url_verification", challenge: "hush", token: "t" });
	expect(await send({ body: challenge })).toMatchObject({ status: 401, text: expect.not.stringContaining("hush") });
	expect(await rows()).toEqual(before);
});

test("what is longer than anything of Slack’s is refused while it comes in, with a length or without: 413", async () => {
	const before = await rows();
	const body = event(`Hush ${"x".repeat(1_100_000)}`);
	const length = { "content-length": String(Buffer.byteLength(body)) };
	for (const more of [length, { "transfer-encoding": "chunked" }]) {
		const refused = await send({ headers: { ...sign(body), ...more }, body }).catch((error: Error) => error);
		expect(refused).toMatchObject({ status: 413 });
	}
	expect(await rows()).toEqual(before);
	expect(pyq.output()).not.toContain("Hush xxx");
});

test("other ways of asking: 405; other addresses belong to the page", async () => {
	for (const method of ["GET", "HEAD", "PUT", "DELETE"]) expect((await send({ method })).status, method).toBe(405);
	const none = await send({ method: "GET", path: "/nothing-here" });
	expect(none.status).toBe(404);
	for (const path of [
		"/slack",
		"/slack/events/",
		"/slack/events/x",
		"/Slack/events",
		"/slack/install",
		"/slack/oauth_redirect",
	]) {
		expect((await send({ method: "GET", path })).status, path).toBe(404);
		const body = event("Hush, a tuple can be hashed and a list can not.");
		expect((await send({ path, headers: sign(body), body })).status, path).not.toBe(200);
	}
	expect(await slack.saved("Hush, a tuple can be hashed and a list can not.")).toBe(0);
	expect((await send({ method: "GET", path: "/slack/events?x=1" })).status).toBe(405);
});

test("signed, and no event that can be read: refused, quoted nowhere, and PyQ goes on", async () => {
	const unreadable = ["", "null", "[]", "{", '"Hush-words"', "Hush-words", "7"];
	for (const body of unreadable) expect((await send({ headers: sign(body), body })).status, body).toBe(400);
	const form = { "content-type": "application/x-www-form-urlencoded" };
	for (const body of ["payload=null", "payload=Hush-words", "payload="])
		expect((await send({ headers: { ...sign(body), ...form }, body })).status, body).toBe(400);
	expect(pyq.output()).not.toContain("Hush");
	const text = "A tuple can be hashed and a list can not, after all that.";
	const body = event(text);
	expect((await send({ headers: sign(body), body })).status).toBe(200);
	expect(await slack.saved(text)).toBe(1);
});
