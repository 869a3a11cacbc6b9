import { setTimeout as wait } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import type { RunningPyq } from "../support/running-pyq.ts";
import { openRunningSlack, type RunningSlack, soon } from "../support/running-slack.ts";

const posts = ({ fake }: RunningSlack) => fake.requests.filter(({ method }) => method === "chat.postMessage");
const wordsTo = (person: { sees(): { message: { text: string } }[] }) =>
	person.sees().map(({ message }) => message.text);

test.concurrent("a morning on which Slack fails some channels: each question stands once, nothing waits for another, an answer that comes before PyQ knows its question is kept, and leads are told why one is missing", {
	timeout: 120_000,
}, async () => {
	await using slack = await openRunningSlack("socket", { from: "2031-03-24 08:30" });
	const { fake, team, channel, lead, sql, setClock } = slack;
	const [ada, grace] = [fake.member(team, "Ada"), fake.member(team, "Grace")];
	const pyq = await slack.start();
	const five = [channel, ...["two", "three", "four", "five"].map((name) => fake.channel(team, name))];
	const archived = fake.channel(team, "soon-archived");
	const hidden = fake.channel(team, "soon-closed", { private: true, members: [lead] });
	for (const one of five) await slack.setUp(one);
	await slack.setUp(archived, "08:55");
	await slack.setUp(hidden, "08:55");
	for (const person of [ada, grace]) await person.runs(channel, "/pyq streak");
	await vi.waitUntil(() => [ada, grace].every((person) => wordsTo(person).length === 1), soon);
	await sql`insert into room_members select r.id, m.id, r.schedule_since from rooms r, members m
		where r.external_id = ${channel.id} and m.external_id in (${ada.id}, ${grace.id})`;
	await sql`update members set remind_at = '10:00' where external_id in (${ada.id}, ${grace.id})`;
	fake.archive(archived);
	fake.remove(hidden, team.botUserId);
	fake.rename(five[4] ?? channel, "renamed");

	const roomOf = async ({ id }: { readonly id: string }) => {
		const [room] = await sql`select status, attention from rooms where external_id = ${id}`;
		return room;
	};
	await setClock("2031-03-24 08:55:01");
	for (const one of [archived, hidden])
		await vi.waitUntil(async () => (await roomOf(one))?.["attention"] !== null, soon);
	expect(await roomOf(archived)).toMatchObject({ status: "paused", attention: expect.stringContaining("no-channel") });
	for (const name of ["soon-archived", "soon-closed"])
		await vi.waitUntil(() => wordsTo(lead).filter((text) => text.includes(name)).length === 1, soon);

	fake.faults.next("chat.postMessage", { drop: "after" });
	fake.faults.next("chat.postMessage", { broken: "cut" });
	fake.faults.next("chat.postMessage", { retryAfter: 3 });
	fake.faults.next("chat.postMessage", { slowMs: 8_000 });
	const before = posts(slack).length;
	await setClock("2031-03-24 09:00:01");
	const posted = async () => {
		const [row] =
			await sql`select count(*)::int as count from rounds where state = 'posted' and posted_channel = any(${five.map(({ id }) => id)})`;
		return Number(row?.["count"]);
	};
	await vi.waitUntil(() => posts(slack).length - before === 6, soon);
	const sent = posts(slack).slice(before);
	const refused = sent.find(({ status }) => status === 429);
	const again = sent.filter(({ args }) => args["channel"] === refused?.args["channel"]);
	expect(again).toHaveLength(2);
	expect((again[1]?.began ?? 0) - (again[0]?.began ?? 0)).toBeGreaterThanOrEqual(3_000);
	// While the slow one still waits for its answer: the plain one and the one that was put off.
	await vi.waitUntil(async () => (await posted()) === 2, { timeout: 3_000, interval: 10 });
	const [lost] = await sql`select r.external_id as id from steps s join rooms r on r.id = s.room_id
		where s.kind = 'post' and s.state = 'in-doubt'`;
	const thread = { channel: { id: String(lost?.["id"]) }, ts: String(slack.questions(Object(lost))[0]?.["ts"]) };
	const answer = "A list can change and a tuple can not, so a tuple can be a key.";
	const answering = fake.member(team, "Mary").says(thread, answer);
	await vi.waitUntil(() => pyq.output().includes("whose post is not settled"), soon);
	await setClock("2031-03-24 09:01:00");
	await vi.waitUntil(async () => (await posted()) === 5, soon);
	expect((await answering).acked).toBe(false);
	// A clock that is set looks to Bolt like a line gone silent, which is renewed.
	await fake.socket.untilConnected(1);
	const kept = async () => {
		await fake.redeliver();
		return (await slack.saved(answer)) === 1;
	};
	await vi.waitUntil(kept, { ...soon, interval: 500 });
	expect(five.map((one) => slack.questions(one).length)).toEqual([1, 1, 1, 1, 1]);
	expect(posts(slack).length - before).toBe(6);

	// Somebody who is no longer there is no matter of the room's, nor of the others'.
	fake.changeMember(ada, { deactivated: true });
	const told = wordsTo(grace).length;
	await setClock("2031-03-24 10:00:01");
	await vi.waitUntil(() => wordsTo(grace).length > told, soon);
	await vi.waitUntil(async () => {
		const [open] =
			await sql`select count(*)::int as count from steps where kind = 'remind' and state in ('done', 'failed') and settled_at is not null`;
		return Number(open?.["count"]) >= 2;
	}, soon);
	// As with somebody who takes no direct messages.
	expect([...(await sql`select error from steps where kind = 'remind' and state = 'failed'`)]).toEqual([
		{ error: "forbidden" },
	]);
	for (const one of five) expect(await roomOf(one)).toMatchObject({ status: "active", attention: null });
	expect(fake.refused).toEqual([]);
	expect(pyq.output()).not.toMatch(/"level":50/u);
});

