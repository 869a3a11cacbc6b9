import type { Room, Standing } from "../core/ledger.ts";
import { localDateOf } from "../core/local-date.ts";
import { streakFrom } from "../core/standing.ts";
import type { Streak } from "../core/streak.ts";
import type { Call } from "./command.ts";

/** A member's streak in a room, explained day by day; null before they took part. */
export async function readStreak(
	{ tx, member, now }: Call,
	room: Room,
): Promise<{ streak: Streak; standing: Standing | null; rank: number | null } | null> {
	const [[ledger], rounds, place] = await Promise.all([
		tx.answers.ledger(room.id, [member.id]),
		tx.rounds.history(room.id),
		tx.standings.place(room.id, "all", member.id),
	]);
	if (ledger === undefined) return null;
	const streak = streakFrom(ledger, rounds);
	// A lead may have skipped days that are still to come.
	const today = localDateOf(now, room.settings.schedule.zone);
	return {
		streak: { ...streak, days: streak.days.filter(({ date }) => date <= today) },
		standing: place?.standing ?? null,
		rank: place?.rank ?? null,
	};
}
