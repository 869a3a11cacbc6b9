import type { HeardOfWorkspace } from "./install-workspace.ts";

/**
 * PyQ was removed from a workspace. From now on nothing is done for it, and everything stays for `keptAfterRemoval`: who comes back
 * within that time goes on where they were. There is nobody to tell: null.
 */
export async function noteRemoved({ tx, workspace, now }: HeardOfWorkspace): Promise<null> {
	await tx.workspaces.remove(workspace.id, now);
	return null;
}
