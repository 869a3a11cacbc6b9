import type { Store } from "./ports/store.ts";
import type { Jobs, Nudge } from "./ports/surroundings.ts";

/**
 * The same store, with one habit more: steps that a transaction added are told to the workers once it has committed.
 * A nudge that fails is no fault: the tick finds the step.
 */
export function nudgeAfterCommit(store: Store, jobs: Jobs): Store {
	return {
		healthy: () => store.healthy(),
		close: () => store.close(),
		async transaction(work) {
			let added: Nudge[] = [];
			const result = await store.transaction((tx) => {
				// A transaction that is tried again starts anew.
				added = [];
				const { steps } = tx;
				const add: typeof steps.add = async (wanted) => {
					const ids = new Set(await steps.add(wanted));
					added.push(
						...wanted
							.filter(({ id }) => ids.has(id))
							.map(({ id, workspaceId, kind, dueAt }) => ({ id, workspaceId, kind, dueAt })),
					);
					return [...ids];
				};
				return work({ ...tx, steps: { ...steps, add } });
			});
			if (added.length > 0) await jobs.send(added);
			return result;
		},
	};
}
