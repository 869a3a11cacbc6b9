import type { Command } from "../src/app/command.ts";
import { noRoom } from "../src/app/find-round.ts";
import { endLeave } from "../src/app/leave-room.ts";
import { backAgain, notOnLeave } from "../src/core/message/copy/boards.ts";

export const returnCommand: Command = {
	path: "return",
	summary: "Ends your leave.",
	audience: "member",
	synonyms: ["back"],
	response: "private",
	options: [],
	actions: [],
	forms: [],
	async run(call) {
		if (call.room === null) return noRoom(call);
		return (await endLeave(call, call.room)) ? backAgain() : notOnLeave();
	},
};
