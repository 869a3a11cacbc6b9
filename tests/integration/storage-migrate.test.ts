import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import type { Engine } from "../../src/storage/database.ts";
import { openEmbedded, startPglite } from "../../src/storage/embedded.ts";
import { migrate } from "../../src/storage/migrate.ts";
import { openServer } from "../../src/storage/server.ts";
import { migrationsFolder } from "../support/database.ts";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);
const kit = (...args: string[]) =>
	run(process.execPath, [join(root, "node_modules/drizzle-kit/bin.cjs"), ...args], { cwd: root });

type Journal = { entries: { idx: number; when: number; tag: string; version: string; breakpoints: boolean }[] };

let scratch: string;
beforeAll(async () => {
	scratch = await mkdtemp(join(tmpdir(), "pyq-migrate-"));
});
afterAll(() => rm(scratch, { recursive: true }));

/** The migrations with one more, as a later PyQ has them. */
const laterMigrations = async (name: string, statement: string): Promise<string> => {
	const folder = join(scratch, name);
	await cp(migrationsFolder, folder, { recursive: true });
	const path = join(folder, "meta/_journal.json");
	const journal: Journal = JSON.parse(await readFile(path, "utf8"));
	const last = journal.entries.at(-1);
	if (last === undefined) throw new Error("There are no migrations");
	journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: name });
	await writeFile(path, JSON.stringify(journal));
	await writeFile(join(folder, `${name}.sql`), statement);
	return folder;
};

const tables = (engine: Engine) =>
	engine.transaction(async (db) => {
		const rows: { n: number }[] = await db.execute(
			sql`select count(*)::int as n from information_schema.tables where table_schema = 'public'`,
		);
		return rows[0]?.n;
	});

const emptyServerDatabase = async () => {
	const admin = postgres(inject("postgresUrl"), { max: 1, onnotice: () => {} });
	const name = `pyq_migrate_${crypto.randomUUID().replaceAll("-", "")}`;
	await admin.unsafe(`create database ${name}`);
	const url = new URL(inject("postgresUrl"));
	url.pathname = `/${name}`;
	const end = async () => {
		await admin.unsafe(`drop database ${name} with (force)`);
		await admin.end();
	};
	return { engines: (count: number) => Array.from({ length: count }, () => openServer(url.href, 2)), end };
};

const emptyEmbeddedDatabase = async () => {
	const engine = openEmbedded(await startPglite(null));
	return { engines: (count: number) => Array.from({ length: count }, () => engine), end: async () => {} };
};

describe.each([
	{ on: "a Postgres server", open: emptyServerDatabase },
	{ on: "PGlite", open: emptyEmbeddedDatabase },
])("migrating $on", ({ open }) => {
	let database: Awaited<ReturnType<typeof open>>;
	let engines: Engine[];
	beforeAll(async () => {
		database = await open();
		engines = database.engines(5);
	});
	afterAll(async () => {
		for (const engine of new Set(engines)) await engine.close();
		await database.end();
	});
	const engine = (): Engine => {
		const [first] = engines;
		if (first === undefined) throw new Error();
		return first;
	};

	it("is done once when several start at once, and says what it does", async () => {
		const applied: string[] = [];
		await Promise.all(engines.map((one) => migrate(one, migrationsFolder, ({ name }) => applied.push(name))));
		const files = (await readdir(migrationsFolder)).filter((name) => name.endsWith(".sql"));
		expect(applied).toEqual(files.map((name) => name.replace(".sql", "")));
		expect(await tables(engine())).toBe(23);
	});

	it("does nothing the second time", async () => {
		const applied: string[] = [];
		await migrate(engine(), migrationsFolder, ({ name }) => applied.push(name));
		expect(applied).toEqual([]);
	});

	it("leaves everything as it was when a migration fails", async () => {
		const failing = await laterMigrations(
			`0001_half_${crypto.randomUUID()}`,
			"create table half (a int);--> statement-breakpoint\nselect 1/0;",
		);
		await expect(migrate(engine(), failing)).rejects.toMatchObject({ code: "22012" });
		expect(await tables(engine())).toBe(23);
	});

	it("refuses a database that a newer PyQ has changed", async () => {
		const later = await laterMigrations(`0001_later_${crypto.randomUUID()}`, "create table later (a int);");
		const applied: string[] = [];
		await migrate(engine(), later, ({ name }) => applied.push(name));
		expect(applied).toHaveLength(1);
		const refused: unknown = await migrate(engine(), migrationsFolder).catch((error: unknown) => error);
		expect(refused).toBeInstanceOf(StoreError);
		expect(refused).toMatchObject({ reason: "newer" });
	});
});

describe("the migrations", () => {
	it("pass drizzle-kit's check", async () => {
		await kit("check", "--config", "migrations/drizzle.config.ts");
	}, 60_000);

	it("make the tables that the schema describes: nothing is left to generate", async () => {
		// drizzle-kit takes a path from the root only.
		const copy = `node_modules/.cache/pyq-migrations-${process.pid}`;
		await cp(migrationsFolder, join(root, copy), { recursive: true });
		try {
			const args = ["--dialect", "postgresql", "--schema", "src/storage/schema.ts", "--out", copy];
			const { stdout } = await kit("generate", ...args);
			expect(stdout).toContain("No schema changes");
		} finally {
			await rm(join(root, copy), { recursive: true });
		}
	}, 60_000);

	it("are dated one after another: drizzle passes over one that is dated before the last", async () => {
		const journal: Journal = JSON.parse(await readFile(join(migrationsFolder, "meta/_journal.json"), "utf8"));
		const dates = journal.entries.map(({ when }) => when);
		expect(dates).toEqual([...new Set(dates)].sort((a, b) => a - b));
	});
});
