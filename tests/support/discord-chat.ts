import { commands } from "../../commands/index.ts";
import { createDiscordChat } from "../../src/adapters/discord/adapter.ts";
import { knownWorkspaces } from "../../src/app/known-workspaces.ts";
import type { Store } from "../../src/app/ports/store.ts";
import type { Clock, Ids } from "../../src/app/ports/surroundings.ts";
import { conversationsToRead, threadsToRead } from "../../src/app/threads-to-read.ts";
import { watched } from "./discord-scene.ts";
import type { FakeDiscord } from "./fake-discord/fake-discord.ts";
import type { LogLine } from "./house.ts";

/** PyQ's Discord as `main.ts` makes it, on a Discord of our own; what it takes is watched, and what it logs is kept. */
export function openDiscordChat({
	fake,
	store,
	clock,
	ids,
}: {
	fake: FakeDiscord;
	store: Store;
	clock: Clock;
	ids: Ids;
}) {
	const lines: LogLine[] = [];
	const write = (level: LogLine["level"]) => (fields: Record<string, unknown>, message: string) =>
		void lines.push({ level, fields, message });
	const log = { info: write("info"), warn: write("warn"), error: write("error") };
	const made = createDiscordChat({
		token: fake.token,
		apiUrl: fake.apiUrl,
		shards: "auto",
		commands,
		ledger: {
			threads: () => threadsToRead(store, "discord", clock.now()),
			conversations: () => conversationsToRead({ store, log }, "discord"),
			workspaces: () => knownWorkspaces(store, "discord"),
		},
		clock,
		ids,
		log,
	});
	return { ...watched(made), lines };
}
