import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

if (Number.parseInt(process.versions.node, 10) < 24)
	throw new Error("The tests need Node 24. `npm test` brings it along.");

/** Seconds that one test, or one hook, may take: generous, since three test files share the machine. */
type Kind = { name: string; seconds: number; postgres?: true; alone?: true };

/** A folder each; `npm test -- --project unit` runs one. */
const kinds: Kind[] = [
	{ name: "unit", seconds: 20 },
	{ name: "property", seconds: 60 },
	{ name: "bank", seconds: 60 },
	{ name: "architecture", seconds: 120 },
	{ name: "contract", seconds: 60, postgres: true },
	{ name: "integration", seconds: 60, postgres: true },
	{ name: "journeys", seconds: 60, postgres: true },
	{ name: "browser", seconds: 120, postgres: true, alone: true },
];

export default defineConfig({
	root: fileURLToPath(new URL("..", import.meta.url)),
	test: {
		pool: "forks",
		allowOnly: false,
		// Two cores, and many a test waits for a clock or another process: three files at a time, and the browser when the others are done.
		maxWorkers: 3,
		projects: kinds.map(({ name, seconds, postgres, alone }) => ({
			test: {
				name,
				include: [`tests/${name}/**/*.test.ts`],
				testTimeout: seconds * 1000,
				hookTimeout: seconds * 1000,
				teardownTimeout: 30_000,
				globalSetup: postgres ? ["tests/support/postgres.ts"] : [],
				maxWorkers: alone ? 1 : 3,
				sequence: { groupOrder: alone ? 1 : 0 },
			},
		})),
	},
});
