import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../src/storage/open.ts";
import { dumpsFolder, migrationsFolder, migrationsHash } from "./database.ts";
import { root } from "./tree.ts";

/** What a new database comes from, besides the migrations. */
const makers = [
	...["make-database.ts", "run-initdb.js", "embedded.ts"].map((name) => join("src/storage", name)),
	"node_modules/@electric-sql/pglite/package.json",
];

async function templatePath(): Promise<string> {
	const hash = createHash("sha256").update(migrationsHash());
	for (const maker of makers) hash.update(await readFile(join(root, maker)));
	return join(dumpsFolder, `folder-${hash.digest("hex").slice(0, 12)}`);
}

/** The template, kept between runs. Several processes may make it; the first one's stays. */
async function template(): Promise<string> {
	const path = await templatePath();
	if (await stat(path).catch(() => null)) return path;
	const making = `${path}.${process.pid}`;
	await mkdir(dumpsFolder, { recursive: true });
	const { close } = await openStore({ kind: "embedded", folder: making }, { migrations: migrationsFolder });
	await close();
	await rename(making, path).catch(() => rm(making, { recursive: true }));
	return path;
}

/**
 * A data folder of its own with an empty, migrated embedded database, for tests of what comes after that: copied in 0.1 s, where a first
 * start takes 3 s to make it. Whoever asks for it removes it.
 */
export async function migratedFolder(prefix: string): Promise<string> {
	const from = await template();
	const folder = await mkdtemp(join(tmpdir(), prefix));
	await cp(join(from, "database"), join(folder, "database"), { recursive: true });
	return folder;
}
