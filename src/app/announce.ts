import type { Room } from "../core/ledger.ts";
import type { Message } from "../core/message/model.ts";
import type { Work } from "./work.ts";

/** Says something in the room's channel, once. */
export async function announce(
	{ tx, ids, now }: Pick<Work, "tx" | "ids" | "now">,
	room: Room,
	message: Message,
): Promise<void> {
	await tx.steps.add([
		{
			id: ids.next(),
			key: `announce:${room.id}:${ids.next()}`,
			kind: "announce",
			workspaceId: room.workspaceId,
			roomId: room.id,
			roundId: null,
			memberId: null,
			dueAt: now,
			payload: { ...message },
			replyTo: null,
		},
	]);
}
