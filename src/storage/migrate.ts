import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { migrate as applyMigrations } from "drizzle-orm/pg-proxy/migrator";
import { StoreError } from "../app/errors.ts";
import type { Database, Engine } from "./database.ts";

/** A migration that is applied now, by its name. */
export type MigrationProgress = { name: string };

/** Any number, but ours alone: the advisory lock that migrating PyQs queue up at ("PyQm"). */
const migrationLock = 0x50_79_51_6d;

/**
 * Brings a database up to this PyQ's tables. Several may start at once: one migrates, the others wait for it and find
 * nothing to do. Everything is one transaction, so a failure leaves the database as it was. `folder` is `migrations/`.
 */
export const migrate = async (
	engine: Engine,
	folder: string,
	onProgress: (progress: MigrationProgress) => void = () => {},
): Promise<void> => {
	const known = await knownMigrations(folder);
	await engine.transaction(
		async (db) => {
			await db.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(migrationLock))})`);
			const applied = await appliedMigrations(db);
			refuseNewer(applied, known);
			const missing = missingMigrations(applied, known);
			if (missing.length === 0) return;
			for (const name of missing) onProgress({ name });
			const run = async (queries: string[]) => {
				for (const query of queries) await db.execute(sql.raw(query));
			};
			await applyMigrations(db, run, { migrationsFolder: folder });
		},
		{ patient: true },
	);
};

/** A migration as drizzle-kit's journal lists it; `when` is its identity in the database. */
type Known = { tag: string; when: number };

const knownMigrations = async (folder: string): Promise<Known[]> => {
	const journal: { entries: Known[] } = JSON.parse(await readFile(join(folder, "meta", "_journal.json"), "utf8"));
	return journal.entries.map(({ tag, when }) => ({ tag, when }));
};

const appliedMigrations = async (db: Database): Promise<number[]> => {
	const [table]: { there?: boolean }[] = await db.execute(
		sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
	);
	if (table?.there !== true) return [];
	const rows: { at: string }[] = await db.execute(sql`select created_at::text as at from drizzle.__drizzle_migrations`);
	return rows.map(({ at }) => Number(at));
};

const missingMigrations = (applied: readonly number[], known: readonly Known[]): string[] => {
	const missing = known.filter(({ when }) => !applied.includes(when));
	const last = Math.max(...applied);
	const late = missing.find(({ when }) => when <= last);
	// Drizzle applies what is younger than the last one it finds, and would pass over this in silence.
	if (late !== undefined) throw new Error(`Migration ${late.tag} is dated before one that is applied; date it anew.`);
	return missing.map(({ tag }) => tag);
};

const refuseNewer = (applied: readonly number[], known: readonly Known[]): void => {
	const strange = applied.filter((at) => !known.some(({ when }) => when === at));
	if (strange.length > 0) throw newerDatabase(strange.length);
};

/** The fault of a database that has had `count` migrations which this PyQ does not know. */
export const newerDatabase = (count: number): StoreError =>
	new StoreError(
		"newer",
		`A newer PyQ has changed this database (${count} ${count === 1 ? "migration" : "migrations"} that this one does not ` +
			"know). Start that version again, or restore a backup from before it.",
	);
