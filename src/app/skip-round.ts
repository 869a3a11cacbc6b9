import type { Round } from "../core/ledger.ts";
import type { Call } from "./command.ts";
import type { LedRoom } from "./permissions.ts";
import { planNextRound, scheduledRound } from "./plan-next-round.ts";

export type SkipOutcome =
	| { kind: "skipped"; skipped: Round; next: Round | null }
	| { kind: "nothing" }
	/** It is on its way to the channel, or may stand there already. */
	| { kind: "too-late" };

/** Skips the round that comes next: neutral for every streak. */
export async function skipNextRound(call: Call, { room }: LedRoom): Promise<SkipOutcome> {
	const { tx, ids, now, member } = call;
	const planned = await tx.rounds.scheduled(room.id);
	if (planned === null) return { kind: "nothing" };
	// Taken off and put back as skipped: with it go the steps that would have posted it.
	await tx.rounds.unschedule(planned.id);
	const skipped: Round = {
		...scheduledRound(ids.next(), room, planned.date, planned.dueAt),
		state: "skipped",
		skipReason: "lead",
	};
	if (!(await tx.rounds.add(skipped))) return { kind: "too-late" };
	await tx.audit.add({ roomId: room.id, memberId: member.id, action: "skip", detail: { date: planned.date }, at: now });
	return { kind: "skipped", skipped, next: await planNextRound(call, room, Math.max(now, planned.dueAt)) };
}
