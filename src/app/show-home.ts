import type { Room } from "../core/ledger.ts";
import { localDateOf } from "../core/local-date.ts";
import { type HomeRoom, home, newcomerHome } from "../core/message/copy/home.ts";
import type { Message } from "../core/message/model.ts";
import type { Call } from "./command.ts";
import { roomsOfMember } from "./find-room.ts";
import { roomsToday } from "./rooms-today.ts";
import { readLeaderboard } from "./show-leaderboard.ts";
import { readStreak } from "./show-streak.ts";

/** So many rooms are shown with streak and board; the page stays one that is read, and quick. */
const roomsAtLength = 2;
/** So many places of a board are shown. */
const shownPlaces = 5;

/**
 * Somebody's own page in their chat (Slack: App Home). Only reads, all at once where they can be: it is opened often, and again after
 * each deed on it. Who is no member yet does not become one, and sees how to begin.
 */
export async function showHome(call: Call): Promise<Message> {
	const [rooms, held] = await Promise.all([roomsOfMember(call), call.tx.roles.heldBy(call.member.id)]);
	if (rooms.length === 0) return newcomerHome();
	const leads = new Set(held.filter(({ role }) => role === "lead").map(({ roomId }) => roomId));
	const today = await roomsToday(call, rooms);
	// Where something is open comes first.
	const open = new Set(today.filter((room) => room.open !== null).map(({ room }) => room.id));
	const inOrder = [...rooms.filter(({ id }) => open.has(id)), ...rooms.filter(({ id }) => !open.has(id))];
	return home({
		today,
		rooms: await Promise.all(inOrder.slice(0, roomsAtLength).map((room) => atLength(call, room))),
		others: inOrder.slice(roomsAtLength),
		led: rooms.filter(({ id }) => leads.has(id)),
	});
}

async function atLength(call: Call, room: Room): Promise<HomeRoom> {
	const [read, board] = await Promise.all([readStreak(call, room), readLeaderboard(call, room, "month")]);
	const rows = board.rows.slice(0, shownPlaces);
	const own = board.own ?? board.rows.slice(shownPlaces).find(({ you }) => you) ?? null;
	return { room, streak: read?.streak ?? null, rows, own, today: localDateOf(call.now, room.settings.schedule.zone) };
}
