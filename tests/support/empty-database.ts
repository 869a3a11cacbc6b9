import { sql } from "drizzle-orm";
import { memoryDatabase, serverDatabase, type TestDatabase } from "./database.ts";

/** Which database the stories are told on: PGlite in memory, or a real Postgres (`PYQ_TEST_DATABASE=postgres`). */
const onServer = process.env["PYQ_TEST_DATABASE"] === "postgres";

let opened: Promise<TestDatabase> | null = null;

/** The test file's one database, emptied: opening another takes a second, emptying it takes 20 ms. One story at a time. */
export async function emptyDatabase(): Promise<TestDatabase> {
	opened ??= onServer ? serverDatabase() : memoryDatabase();
	const database = await opened;
	await database.engine.transaction(async (db) => {
		const tables = await db.execute(
			sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
		);
		const names = tables.map((row: Record<string, unknown>) => String(row["name"]));
		await db.execute(sql.raw(`truncate ${names.join(", ")} restart identity cascade`));
	});
	return database;
}

/** For `afterAll` of a file that opened it. */
export async function closeDatabase(): Promise<void> {
	const database = await opened;
	opened = null;
	await database?.close();
}
