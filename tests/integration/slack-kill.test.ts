import { expect, test, vi } from "vitest";
import { startCommitHold } from "../support/commit-hold.ts";
import { openRunningSlack, type RunningSlack, soon } from "../support/running-slack.ts";

const words = (nth: string) =>
	`A list can change and a tuple can not, so a tuple can be a key of a dict, says the ${nth}.`;

/** How often what was said reached PyQ, and whether it was acknowledged. */
const attemptsOf = ({ fake }: RunningSlack, text: string) =>
	fake.attempts
		.filter(({ type, body }) => type === "message" && JSON.stringify(body).includes(text))
		.map(({ outcome }) => outcome?.acked ?? null);

test.concurrent.each(["socket", "http"] as const)(
	"kill -9 around the commit of what was written in a thread: it comes again and is saved once (%s)",
	{ timeout: 90_000 },
	async (transport) => {
		await using slack = await openRunningSlack(transport);
		await using hold = await startCommitHold(slack.databaseUrl);
		const { fake, team, sql } = slack;
		const ada = fake.member(team, "Ada");
		const grace = fake.member(team, "Grace");
		const pyq = await slack.start({}, hold.url);
		await slack.setUp();
		const post = await slack.postNow();

		// Before: what has to be written waits for a lock.
		const lock = await sql.reserve();
		await lock`begin`;
		await lock`lock table answer_versions in share mode`;
		const first = ada.says(post, words("first"));
		await vi.waitUntil(async () => {
			const [held] = await sql`select 1 from pg_locks where relation = 'answer_versions'::regclass and not granted`;
			return held !== undefined;
		}, soon);
		await pyq.kill();
		await lock`rollback`;
		lock.release();
		expect(await slack.saved(words("first"))).toBe(0);
		expect((await first).acked).toBe(false);
		await pyq.restart();
		if (transport === "socket") await fake.socket.untilConnected(1);
		await fake.redeliver();
		const isMarked = (ts: string) => JSON.stringify(fake.message(slack.channel, ts)).includes("white_check_mark");
		await vi.waitUntil(async () => isMarked((await first).ts), soon);
		expect(await slack.saved(words("first"))).toBe(1);
		expect(attemptsOf(slack, words("first"))).toEqual([false, false, true]);

		// After: it is saved, and PyQ has not heard so.
		hold.deafen();
		const second = grace.says(post, words("second"));
		await vi.waitUntil(async () => (await slack.saved(words("second"))) === 1, soon);
		await pyq.kill();
		expect((await second).acked).toBe(false);
		hold.heal();
		await pyq.restart();
		if (transport === "socket") await fake.socket.untilConnected(1);
		await fake.redeliver();
		await vi.waitUntil(async () => isMarked((await second).ts), soon);
		expect(attemptsOf(slack, words("second")).at(-1)).toBe(true);
		expect(await slack.saved(words("second"))).toBe(1);
		expect(fake.waiting).toBe(0);
		expect(fake.refused).toEqual([]);
	},
);

test.concurrent("kill -9 between send and save: the question stands there once, found again by its key, and its round goes on", {
	timeout: 90_000,
}, async () => {
	await using slack = await openRunningSlack("socket", { from: "2031-03-24 08:30" });
	const { fake, team, setClock } = slack;
	const pyq = await slack.start();
	await slack.setUp();
	fake.faults.next("chat.postMessage", { hang: "after" });
	await setClock("2031-03-24 09:00:01");
	await vi.waitUntil(() => slack.questions().length === 1, { timeout: 20_000, interval: 5 });
	await pyq.kill();
	const sent = () => fake.requests.filter(({ method }) => method === "chat.postMessage").length;
	const before = sent();
	await setClock("2031-03-24 09:01:30");
	await pyq.restart();
	const ts = String(slack.questions()[0]?.["ts"]);
	// Looked for and found, it is a round again: its thread is heard.
	await vi.waitUntil(() => slack.isPosted(ts), soon);
	const said = await fake.member(team, "Ada").says({ channel: slack.channel, ts }, words("third"));
	expect(said.acked).toBe(true);
	await vi.waitUntil(async () => (await slack.saved(words("third"))) === 1, soon);
	expect(slack.questions()).toHaveLength(1);
	// Not even tried: it was looked for first.
	expect(sent()).toBe(before);
	expect(fake.refused).toEqual([]);
});
