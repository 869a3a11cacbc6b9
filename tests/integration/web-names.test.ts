import { randomUUID } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { chatLog } from "../../src/storage/chat-log.ts";
import { openEmbedded, startPglite } from "../../src/storage/embedded.ts";
import { migrate } from "../../src/storage/migrate.ts";
import { migrationsFolder } from "../support/database.ts";
import { memoryChatLog } from "../support/memory-chat-log.ts";
import { openWebPage } from "../support/web-page.ts";

/** The migrations as they were before names had to be different. */
async function earlierMigrations(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "pyq-earlier-"));
	await cp(migrationsFolder, folder, { recursive: true });
	const path = join(folder, "meta/_journal.json");
	const journal: { entries: { tag: string }[] } = JSON.parse(await readFile(path, "utf8"));
	const until = journal.entries.findIndex(({ tag }) => tag.endsWith("web_names_and_places"));
	expect(until).toBeGreaterThan(0);
	await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, until) }));
	return folder;
}

test("of people and channels with one name, the later ones get a number that is free", async () => {
	const folder = await earlierMigrations();
	const engine = openEmbedded(await startPglite(null));
	await migrate(engine, folder);
	await rm(folder, { recursive: true });
	await engine.transaction(async (db) => {
		await db.execute(sql`insert into web_people (id, name, admin) values
			('a', 'Ada', true), ('b', 'ada ', false), ('c', 'Ada 2', false), ('d', 'ADA', false), ('e', 'Grace', false)`);
		await db.execute(sql`insert into web_channels (id, name) values ('p', 'prep'), ('q', 'prep'), ('r', 'prep')`);
	});
	await migrate(engine, migrationsFolder);
	const log = chatLog(engine);
	expect((await log.people()).map(({ name }) => name)).toEqual(["Ada", "ada 3", "Ada 2", "ADA 4", "Grace"]);
	expect((await log.channels()).map(({ name }) => name)).toEqual(["prep", "prep-2", "prep-3"]);
	expect(await log.addPerson({ id: "f", name: "GRACE", zone: null, admin: false })).toBeNull();
	expect(await log.addChannel({ id: "s", name: "prep-3" })).toBeNull();
	await engine.close();
});

describe("people and channels", () => {
	let web: Awaited<ReturnType<typeof openWebPage>>;
	beforeEach(async () => {
		web = await openWebPage();
	});
	afterEach(() => web.stop());

	test("are added once, with names of their own", async () => {
		const id = randomUUID();
		const added = await web.send("/people", { id, name: "  Barbara\u202E  Liskov " });
		expect(added.outcome).toMatchObject({ kind: "person", person: { name: "Barbara Liskov", admin: false } });
		const again = await web.send("/people", { id, name: "Barbara J. Liskov" });
		expect(again.outcome, "the name as it is stored, not as it was typed").toEqual(added.outcome);
		expect(await web.send("/people", { name: "ada" })).toMatchObject({ status: 409 });
		expect(await web.send("/people", { name: " " })).toMatchObject({ status: 400 });
		expect((await web.send("/channels", { name: "# Hiring Loop" })).outcome).toMatchObject({
			channel: { name: "hiring-loop" },
		});
		const { people, channels } = await web.session();
		expect([people.length, channels.length]).toEqual([3, 2]);
	});

	test("two who ask for one name at the same moment do not both get it", async () => {
		const asked = await Promise.all(["Émile", "ÉMILE"].map((name) => web.send("/people", { name })));
		expect(asked.map(({ status }) => status).sort()).toEqual([200, 409]);
		const taken = asked.find(({ status }) => status === 409);
		expect(taken?.outcome).toMatchObject({ kind: "refused", text: expect.stringContaining("Choose another name.") });
		const channels = await Promise.all(["# Lounge", "lounge"].map((name) => web.send("/channels", { name })));
		expect(channels.map(({ status }) => status).sort()).toEqual([200, 409]);
		const { people } = await web.session();
		expect(people).toHaveLength(3);
		const told = (await web.look("ada")).filter(({ kind }) => kind === "person" || kind === "channel");
		expect(told.map(({ name }) => name.toLowerCase())).toEqual(["ada", "grace", "python-prep", "émile", "lounge"]);
	});

	test("have names of 60 characters as people count them, and nobody is called PyQ", async () => {
		const family = "👩‍👩‍👧‍👦";
		expect((await web.send("/people", { name: family.repeat(50) })).outcome).toMatchObject({
			person: { name: family.repeat(50) },
		});
		const long = await web.send("/people", { name: "é".repeat(61) });
		expect(long).toMatchObject({ status: 400, outcome: { text: "A name can have 60 characters; this one has 61." } });
		expect((await web.send("/people", { name: "é".repeat(60) })).status).toBe(200);
		expect((await web.send("/people", { name: `a${"\u0301".repeat(2_000)}` })).status).toBe(400);
		for (const name of ["PyQ", " pyq ", "ＰＹＱ", "P\u200byQ"])
			expect(await web.send("/people", { name }), name).toMatchObject({ status: 409 });
		for (const name of ["\u200d", "\u3164", "\u2800 \u00ad"])
			expect(await web.send("/people", { name }), name).toMatchObject({ status: 400 });
	});

	test("the first person of an empty workspace is its admin", async () => {
		await web.stop();
		const chatLog = memoryChatLog();
		web = await openWebPage({ ...chatLog, people: async () => [] });
		expect((await web.send("/people", { name: "Hedy" })).outcome).toMatchObject({ person: { admin: true } });
	});
});
