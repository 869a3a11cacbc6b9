import type { MemberId } from "../core/ids.ts";
import type { Json, Room, Round } from "../core/ledger.ts";
import { refreshStandings } from "./refresh-standings.ts";
import { roundStep } from "./round-step.ts";
import type { Work } from "./work.ts";

/** So many members are recomputed in one transaction: a few hundred milliseconds in a room with a million answers (measured). */
const atOnce = 100;

/**
 * Recomputes the standings of many members after something that touches them all, such as a close. A usual room is done at
 * once; a large one in steps of its own, so that no transaction is long. `occasion` tells the steps of one round apart.
 */
export async function recountStandings(
	work: Work,
	room: Room,
	round: Round,
	occasion: string,
	memberIds: readonly MemberId[],
): Promise<void> {
	if (memberIds.length <= atOnce) {
		await refreshStandings(work, room, memberIds);
		return;
	}
	const parts = Math.ceil(memberIds.length / atOnce);
	await work.tx.steps.add(
		Array.from({ length: parts }, (_, part) => ({
			...roundStep(work, room, round, "recount", work.now, `recount:${round.id}:${occasion}:${part}`),
			payload: { members: memberIds.slice(part * atOnce, (part + 1) * atOnce) },
		})),
	);
}

/** The members that a `recount` step is for. */
export function readMembers(payload: Json): MemberId[] {
	if (typeof payload !== "object" || payload === null || !("members" in payload)) return [];
	const { members } = payload;
	return Array.isArray(members) ? members.filter((id): id is string => typeof id === "string") : [];
}
