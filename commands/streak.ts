import type { Call, Command } from "../src/app/command.ts";
import { roomMeant } from "../src/app/find-room.ts";
import { readStreak } from "../src/app/show-streak.ts";
import { suggestRooms } from "../src/app/suggest-rooms.ts";
import { readBoardToken } from "../src/core/message/board-token.ts";
import { noStreakYet, streak } from "../src/core/message/copy/boards.ts";
import { streakButton } from "../src/core/message/copy/buttons.ts";
import { realName } from "../src/core/message/copy/rounds.ts";
import type { Message } from "../src/core/message/model.ts";

async function show(call: Call, typedRoom: string): Promise<Message> {
	const room = await roomMeant(call, typedRoom, "streak", streakButton());
	if ("refused" in room) return room.refused;
	const elsewhere = room.id === call.room?.id ? null : room;
	const read = await readStreak(call, room);
	if (read === null) return noStreakYet(elsewhere);
	return streak(
		realName(call.member),
		read.streak,
		read.standing,
		read.rank === null ? null : { rank: read.rank, of: room.name },
		elsewhere,
	);
}

export const streakCommand: Command = {
	path: "streak",
	summary: "Shows your streak, day by day, with your freezes and points.",
	audience: "member",
	synonyms: ["stats", "me"],
	response: "private",
	options: [
		{
			name: "room",
			summary: "Another room of yours; this one when left out.",
			type: "text",
			required: false,
			rest: false,
			choices: [],
			suggest: suggestRooms,
		},
	],
	actions: [{ intent: "streak", response: "private", run: (call, id) => show(call, readBoardToken(id).room) }],
	forms: [],
	run: (call, options) => show(call, options["room"] ?? ""),
};
