import { DAY, type Instant } from "../core/ids.ts";
import type { Store } from "./ports/store.ts";
import type { Log } from "./ports/surroundings.ts";

/** How long everything of a workspace stays after PyQ was removed from it. */
export const keptAfterRemoval = 30 * DAY;
/** So many rows go in one transaction, in which one statement may take 2 s. */
const rowsAtOnce = 2_000;

/** Erases everything of the workspaces that PyQ was removed from long enough ago, part by part. Stopped halfway, the next call goes on. */
export async function eraseWorkspaces(store: Store, now: Instant, log: Pick<Log, "info">): Promise<void> {
	let rows = 0;
	for (;;) {
		const part = await store.transaction((tx) => tx.workspaces.erasePart(now - keptAfterRemoval, rowsAtOnce));
		if (part === null) return;
		rows += part.rows;
		if (!part.over) continue;
		log.info({ workspace: part.id, rows }, "a workspace that PyQ was removed from is erased");
		rows = 0;
	}
}
