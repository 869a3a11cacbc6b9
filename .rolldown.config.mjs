import { cp } from "node:fs/promises";
import { defineConfig } from "rolldown";

/**
 * `npm run build`: all of PyQ in dist/pyq.js, the web page's files beside it. Importing one file is five times as
 * fast as importing the packages one by one, and takes half the memory.
 * Left outside: PGlite reads its WebAssembly from its own folder; pg-native is optional and not used.
 */
export default defineConfig({
	input: "src/cli.ts",
	platform: "node",
	external: [/^@electric-sql\/pglite($|\/)/u, "pg-native"],
	output: { file: "dist/pyq.js", format: "esm", sourcemap: true, codeSplitting: false },
	plugins: [
		{
			name: "the web page's files",
			writeBundle: () =>
				cp("src/adapters/web/page", "dist/page", { recursive: true, filter: (file) => !file.endsWith(".json") }),
		},
	],
});
