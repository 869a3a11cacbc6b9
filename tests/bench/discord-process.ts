/**
 * Discord in a process of its own, so that it does not share PyQ's time: `discord-fake.ts` starts it and tells it what to do.
 * It ends with whoever started it.
 */
import { openFakeDiscord } from "../support/fake-discord/fake-discord.ts";
import { createDeeds } from "./discord-deeds.ts";

/** What the bench asks for, and what it gets. */
export type Asked = { id: number; name: string; args: unknown[] };
export type Told = { id: number; result: unknown } | { id: number; fault: string };

const deeds: Record<string, unknown> = createDeeds(await openFakeDiscord());

const tell = (told: Told): void => void process.send?.(told);

process.on("message", async ({ id, name, args }: Asked) => {
	try {
		const deed = deeds[name];
		if (typeof deed !== "function") throw new Error(`There is no ${name}`);
		tell({ id, result: await deed(...args) });
	} catch (error) {
		tell({ id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) });
	}
});
// Ctrl-C reaches it too; what stops the bench still needs it.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());
tell({ id: 0, result: null });
