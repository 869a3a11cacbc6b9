import type { WorkspaceId } from "../core/ids.ts";
import type { Platform, Workspace } from "../core/ledger.ts";
import type { Store, Tx } from "./ports/store.ts";
import type { Jobs, Nudge } from "./ports/surroundings.ts";

/**
 * The same store, with one habit more: steps that a transaction added are told to the workers once it has committed.
 * A nudge that fails is no fault: the tick finds the step.
 */
export function nudgeAfterCommit(store: Store, jobs: Jobs): Store {
	/** A workspace never changes its platform; a few bytes for each that was seen. */
	const platforms = new Map<WorkspaceId, Platform>();
	const note = <T extends Workspace | null>(workspace: T): T => {
		if (workspace !== null) platforms.set(workspace.id, workspace.platform);
		return workspace;
	};
	/** What reads a workspace anyway teaches its platform, so that it is seldom asked for. */
	const learning = (workspaces: Tx["workspaces"]): Tx["workspaces"] => ({
		...workspaces,
		ensure: async (workspace) => note(await workspaces.ensure(workspace)),
		byId: async (id) => note(await workspaces.byId(id)),
		ofStep: async (id) => note(await workspaces.ofStep(id)),
		whereabouts: async (place) => {
			const found = await workspaces.whereabouts(place);
			note(found?.workspace ?? null);
			return found;
		},
	});
	return {
		healthy: () => store.healthy(),
		close: () => store.close(),
		look: (work) => store.look(work),
		autocommit: (work) => store.autocommit(work),
		async transaction(work) {
			let added: Nudge[] = [];
			const result = await store.transaction((tx) => {
				// A transaction that is tried again starts anew.
				added = [];
				const { steps } = tx;
				const workspaces = learning(tx.workspaces);
				const add: typeof steps.add = async (wanted) => {
					const ids = new Set(await steps.add(wanted));
					for (const { id, workspaceId, kind, dueAt } of wanted.filter((step) => ids.has(step.id))) {
						const platform = platforms.get(workspaceId) ?? (await workspaces.byId(workspaceId))?.platform;
						if (platform !== undefined) added.push({ id, workspaceId, platform, kind, dueAt });
					}
					return [...ids];
				};
				return work({ ...tx, workspaces, steps: { ...steps, add } });
			});
			if (added.length > 0) await jobs.send(added);
			return result;
		},
	};
}
