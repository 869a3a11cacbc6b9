import type postgres from "postgres";
import type { Database, Parameter } from "../../src/storage/database.ts";
import { databaseOver } from "../../src/storage/database.ts";

/** A statement as the store sends it. */
export type Statement = { text: string; parameters: Parameter[] };

/** The statement that a port's method sends, without a database: so that the bare SQL is the same to the letter. */
export const statementOf = async (ask: (db: Database) => Promise<unknown>): Promise<Statement> => {
	const sent: Statement[] = [];
	const db = databaseOver(async (text, parameters) => {
		sent.push({ text, parameters });
		return [];
	});
	await ask(db);
	const [statement, ...more] = sent;
	if (statement === undefined || more.length > 0)
		throw new Error(`One statement was expected, ${sent.length} were sent`);
	return statement;
};

/** Runs a statement through postgres.js alone, prepared, its rows as arrays: nothing faster can be had from Node. */
export const runBare = (
	sql: postgres.Sql | postgres.TransactionSql,
	{ text, parameters }: Statement,
): Promise<unknown[]> => sql.unsafe(text, parameters, { prepare: true }).values();

/** How Postgres answers a statement, as `explain` tells it. */
export const explain = async (sql: postgres.Sql, { text, parameters }: Statement): Promise<string> => {
	const lines = await sql.unsafe(`explain (analyze, buffers, costs off) ${text}`, parameters).values();
	return lines.map(([line]) => String(line)).join("\n");
};
