import type { Call, Command } from "../src/app/command.ts";
import { readStreak } from "../src/app/show-streak.ts";
import { noStreakYet, streak } from "../src/core/message/copy/boards.ts";
import { noRoomHere } from "../src/core/message/copy/rooms.ts";
import { realName } from "../src/core/message/copy/rounds.ts";
import type { Message } from "../src/core/message/model.ts";

async function show(call: Call): Promise<Message> {
	const { room, member } = call;
	if (room === null) return noRoomHere();
	const read = await readStreak(call, room);
	if (read === null) return noStreakYet();
	return streak(
		realName(member),
		read.streak,
		read.standing,
		read.rank === null ? null : { rank: read.rank, of: room.name },
	);
}

export const streakCommand: Command = {
	path: "streak",
	summary: "Shows your streak, day by day, with your freezes and points.",
	audience: "member",
	synonyms: ["stats", "me"],
	response: "private",
	options: [],
	actions: [{ intent: "streak", response: "private", run: show }],
	forms: [],
	run: show,
};
