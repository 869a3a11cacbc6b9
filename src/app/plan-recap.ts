import { DAY, MINUTE } from "../core/ids.ts";
import { periodKeys } from "../core/leaderboard.ts";
import type { Room, Round } from "../core/ledger.ts";
import { roundStep } from "./round-step.ts";
import type { Work } from "./work.ts";

/** The recap comes after the model answer of the week's last round. */
const afterClose = MINUTE;
/** A week whose last round closed longer ago gets none: a room that starts again after a long pause has other things to say. */
const worthFor = 7 * DAY;

/**
 * Plans the recap of a room's week when a round that was closed was the last one of it: no other is open or planned in the same
 * ISO week. Once a week, also when the room posts again in it after a pause.
 */
export async function planRecap(work: Work, room: Room, closed: Round): Promise<void> {
	const { tx, now } = work;
	if (!room.settings.recap || (closed.closedAt ?? now) < now - worthFor) return;
	const { week } = periodKeys(closed.date);
	for (const round of [await tx.rounds.open(room.id), await tx.rounds.scheduled(room.id)])
		if (round !== null && periodKeys(round.date).week === week) return;
	await tx.steps.add([roundStep(work, room, closed, "recap", now + afterClose, `recap:${room.id}:${week}`)]);
}

/** Plans the recap of the week that ended because what was still to come in it was skipped, paused or closed early. */
export async function planRecapOfWeek(work: Work, room: Room): Promise<void> {
	if (!room.settings.recap) return;
	const closed = (await work.tx.rounds.recent(room.id, 2)).find(({ state }) => state === "closed");
	if (closed !== undefined) await planRecap(work, room, closed);
}
