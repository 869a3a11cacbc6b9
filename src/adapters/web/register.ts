import type { Command } from "../../app/command.ts";
import type { CommandHelp } from "./wire-types.ts";

/** The commands as the page's completion needs them; made from the one command list. */
export function describeCommands(commands: readonly Command[]): CommandHelp[] {
	return commands.map(({ path, summary, synonyms, options }) => ({
		path,
		summary,
		synonyms,
		options: options.map((option) => ({
			name: option.name,
			summary: option.summary,
			required: option.required,
			rest: option.rest,
			member: option.type === "member",
			choices: option.choices,
			suggests: option.suggest !== null,
		})),
	}));
}
