import type { Workspace } from "../core/ledger.ts";
import { greeting } from "../core/message/copy/greeting.ts";
import { StoreError } from "./errors.ts";
import { planNextRound } from "./plan-next-round.ts";
import type { Where } from "./ports/inbound.ts";
import type { Work } from "./work.ts";

/** What there is to know of something heard that is about a whole workspace; `channel`: where PyQ may write. */
export type HeardOfWorkspace = Work & { workspace: Workspace; where: Pick<Where, "channel"> };

/**
 * PyQ is in a workspace, from now on or again. Who comes back finds everything as it was; a workspace that PyQ is new to is greeted, once
 * for ever, in the channel where it happened, if PyQ may write there. Nobody in particular is told anything: null.
 */
export async function noteInstalled(heard: HeardOfWorkspace): Promise<null> {
	if (heard.workspace.removedAt !== null) await comeBack(heard);
	await greet(heard);
	return null;
}

/** The rooms go on as after a pause: nothing that came due meanwhile is caught up, and an open round closes as it was promised. */
async function comeBack(heard: HeardOfWorkspace): Promise<void> {
	const { tx, workspace, now } = heard;
	// The grace period ended this very moment. The same event again finds no workspace, and begins a new one.
	if (!(await tx.workspaces.restore(workspace.id)))
		throw new StoreError("slow", `The workspace ${workspace.id} is being erased`);
	const ids = (await tx.rooms.inWorkspace(workspace.id)).map(({ id }) => id);
	// Always in the same order, so that nobody waits in a circle.
	for (const id of ids.sort()) {
		const room = await tx.rooms.lock(id);
		if (room?.status !== "active") continue;
		// What was refused while PyQ was on its way out says nothing of now.
		const active = { ...room, scheduleSince: now, attention: null };
		await tx.rooms.save(active);
		await planNextRound(heard, active, now);
	}
}

async function greet({ tx, ids, now, workspace, where }: HeardOfWorkspace): Promise<void> {
	if (where.channel === null || (await tx.rooms.inWorkspace(workspace.id)).length > 0) return;
	if (!(await tx.workspaces.greet(workspace.id, now))) return;
	await tx.steps.add([
		{
			id: ids.next(),
			key: `greeting:${workspace.id}`,
			kind: "announce",
			workspaceId: workspace.id,
			roomId: null,
			roundId: null,
			memberId: null,
			dueAt: now,
			payload: { ...greeting(), channel: where.channel.externalId },
			replyTo: null,
		},
	]);
}
