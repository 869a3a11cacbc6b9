import type { Command } from "../src/app/command.ts";
import { refuseWithoutRound, roundHere } from "../src/app/find-round.ts";
import { showRoundPost } from "../src/app/show-round-post.ts";

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
		const found = await roundHere(call);
		if ("refused" in found) return found.refused;
		const { room, round, question } = found;
		const post = await showRoundPost(call, room, round, question);
		if (post !== null && round.state !== "closed") return post;
		const comes = await refuseWithoutRound(call, room);
		if (post === null) return comes;
		const [wait] = comes.blocks;
		const next = await call.tx.rounds.scheduled(room.id);
		return next === null || wait === undefined ? post : { ...post, blocks: [wait, ...post.blocks] };
	},
};
