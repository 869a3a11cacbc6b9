import { cp } from "node:fs/promises";
import { defineConfig } from "rolldown";

/**
 * `npm run build`: PyQ in dist/, begun by pyq.js, a file for each part that is loaded when it is needed (Discord and
 * the holidays are most of it); beside them the web page's files, and the program that makes an embedded database. Importing a few files is several
 * times as fast as importing the packages one by one, and takes half the memory.
 * Left outside: PGlite reads its WebAssembly from its own folder; pg-native is optional and not used, and so are discord.js's extras.
 */
export default defineConfig({
	input: "src/cli.ts",
	platform: "node",
	external: [/^@electric-sql\/pglite($|\/)/u, "pg-native", "zlib-sync"],
	output: {
		dir: "dist",
		entryFileNames: "pyq.js",
		chunkFileNames: "[name].js",
		format: "esm",
		sourcemap: true,
		cleanDir: true,
	},
	plugins: [
		{
			name: "the files beside it",
			async writeBundle() {
				await cp("src/adapters/web/page", "dist/page", {
					recursive: true,
					filter: (file) => !file.endsWith(".json"),
				});
				await cp("src/storage/run-initdb.js", "dist/run-initdb.js");
			},
		},
	],
});
