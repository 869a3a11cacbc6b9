import { randomUUID } from "node:crypto";
import { commands } from "../../commands/index.ts";
import { createWebChat } from "../../src/adapters/web/adapter.ts";
import { explainCommand } from "../../src/app/explain-command.ts";
import { openLocalWorkspace } from "../../src/app/open-local-workspace.ts";
import type { Log } from "../../src/app/ports/surroundings.ts";
import { openStore } from "../../src/storage/open.ts";
import { realBank } from "./bank.ts";
import { migrationsFolder } from "./database.ts";
import { noHolidays } from "./holidays.ts";
import { migratedFolder } from "./migrated-folder.ts";

const ids = { next: () => randomUUID() };
const clock = { now: () => Date.now() };
const log: Log = { info() {}, warn() {}, error() {} };

/**
 * A data folder whose first question is already chosen: a newcomer's first start draws lots, and a story has to know what
 * it answers. The room is there, the question stands in its queue, and nothing is posted yet: the program does that.
 */
export async function folderWithQuestion(slug: string, zone = "Europe/Berlin"): Promise<string> {
	const folder = await migratedFolder("pyq-prepared-");
	const bank = await realBank([slug]);
	const { store, chatLog, close } = await openStore({ kind: "embedded", folder }, { migrations: migrationsFolder });
	try {
		const chat = createWebChat({
			chatLog,
			commands,
			explain: explainCommand,
			log,
			clock,
			ids,
			host: "127.0.0.1",
			port: 0,
		});
		await chat.prepare({
			people: [{ id: "ada", name: "Ada", zone, admin: true }],
			channels: [{ id: "python-prep", name: "python-prep" }],
		});
		const { room } = await openLocalWorkspace(
			{ store, bank, holidays: noHolidays, ids, clock, commands },
			{
				workspace: { externalId: "local", name: "Local workspace" },
				channel: { externalId: "python-prep", name: "python-prep" },
				person: { externalId: "ada", name: "Ada", zone },
			},
		);
		await store.transaction((tx) => tx.queue.replace(room.id, [...bank.active().map(({ id }) => id)]));
	} finally {
		await close();
	}
	return folder;
}
