import type { Call, Command } from "../src/app/command.ts";
import { readLeaderboard } from "../src/app/show-leaderboard.ts";
import { periodKinds } from "../src/core/leaderboard.ts";
import { leaderboard } from "../src/core/message/copy/boards.ts";
import { unknownValue } from "../src/core/message/copy/problems.ts";
import { noRoomHere } from "../src/core/message/copy/rooms.ts";
import type { Message } from "../src/core/message/model.ts";

async function show(call: Call, typed: string): Promise<Message> {
	if (call.room === null) return noRoomHere();
	const period = periodKinds.find((kind) => kind === typed.trim().toLowerCase());
	if (period === undefined) return unknownValue("period", typed, periodKinds);
	const { rows, own } = await readLeaderboard(call, call.room, period);
	return leaderboard(period, call.room.name, rows, own);
}

export const leaderboardCommand: Command = {
	path: "leaderboard",
	summary: "Shows who leads this room: this week, this month, or of all time.",
	audience: "member",
	synonyms: ["board", "top", "leaders"],
	response: "private",
	options: [
		{
			name: "period",
			summary: "week, month or all; month when left out.",
			type: "text",
			required: false,
			rest: false,
			choices: periodKinds.map((kind) => ({ value: kind, label: kind })),
			suggest: null,
		},
	],
	actions: [{ intent: "leaderboard", response: "update", run: show }],
	forms: [],
	run: (call, options) => show(call, options["period"] ?? "month"),
};
