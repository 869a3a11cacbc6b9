import type { Call, Command } from "../src/app/command.ts";
import { currentRound, roundById } from "../src/app/find-round.ts";
import { feedbackOn } from "../src/app/show-feedback.ts";
import { feedback, noRound, roundGone } from "../src/core/message/copy/answers.ts";
import { noRoomHere } from "../src/core/message/copy/rooms.ts";
import type { Message } from "../src/core/message/model.ts";

async function show(call: Call, roundId: string): Promise<Message> {
	const found = await roundById(call, roundId);
	if (found === null) return roundGone();
	const { room, round, question } = found;
	return feedback({ round, question, ...(await feedbackOn(call, room, round)), zone: room.settings.schedule.zone });
}

export const feedbackCommand: Command = {
	path: "feedback",
	summary: "Shows what you answered and what it brought.",
	audience: "member",
	synonyms: ["my answer"],
	response: "private",
	options: [],
	actions: [{ intent: "feedback", response: "private", run: show }],
	forms: [],
	async run(call) {
		if (call.room === null) return noRoomHere();
		const round = await currentRound(call, call.room);
		return round === null
			? noRound((await call.tx.rounds.scheduled(call.room.id))?.dueAt ?? null, call.room.settings.schedule.zone)
			: show(call, round.id);
	},
};
