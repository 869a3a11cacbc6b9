import { afterAll, describe } from "vitest";
import { openDiscordWorld } from "./discord-world.ts";
import { closeDatabase } from "./empty-database.ts";
import { openMemoryWorld } from "./memory-world.ts";
import { openSlackWorld, openSlackWorldOverHttp } from "./slack-world.ts";
import { openWebWorld } from "./web-world.ts";
import type { OpenWorld } from "./world.ts";

/** Every platform that the journeys are told on. */
const worlds: readonly { name: string; open: OpenWorld }[] = [
	{ name: "web", open: openWebWorld },
	{ name: "memory", open: openMemoryWorld },
	{ name: "discord", open: openDiscordWorld },
	{ name: "slack", open: openSlackWorld },
	{ name: "slack over http", open: openSlackWorldOverHttp },
];

/** Tells journeys on every platform: the same text, whatever people hold in their hands. */
export function journeys(title: string, tell: (open: OpenWorld) => void): void {
	for (const { name, open } of worlds) describe(`${title} · ${name}`, { timeout: 60_000 }, () => tell(open));
	afterAll(closeDatabase);
}
