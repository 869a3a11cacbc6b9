import type { Round } from "../core/ledger.ts";
import { localDateOf } from "../core/local-date.ts";
import { poolOf } from "./choose-round-question.ts";
import { closeRound } from "./close-round.ts";
import type { Call } from "./command.ts";
import type { LedRoom } from "./permissions.ts";
import { scheduleRound } from "./plan-next-round.ts";
import { planRecapOfWeek } from "./plan-recap.ts";

export type PostNow =
	| { kind: "posting"; round: Round }
	| { kind: "paused" }
	| { kind: "no-question" }
	/** Today has its round already; `next` comes after it. */
	| { kind: "posted-today"; next: Round | null }
	/** Another round is open: closing it early is asked for first. */
	| { kind: "open"; round: Round };

/**
 * Takes today's slot early: posts at once, and nothing more comes today (design: Schedule). `closing`: the round that the
 * lead agreed to close early.
 */
export async function postNow(call: Call, { room }: LedRoom, closing: string | null): Promise<PostNow> {
	const { tx, now, member } = call;
	if (room.status !== "active") return { kind: "paused" };
	const today = localDateOf(now, room.settings.schedule.zone);
	const onDate = await tx.rounds.onDate(room.id, today);
	const planned = await tx.rounds.scheduled(room.id);
	if (onDate !== null && onDate.state !== "scheduled") return { kind: "posted-today", next: planned };
	if ((await poolOf(call, room)).pool.length === 0) return { kind: "no-question" };
	const open = await tx.rounds.open(room.id);
	if (open !== null && open.id !== closing) return { kind: "open", round: open };
	if (open !== null) await closeRound(call, room, { ...open, closesAt: Math.min(open.closesAt ?? now, now) });
	if (planned !== null) await tx.rounds.unschedule(planned.id);
	const round = await scheduleRound(call, room, today, now);
	if (round === null) return { kind: "posted-today", next: null };
	await planRecapOfWeek(call, room);
	await tx.audit.add({ roomId: room.id, memberId: member.id, action: "post-now", detail: { date: today }, at: now });
	return { kind: "posting", round };
}
