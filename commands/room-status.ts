import type { Command } from "../src/app/command.ts";
import { roomToLead } from "../src/app/permissions.ts";
import { readStatus } from "../src/app/read-status.ts";
import { status } from "../src/core/message/copy/status.ts";

export const roomStatusCommand: Command = {
	path: "room status",
	summary: "Shows how this room stands: schedule, open round, what comes, what is in trouble.",
	audience: "lead",
	synonyms: ["status"],
	response: "private",
	options: [],
	actions: [],
	forms: [],
	async run(call) {
		const lead = await roomToLead(call);
		return "refused" in lead ? lead.refused : status(await readStatus(call, lead));
	},
};
