import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of PyQ's own package.json; the same from source (`src/`) and from the bundle (`dist/`). */
export const packageFolder: string = findPackage(dirname(fileURLToPath(import.meta.url)));

/** The question bank that comes with PyQ. */
export const questionsFolder: string = join(packageFolder, "questions");

/** The SQL that makes the tables. */
export const migrationsFolder: string = join(packageFolder, "migrations");

/** This PyQ's version, as package.json has it. */
export function readVersion(): string {
	return readManifest(packageFolder)?.version ?? "unknown";
}

function findPackage(start: string): string {
	for (let folder = start; ; folder = dirname(folder)) {
		if (readManifest(folder)?.name === "pyq") return folder;
		if (folder === dirname(folder))
			throw new Error(`PyQ's package.json is in no folder above ${start}. Install PyQ again.`);
	}
}

function readManifest(folder: string): { name?: string; version?: string } | null {
	try {
		const manifest: { name?: string; version?: string } = JSON.parse(
			readFileSync(join(folder, "package.json"), "utf8"),
		);
		return manifest;
	} catch {
		return null;
	}
}
