import { sql } from "drizzle-orm";
import type { Database } from "../../src/storage/database.ts";
import { memoryDatabase, serverDatabase, type TestDatabase } from "./database.ts";

/** PGlite in memory, or the test server's Postgres 18. */
type TestEngine = "embedded" | "server";

const told = process.env["PYQ_TEST_DATABASE"];
/** All stories on one of the two, whatever they ask for: `PYQ_TEST_DATABASE=postgres` or `pglite`. */
const everywhere: TestEngine | null = told === "postgres" ? "server" : told === "pglite" ? "embedded" : null;

type Opened = { database: TestDatabase; emptying: string };
const opened = new Map<TestEngine, Promise<Opened>>();

/**
 * One statement that empties every table and starts every sequence again. `truncate` makes each table's files anew, which takes 30 ms;
 * deleting the few rows of a story takes 1 ms.
 */
async function howToEmpty(db: Database): Promise<string> {
	const tables = await db.execute(
		sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
	);
	const sequences = await db.execute(
		sql`select quote_ident(sequencename) as name from pg_sequences where schemaname = 'public'`,
	);
	const each = (found: Record<string, unknown>[], write: (name: string) => string) =>
		found.map(({ name }) => write(String(name))).join(" ");
	// As a replica's session does, it leaves foreign keys and triggers be: nothing is left for them to look at.
	return `do $$ begin
		set local session_replication_role = replica;
		${each(tables, (name) => `delete from ${name};`)}
		${each(sequences, (name) => `alter sequence ${name} restart;`)}
	end $$`;
}

async function open(engine: TestEngine): Promise<Opened> {
	const database = engine === "server" ? await serverDatabase() : await memoryDatabase();
	return { database, emptying: await database.engine.transaction(howToEmpty) };
}

/**
 * The test file's one database of that kind, emptied: opening another takes a second, emptying it takes 1 ms. One story at a time. The
 * server takes two thirds of the embedded one's time; the web world, which is what runs on that, is told on it.
 */
export async function emptyDatabase(engine: TestEngine = "server"): Promise<TestDatabase> {
	const which = everywhere ?? engine;
	const opening = opened.get(which) ?? open(which);
	opened.set(which, opening);
	const { database, emptying } = await opening;
	await database.engine.transaction((db) => db.execute(sql.raw(emptying)));
	return database;
}

/** For `afterAll` of a file that opened one. */
export async function closeDatabase(): Promise<void> {
	const open = [...opened.values()];
	opened.clear();
	for (const { database } of await Promise.all(open)) await database.close();
}
