import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { commands } from "../../commands/index.ts";
import { createWebChat } from "../../src/adapters/web/adapter.ts";
import { explainCommand } from "../../src/app/explain-command.ts";
import { openLocalWorkspace } from "../../src/app/open-local-workspace.ts";
import type { Instant } from "../../src/core/ids.ts";
import type { Room, Round } from "../../src/core/ledger.ts";
import { openStore } from "../../src/storage/open.ts";
import { realBank } from "./bank.ts";
import { openClockFile } from "./clock-file.ts";
import { migrationsFolder } from "./database.ts";
import { noHolidays } from "./holidays.ts";
import { migratedFolder } from "./migrated-folder.ts";
import { type RunningPyq, runPyq } from "./running-pyq.ts";

const zone = "Europe/Berlin";
const ids = { next: () => randomUUID() };
const log = { info() {}, warn() {}, error() {} };
const local = {
	workspace: { externalId: "local", name: "Local workspace" },
	channel: { externalId: "python-prep", name: "python-prep" },
	person: { externalId: "ada", name: "Ada", zone },
};

/** The real program on an embedded database, on a machine whose clock a test sets. */
export type ClockedPyq = AsyncDisposable & {
	readonly pyq: RunningPyq;
	/** Sets the machine's clock to what the wall in Berlin shows then. */
	setClock(local: string): Promise<void>;
	/** What the clock shows. */
	now(): Instant;
	/** The room with its rounds by date, the scheduled one last; only while the program does not run. */
	readLedger(): Promise<{ room: Room; rounds: Round[] }>;
};

/** Starts it at that time, with a room whose first question is due at once and whose rounds are open for an hour. */
export async function startClocked(start: string): Promise<ClockedPyq> {
	const folder = await migratedFolder("pyq-clocked-");
	const clock = await openClockFile(start, zone);
	const open = () => openStore({ kind: "embedded", folder }, { migrations: migrationsFolder });
	const cleanUp = async () => {
		await rm(folder, { recursive: true, force: true });
		await clock[Symbol.asyncDispose]();
	};

	async function prepare(): Promise<void> {
		const { store, chatLog, close } = await open();
		const people = [{ id: "ada", name: "Ada", zone, admin: true }];
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
		try {
			await chat.prepare({ people, channels: [{ id: local.channel.externalId, name: local.channel.name }] });
			const bank = await realBank();
			const { room } = await openLocalWorkspace({ store, bank, holidays: noHolidays, ids, clock, commands }, local);
			await store.transaction((tx) => tx.rooms.save({ ...room, settings: { ...room.settings, closeAfterHours: 1 } }));
		} finally {
			await close();
		}
	}

	try {
		await prepare();
		const pyq = await runPyq({ folder, zone, env: clock.env });
		return {
			pyq,
			setClock: clock.set,
			now: clock.now,
			async readLedger() {
				const { store, close } = await open();
				try {
					return await store.transaction(async (tx) => {
						const { id } = await tx.workspaces.ensure({ id: ids.next(), platform: "web", ...local.workspace });
						const room = await tx.rooms.byChannel(id, local.channel.externalId);
						if (room === null) throw new Error("the room is gone");
						const scheduled = await tx.rounds.scheduled(room.id);
						const rounds = [...(await tx.rounds.history(room.id)), ...(scheduled === null ? [] : [scheduled])];
						return { room, rounds };
					});
				} finally {
					await close();
				}
			},
			async [Symbol.asyncDispose]() {
				await pyq[Symbol.asyncDispose]();
				await cleanUp();
			},
		};
	} catch (error) {
		await cleanUp();
		throw error;
	}
}
