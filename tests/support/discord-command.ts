import { commands } from "../../commands/index.ts";
import { explainCommand } from "../../src/app/explain-command.ts";
import { parseCommand } from "../../src/app/parse-command.ts";
import { memberUnknown } from "../../src/core/message/copy/roles.ts";
import type { Message } from "../../src/core/message/model.ts";
import type { OptionValues } from "./fake-discord/fake-discord.ts";

/** A command as Discord's own pickers put it together; `trouble`: it can't be put together there, and why. */
export type Picked = { path: string; options: OptionValues } | { trouble: Message };

/**
 * What somebody would pick and type on Discord to say `/pyq room roles Grace lead`. Discord lets nobody send a command, an option or a
 * choice that is not registered: PyQ's words for it stand for what the pickers do not offer. `idOf`: whom the picker of people offers.
 */
export function pickCommand(typed: string, idOf: (name: string) => string | null): Picked {
	const parsed = parseCommand(typed, commands);
	if (parsed.kind !== "command") return { trouble: explainCommand(parsed) };
	const options: Record<string, string> = {};
	for (const { name, type, choices } of parsed.command.options) {
		const value = parsed.options[name] ?? "";
		// A switch is turned down by leaving it out.
		const isOffered = choices.length === 0 || choices.some((choice) => choice.value === value);
		if (value === "" || !isOffered) continue;
		if (type !== "member") {
			options[name] = value;
			continue;
		}
		const id = idOf(value);
		if (id === null) return { trouble: memberUnknown(value) };
		options[name] = id;
	}
	return { path: `pyq ${parsed.command.path}`, options };
}
