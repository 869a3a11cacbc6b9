import { periodKeys } from "../core/leaderboard.ts";
import type { Member, Room, Standing } from "../core/ledger.ts";
import { localDateOf } from "../core/local-date.ts";
import type { BoardPeriod } from "../core/message/copy/boards.ts";
import { shownName } from "../core/message/copy/rounds.ts";
import type { StandingRow } from "../core/message/model.ts";
import type { Call } from "./command.ts";

/** So many places are shown; the reader's own comes after them. */
const shownPlaces = 10;

/** A room's leaderboard for a period, and the reader's own place when it is not on it. Two indexed reads, whatever the size. */
export async function readLeaderboard(
	{ tx, member, now }: Call,
	room: Room,
	period: BoardPeriod,
): Promise<{ rows: StandingRow[]; own: StandingRow | null }> {
	const key = periodKeys(localDateOf(now, room.settings.schedule.zone))[period];
	const rowOf = (rank: number, standing: Standing, holder: Member): StandingRow => ({
		rank,
		name: shownName(holder),
		points: standing.points,
		streak: standing.streak,
		you: holder.id === member.id,
	});
	const rows = (await tx.standings.top(room.id, key, shownPlaces)).map(({ rank, standing, member: holder }) =>
		rowOf(rank, standing, holder),
	);
	if (rows.some(({ you }) => you)) return { rows, own: null };
	const place = await tx.standings.place(room.id, key, member.id);
	return { rows, own: place === null ? null : rowOf(place.rank, place.standing, member) };
}
