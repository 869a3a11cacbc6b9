import { setTimeout } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import type { Nudge } from "../../src/app/ports/surroundings.ts";
import { SECOND } from "../../src/core/ids.ts";
import { createWorkers } from "../../src/schedule/jobs.ts";
import { freshDatabase } from "../support/database.ts";

const quiet = { info() {}, warn() {}, error() {} };
/** How long a send takes, in milliseconds. */
const slow = 20;

describe("a workspace with 2,000 steps due", { timeout: 60_000 }, () => {
	test("does not make another workspace's one step wait, and is worked off without waiting for a tick", async () => {
		const { url, drop } = await freshDatabase();
		const workers = createWorkers({
			connection: { kind: "postgres", url },
			clock: { now: () => Date.now() },
			log: quiet,
		});
		/** Steps that were sent, in order. */
		const sent: string[] = [];
		let atOnce = 0;
		let mostAtOnce = 0;
		workers.attach(async ({ id }) => {
			mostAtOnce = Math.max(mostAtOnce, ++atOnce);
			await setTimeout(slow);
			atOnce--;
			sent.push(id);
			return null;
		});
		const nudge = (workspaceId: string, id: string): Nudge => ({
			id,
			workspaceId,
			platform: "discord",
			kind: "post",
			dueAt: 0,
		});
		const sentAtLeast = (count: number) => vi.waitUntil(() => sent.length >= count, { timeout: 20_000, interval: 2 });
		try {
			await workers.start();
			await workers.take("discord");
			await workers.send(Array.from({ length: 2_000 }, (_, step) => nudge("large", `large-${step}`)));
			await sentAtLeast(100);
			const before = sent.length;
			await workers.send([nudge("small", "small")]);
			await vi.waitUntil(() => sent.includes("small"), { timeout: 20_000, interval: 2 });
			// Sixteen of a workspace run at once: so many rounds of them.
			expect(sent.indexOf("small") - before).toBeLessThanOrEqual(2.5 * 16);
			await sentAtLeast(800);
			// Two workers that look at the very same moment may take sixteen each.
			expect(mostAtOnce).toBeLessThanOrEqual(2 * 16);
		} finally {
			await workers.stop(2 * SECOND);
			await drop();
		}
	});
});
