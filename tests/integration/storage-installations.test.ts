import { inspect } from "node:util";
import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/storage/database.ts";
import { openEmbedded, startPglite } from "../../src/storage/embedded.ts";
import { installations } from "../../src/storage/installations.ts";
import { migrate } from "../../src/storage/migrate.ts";
import { createVault } from "../../src/storage/secrets.ts";
import { anInstallation } from "../contract/installations.contract.ts";
import { monday } from "../contract/samples.ts";
import { memoryDatabase, migrationsFolder } from "../support/database.ts";
import { closeDatabase, emptyDatabase } from "../support/empty-database.ts";

const vault = createVault("the key of these tests");
const teamOf = (teamId: string) => ({ teamId, enterpriseId: undefined, isEnterpriseInstall: false });

/** Every row of every table, as an operator's dump would have it. */
const dump = (engine: Engine): Promise<string> =>
	engine.transaction(async (db) => {
		const tables: { name: string }[] = await db.execute(
			sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
		);
		const rows: string[] = [];
		for (const { name } of tables) {
			const found: { row: string }[] = await db.execute(sql.raw(`select t::text as row from ${name} t`));
			rows.push(...found.map(({ row }) => `${name} ${row}`));
		}
		return rows.join("\n");
	});

/** All that a log could print of an error, its causes included. */
const errorText = (error: unknown): string => inspect(error, { depth: 10, showHidden: true });

/** Parts that are long enough to be told from anything else, so that a token cut in two is found as well. */
const partsOf = (token: string): string[] => token.split("-").filter((part) => part.length >= 8);

describe("installations in a database", () => {
	afterAll(closeDatabase);

	it("have no token in the clear in a row, also after one was replaced and one removed", async () => {
		const { engine } = await emptyDatabase();
		const kept = installations(engine, vault);
		const planted = ["xoxb-111-AAAAAAAAplanted1", "xoxb-111-BBBBBBBBplanted2", "xoxb-222-CCCCCCCCplanted3"];
		const [first = "", second = "", third = ""] = planted;
		await kept.save(anInstallation({ teamId: "T1", botToken: first }));
		await kept.save(anInstallation({ teamId: "T1", botToken: second, installedAt: monday + 1 }));
		await kept.save(anInstallation({ teamId: "T2", botToken: third }));
		await kept.remove("T2", monday + 2);
		const rows = await dump(engine);
		expect(rows).toContain("installations (T1,");
		expect(rows).toContain("installations (T2,");
		for (const part of planted.flatMap(partsOf)) expect(rows).not.toContain(part);
		expect((await kept.find(teamOf("T1")))?.botToken).toBe(second);
	});

	it("have no token in the clear on the disk, the database's own log included", async () => {
		const pglite = await startPglite(null);
		const engine = openEmbedded(pglite);
		await migrate(engine, migrationsFolder);
		await installations(engine, vault).save(
			anInstallation({ teamId: "T0000MARK", botToken: "xoxb-333-DDDDDDDDplanted4" }),
		);
		const files = Buffer.from(await (await pglite.dumpDataDir("none")).arrayBuffer());
		await engine.close();
		expect(files.includes("T0000MARK")).toBe(true);
		expect(files.includes("DDDDDDDDplanted4")).toBe(false);
	});

	it("leave nothing of the token when it is taken back", async () => {
		const { engine } = await emptyDatabase();
		const kept = installations(engine, vault);
		await kept.save(anInstallation({ teamId: "T1" }));
		expect(await dump(engine)).toMatch(/v1\.[0-9a-f]{8}\./u);
		await kept.remove("T1", monday);
		expect(await dump(engine)).not.toMatch(/v1\.[0-9a-f]{8}\./u);
	});

	it("are found without their token by a PyQ with another key, until they are installed again", async () => {
		const { engine } = await emptyDatabase();
		const installation = anInstallation({ teamId: "T1" });
		await installations(engine, vault).save(installation);
		const other = installations(engine, createVault("the key after a move"));
		expect(await other.find(teamOf("T1"))).toEqual({ ...installation, botToken: null });
		expect(await other.all()).toEqual([{ ...installation, botToken: null }]);
		await other.save({ ...installation, botToken: "xoxb-again" });
		expect((await other.find(teamOf("T1")))?.botToken).toBe("xoxb-again");
	});

	it("say in no fault what the token was", async () => {
		const { engine, close } = await memoryDatabase();
		await engine.transaction((db) => db.execute(sql`alter table installations add constraint nothing check (false)`));
		const saving = installations(engine, vault).save(anInstallation({ botToken: "xoxb-444-EEEEEEEEplanted5" }));
		const fault: unknown = await saving.catch((error: unknown) => error);
		await close();
		expect(errorText(fault)).toContain("nothing");
		expect(errorText(fault)).not.toMatch(/EEEEEEEE|v1\.[0-9a-f]{8}/u);
	});

	it("are not to be had while the database is away, which is no same as not installed", async () => {
		const database = await memoryDatabase();
		const kept = installations(database.engine, vault);
		await database.close();
		await expect(kept.find(teamOf("T1"))).rejects.toMatchObject({ name: "StoreError" });
		await expect(kept.save(anInstallation())).rejects.toMatchObject({ name: "StoreError" });
	});

	it("are no rows with a token and without, nor an organization's under another id", async () => {
		const { engine } = await emptyDatabase();
		const write = (columns: string, values: string) =>
			engine.transaction((db) =>
				db.execute(
					sql.raw(
						`insert into installations (installed_in, bot_user_id, scopes, installed_by, installed_at, ${columns}) values ('T1', 'U1', '[]', 'U2', now(), ${values})`,
					),
				),
			);
		await expect(write("is_enterprise_install", "false")).rejects.toThrow(/installations_token/u);
		await expect(write("is_enterprise_install, sealed_bot_token, revoked_at", "false, 'v1', now()")).rejects.toThrow(
			/installations_token/u,
		);
		await expect(write("is_enterprise_install, enterprise_id, sealed_bot_token", "true, 'E1', 'v1'")).rejects.toThrow(
			/installations_organization/u,
		);
		await expect(write("is_enterprise_install, sealed_bot_token", "true, 'v1'")).rejects.toThrow(
			/installations_organization/u,
		);
	});
});
