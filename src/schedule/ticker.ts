import { schedule } from "node-cron";
import type { Log } from "../app/ports/surroundings.ts";

/** Calls `tick` once a minute. A tick that takes longer than a minute is not started twice. */
export function startTicker(tick: () => Promise<unknown>, log: Log): { stop(): Promise<void> } {
	let running: Promise<unknown> | null = null;
	const task = schedule("* * * * *", async () => {
		if (running !== null) return;
		running = tick().catch((error: unknown) => log.warn({ err: error }, "a tick failed; the next one tries again"));
		await running;
		running = null;
	});
	return {
		async stop() {
			await task.destroy();
			await running;
		},
	};
}
