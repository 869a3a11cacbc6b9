import { AsyncLocalStorage } from "node:async_hooks";
import { type Database, databaseOver, type RunQuery, runOf } from "./database.ts";

/** The transaction that a statement below is sent in. */
const within = new AsyncLocalStorage<RunQuery>();

/** Belongs to no transaction: statements are built over it, and sent by the one that asks. */
const workshop = databaseOver(async (...query) => {
	const run = within.getStore();
	if (run === undefined) throw new Error("A statement that is built once was sent outside a transaction");
	return run(...query);
});

/** What stands in the placeholders, by their names; drizzle refuses to send a statement with one missing. */
type Values = Record<string, unknown>;

/** What drizzle's builders give before they are sent. */
type Buildable<Result> = { prepare(name: string): { execute(values: Values): Promise<Result> } };

/**
 * A statement that drizzle builds at its first use and not again: what varies are placeholders. For what is asked often:
 * building the leaderboard's takes 0.2 ms, as long as Postgres takes to answer it (measured).
 */
export const builtOnce = <Result>(
	build: (db: Database) => Buildable<Result>,
): ((db: Database, values: Values) => Promise<Result>) => {
	let prepare = () => {
		// Drizzle gives the name to drivers that prepare by it; ours goes by the text.
		const prepared = build(workshop).prepare("built once");
		prepare = () => prepared;
		return prepared;
	};
	return (db, values) => within.run(runOf(db), () => prepare().execute(values));
};
