import type { Platform } from "../core/ledger.ts";
import type { Store } from "./ports/store.ts";

/**
 * The platform's ids of the workspaces that PyQ was not removed from, as far as it has heard: an adapter that comes up compares, and
 * tells what happened meanwhile. Only what the platform says for sure is a removal; a workspace that can't be reached is none.
 */
export const knownWorkspaces = (store: Store, platform: Platform): Promise<string[]> =>
	store.transaction((tx) => tx.workspaces.known(platform));
