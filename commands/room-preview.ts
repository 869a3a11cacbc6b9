import type { Command } from "../src/app/command.ts";
import { roomToLead } from "../src/app/permissions.ts";
import { previewRounds } from "../src/app/preview-rounds.ts";
import { preview } from "../src/core/message/copy/rooms.ts";

export const roomPreviewCommand: Command = {
	path: "room preview",
	summary: "Shows the next 14 days, with holidays, clock changes and queued questions.",
	audience: "lead",
	synonyms: ["preview"],
	response: "private",
	options: [],
	actions: [],
	forms: [],
	async run(call) {
		const lead = await roomToLead(call);
		return "refused" in lead ? lead.refused : preview(await previewRounds(call, lead), lead.room.settings.schedule);
	},
};
