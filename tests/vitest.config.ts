import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

if (Number.parseInt(process.versions.node, 10) < 24)
	throw new Error("The tests need Node 24. `npm test` brings it along.");

type Kind = {
	name: string;
	/** What one test, or one hook, may take: generous, since three test files share the machine. */
	seconds: number;
	postgres?: true;
	/** Runs when the others are done, two files at a time: a browser beside each is what two cores can bear. */
	alone?: true;
	/**
	 * One process runs many of these files, and imports PyQ once. Not for files that start, kill or measure processes: a child's
	 * greatest memory is at least its parent's.
	 */
	together?: true;
};

/** Test files at once. Two cores, and many a test waits for a clock or another process. */
const atOnce = 3;

/** A folder each; `npm test -- --project unit` runs one. */
const kinds: Kind[] = [
	{ name: "unit", seconds: 20, together: true },
	{ name: "property", seconds: 60, together: true },
	{ name: "bank", seconds: 60, together: true },
	{ name: "architecture", seconds: 120 },
	{ name: "contract", seconds: 60, postgres: true, together: true },
	{ name: "integration", seconds: 60, postgres: true },
	{ name: "journeys", seconds: 60, postgres: true, together: true },
	{ name: "browser", seconds: 120, postgres: true, alone: true },
];

export default defineConfig({
	root: fileURLToPath(new URL("..", import.meta.url)),
	test: {
		pool: "forks",
		allowOnly: false,
		maxWorkers: atOnce,
		projects: kinds.map(({ name, seconds, postgres, alone, together }) => ({
			test: {
				name,
				include: [`tests/${name}/**/*.test.ts`],
				testTimeout: seconds * 1000,
				hookTimeout: seconds * 1000,
				teardownTimeout: 30_000,
				globalSetup: postgres ? ["tests/support/postgres.ts"] : [],
				maxWorkers: alone ? 2 : atOnce,
				isolate: together !== true,
				sequence: { groupOrder: alone ? 1 : 0 },
			},
		})),
	},
});
