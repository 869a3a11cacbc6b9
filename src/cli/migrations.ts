import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { migrationsFolder } from "../paths.ts";
import type { Outcome } from "./outcome.ts";
import { counted } from "./table.ts";

/** A migration as drizzle-kit's journal lists it; `when` is its identity in the database. */
type Migration = { tag: string; when: number };

/** The migrations that this PyQ knows, oldest first. */
export async function readMigrations(folder: string): Promise<Migration[]> {
	const journal: { entries: Migration[] } = JSON.parse(await readFile(join(folder, "meta", "_journal.json"), "utf8"));
	return journal.entries.map(({ tag, when }) => ({ tag, when }));
}

/** Brings the database up to this PyQ's tables: `pyq migrate`. `say` gets a line of progress at a time. Throws StoreError. */
export async function migrateDatabase({ database }: Config, say: (line: string) => void): Promise<Outcome> {
	const [known, { openStore }] = await Promise.all([readMigrations(migrationsFolder), import("../storage/open.ts")]);
	const applied: string[] = [];
	say(database.kind === "embedded" ? `Opening the database in ${database.folder} …` : "Connecting to the database …");
	const opened = await openStore(database, {
		migrations: migrationsFolder,
		onProgress: ({ name }) => {
			applied.push(name);
			say(`Applying ${name} …`);
		},
	});
	await opened.close();
	const already = known.length - applied.length;
	const text =
		applied.length === 0
			? `Nothing to do: ${counted(already, "migration")} applied before.\n`
			: `Applied ${applied.join(", ")}. The database is up to date.\n`;
	return { json: { applied, already }, text, code: 0 };
}
