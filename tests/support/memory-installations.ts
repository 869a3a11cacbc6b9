import { StoreError } from "../../src/app/errors.ts";
import type { Installation, Installations, KeptInstallation } from "../../src/app/ports/installations.ts";

export type MemoryInstallations = Installations & {
	/** How often something was looked up. */
	looks: number;
	/** The database is away. */
	away: boolean;
	/** As if PyQ were started with another key. */
	unreadable: boolean;
};

/** Installations that live as long as the test. */
export function memoryInstallations(): MemoryInstallations {
	const rows = new Map<string, { installation: Installation; revokedAt: number | null }>();

	const asKept = (installation: Installation): KeptInstallation =>
		structuredClone(kept.unreadable ? { ...installation, botToken: null } : installation);

	const kept: MemoryInstallations = {
		looks: 0,
		away: false,
		unreadable: false,
		save: (installation) =>
			answer(() => {
				const id = installation.isEnterpriseInstall ? installation.enterpriseId : installation.teamId;
				if (id === null) throw new TypeError("An installation names its workspace or its organization");
				const before = rows.get(id);
				const since = Math.max(before?.installation.installedAt ?? -Infinity, before?.revokedAt ?? -Infinity);
				if (since <= installation.installedAt)
					rows.set(id, { installation: structuredClone(installation), revokedAt: null });
			}),
		find: ({ teamId, enterpriseId, isEnterpriseInstall }) =>
			answer(() => {
				kept.looks++;
				const row = rows.get((isEnterpriseInstall ? enterpriseId : teamId) ?? "");
				if (row === undefined || row.revokedAt !== null) return null;
				return row.installation.isEnterpriseInstall === isEnterpriseInstall ? asKept(row.installation) : null;
			}),
		all: () =>
			answer(() =>
				[...rows]
					.filter(([, { revokedAt }]) => revokedAt === null)
					.sort(([a], [b]) => (a < b ? -1 : 1))
					.map(([, { installation }]) => asKept(installation)),
			),
		remove: (id, at) =>
			answer(() => {
				const row = rows.get(id);
				if (row?.revokedAt === null && row.installation.installedAt <= at) row.revokedAt = at;
			}),
	};

	async function answer<T>(work: () => T): Promise<T> {
		if (kept.away) throw new StoreError("away", "The database is not available");
		return work();
	}

	return kept;
}
