import type { Command } from "../src/app/command.ts";
import { noRoom } from "../src/app/find-round.ts";
import { startLeave } from "../src/app/leave-room.ts";
import { alreadyOnLeave, badDate, leaveTooLong, onLeave } from "../src/core/message/copy/boards.ts";

export const leaveCommand: Command = {
	path: "leave",
	summary: "Takes you off for a while: nothing counts against your streak.",
	audience: "member",
	synonyms: ["away", "vacation", "holiday"],
	response: "private",
	options: [
		{
			name: "until",
			summary: "The last day, such as 2026-12-31; open-ended when left out.",
			type: "text",
			required: false,
			rest: false,
			choices: [],
			suggest: null,
		},
	],
	actions: [],
	forms: [],
	async run(call, options) {
		if (call.room === null) return noRoom(call);
		const typed = options["until"] ?? "";
		const outcome = await startLeave(call, call.room, typed);
		switch (outcome.kind) {
			case "bad-date":
				return badDate(typed);
			case "too-long":
				return leaveTooLong(outcome.until, outcome.last);
			case "already":
				return alreadyOnLeave();
			case "away":
				return onLeave(outcome.until);
		}
	},
};
