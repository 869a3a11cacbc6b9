import postgres from "postgres";
import { expect, inject, it } from "vitest";

it("the tests run on a real Postgres 18", async () => {
	const sql = postgres(inject("postgresUrl"), { max: 1 });
	const [row] = await sql`select version()`;
	await sql.end();
	expect(row?.["version"]).toMatch(/^PostgreSQL 18\./);
});
