import { sql } from "drizzle-orm";
import type { Engine } from "../../src/storage/database.ts";

/** A row as the database shows it, by its columns. */
export type TableRow = { readonly table: string; readonly columns: Readonly<Record<string, unknown>> };

/** Every table, and every row. */
async function allRows(engine: Engine): Promise<{ tables: string[]; rows: TableRow[] }> {
	return engine.transaction(async (db) => {
		const found = await db.execute(
			sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by 1`,
		);
		const tables = (found as Record<string, unknown>[]).map(({ name }) => String(name));
		const rows: TableRow[] = [];
		for (const table of tables) {
			const kept = await db.execute(sql.raw(`select to_jsonb(t)::text as row from ${table} t order by 1`));
			for (const { row } of kept as Record<string, unknown>[]) rows.push({ table, columns: JSON.parse(String(row)) });
		}
		return { tables, rows };
	});
}

/**
 * Everything that a workspace has in the database, whichever tables there are: the rows with a column that names it by its id on the
 * platform, those with a column that names one of these, and so on.
 */
export async function rowsOfWorkspace(engine: Engine, externalId: string): Promise<TableRow[]> {
	const named = new Set<unknown>();
	// Not any column: people may write an id that they have seen into a text.
	const names = ([column, value]: [string, unknown]) =>
		value === externalId || (/_(?:id|by)$/u.test(column) && named.has(value));
	let left = (await allRows(engine)).rows;
	const theirs: TableRow[] = [];
	for (let found = left; found.length > 0; ) {
		found = left.filter(({ columns }) => Object.entries(columns).some(names));
		left = left.filter((row) => !found.includes(row));
		theirs.push(...found);
		// Ids that are counted are the table's own; a UUID is nobody else's.
		for (const { columns } of found) if (typeof columns["id"] === "string") named.add(columns["id"]);
	}
	return theirs.toSorted((one, other) => keyOf(one).localeCompare(keyOf(other)));
}

const keyOf = ({ table, columns }: TableRow): string => `${table} ${JSON.stringify(columns)}`;

/** Tables with nothing among these rows. */
export async function unwatchedTables(engine: Engine, rows: readonly TableRow[]): Promise<string[]> {
	return (await allRows(engine)).tables.filter((name) => !rows.some(({ table }) => table === name));
}
