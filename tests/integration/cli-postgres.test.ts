import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { runCommand } from "../support/pyq-command.ts";

// Each test starts processes, some of them with a database.
vi.setConfig({ testTimeout: 90_000 });

const admin = postgres(inject("postgresUrl"), { max: 1, onnotice: () => {} });
const name = `pyq_cli_${randomUUID().replaceAll("-", "")}`;
const url = new URL(inject("postgresUrl"));
url.pathname = `/${name}`;

beforeAll(async () => {
	await admin.unsafe(`create database ${name}`);
});
afterAll(async () => {
	await admin.unsafe(`drop database if exists ${name} with (force)`);
	await admin.end();
});

/** Runs a command on a database that is new, with `--json`. */
async function pyq(...args: string[]) {
	const set = { DATABASE_URL: url.href, PYQ_DATA_DIR: join(tmpdir(), name) };
	const { code, out, err } = await runCommand([...args, "--json"], { set });
	const json: unknown = JSON.parse(out);
	return { code, json, err };
}

const finds = (name: string, state: string, found: RegExp) => ({
	checks: expect.arrayContaining([expect.objectContaining({ name, state, found: expect.stringMatching(found) })]),
});

test("the doctor follows a server from no tables to newer ones", async () => {
	const fresh = await pyq("doctor");
	expect(fresh).toMatchObject({ code: 0, err: "", json: { ok: true, ...finds("tables", "ok", /^will be made/u) } });
	expect(fresh.json).toMatchObject(finds("database", "ok", /^Postgres \d+\.\d+ at .*\/pyq_cli_/u));
	expect(fresh.json).toMatchObject(finds("clock", "ok", /as the database server has it$/u));
	expect(fresh.json).toMatchObject(finds("secret key", "warning", /^will be made/u));

	const migrated = await pyq("migrate");
	expect(migrated).toMatchObject({
		code: 0,
		json: { applied: expect.arrayContaining(["0000_the_daily_loop"]), already: 0 },
	});
	expect((await pyq("doctor")).json).toMatchObject(finds("tables", "ok", /^up to date$/u));

	const later = postgres(url.href, { max: 1 });
	await later`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9999999999999)`;
	await later.end();
	expect(await pyq("doctor")).toMatchObject({
		code: 1,
		json: { ok: false, ...finds("tables", "problem", /newer PyQ/u) },
	});
	const refused = await pyq("migrate");
	expect(refused).toMatchObject({
		code: 1,
		json: {
			error: { message: expect.stringContaining("newer PyQ"), mend: expect.stringContaining("Start that version") },
		},
	});
});
