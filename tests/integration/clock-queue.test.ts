import postgres from "postgres";
import { expect, test, vi } from "vitest";
import { MINUTE, SECOND } from "../../src/core/ids.ts";
import { createWorkers } from "../../src/schedule/jobs.ts";
import { freshDatabase } from "../support/database.ts";

test("after the clock was set, a job that waits for a time far ahead does not keep its step out of the queue", {
	timeout: 30_000,
}, async () => {
	const { url, drop } = await freshDatabase();
	const sql = postgres(url, { max: 1 });
	const workers = createWorkers({
		connection: { kind: "postgres", url },
		clock: { now: () => Date.now() },
		log: { info() {}, warn() {}, error() {} },
	});
	const run: string[] = [];
	workers.attach(async ({ id }) => {
		run.push(id);
		return null;
	});
	const nudge = (dueAt: number) => ({
		id: "step",
		workspaceId: "w",
		platform: "discord" as const,
		kind: "post" as const,
		dueAt,
	});
	const waiting = async () =>
		(await sql`select 1 from pgboss.job where name = 'steps-discord' and state < 'active'`).length;
	try {
		await workers.start();
		await workers.take("discord");
		await workers.send([nudge(Date.now() + MINUTE)]);
		// As a database leaves it whose clock was a year ahead when the step was due.
		await sql`update pgboss.job set singleton_key = 'step', start_after = now() + interval '1 year' where name = 'steps-discord'`;
		await workers.send([nudge(0)]);
		expect([await waiting(), run]).toEqual([1, []]);
		await workers.forgetWaiting();
		expect(await waiting()).toBe(0);
		await workers.send([nudge(0)]);
		await vi.waitUntil(() => run.length === 1, { timeout: 10_000, interval: 5 });
	} finally {
		await workers.stop(SECOND);
		await sql.end();
		await drop();
	}
});
