import type { Call, Command } from "../src/app/command.ts";
import { currentRound, roundById } from "../src/app/find-round.ts";
import { takeHint } from "../src/app/take-hint.ts";
import { allHints, hint, noHints, noRound, roundGone } from "../src/core/message/copy/answers.ts";
import { noRoomHere } from "../src/core/message/copy/rooms.ts";
import type { Message } from "../src/core/message/model.ts";

async function showHint(call: Call, roundId: string): Promise<Message> {
	const found = await roundById(call, roundId);
	if (found === null) return roundGone();
	const { room, round, question } = found;
	const outcome = await takeHint(call, room, round, question);
	if (outcome.kind === "hint") return hint(round, question, outcome.number, outcome.counts);
	return outcome.kind === "none" ? noHints(round) : allHints(round, question);
}

export const hintCommand: Command = {
	path: "hint",
	summary: "Gives you the next hint, for you alone.",
	audience: "member",
	synonyms: ["clue"],
	response: "private",
	options: [],
	actions: [{ intent: "hint", response: "private", run: showHint }],
	forms: [],
	async run(call) {
		if (call.room === null) return noRoomHere();
		const round = await currentRound(call, call.room);
		return round === null
			? noRound((await call.tx.rounds.scheduled(call.room.id))?.dueAt ?? null, call.room.settings.schedule.zone)
			: showHint(call, round.id);
	},
};
