import { cp } from "node:fs/promises";
import { defineConfig } from "rolldown";

/** Loaded when the first room asks for its holidays: half of all there is, so it is kept in a file of its own. */
const late = "date-holidays";

/**
 * `npm run build`: all of PyQ in dist/pyq.js; beside it the holidays, the web page's files, and the program that makes an
 * embedded database. Importing one file is five times as fast as importing the packages one by one, and takes half the
 * memory.
 * Left outside: PGlite reads its WebAssembly from its own folder; pg-native is optional and not used.
 */
export default defineConfig([
	{
		input: "src/cli.ts",
		platform: "node",
		external: [/^@electric-sql\/pglite($|\/)/u, "pg-native", late],
		output: {
			file: "dist/pyq.js",
			format: "esm",
			sourcemap: true,
			codeSplitting: false,
			paths: { [late]: `./${late}.js` },
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
	},
	{ input: late, platform: "node", output: { file: `dist/${late}.js`, format: "esm", codeSplitting: false } },
]);
