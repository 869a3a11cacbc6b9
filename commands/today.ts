import { questionOf } from "../src/app/choose-round-question.ts";
import type { Command } from "../src/app/command.ts";
import { currentRound } from "../src/app/find-round.ts";
import { showRoundPost } from "../src/app/show-round-post.ts";
import { noRound } from "../src/core/message/copy/answers.ts";
import { noRoomHere } from "../src/core/message/copy/rooms.ts";

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
		const { room, tx } = call;
		if (room === null) return noRoomHere();
		const round = await currentRound(call, room);
		const question = round === null ? null : await questionOf(call, round);
		const post = round === null || question === null ? null : await showRoundPost(call, room, round, question);
		if (post !== null && round?.state !== "closed") return post;
		const next = await tx.rounds.scheduled(room.id);
		const comes = noRound(next?.dueAt ?? null, room.settings.schedule.zone);
		if (post === null) return comes;
		const [wait] = comes.blocks;
		return next === null || wait === undefined ? post : { ...post, blocks: [wait, ...post.blocks] };
	},
};
