import { defineConfig } from "drizzle-kit";

/**
 * From the root: `npx drizzle-kit generate --config migrations/drizzle.config.ts --name what_it_brings`.
 * A file that has landed never changes; what it got wrong, the next one mends.
 */
export default defineConfig({
	dialect: "postgresql",
	schema: "./src/storage/schema.ts",
	out: "./migrations",
});
