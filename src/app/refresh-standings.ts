import type { LocalDate, MemberId } from "../core/ids.ts";
import type { Room, Standing } from "../core/ledger.ts";
import { periodsOfDate, standingsOf } from "../core/standing.ts";
import type { Work } from "./work.ts";

/**
 * Recomputes members' standings in a room from the ledger. Their places in the room are held from here on, and whoever
 * changes a member's ledger holds them first (`members.join`), so that two changes never overwrite each other.
 */
export async function refreshStandings(
	{ tx }: Pick<Work, "tx">,
	room: Room,
	memberIds: readonly MemberId[],
): Promise<Standing[]> {
	if (memberIds.length === 0) return [];
	await tx.members.hold(room.id, memberIds);
	const periods = new Map<LocalDate, readonly string[]>();
	const periodsOf = (date: LocalDate): readonly string[] => {
		const known = periods.get(date) ?? periodsOfDate(date);
		periods.set(date, known);
		return known;
	};
	const [rounds, ledgers] = await Promise.all([tx.rounds.history(room.id), tx.answers.ledger(room.id, memberIds)]);
	const standings = ledgers.flatMap((ledger) => standingsOf(ledger, rounds, periodsOf));
	await tx.standings.replace(room.id, memberIds, standings);
	return standings;
}
