import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** The folder of package.json. */
export const root: string = join(import.meta.dirname, "../..");

/** Every file below the given folders of `top`, as paths from `top` with slashes. */
export function filesIn(folders: readonly string[], top: string = root): string[] {
	return folders
		.flatMap((folder) => readdirSync(join(top, folder), { recursive: true, withFileTypes: true }))
		.filter((entry) => entry.isFile())
		.map((entry) => relative(top, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
		.sort();
}
