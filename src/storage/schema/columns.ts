import { type SQL, sql } from "drizzle-orm";
import { type AnyPgColumn, check, customType } from "drizzle-orm/pg-core";
import type { Instant } from "../../core/ids.ts";
import type { Json } from "../../core/ledger.ts";

/**
 * An instant: epoch milliseconds in PyQ, `timestamptz(3)` in the tables. An operator who reads the tables at 3 a.m. sees
 * times, can write `due_at < now() - interval '1 hour'`, and loses nothing: a millisecond is what core counts in.
 */
export const instant = customType<{ data: Instant; driverData: string }>({
	dataType: () => "timestamp(3) with time zone",
	toDriver: (at) => new Date(at).toISOString(),
	fromDriver: (text) => Date.parse(text),
});

/** Postgres takes neither U+0000 nor half a surrogate pair; both come out of chats (cut emoji, pasted binaries). */
export const storable = (text: string): string =>
	(text.includes("\0") ? text.replaceAll("\0", "\u2400") : text).toWellFormed();

const stringify = (value: Json): string =>
	JSON.stringify(value, (_key, part: unknown) => (typeof part === "string" ? storable(part) : part));

/** Plain data as `jsonb`; JSON's null is SQL's. */
export const jsonb = customType<{ data: Json; driverData: string }>({
	dataType: () => "jsonb",
	toDriver: stringify,
	fromDriver: (text): Json => JSON.parse(text),
});

/** Plain data as `json`: the exact text is kept, with its order of keys. For what is known by a hash. */
export const exactJson = customType<{ data: Json; driverData: string }>({
	dataType: () => "json",
	toDriver: stringify,
	fromDriver: (text): Json => JSON.parse(text),
});

/** A list of literals for SQL that can't take parameters: checks and the predicates of partial indexes. */
export const literals = (values: readonly string[]): SQL =>
	sql.raw(`(${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(", ")})`);

/** A check that a column holds one of the words that core knows. */
export const oneOf = (name: string, column: AnyPgColumn, values: readonly string[]) =>
	check(name, sql`${column} in ${literals(values)}`);
