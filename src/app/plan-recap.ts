import { MINUTE } from "../core/ids.ts";
import { periodKeys } from "../core/leaderboard.ts";
import type { Room, Round } from "../core/ledger.ts";
import { roundStep } from "./round-step.ts";
import type { Work } from "./work.ts";

/** The recap comes after the model answer of the week's last round. */
const afterClose = MINUTE;

/**
 * Plans the recap of a room's week when the round that was just closed was the last one of it: no other is planned in the same
 * ISO week. Once a week, also when the room posts again in it after a pause.
 */
export async function planRecap(work: Work, room: Room, closed: Round): Promise<void> {
	if (!room.settings.recap) return;
	const { week } = periodKeys(closed.date);
	const next = await work.tx.rounds.scheduled(room.id);
	if (next !== null && periodKeys(next.date).week === week) return;
	await work.tx.steps.add([roundStep(work, room, closed, "recap", work.now + afterClose, `recap:${room.id}:${week}`)]);
}
