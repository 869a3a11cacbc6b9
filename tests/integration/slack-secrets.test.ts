import { createHmac } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import type { Fault } from "../support/fake-slack/fake-slack.ts";
import type { Json } from "../support/fake-slack/state.ts";
import { refusedPyq } from "../support/running-pyq.ts";
import { openRunningSlack, type RunningSlack, soon } from "../support/running-slack.ts";

/** How Slack fails, on every call; with `onLine`, also where a connection is to be opened. */
const failures: readonly (readonly [name: string, fault: Fault, onLine?: boolean])[] = [
	["refuses the token", { error: "invalid_auth" }, true],
	["breaks off its JSON", { broken: "cut" }],
	["answers with a page", { broken: "<html><title>Sorry</title>" }, true],
	["fails itself", { status: 503, body: "no" }],
	["is asked too often and does not say for how long", { status: 429, body: "no" }],
	["hangs up", { drop: "after" }],
];

/** What nobody may read: tokens, and the addresses at which anybody could answer in PyQ's name. */
function secretsOf({ fake, team }: RunningSlack, more: readonly string[] = []): string[] {
	const urls = fake.attempts.flatMap(({ body }) => addressesIn(body));
	expect(urls.length).toBeGreaterThan(0);
	const keys = urls.map((url) => new URL(url).pathname.split("/").at(-1) ?? url);
	return [team.botToken, fake.app.token, fake.app.signingSecret, "one key for every copy", ...keys, ...more];
}

const addressesIn = ({ response_url: url, response_urls: others }: Json): string[] =>
	[url, ...(Array.isArray(others) ? others.map((one: Json) => one["response_url"]) : [])].filter(
		(one): one is string => typeof one === "string",
	);

