import type { Command } from "../src/app/command.ts";
import { roomToLead } from "../src/app/permissions.ts";
import { skipNextRound } from "../src/app/skip-round.ts";
import { nothingToSkip, skipped, tooLateToSkip } from "../src/core/message/copy/rooms.ts";

export const roomSkipCommand: Command = {
	path: "room skip",
	summary: "Skips the next question; streaks stay as they are.",
	audience: "lead",
	synonyms: ["skip"],
	response: "private",
	options: [],
	actions: [],
	forms: [],
	async run(call) {
		const lead = await roomToLead(call);
		if ("refused" in lead) return lead.refused;
		const outcome = await skipNextRound(call, lead);
		if (outcome.kind === "nothing") return nothingToSkip();
		if (outcome.kind === "too-late") return tooLateToSkip();
		return skipped(
			outcome.skipped.date,
			outcome.skipped.dueAt,
			outcome.next?.dueAt ?? null,
			lead.room.settings.schedule.zone,
		);
	},
};
