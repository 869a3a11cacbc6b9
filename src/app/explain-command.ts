import { helpOnGroup } from "../core/message/copy/help.ts";
import { missingOption, unknownCommand, unknownOption, unknownValue } from "../core/message/copy/problems.ts";
import type { Message } from "../core/message/model.ts";
import type { NotACommand } from "./parse-command.ts";

/** What to say to what was typed after `/pyq` and is no command that can run. */
export function explainCommand(parsed: NotACommand): Message {
	switch (parsed.kind) {
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
