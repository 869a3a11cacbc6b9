import { and, asc, eq, isNull, lte, sql } from "drizzle-orm";
import type { Installation, Installations, KeptInstallation } from "../app/ports/installations.ts";
import type { Vault } from "../app/ports/surroundings.ts";
import type { Engine } from "./database.ts";
import { installations as table } from "./schema.ts";

type Row = typeof table.$inferSelect;

/** Which workspace or organization it is. Throws a TypeError where it says neither: such a one was never installed. */
function placeOf({ teamId, enterpriseId, isEnterpriseInstall }: Installation): string {
	const id = isEnterpriseInstall ? enterpriseId : teamId;
	if (id === null) throw new TypeError("An installation names its workspace or its organization");
	return id;
}

/** Installations in the database, their tokens sealed. */
export function installations(engine: Engine, vault: Vault): Installations {
	const asKept = (row: Row): KeptInstallation => ({
		teamId: row.isEnterpriseInstall ? null : row.installedIn,
		enterpriseId: row.enterpriseId,
		isEnterpriseInstall: row.isEnterpriseInstall,
		appId: row.appId,
		botToken: row.sealedBotToken === null ? null : vault.open(row.sealedBotToken),
		botUserId: row.botUserId,
		botId: row.botId,
		scopes: row.scopes,
		installedBy: row.installedBy,
		installedAt: row.installedAt,
	});

	return {
		async save(installation) {
			const { teamId: _, botToken, scopes, ...told } = installation;
			const installedIn = placeOf(installation);
			const made = { ...told, scopes: [...scopes], sealedBotToken: vault.seal(botToken), revokedAt: null };
			await engine.transaction((db) =>
				db
					.insert(table)
					.values({ ...made, installedIn })
					.onConflictDoUpdate({
						target: table.installedIn,
						set: made,
						setWhere: sql`greatest(${table.installedAt}, ${table.revokedAt}) <= excluded.installed_at`,
					}),
			);
		},

		async find({ teamId, enterpriseId, isEnterpriseInstall }) {
			const id = isEnterpriseInstall ? enterpriseId : teamId;
			if (id === undefined) return null;
			const [row] = await engine.look((db) =>
				db
					.select()
					.from(table)
					.where(
						and(eq(table.installedIn, id), eq(table.isEnterpriseInstall, isEnterpriseInstall), isNull(table.revokedAt)),
					),
			);
			return row === undefined ? null : asKept(row);
		},

		async all() {
			const rows = await engine.look((db) =>
				db.select().from(table).where(isNull(table.revokedAt)).orderBy(asc(table.installedIn)),
			);
			return rows.map(asKept);
		},

		async remove(id, at) {
			await engine.transaction((db) =>
				db
					.update(table)
					.set({ sealedBotToken: null, revokedAt: at })
					.where(and(eq(table.installedIn, id), isNull(table.revokedAt), lte(table.installedAt, at))),
			);
		},
	};
}
