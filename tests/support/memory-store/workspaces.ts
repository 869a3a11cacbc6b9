import type { Workspaces } from "../../../src/app/ports/store.ts";
import type { Workspace } from "../../../src/core/ledger.ts";
import { erasePart, tombstoneOf } from "./erase-workspace.ts";
import type { Immediate } from "./immediate.ts";
import { members } from "./members.ts";
import { byWord } from "./order.ts";
import type { KeptWorkspace } from "./place-tables.ts";
import { rooms } from "./rooms.ts";
import type { Tables } from "./tables.ts";
import { isId, uuid } from "./values.ts";

const asWorkspace = ({ greetedAt: _, ...workspace }: KeptWorkspace): Workspace => Object.freeze(workspace);

const saidToPeople: readonly string[] = ["respond", "receipt", "tell-lead"];

/** Workspaces in memory. */
export const workspaces = (tables: Tables): Immediate<Workspaces> => {
	const { workspaces: table, steps } = tables;
	const find = (id: string): KeptWorkspace | null => table.get(uuid(id));

	return {
		ensure({ id, platform, externalId, name }) {
			const fresh = { id, platform, externalId, name, removedAt: null, greetedAt: null };
			const { added, row } = table.insert(fresh, "workspaces_external");
			return asWorkspace(added || row.name === name || name === "" ? row : table.update(row, { name }));
		},

		byId(id) {
			const found = isId(id) ? table.get(uuid(id)) : null;
			return found === null || found.removedAt !== null ? null : asWorkspace(found);
		},

		ofStep(id) {
			const step = isId(id) ? steps.get(uuid(id)) : null;
			const found = step === null ? null : table.get(step.workspaceId);
			return found === null || found.removedAt !== null ? null : asWorkspace(found);
		},

		whereabouts({ platform, externalId, channel, person }) {
			const found = table.find("workspaces_external", `${platform}\0${externalId}`);
			if (found === null) return null;
			return {
				workspace: asWorkspace(found),
				room: channel === null ? null : rooms(tables).byChannel(found.id, channel),
				member: members(tables).byExternalId(found.id, person),
			};
		},

		known: (platform) =>
			table
				.all()
				.filter((each) => each.platform === platform && each.removedAt === null)
				.map(({ externalId }) => externalId)
				.sort(byWord),

		remove(id, at) {
			const found = find(id);
			if (found === null) return;
			if (found.removedAt === null) table.update(found, { removedAt: at });
			for (const step of steps.of("open", "open"))
				if (step.workspaceId === found.id && step.state !== "claimed" && saidToPeople.includes(step.kind))
					steps.update(step, { state: "done", error: "removed", payload: null, replyTo: null, settledAt: at });
		},

		restore(id) {
			const found = find(id);
			if (found === null || found.externalId === tombstoneOf(found.id)) return false;
			table.update(found, { removedAt: null });
			return true;
		},

		greet(id, at) {
			const found = find(id);
			if (found === null || found.greetedAt !== null) return false;
			table.update(found, { greetedAt: at });
			return true;
		},

		erasePart: (removedBefore, most) => erasePart(tables, removedBefore, most),
	};
};
