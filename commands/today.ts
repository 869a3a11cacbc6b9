import type { Call, Command } from "../src/app/command.ts";
import { roomsOfMember } from "../src/app/find-room.ts";
import { type FoundRound, refuseWithoutRound, roundById, roundHere, roundIn } from "../src/app/find-round.ts";
import { roomsToday } from "../src/app/rooms-today.ts";
import { showRoundPost } from "../src/app/show-round-post.ts";
import { roundGone } from "../src/core/message/copy/answers.ts";
import { inRoom, noRoomsYet, roomsTodayShown } from "../src/core/message/copy/home-today.ts";
import type { Message } from "../src/core/message/model.ts";

/** The question, or when the next one comes. */
async function show(call: Call, found: FoundRound | { refused: Message }): Promise<Message> {
	if ("refused" in found) return found.refused;
	const { room, round, question } = found;
	const posted = await showRoundPost(call, room, round, question);
	// Who asks to see it calls nobody.
	const post: Message | null = posted === null ? null : { summary: posted.summary, blocks: posted.blocks };
	if (post !== null && round.state !== "closed") return room.id === call.room?.id ? post : inRoom(room.name, post);
	const comes = await refuseWithoutRound(call, room);
	if (post === null) return comes;
	const [wait] = comes.blocks;
	const next = await call.tx.rounds.scheduled(room.id);
	return next === null || wait === undefined ? post : { ...post, blocks: [wait, ...post.blocks] };
}

/** Where there is no channel: the question of the member's only room, or how all of theirs stand. */
async function showAnywhere(call: Call): Promise<Message> {
	const rooms = await roomsOfMember(call);
	const [first, ...others] = rooms;
	if (first === undefined) return noRoomsYet();
	if (others.length === 0) return show(call, await roundIn(call, first));
	return roomsTodayShown(await roomsToday(call, rooms));
}

export const todayCommand: Command = {
	path: "today",
	summary: "Shows the open question, or when the next one comes.",
	audience: "member",
	synonyms: ["question", "now"],
	response: "private",
	options: [],
	actions: [
		{
			intent: "today",
			response: "private",
			async run(call, id) {
				const found = await roundById(call, id);
				return found === null ? roundGone() : show(call, found);
			},
		},
	],
	forms: [],
	run: async (call) => (call.where.channel === null ? showAnywhere(call) : show(call, await roundHere(call))),
};
