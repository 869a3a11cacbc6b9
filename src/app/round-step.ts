import type { Instant } from "../core/ids.ts";
import type { Room, Round } from "../core/ledger.ts";
import type { NewStep } from "./ports/store.ts";
import type { Work } from "./work.ts";

/** A step that belongs to a round. */
export const roundStep = (
	{ ids }: Pick<Work, "ids">,
	room: Room,
	round: Round,
	kind: NewStep["kind"],
	dueAt: Instant,
	key = `${kind}:${round.id}`,
): NewStep => ({
	id: ids.next(),
	key,
	kind,
	workspaceId: room.workspaceId,
	roomId: room.id,
	roundId: round.id,
	memberId: null,
	dueAt,
	payload: null,
	replyTo: null,
});
