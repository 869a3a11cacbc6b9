import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eraseWorkspaces, keptAfterRemoval } from "../../src/app/erase-workspaces.ts";
import type { Store } from "../../src/app/ports/store.ts";
import { prune } from "../../src/app/tick.ts";
import { DAY } from "../../src/core/ids.ts";
import { installations } from "../../src/storage/installations.ts";
import { createVault } from "../../src/storage/secrets.ts";
import { fillWorkspace, rowsFilled } from "../contract/filled-workspace.ts";
import { anInstallation } from "../contract/installations.contract.ts";
import { monday, type Stage, setStage } from "../contract/samples.ts";
import { memoryDatabase, serverDatabase, type TestDatabase } from "../support/database.ts";

/** Tables whose rows belong to no workspace: texts of the bank, traces that go by themselves, and the local page's own. */
const nobodys = ["heartbeats", "revisions", "seen_events"];

/** A log that keeps what it is told. */
const keptLog = () => {
	const lines: Record<string, unknown>[] = [];
	return { lines, info: (fields: Record<string, unknown>) => void lines.push(fields) };
};

const vault = createVault("the key of these tests");

const filled = async ({ store, engine }: TestDatabase): Promise<Stage> => {
	const stage = await setStage(store);
	await store.transaction((tx) => fillWorkspace(tx, stage));
	await installations(engine, vault).save(anInstallation({ teamId: stage.workspace.externalId, installedAt: monday }));
	return stage;
};

const removedAt = (store: Store, { workspace }: Stage, at: number) =>
	store.transaction((tx) => tx.workspaces.remove(workspace.id, at));

const isKept = async (store: Store, { workspace, room }: Stage): Promise<boolean> =>
	store.transaction(async (tx) => (await tx.rooms.byId(room.id))?.workspaceId === workspace.id);

describe.each([
	["on a Postgres server", serverDatabase],
	["in PGlite", memoryDatabase],
] as const)("a workspace that PyQ was removed from, %s", (_where, open) => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await open();
	});
	afterAll(() => database.close());

	const rowsByTable = (): Promise<[string, number][]> =>
		database.engine.transaction(async (db) => {
			const tables: { name: string }[] = await db.execute(
				sql`select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'web\\_%' order by 1`,
			);
			const counted: [string, number][] = [];
			for (const { name } of tables.filter((table) => !nobodys.includes(table.name))) {
				const [row]: { rows: number }[] = await db.execute(
					sql`select count(*)::int as rows from ${sql.identifier(name)}`,
				);
				counted.push([name, Number(row?.rows)]);
			}
			return counted;
		});

	it("leaves nothing behind in any table, and nothing of any other workspace goes with it", async () => {
		const { store } = database;
		const stays = await filled(database);
		const ofOne = await rowsByTable();
		expect(ofOne.filter(([, rows]) => rows === 0)).toEqual([]);
		const gone = await filled(database);
		expect(await rowsByTable()).toEqual(ofOne.map(([table, rows]) => [table, 2 * rows]));
		await removedAt(store, gone, monday);
		const log = keptLog();
		await eraseWorkspaces(store, monday + keptAfterRemoval + 1, log);
		expect(await rowsByTable()).toEqual(ofOne);
		expect(await isKept(store, stays)).toBe(true);
		expect(log.lines).toEqual([{ workspace: gone.workspace.id, rows: rowsFilled }]);
	});

	it("leaves the installation of people who are just coming back", async () => {
		const { store, engine } = database;
		const { workspace } = await filled(database);
		await store.transaction((tx) => tx.workspaces.remove(workspace.id, monday));
		const back = anInstallation({ teamId: workspace.externalId, installedAt: monday + keptAfterRemoval });
		await installations(engine, vault).save(back);
		await eraseWorkspaces(store, monday + keptAfterRemoval + 1, keptLog());
		const query = { teamId: workspace.externalId, enterpriseId: undefined, isEnterpriseInstall: false };
		expect(await installations(engine, vault).find(query)).toEqual(back);
	});

	it("stays for thirty days, counted from the first word of it, and goes with the daily tidying after them", async () => {
		const { store } = database;
		const stage = await filled(database);
		const log = keptLog();
		await removedAt(store, stage, monday);
		await removedAt(store, stage, monday + 20 * DAY);
		await prune(store, monday + 30 * DAY, log);
		expect(await isKept(store, stage)).toBe(true);
		expect(log.lines).toEqual([]);
		await prune(store, monday + 30 * DAY + 1, log);
		expect(await isKept(store, stage)).toBe(false);
		expect(log.lines).toEqual([{ workspace: stage.workspace.id, rows: expect.any(Number) }]);
	});

	it("is erased to the end by the next tidying when one stops halfway", async () => {
		const { store } = database;
		const [first, second] = [await filled(database), await filled(database)];
		await removedAt(store, first, monday);
		await removedAt(store, second, monday + 1);
		let parts = 0;
		const dying: Store = {
			...store,
			async transaction(work) {
				if (++parts > 3) throw new Error("killed");
				return store.transaction((tx) =>
					work({
						...tx,
						workspaces: { ...tx.workspaces, erasePart: (before) => tx.workspaces.erasePart(before, 7) },
					}),
				);
			},
		};
		const log = keptLog();
		const later = monday + keptAfterRemoval + 2;
		await expect(eraseWorkspaces(dying, later, log)).rejects.toThrow("killed");
		expect(log.lines).toEqual([]);
		await eraseWorkspaces(store, later, log);
		expect(log.lines.map(({ workspace }) => workspace)).toEqual([first.workspace.id, second.workspace.id]);
		expect(await isKept(store, first)).toBe(false);
		expect(await isKept(store, second)).toBe(false);
	});

	it("is found by an index in every table, or each row that goes would read a whole one", async () => {
		const lacking: { column: string }[] = await database.engine.transaction((db) =>
			db.execute(sql`
				select conrelid::regclass || '.' || attname as column
				from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
				where contype = 'f' and confrelid <> 'revisions'::regclass and not exists (
					select from pg_index
					where indrelid = conrelid and indkey[0] = conkey[1]
						and (indpred is null or pg_get_expr(indpred, indrelid) = '(' || attname || ' IS NOT NULL)')
				)
				order by 1`),
		);
		expect(lacking).toEqual([]);
	});
});
