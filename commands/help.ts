import type { Command } from "../src/app/command.ts";
import { groupOf } from "../src/app/parse-command.ts";
import { help, helpOn, helpOnGroup } from "../src/core/message/copy/help.ts";
import { unknownCommand } from "../src/core/message/copy/problems.ts";
import { nearest } from "../src/core/nearest.ts";

export const helpCommand: Command = {
	path: "help",
	summary: "Shows all there is, or one command in full.",
	audience: "member",
	synonyms: ["?", "commands"],
	response: "private",
	options: [
		{
			name: "command",
			summary: "The command to explain, such as room setup.",
			type: "text",
			required: false,
			rest: true,
			choices: [],
			suggest: async ({ commands }, typed) =>
				commands
					.filter(({ path }) => path.includes(typed.toLowerCase()))
					.map(({ path }) => ({ value: path, label: path })),
		},
	],
	actions: [],
	forms: [],
	async run({ commands, room, where }, options) {
		const wanted =
			options["command"]
				?.trim()
				.toLowerCase()
				.replace(/^\/?pyq\s+/u, "")
				.replace(/\s+/gu, " ") ?? "";
		if (wanted === "") return help(commands, room !== null, where.channel !== null);
		const group = groupOf(wanted, commands);
		if (group.length > 0) return helpOnGroup(wanted, group);
		const command = commands.find(({ path, synonyms }) => path === wanted || synonyms.includes(wanted));
		if (command !== undefined) return helpOn(command);
		const paths = commands.map(({ path }) => path);
		return unknownCommand(wanted, nearest(wanted, paths));
	},
};
