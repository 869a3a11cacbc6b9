import type { MemberId } from "../core/ids.ts";
import type { Room, Standing } from "../core/ledger.ts";
import { standingsOf } from "../core/standing.ts";
import type { Work } from "./work.ts";

/** So many members' ledgers are read at once. */
const batch = 200;

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
	const rounds = await tx.rounds.history(room.id);
	const all: Standing[] = [];
	for (let start = 0; start < memberIds.length; start += batch) {
		const some = memberIds.slice(start, start + batch);
		const standings = (await tx.answers.ledger(room.id, some)).flatMap((ledger) => standingsOf(ledger, rounds));
		await tx.standings.replace(room.id, some, standings);
		all.push(...standings);
	}
	return all;
}
