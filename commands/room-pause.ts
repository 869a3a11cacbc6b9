import type { Command } from "../src/app/command.ts";
import { pauseRoom } from "../src/app/pause-room.ts";
import { roomToLead } from "../src/app/permissions.ts";
import { alreadyPaused, paused } from "../src/core/message/copy/rooms.ts";

export const roomPauseCommand: Command = {
	path: "room pause",
	summary: "Stops the questions until you resume them; streaks stay as they are.",
	audience: "lead",
	synonyms: ["pause"],
	response: "private",
	options: [],
	actions: [],
	forms: [],
	async run(call) {
		const lead = await roomToLead(call);
		if ("refused" in lead) return lead.refused;
		const outcome = await pauseRoom(call, lead);
		return outcome.paused ? paused(outcome.open?.closesAt ?? null, lead.room.settings.schedule.zone) : alreadyPaused();
	},
};