/** Every row of every table, as text. */
async function everything({ sql }: RunningSlack): Promise<string> {
	const tables = await sql`
		select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
		where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
	const rows = await Promise.all(tables.map(({ name }) => sql.unsafe(`select t::text as row from ${name} t`)));
	return rows.flatMap((of) => of.map(({ row }) => String(row))).join("\n");
}

/** As it is, and as it stands inside what was written down in another way. */
const writtenAs = (secret: string): string[] => [
	secret,
	encodeURIComponent(secret),
	Buffer.from(secret).toString("hex"),
	// Whatever stands before it, and without its ends, which depend on that.
	...[0, 1, 2].map((shift) =>
		Buffer.from("\0".repeat(shift) + secret)
			.toString("base64")
			.slice(4, -4),
	),
];

function expectNone(where: string, text: string, secrets: readonly string[]): void {
	expect(text.length, where).toBeGreaterThan(0);
	const found = secrets.filter((secret) => writtenAs(secret).some((written) => text.includes(written)));
	expect(found, where).toEqual([]);
}

/** Somebody does one of everything; what Slack does not do is not waited for. */
async function aDay(slack: RunningSlack, post: { channel: { readonly id: string }; ts: string }): Promise<void> {
	const { fake, team, channel } = slack;
	const ada = fake.member(team, "Ada");
	await ada.says(post, "A tuple can be a key of a dict and a list can not be one.");
	await Promise.all([
		ada.runs(channel, "/pyq streak"),
		ada.runs(channel, "/pyq nonsense of all kinds"),
		ada.presses(post, "Answer"),
		ada.opensHome(),
		ada.directs("hello there"),
	]);
}

test.concurrent("Socket Mode: no token, key or address to answer at is in a log line or a table, in use and while Slack fails in every way", {
	timeout: 120_000,
}, async () => {
	await using slack = await openRunningSlack("socket", { rates: "none" });
	const { fake } = slack;
	const pyq = await slack.start({ LOG_LEVEL: "trace" });
	await slack.setUp();
	const post = await slack.postNow();
	// Some calls are never answered, and given up after ten seconds.
	for (const method of ["views.open", "views.publish", "reactions.add", "users.info"])
		fake.faults.next(method, { hang: "before" });
	await aDay(slack, post);
	for (const [name, fault, onLine] of failures) {
		if (onLine) {
			const [mend, before] = [fake.faults.always("*", fault), pyq.output().length];
			fake.socket.drops();
			await vi.waitUntil(() => pyq.output().includes("could not be renewed", before), soon);
			mend();
			await fake.socket.untilConnected(1);
		}
		const [mend, before] = [fake.faults.always("*", fault), pyq.output().length];
		await aDay(slack, post);
		await vi.waitUntil(() => pyq.output().length > before, soon);
		mend();
		expect(pyq.output(), name).not.toContain('"level":60');
	}
	await vi.waitUntil(() => /TimeoutError|AbortError|aborted/u.test(pyq.output()), soon);
	expectNone("tables", await everything(slack), secretsOf(slack));
	await fake.close();
	await wait(500);
	expectNone("log", pyq.output(), secretsOf(slack));
	expect((await pyq.interrupt()).code).toBe(0);
	expectNone("log to the end", pyq.output(), secretsOf(slack));
});

test.concurrent("signed requests: addresses to answer at that lead nowhere, break off or are somebody else’s stay out of logs and tables", {
	timeout: 120_000,
}, async () => {
	await using slack = await openRunningSlack("http");
	const { fake, team, channel, lead } = slack;
	const pyq = await slack.start({ LOG_LEVEL: "trace" });
	await slack.setUp();
	const origin = new URL(fake.apiUrl).origin;
	const secrets = [
		"hushdeadport123456",
		"hushunknown123456",
		"hushelsewhere123456",
		"hushnopath123456",
		"hushodd123456",
	];
	const addresses = [
		`http://127.0.0.1:1/hooks/commands/${secrets[0]}`,
		`${origin}/hooks/commands/${secrets[1]}`,
		`https://evil.example/hooks/${secrets[2]}`,
		`${origin}/${secrets[3]}`,
	];
	const told = async () => lead.sees().length;
	for (const [nth, url] of addresses.entries()) {
		const facts = { team_id: team.id, user_id: lead.id, channel_id: channel.id, channel_name: "python-prep" };
		const form = { ...facts, command: "/pyq", text: "streak", trigger_id: `1.2.made${nth}`, response_url: url };
		const body = new URLSearchParams(form).toString();
		const at = String(Math.floor(Date.now() / 1_000));
		const hash = createHmac("sha256", fake.app.signingSecret).update(`v0:${at}:${body}`).digest("hex");
		const headers = {
			"content-type": "application/x-www-form-urlencoded",
			"x-slack-request-timestamp": at,
			"x-slack-signature": `v0=${hash}`,
		};
		const seen = await told();
		const answer = await fetch(`${pyq.url}/slack/events`, { method: "POST", headers, body });
		expect(answer.status, url).toBe(200);
		// A closed address is not the end: the words come where they were asked for. One that is silent is tried again.
		if (nth > 0) await vi.waitUntil(async () => (await told()) > seen, soon);
	}
	await vi.waitUntil(async () => {
		const [tried] =
			await slack.sql`select 1 from steps where kind = 'respond' and attempts > 0 and error = 'unreachable'`;
		return tried !== undefined;
	}, soon);
	expectNone("tables", await everything(slack), secretsOf(slack, secrets));
	expectNone("log", pyq.output(), secretsOf(slack, secrets));
});

test.concurrent("what PyQ says when it can't begin shows no token", { timeout: 60_000 }, async () => {
	await using slack = await openRunningSlack("socket");
	const { fake, team, databaseUrl } = slack;
	const env = {
		SLACK_BOT_TOKEN: team.botToken,
		SLACK_APP_TOKEN: fake.app.token,
		SLACK_API_URL: fake.apiUrl,
		LOG_LEVEL: "trace",
	};
	for (const method of ["auth.test", "apps.connections.open"]) {
		fake.faults.next(method, { error: "invalid_auth" });
		const { code, out, err } = await refusedPyq({
			folder: "/nowhere",
			databaseUrl,
			env: { ...env, PYQ_SECRET_KEY: "hush hush hush hush" },
		});
		expect(code).toBe(1);
		expect(err).toContain(method === "auth.test" ? "SLACK_BOT_TOKEN" : "SLACK_APP_TOKEN");
		expectNone("what it said", out + err, [team.botToken, fake.app.token, "hush hush hush hush"]);
	}
});
