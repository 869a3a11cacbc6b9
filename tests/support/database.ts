import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { inject } from "vitest";
import type { ChatLog } from "../../src/app/ports/chat-log.ts";
import type { Store } from "../../src/app/ports/store.ts";
import { chatLog } from "../../src/storage/chat-log.ts";
import type { Engine } from "../../src/storage/database.ts";
import { openEmbedded, startPglite } from "../../src/storage/embedded.ts";
import { migrate } from "../../src/storage/migrate.ts";
import { openServer } from "../../src/storage/server.ts";
import { storeOver } from "../../src/storage/store.ts";

declare module "vitest" {
	interface ProvidedContext {
		/** The test server's address, from the global set-up (`postgres.ts`). */
		postgresUrl: string;
	}
}

/** Where the migrations are. */
export const migrationsFolder = join(import.meta.dirname, "../../migrations");

/** A migrated database for one test file. */
export type TestDatabase = { engine: Engine; store: Store; chatLog: ChatLog; close: () => Promise<void> };

const databaseOver = (engine: Engine, release: () => Promise<void>): TestDatabase => {
	const close = async () => {
		await engine.close();
		await release();
	};
	return { engine, store: storeOver(engine, close), chatLog: chatLog(engine), close };
};

/** Where what is kept between runs lies. */
export const dumpsFolder = join(tmpdir(), "pyq-test-dumps");

/** Names the tables as they are now, so that what is kept between runs is made anew when they change. */
export const migrationsHash = (): string => {
	const hash = createHash("sha256");
	for (const file of readdirSync(migrationsFolder)
		.filter((name) => name.endsWith(".sql"))
		.sort())
		hash.update(readFileSync(join(migrationsFolder, file)));
	return hash
		.update(readFileSync(join(migrationsFolder, "meta/_journal.json")))
		.digest("hex")
		.slice(0, 12);
};

const databaseUrl = (name: string): string => {
	const url = new URL(inject("postgresUrl"));
	url.pathname = `/${name}`;
	return url.href;
};

/** A database of its own on the test server, cloned from a migrated template; much faster than migrating each. */
export const freshDatabase = async (): Promise<{ url: string; drop: () => Promise<void> }> => {
	const admin = postgres(inject("postgresUrl"), { max: 1, onnotice: () => {} });
	const template = `pyq_template_${migrationsHash()}`;
	const name = `pyq_test_${randomUUID().replaceAll("-", "")}`;
	// Test files run in several processes; one makes the template.
	await admin`select pg_advisory_lock(7001)`;
	const [there] = await admin`select 1 from pg_database where datname = ${template}`;
	if (there === undefined) {
		const unfinished = `${template}_unfinished`;
		await admin.unsafe(`drop database if exists ${unfinished} with (force)`);
		await admin.unsafe(`create database ${unfinished}`);
		const engine = openServer(databaseUrl(unfinished), 1);
		await migrate(engine, migrationsFolder);
		await engine.close();
		await admin.unsafe(`alter database ${unfinished} rename to ${template}`);
	}
	await admin`select pg_advisory_unlock(7001)`;
	await admin.unsafe(`create database ${name} template ${template}`);
	const drop = async () => {
		await admin.unsafe(`drop database if exists ${name} with (force)`);
		await admin.end();
	};
	return { url: databaseUrl(name), drop };
};

/** A migrated database on the test server. */
export const serverDatabase = async (): Promise<TestDatabase> => {
	const { url, drop } = await freshDatabase();
	return databaseOver(openServer(url), drop);
};

/** A migrated PGlite in memory, loaded from a dump that is kept between runs. */
export const memoryDatabase = async (): Promise<TestDatabase> => {
	const dump = join(dumpsFolder, `${migrationsHash()}.tar`);
	const kept = await readFile(dump).catch(() => null);
	if (kept !== null) return databaseOver(openEmbedded(await startPglite(null, new Blob([kept]))), async () => {});
	const pglite = await startPglite(null);
	const engine = openEmbedded(pglite);
	await migrate(engine, migrationsFolder);
	const made = await pglite.dumpDataDir("none");
	await mkdir(dumpsFolder, { recursive: true });
	// Renamed when complete: another test process may be reading.
	await writeFile(`${dump}.${process.pid}`, Buffer.from(await made.arrayBuffer()));
	await rename(`${dump}.${process.pid}`, dump);
	return databaseOver(engine, async () => {});
};
