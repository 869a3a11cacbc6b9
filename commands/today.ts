import { questionOf } from "../src/app/choose-round-question.ts";
import type { Command } from "../src/app/command.ts";
import { currentRound } from "../src/app/find-round.ts";
import { noRound } from "../src/core/message/copy/answers.ts";
import { noRoomHere } from "../src/core/message/copy/rooms.ts";
import { closedPost, openPost } from "../src/core/message/copy/rounds.ts";

export const todayCommand: Command = {
	path: "today",
	summary: "Shows the open question, or when the next one comes.",
	audience: "member",
	synonyms: ["question", "now"],
	response: "private",
	options: [],
	actions: [],
	forms: [],
	async run(call) {
		const { room, tx, bank } = call;
		if (room === null) return noRoomHere();
		const zone = room.settings.schedule.zone;
		const round = await currentRound(call, room);
		const question = round === null ? null : await questionOf(call, round);
		if (round === null || question === null || round.closesAt === null)
			return noRound((await tx.rounds.scheduled(room.id))?.dueAt ?? null, zone);
		const facts = { round, question, topics: bank.topics(), zone };
		if (round.state === "closed") {
			const next = await tx.rounds.scheduled(room.id);
			const message = closedPost(
				facts,
				(await tx.answers.ofRound(round.id)).map(({ member }) =>
					member.hidden ? "somebody" : (member.alias ?? member.name),
				),
			);
			const [wait] = noRound(next?.dueAt ?? null, zone).blocks;
			return next === null || wait === undefined ? message : { ...message, blocks: [wait, ...message.blocks] };
		}
		return openPost({ ...facts, closesAt: round.closesAt, answered: await tx.answers.count(round.id) });
	},
};
