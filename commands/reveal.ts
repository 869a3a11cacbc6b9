import type { Call, Command } from "../src/app/command.ts";
import { currentRound, roundById } from "../src/app/find-round.ts";
import { revealAnswer } from "../src/app/reveal-answer.ts";
import { askGiveUp, noRound, personalReveal, roundGone } from "../src/core/message/copy/answers.ts";
import { noRoomHere } from "../src/core/message/copy/rooms.ts";
import type { Message } from "../src/core/message/model.ts";

async function show(call: Call, roundId: string, givingUp: boolean): Promise<Message> {
	const found = await roundById(call, roundId);
	if (found === null) return roundGone();
	const outcome = await revealAnswer(call, found.room, found.round, givingUp);
	return outcome.kind === "ask" ? askGiveUp(found.round, outcome.free) : personalReveal(found.question, outcome.reason);
}

export const revealCommand: Command = {
	path: "reveal",
	summary: "Shows you the model answer, after you have answered or given up.",
	audience: "member",
	synonyms: ["solution", "model answer"],
	response: "private",
	options: [],
	actions: [
		{ intent: "reveal", response: "private", run: (call, id) => show(call, id, false) },
		// The question whether to give up turns into the model answer.
		{ intent: "give-up", response: "update", run: (call, id) => show(call, id, true) },
	],
	forms: [],
	async run(call) {
		if (call.room === null) return noRoomHere();
		const round = await currentRound(call, call.room);
		return round === null
			? noRound((await call.tx.rounds.scheduled(call.room.id))?.dueAt ?? null, call.room.settings.schedule.zone)
			: show(call, round.id, false);
	},
};
