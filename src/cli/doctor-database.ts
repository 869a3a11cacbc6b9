import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config.ts";
import type { Instant } from "../core/ids.ts";
import { whoHolds } from "../storage/folder-lock.ts";
import { type Check, ok } from "./check.ts";
import { explainFault, unstopped } from "./faults.ts";
import { readMigrations } from "./migrations.ts";
import { counted } from "./table.ts";

/** The least version of a Postgres server, as `server_version_num` has it. */
const leastPostgres = 140_000;

/** A PyQ that runs already: what it has ("this folder"), and its process, null where that can't be told. */
export type RunningPyq = { on: string; pid: number | null };

/** What the doctor found about the database, what its server's clock says, and who has the folder of an embedded one. */
type DatabaseState = { database: Check[]; serverNow: Instant | null; running: RunningPyq | null };

/** Whether the database can be reached and its tables fit this PyQ. Nothing is opened that would be changed by it. */
export async function checkDatabase({ database }: Config, migrations: string): Promise<DatabaseState> {
	if (database.kind === "postgres") return { ...(await checkServer(database.url, migrations)), running: null };
	const holder = await whoHolds(database.folder);
	const running = holder === null ? null : { on: "this folder", ...holder };
	return { database: [await checkEmbedded(database.folder, running)], serverNow: null, running };
}

/** " (process 1234)", where that can be told. */
export const describeRunning = ({ pid }: RunningPyq): string => (pid === null ? "" : ` (process ${pid})`);

/** The server's address for people: user, host, port and name, never the password. */
export function describeServer(url: string): string {
	if (!URL.canParse(url)) return "the server of DATABASE_URL";
	const { username, hostname, port, pathname } = new URL(url);
	return `${username === "" ? "" : `${username}@`}${hostname || "localhost"}:${port || "5432"}${pathname}`;
}

/** Looked at from outside: opening it would write to its files, and another PyQ may have it. */
async function checkEmbedded(folder: string, running: RunningPyq | null): Promise<Check> {
	if (running !== null) return ok("database", `embedded in ${folder}; PyQ is running on it${describeRunning(running)}`);
	const version = await readFile(join(folder, "database", "PG_VERSION"), "utf8").catch(() => null);
	if (version === null) return ok("database", `embedded; will be made in ${folder} at the first start`);
	return ok("database", `embedded in ${folder} (Postgres ${version.trim()})`);
}

type Seen = { version: number; now: number; applied: number[] | null; mayCreate: boolean };

async function checkServer(url: string, migrations: string): Promise<Omit<DatabaseState, "running">> {
	const where = describeServer(url);
	try {
		const [seen, roundTrip] = await look(url);
		return {
			database: [checkVersion(seen, where), await checkTables(seen, migrations)],
			serverNow: seen.now + roundTrip / 2,
		};
	} catch (error) {
		const { message, mend } = explainFault(error);
		const found = `${where}: ${unstopped(message)}`;
		return { database: [{ name: "database", state: "problem", found, mend }], serverNow: null };
	}
}

/** Reads what there is to know in one read-only look. Gives the milliseconds it took as well. */
async function look(url: string): Promise<[Seen, number]> {
	const { openServer } = await import("../storage/server.ts");
	const engine = openServer(url, 1);
	try {
		return await engine.transaction(async (db) => {
			await db.execute("set transaction read only");
			const asked = Date.now();
			const [row] = await db.execute(`select current_setting('server_version_num')::int as version,
				(extract(epoch from clock_timestamp()) * 1000)::float8 as now,
				to_regclass('drizzle.__drizzle_migrations') is not null as migrated,
				has_database_privilege(current_database(), 'CREATE') as may_create`);
			const roundTrip = Date.now() - asked;
			const rows =
				row?.migrated === true
					? await db.execute("select created_at::text as at from drizzle.__drizzle_migrations")
					: null;
			const applied = rows === null ? null : rows.map((each: Record<string, unknown>) => Number(each.at));
			return [
				{ version: Number(row?.version), now: Number(row?.now), applied, mayCreate: row?.may_create === true },
				roundTrip,
			];
		});
	} finally {
		await engine.close();
	}
}

function checkVersion({ version }: Seen, where: string): Check {
	const shown = `Postgres ${Math.floor(version / 10_000)}.${version % 10_000} at ${where}`;
	if (version >= leastPostgres) return ok("database", shown);
	return {
		name: "database",
		state: "problem",
		found: `${shown}, and PyQ needs 14 or later`,
		mend: "Use a newer server, or take DATABASE_URL out to use the embedded database.",
	};
}

async function checkTables({ applied, mayCreate }: Seen, migrations: string): Promise<Check> {
	const known = await readMigrations(migrations);
	const strange = (applied ?? []).filter((at) => !known.some(({ when }) => when === at));
	if (strange.length > 0) {
		const { newerDatabase } = await import("../storage/migrate.ts");
		const { message, mend } = explainFault(newerDatabase(strange.length));
		return { name: "tables", state: "problem", found: unstopped(message), mend };
	}
	const missing = known.filter(({ when }) => !applied?.includes(when)).length;
	if (missing === 0) return ok("tables", "up to date");
	if (!mayCreate)
		return {
			name: "tables",
			state: "problem",
			found: `${applied === null ? "not made" : "behind"}, and the user of DATABASE_URL may not change that`,
			mend: "Give that user the right to create schemas in this database.",
		};
	return {
		name: "tables",
		state: "ok",
		found:
			applied === null
				? "will be made at the first start"
				: `${counted(missing, "migration")} behind; brought up to date at the next start`,
		mend: null,
	};
}
