import type { Workspaces } from "../../../src/app/ports/store.ts";
import type { Immediate } from "./immediate.ts";
import type { Tables } from "./tables.ts";
import { isId, uuid } from "./values.ts";

/** Workspaces in memory. */
export const workspaces = ({ workspaces: table }: Tables): Immediate<Workspaces> => ({
	ensure({ id, platform, externalId, name }) {
		const added = table.insert({ id, platform, externalId, name, removedAt: null }, "workspaces_external");
		if (added.added || (added.row.name === name && added.row.removedAt === null)) return added.row;
		return table.update(added.row, { name, removedAt: null });
	},

	byId: (id) => (isId(id) ? table.get(uuid(id)) : null),
});
