import { helpOn, helpOnGroup } from "../core/message/copy/help.ts";
import { missingOption, unknownCommand, unknownOption, unknownValue } from "../core/message/copy/problems.ts";
import type { Message } from "../core/message/model.ts";
import type { ParsedCommand } from "./parse-command.ts";

/** What to say about a typed command: why it was not understood, or else what it does. */
export function explainCommand(parsed: ParsedCommand): Message {
	switch (parsed.kind) {
		case "command":
			return helpOn(parsed.command);
		case "group":
			return helpOnGroup(parsed.group, parsed.commands);
		case "unknown-command":
			return unknownCommand(parsed.typed, parsed.suggestion, parsed.group);
		case "unknown-option":
			return unknownOption(parsed.command.path, parsed.typed, parsed.suggestion);
		case "unknown-value":
			return unknownValue(parsed.option, parsed.typed, parsed.known, parsed.suggestion);
		case "missing-option":
			return missingOption(parsed.command.path, parsed.option);
	}
}
