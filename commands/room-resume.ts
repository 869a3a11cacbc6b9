import type { Command } from "../src/app/command.ts";
import { resumeRoom } from "../src/app/pause-room.ts";
import { roomToLead } from "../src/app/permissions.ts";
import { notPaused, resumed } from "../src/core/message/copy/rooms.ts";

export const roomResumeCommand: Command = {
	path: "room resume",
	summary: "Starts the questions again.",
	audience: "lead",
	synonyms: ["resume"],
	response: "private",
	options: [],
	actions: [],
	forms: [],
	async run(call) {
		const lead = await roomToLead(call);
		if ("refused" in lead) return lead.refused;
		const outcome = await resumeRoom(call, lead);
		return outcome.resumed ? resumed(outcome.next?.dueAt ?? null, lead.room.settings.schedule.zone) : notPaused();
	},
};