test.concurrent.each([
	{
		what: "taken out of the workspace",
		transport: "socket",
		take: ({ fake, team }: RunningSlack) => fake.uninstall(team),
	},
	{ what: "without its token", transport: "http", take: ({ fake, team }: RunningSlack) => fake.revokeToken(team) },
] as const)(
	"PyQ $what while it runs: the workspace counts as left, nothing is asked of it again, and the page stays",
	{
		timeout: 60_000,
	},
	async ({ transport, take }) => {
		await using slack = await openRunningSlack(transport);
		const { fake, team, sql } = slack;
		const pyq = await slack.start();
		await slack.setUp();
		await slack.postNow();
		take(slack);
		await vi.waitUntil(async () => {
			const [removed] = await sql`select removed_at from workspaces where external_id = ${team.id}`;
			return removed?.["removed_at"] !== null;
		}, soon);
		await fake.settled();
		const before = fake.requests.length;
		await wait(1_000);
		expect(fake.requests.slice(before).map(({ method }) => method)).toEqual([]);
		expect((await fetch(pyq.url)).status).toBe(200);
		expect(fake.waiting).toBe(0);
		expect(pyq.output()).not.toMatch(/"level":50/u);
	},
);

test.concurrent("Socket Mode comes back by itself: renewed by Slack, Slack away, too many lines; switched off it is said, and PyQ stays", {
	timeout: 90_000,
}, async () => {
	await using slack = await openRunningSlack("socket", { rates: "none" });
	const { fake, team, channel } = slack;
	// At first nobody is there to give a line.
	fake.faults.next("apps.connections.open", { status: 503 });
	const pyq = await slack.start();
	await fake.socket.untilConnected(1);
	await slack.setUp();
	const post = await slack.postNow();
	const [ada, grace] = [fake.member(team, "Ada"), fake.member(team, "Grace")];
	const text = ({ name }: { name: string }) =>
		`A list can change and a tuple can not, so a tuple can be a key, says ${name}.`;

	for (const reason of ["warning", "refresh_requested"] as const) {
		fake.socket.disconnects(reason);
		await vi.waitUntil(() => fake.socket.connected === 0, soon);
		await fake.socket.untilConnected(1);
	}
	expect((await ada.says(post, text(ada))).acked).toBe(true);
	expect(await slack.saved(text(ada))).toBe(1);

	// A line that held for a while is renewed at once.
	await wait(1_200);
	const lostBefore = said(pyq, "could not be renewed");
	fake.socket.takesConnections(false);
	fake.socket.drops();
	expect((await grace.says(post, text(grace))).acked).toBe(false);
	await vi.waitUntil(() => said(pyq, "could not be renewed") > lostBefore, soon);
	fake.socket.takesConnections(true);
	// Others take all the lines that there are: asking for one at every turn would not help.
	const others = await Promise.all(Array.from({ length: 10 }, () => lineOf(slack)));
	const asked = () => fake.requests.filter(({ method }) => method === "apps.connections.open").length;
	const before = asked();
	await wait(3_500);
	expect(asked() - before).toBeGreaterThan(0);
	expect(asked() - before).toBeLessThanOrEqual(3);
	for (const other of others) other.close();
	await fake.socket.untilConnected(1);
	await fake.redeliver();
	expect(await slack.saved(text(grace))).toBe(1);
	expect(fake.waiting).toBe(0);

	fake.socket.disconnects("link_disabled");
	await vi.waitUntil(() => said(pyq, "could not be renewed") > lostBefore + 1, soon);
	expect((await fetch(pyq.url)).status).toBe(200);
	expect((await grace.runs(channel, "/pyq streak")).kind).not.toBe("ephemeral");
	expect((await pyq.interrupt()).code).toBe(0);
	expect(fake.refused).toEqual([]);
});

const said = (pyq: RunningPyq, words: string): number => pyq.output().split(words).length - 1;

/** A line of somebody else with the same token. */
async function lineOf({ fake }: RunningSlack): Promise<WebSocket> {
	const headers = { authorization: `Bearer ${fake.app.token}` };
	const answer = await fetch(`${fake.apiUrl}apps.connections.open`, { method: "POST", headers });
	const line = new WebSocket(Object(await answer.json()).url);
	await new Promise((resolve) => line.addEventListener("message", resolve, { once: true }));
	return line;
}
