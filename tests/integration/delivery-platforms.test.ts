import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Nudge } from "../../src/app/ports/surroundings.ts";
import { SECOND, type StepId } from "../../src/core/ids.ts";
import { createWorkers, type Workers } from "../../src/schedule/jobs.ts";
import { freshDatabase } from "../support/database.ts";

const quiet = { info() {}, warn() {}, error() {} };

let database: Awaited<ReturnType<typeof freshDatabase>>;
let sql: postgres.Sql;
const started: Workers[] = [];
beforeEach(async () => {
	database = await freshDatabase();
	sql = postgres(database.url, { max: 1, onnotice: () => {} });
});
afterEach(async () => {
	await Promise.all(started.splice(0).map((workers) => workers.stop(SECOND)));
	await sql.end();
	await database.drop();
});

/** One of several processes: its workers, and the steps that ran there. Each tells of itself only; nobody ticks. */
async function startProcess(run: (id: StepId) => Promise<void> = async () => {}) {
	const workers = createWorkers({
		connection: { kind: "postgres", url: database.url },
		clock: { now: () => Date.now() },
		log: quiet,
	});
	const ran: StepId[] = [];
	workers.attach(async ({ id }) => {
		ran.push(id);
		await run(id);
		return null;
	});
	await workers.start();
	started.push(workers);
	return { workers, ran };
}

const nudge = (platform: Nudge["platform"], id: StepId, kind: Nudge["kind"] = "post"): Nudge => ({
	id,
	workspaceId: "w",
	platform,
	kind,
	dueAt: 0,
});
/** A step is run within milliseconds; on a machine that does much else, within that. */
const patience = 15 * SECOND;

const comes = (ran: readonly StepId[], id: StepId) =>
	vi.waitUntil(() => ran.includes(id), { timeout: patience, interval: 5 });

describe("steps of several platforms on several processes", { timeout: 30_000 }, () => {
	test("go to the process that took their platform, whoever tells of them", async () => {
		const [one, two] = [await startProcess(), await startProcess()];
		await one.workers.take("web");
		await two.workers.take("discord");
		await one.workers.send([nudge("web", "a"), nudge("discord", "b")]);
		await two.workers.send([nudge("web", "c"), nudge("discord", "d")]);
		await Promise.all([comes(one.ran, "a"), comes(two.ran, "b"), comes(one.ran, "c"), comes(two.ran, "d")]);
		expect([one.ran.toSorted(), two.ran.toSorted()]).toEqual([
			["a", "c"],
			["b", "d"],
		]);
	});

	test("run at once where they were heard when they answer a person, if the platform is taken there, else where it is", async () => {
		const [one, two] = [await startProcess(), await startProcess()];
		await one.workers.take("web");
		await two.workers.take("web");
		await two.workers.take("discord");
		const sending = one.workers.send([nudge("web", "reply", "respond"), nudge("web", "mark", "receipt")]);
		expect(one.ran).toEqual(["reply", "mark"]);
		await sending;
		await one.workers.send([nudge("discord", "elsewhere", "respond")]);
		await comes(two.ran, "elsewhere");
		expect([one.ran, two.ran]).toEqual([["reply", "mark"], ["elsewhere"]]);
	});

	test("wait in their queue while nobody takes their platform; whoever waits for a reply goes first", async () => {
		const [one, two] = [await startProcess(), await startProcess((id) => delay(id.startsWith("reply") ? 0 : 20))];
		const posts = Array.from({ length: 200 }, (_, number) => nudge("discord", `post-${number}`));
		const replies = Array.from({ length: 10 }, (_, number) => nudge("discord", `reply-${number}`, "respond"));
		await one.workers.send([...posts, ...replies]);
		await two.workers.take("discord");
		for (const { id } of replies) await comes(two.ran, id);
		// Sixteen steps of a workspace at once on each of two workers.
		for (const { id } of replies) expect(two.ran.indexOf(id)).toBeLessThan(2 * 16);
	});

	test("are left when the process leaves the platform: what runs is waited for, and what comes is the next one's", async () => {
		const finished: StepId[] = [];
		const [go, goReply] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
		const one = await startProcess(async (id) => {
			await (id === "reply" ? goReply : go).promise;
			finished.push(id);
		});
		await one.workers.take("discord");
		await one.workers.take("web");
		await one.workers.send([nudge("discord", "in hand"), nudge("discord", "reply", "respond")]);
		await comes(one.ran, "in hand");
		const left = one.workers.leave("discord", 5 * SECOND);
		await one.workers.send([nudge("discord", "next"), nudge("discord", "next reply", "respond"), nudge("web", "web")]);
		await comes(one.ran, "web");
		go.resolve();
		void delay(200).then(goReply.resolve);
		await left;
		expect(finished.toSorted()).toEqual(["in hand", "reply", "web"]);
		const two = await startProcess();
		await two.workers.take("discord");
		await Promise.all([comes(two.ran, "next"), comes(two.ran, "next reply")]);
		expect(one.ran.toSorted()).toEqual(["in hand", "reply", "web"]);
		// And comes back to it.
		await two.workers.leave("discord", SECOND);
		await one.workers.take("discord");
		await one.workers.send([nudge("discord", "again")]);
		await comes(one.ran, "again");
	});

	test("are not taken away from others by a process that left the platform while it took it", async () => {
		const [one, two] = [await startProcess(), await startProcess()];
		const taking = one.workers.take("discord", { alone: true });
		await one.workers.leave("discord", SECOND);
		await taking;
		const posts = Array.from({ length: 100 }, (_, number) => nudge("discord", `post-${number}`));
		await one.workers.send(posts);
		await delay(200);
		await two.workers.take("discord");
		await vi.waitUntil(() => two.ran.length === 100, { timeout: patience, interval: 5 });
		expect(one.ran).toEqual([]);
	});

	test("are waited for no longer than told, when the process leaves the platform", async () => {
		const one = await startProcess(() => new Promise(() => {}));
		await one.workers.take("discord");
		await one.workers.send([nudge("discord", "hangs"), nudge("discord", "reply", "respond")]);
		await comes(one.ran, "hangs");
		const before = performance.now();
		await one.workers.leave("discord", SECOND);
		expect(performance.now() - before).toBeLessThan(1.5 * SECOND);
	});

	test("of a process that died with its hands full do not block the workspace for the next, who is alone with the platform", async () => {
		const dead = await startProcess(() => new Promise(() => {}));
		await dead.workers.take("discord");
		const posts = Array.from({ length: 40 }, (_, number) => nudge("discord", `post-${number}`));
		await dead.workers.send(posts);
		await vi.waitUntil(() => dead.ran.length >= 16, { timeout: patience, interval: 5 });
		void dead.workers.leave("discord", 0);
		const next = await startProcess();
		await next.workers.take("discord", { alone: true });
		await next.workers.send(posts);
		await vi.waitUntil(() => next.ran.length >= 40, { timeout: patience, interval: 5 });
		expect(new Set(next.ran).size).toBe(40);
	});
});

test("the queue that all platforms shared in earlier versions is removed, with what waits in it", async () => {
	await startProcess();
	await sql`select pgboss.create_queue('steps', '{"policy": "short"}')`;
	await sql`insert into pgboss.job (name, data) values ('steps', '{}')`;
	const there = async () => [
		(await sql`select 1 from pgboss.queue where name = 'steps'`).length,
		(await sql`select 1 from pgboss.job where name = 'steps'`).length,
	];
	expect(await there()).toEqual([1, 1]);
	await startProcess();
	expect(await there()).toEqual([0, 0]);
});
