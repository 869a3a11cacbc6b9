import { changeSettings } from "../src/app/change-settings.ts";
import type { Command } from "../src/app/command.ts";
import { eraseMember, roomsLedAlone } from "../src/app/erase-member.ts";
import { askErase, erased, leadsAlone, settingsForm, settingsSaved } from "../src/core/message/copy/boards.ts";

/** Sent empty, it would undo what was chosen before. */
const noBlank = () => null;

export const settingsCommand: Command = {
	path: "settings",
	summary: "Your name on the board, reminders, your time zone, erasing your data.",
	audience: "member",
	synonyms: ["preferences"],
	response: "form",
	options: [],
	actions: [
		{ intent: "settings", response: "form", blank: noBlank, open: async ({ member }) => settingsForm("mine", member) },
		{
			intent: "erase",
			response: "update",
			async run(call, step) {
				if (step !== "sure") {
					const alone = await roomsLedAlone(call);
					return alone.length > 0 ? leadsAlone(alone.map(({ name }) => name)) : askErase();
				}
				const outcome = await eraseMember(call);
				return outcome.kind === "last-lead" ? leadsAlone(outcome.rooms) : erased();
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
	blank: noBlank,
	open: async ({ member }) => settingsForm("mine", member),
	run: null,
};
