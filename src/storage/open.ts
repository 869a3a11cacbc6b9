import { join, resolve } from "node:path";
import type { ChatLog } from "../app/ports/chat-log.ts";
import type { Installations } from "../app/ports/installations.ts";
import type { Leases } from "../app/ports/leases.ts";
import type { Store } from "../app/ports/store.ts";
import type { Vault } from "../app/ports/surroundings.ts";
import { chatLog } from "./chat-log.ts";
import type { Engine } from "./database.ts";
import { openEmbedded, startPglite } from "./embedded.ts";
import { lockFolder, makeFolder } from "./folder-lock.ts";
import { installations } from "./installations.ts";
import { leasesInFolder, leasesOnServer, type OpenLeases } from "./leases.ts";
import { makeDatabase } from "./make-database.ts";
import { type MigrationProgress, migrate } from "./migrate.ts";
import { openServer } from "./server.ts";
import { storeOver } from "./store.ts";

/** Where the ledger is: on a Postgres server, or embedded in a folder of ours. */
export type StoreLocation = { kind: "postgres"; url: string } | { kind: "embedded"; folder: string };

export type OpenOptions = {
	/** The folder with the migrations. */
	migrations: string;
	onProgress?: (progress: MigrationProgress) => void;
	/**
	 * The data folder is no longer ours (its lock was taken while this process was suspended). The database is closed by
	 * then; the process should end.
	 */
	onLost?: (error: Error) => void;
};

/** What `pg-boss` needs of PGlite; so that nothing but storage imports it. */
export type PgliteLike = {
	query<T = unknown>(query: string, params?: unknown[]): Promise<{ rows: T[] }>;
	exec(query: string): Promise<{ rows: unknown[] }[]>;
	listen(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>>;
};

/** How jobs reach the same database. Never use it inside a transaction of the store: on PGlite that waits for ever. */
export type JobsConnection = { kind: "postgres"; url: string } | { kind: "pglite"; pglite: PgliteLike };

/** `close` gives up leases that are still held. */
export type Opened = {
	store: Store;
	chatLog: ChatLog;
	jobsConnection: JobsConnection;
	leases: Leases;
	/** Where PyQ is installed; the vault seals the tokens. */
	installations: (vault: Vault) => Installations;
	close: () => Promise<void>;
};

/**
 * Opens the ledger and brings its tables up to date.
 * Throws `StoreError`: `away`, `slow`, `newer`, and of an embedded one `in-use` and `unwritable`.
 */
export const openStore = async (where: StoreLocation, options: OpenOptions): Promise<Opened> =>
	where.kind === "postgres" ? openOnServer(where.url, options) : openInFolder(resolve(where.folder), options);

const openOnServer = async (url: string, options: OpenOptions): Promise<Opened> =>
	opened(openServer(url), { kind: "postgres", url }, leasesOnServer(url), options, async () => {});

const openInFolder = async (folder: string, options: OpenOptions): Promise<Opened> => {
	await makeFolder(folder);
	const lost = { tell: (_error: Error): void => {} };
	const release = await lockFolder(folder, (error) => lost.tell(error));
	try {
		const database = join(folder, "database");
		await makeDatabase(database);
		const pglite = await startPglite(database);
		lost.tell = (error) => {
			pglite.close().finally(() => options.onLost?.(error));
		};
		return await opened(openEmbedded(pglite), { kind: "pglite", pglite }, leasesInFolder(), options, release);
	} catch (error) {
		await release();
		throw error;
	}
};

const opened = async (
	engine: Engine,
	jobsConnection: JobsConnection,
	leases: OpenLeases,
	options: OpenOptions,
	release: () => Promise<void>,
): Promise<Opened> => {
	try {
		await migrate(engine, options.migrations, options.onProgress);
	} catch (error) {
		await engine.close();
		throw error;
	}
	const closeOnce = async () => {
		try {
			await leases.close();
			await engine.close();
		} finally {
			await release();
		}
	};
	let closing: Promise<void> | null = null;
	const close = () => {
		closing ??= closeOnce();
		return closing;
	};
	return {
		store: storeOver(engine, close),
		chatLog: chatLog(engine),
		jobsConnection,
		leases,
		installations: (vault) => installations(engine, vault),
		close,
	};
};
