import { changeSettings } from "../src/app/change-settings.ts";
import type { Command } from "../src/app/command.ts";
import { askErase, erased, settingsForm, settingsSaved } from "../src/core/message/copy/boards.ts";

export const settingsCommand: Command = {
	path: "settings",
	summary: "Your name on the board, whether it shows you, your time zone, erasing your data.",
	audience: "member",
	synonyms: ["preferences"],
	response: "form",
	options: [],
	actions: [
		{
			intent: "erase",
			response: "update",
			async run({ tx, member, now }, step) {
				if (step !== "sure") return askErase();
				await tx.members.erase(member.id, now);
				return erased();
			},
		},
	],
	forms: [
		{
			intent: "settings",
			async submit(call, _id, values) {
				const invalid = await changeSettings(call, values);
				return invalid === null ? settingsSaved() : { invalid, given: values };
			},
		},
	],
	open: async ({ member }) => settingsForm("mine", member.alias, member.hidden, member.zone ?? ""),
	run: null,
};
