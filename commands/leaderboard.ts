import type { Call, Command } from "../src/app/command.ts";
import { roomMeant } from "../src/app/find-room.ts";
import { readLeaderboard } from "../src/app/show-leaderboard.ts";
import { suggestRooms } from "../src/app/suggest-rooms.ts";
import { periodKinds } from "../src/core/leaderboard.ts";
import { readBoardToken } from "../src/core/message/board-token.ts";
import { leaderboard } from "../src/core/message/copy/boards.ts";
import { boardButton } from "../src/core/message/copy/buttons.ts";
import { unknownValue } from "../src/core/message/copy/problems.ts";
import type { Message } from "../src/core/message/model.ts";

async function show(call: Call, typedPeriod: string, typedRoom: string): Promise<Message> {
	const period = periodKinds.find((kind) => kind === typedPeriod.trim().toLowerCase());
	if (period === undefined) return unknownValue("period", typedPeriod, periodKinds);
	const room = await roomMeant(call, typedRoom, "leaderboard", boardButton(period, period));
	if ("refused" in room) return room.refused;
	const { rows, own } = await readLeaderboard(call, room, period);
	return leaderboard(period, room.name, rows, own, room.id === call.room?.id ? null : room);
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
	actions: [
		{
			intent: "leaderboard",
			response: "update",
			run(call, id) {
				const { word, room } = readBoardToken(id);
				return show(call, word, room);
			},
		},
	],
	forms: [],
	run: (call, options) => show(call, options["period"] ?? "month", options["room"] ?? ""),
};
