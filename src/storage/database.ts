import { DrizzleQueryError, Placeholder, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { drizzle, type PgRemoteDatabase } from "drizzle-orm/pg-proxy";
import { storable } from "./schema/columns.ts";

/** Drizzle over one transaction. */
export type Database = PgRemoteDatabase<Record<string, never>>;

/** `array` rows are in the order of the columns; `object` rows are by name, with values as the driver gives them. */
export type RowMode = "array" | "object";

/** What a parameter is once a column has written it. */
export type Parameter = string | number | boolean | null;

/** Runs one statement on the transaction's connection; faults come as `StoreError`. */
export type RunQuery = (statement: string, parameters: Parameter[], mode: RowMode) => Promise<unknown[]>;

/** What a database is to the ports, be it a server or embedded. */
export interface Engine {
	/**
	 * All or nothing. Faults come as `StoreError`, a broken constraint as the database's own error. `patient` lifts the
	 * time limits, for migrations.
	 */
	transaction<T>(work: (db: Database) => Promise<T>, options?: { patient: boolean }): Promise<T>;
	/** Reads without a transaction, each statement by itself. Faults and time limits as above. */
	look<T>(work: (db: Database) => Promise<T>): Promise<T>;
	/** Without a transaction as well, but not past those that wait for one. What was written stands. */
	autocommit<T>(work: (db: Database) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

/**
 * The types whose text is passed through both ways; the columns (`schema/columns.ts`) read and write it. Else each
 * driver parses in its own way: a date in the machine's zone, a JSON string that looks like a number as one.
 */
export const passedThrough = { json: 114, jsonb: 3802, date: 1082, timestamptz: 1184 } as const;

/**
 * Drizzle's proxy driver over our own `RunQuery`. One seam for both databases, so that they differ in nothing else,
 * and statements can be prepared (drizzle's postgres.js driver doesn't, which costs a second round trip for each).
 */
export const databaseOver = (run: RunQuery): Database => {
	const db = drizzle(async (statement, parameters: unknown[], method) => {
		return { rows: await run(statement, parameters.map(asParameter), method === "all" ? "array" : "object") };
	});
	runs.set(db, run);
	return db;
};

const runs = new WeakMap<Database, RunQuery>();

/** What runs the statements of a database that `databaseOver` gave. */
export const runOf = (db: Database): RunQuery => {
	const run = runs.get(db);
	if (run === undefined) throw new TypeError("This database is not ours");
	return run;
};

const asParameter = (value: unknown): Parameter => {
	if (typeof value === "string") return storable(value);
	if (value === null || typeof value === "number" || typeof value === "boolean") return value;
	throw new TypeError(`A ${typeof value} can't be a parameter`);
};

/** The database's own error. Drizzle's wrapper quotes every parameter in its message, and logs must not hold people's text. */
export const withoutWrapper = (error: unknown): unknown =>
	error instanceof DrizzleQueryError ? withoutWrapper(error.cause) : error;

/** `column = any(ids)`, as one parameter: a list of placeholders would be another statement for every length. */
export const isAnyOf = (column: AnyPgColumn, ids: readonly string[] | Placeholder): SQL =>
	sql`${column} = any(${uuids(ids)})`;

/** Ids as one array parameter; what stands in a placeholder is `listed`. */
export const uuids = (ids: readonly string[] | Placeholder): SQL =>
	sql`cast(cast(${ids instanceof Placeholder ? ids : listed(ids)} as text) as uuid[])`;

/** Ids as Postgres writes an array. */
export const listed = (ids: readonly string[]): string => `{${ids.join(",")}}`;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** An id may come out of an action token that somebody made up; such a one names nothing, and is no fault. */
export const isId = (id: string): boolean => uuid.test(id);

/** Parts of a list, for inserts: a statement takes 65,534 parameters. */
export const inParts = <T>(items: readonly T[], size = 500): T[][] =>
	Array.from({ length: Math.ceil(items.length / size) }, (_, part) => items.slice(part * size, (part + 1) * size));

/** So many old rows go at a time: a month's worth of a large installation in one statement would take too long. */
export const prunedAtOnce = 10_000;

/** The one row that a statement must give; without it, there is a bug or a row has gone that never goes. */
export const only = <T>(rows: readonly T[], what: string): T => {
	const [row] = rows;
	if (row === undefined) throw new Error(`${what} is not in the database`);
	return row;
};
