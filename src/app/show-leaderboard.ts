import type { MemberId } from "../core/ids.ts";
import { inBoardOrder, periodKeys } from "../core/leaderboard.ts";
import type { Member, Room, Standing } from "../core/ledger.ts";
import { localDateOf } from "../core/local-date.ts";
import type { BoardPeriod } from "../core/message/copy/boards.ts";
import type { StandingRow } from "../core/message/model.ts";
import { tellApart } from "../core/names.ts";
import type { Call } from "./command.ts";
import type { Tx } from "./ports/store.ts";

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
	const called = await namesOnBoard(tx, room, [
		...top.map((holding) => holding.member),
		...(place === null ? [] : [member]),
	]);
	const rows = inBoardOrder(top.map((holding) => rowOf(holding, called, holding.member.id === member.id)));
	return { rows, own: place === null ? null : rowOf({ ...place, member }, called, true) };
}

/** The first places of a period's board, as nobody in particular sees them. */
export async function boardRows(
	{ tx }: Pick<Call, "tx">,
	room: Room,
	period: string,
	places: number,
): Promise<StandingRow[]> {
	const top = await tx.standings.top(room.id, period, places);
	const called = await namesOnBoard(
		tx,
		room,
		top.map(({ member }) => member),
	);
	return inBoardOrder(top.map((holding) => rowOf(holding, called, false)));
}

type Holding = { rank: number; standing: Standing; member: Member };

const rowOf = (
	{ rank, standing, member }: Holding,
	called: ReadonlyMap<MemberId, string>,
	you: boolean,
): StandingRow => ({
	rank,
	name: called.get(member.id) ?? "",
	points: standing.points,
	streak: standing.streak,
	you,
});

/** What people on a board are called, so that nobody passes for somebody else. */
async function namesOnBoard(tx: Tx, room: Room, people: readonly Member[]): Promise<ReadonlyMap<MemberId, string>> {
	const aliases = people.flatMap(({ alias }) => alias ?? []);
	const others = aliases.length === 0 ? [] : await tx.members.namesakes(room.workspaceId, aliases);
	return tellApart(people, others);
}
