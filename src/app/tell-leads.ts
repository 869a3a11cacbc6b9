import type { Room } from "../core/ledger.ts";
import type { Message } from "../core/message/model.ts";
import type { Work } from "./work.ts";

/** Tells every lead of a room something, each in a direct message, once for each `key`. */
export async function tellLeads({ tx, ids, now }: Work, room: Room, key: string, message: Message): Promise<void> {
	const leads = (await tx.roles.ofRoom(room.id)).filter(({ role }) => role === "lead");
	await tx.steps.add(
		leads.map(({ memberId }) => ({
			id: ids.next(),
			key: `tell-lead:${memberId}:${key}`,
			kind: "tell-lead" as const,
			workspaceId: room.workspaceId,
			roomId: room.id,
			roundId: null,
			memberId,
			dueAt: now,
			payload: { ...message },
			replyTo: null,
		})),
	);
}
