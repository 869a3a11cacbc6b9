import { inBoardOrder, periodKeys } from "../core/leaderboard.ts";
import type { Member, Room, Standing } from "../core/ledger.ts";
import { localDateOf } from "../core/local-date.ts";
import type { BoardPeriod } from "../core/message/copy/boards.ts";
import type { StandingRow } from "../core/message/model.ts";
import { tellApart } from "../core/names.ts";
import type { Call } from "./command.ts";

/** So many places are shown; the reader's own comes after them. */
const shownPlaces = 10;

/**
 * A room's leaderboard for a period, and the reader's own place when it is not on it. Two indexed reads, whatever the size;
 * where somebody goes by an alias, one more tells whether it reads like the name of anybody else in the workspace.
 */
export async function readLeaderboard(
	{ tx, member, now }: Pick<Call, "tx" | "member" | "now">,
	room: Room,
	period: BoardPeriod,
): Promise<{ rows: StandingRow[]; own: StandingRow | null }> {
	const key = periodKeys(localDateOf(now, room.settings.schedule.zone))[period];
	const top = await tx.standings.top(room.id, key, shownPlaces);
	const shown = top.some((place) => place.member.id === member.id);
	const place = shown ? null : await tx.standings.place(room.id, key, member.id);
	const people = [...top.map((holding) => holding.member), ...(place === null ? [] : [member])];
	const aliases = people.flatMap(({ alias }) => alias ?? []);
	const others = aliases.length === 0 ? [] : await tx.members.namesakes(room.workspaceId, aliases);
	const called = tellApart(people, others);
	const rowOf = (rank: number, standing: Standing, { id }: Member): StandingRow => ({
		rank,
		name: called.get(id) ?? "",
		points: standing.points,
		streak: standing.streak,
		you: id === member.id,
	});
	const rows = inBoardOrder(top.map(({ rank, standing, member: holder }) => rowOf(rank, standing, holder)));
	return { rows, own: place === null ? null : rowOf(place.rank, place.standing, member) };
}
