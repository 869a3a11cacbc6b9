/** The tables, by what they are about. `drizzle-kit` reads this file (see `migrations/drizzle.config.ts`). */
export * from "./schema/answers.ts";
export * from "./schema/installations.ts";
export * from "./schema/places.ts";
export * from "./schema/rounds.ts";
export * from "./schema/traces.ts";
