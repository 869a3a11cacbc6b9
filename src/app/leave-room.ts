import { DAY, type LocalDate } from "../core/ids.ts";
import type { Room } from "../core/ledger.ts";
import { addDays, localDateOf, parseDate } from "../core/local-date.ts";
import { weekdays } from "../core/room.ts";
import { occurrenceOn } from "../core/schedule.ts";
import type { Call } from "./command.ts";
import { refreshStandings } from "./refresh-standings.ts";

export type LeaveOutcome =
	| { kind: "away"; until: LocalDate | null }
	| { kind: "already" }
	/** No day, or one that lies behind. */
	| { kind: "bad-date" }
	/** `last`: the latest day that a leave may end on. */
	| { kind: "too-long"; until: LocalDate; last: LocalDate };

/** The longest leave with an end, in days. */
const longestLeave = 366;

/**
 * Starts a member's leave: neutral from the next round that is not yet posted (design: Streak), until the end of a day
 * in the room's zone, or until they come back.
 */
export async function startLeave(call: Call, room: Room, typedUntil: string): Promise<LeaveOutcome> {
	const { tx, member, now } = call;
	const zone = room.settings.schedule.zone;
	const until = typedUntil.trim() === "" ? null : parseDate(typedUntil.trim());
	if (typedUntil.trim() !== "") {
		const today = localDateOf(now, zone);
		if (until === null || until < today) return { kind: "bad-date" };
		const last = addDays(today, longestLeave);
		if (until > last) return { kind: "too-long", until, last };
	}
	await tx.members.join(room.id, member.id, now);
	if ((await tx.leaves.current(room.id, member.id, now)) !== null) return { kind: "already" };
	const end =
		until === null ? null : (occurrenceOn({ days: weekdays, time: "00:00", zone }, addDays(until, 1))?.at ?? now + DAY);
	await tx.leaves.start({ roomId: room.id, memberId: member.id, from: now, until: end });
	await refreshStandings(call, room, [member.id]);
	return { kind: "away", until };
}

/** Ends a member's leave now. False: they were not on leave. */
export async function endLeave(call: Call, room: Room): Promise<boolean> {
	const { tx, member, now } = call;
	await tx.members.join(room.id, member.id, now);
	if ((await tx.leaves.current(room.id, member.id, now)) === null) return false;
	await tx.leaves.end(room.id, member.id, now);
	await refreshStandings(call, room, [member.id]);
	return true;
}
