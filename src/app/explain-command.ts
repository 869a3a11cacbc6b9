import { helpHint, missingOption, unknownCommand, unknownOption } from "../core/message/copy/problems.ts";
import type { Message } from "../core/message/model.ts";
import type { ParsedCommand } from "./parse-command.ts";

/** What to say to a typed command that was not understood. */
export function explainCommand(parsed: ParsedCommand): Message {
	switch (parsed.kind) {
		case "command":
			return helpHint();
		case "unknown-command":
			return unknownCommand(parsed.typed, parsed.suggestion);
		case "unknown-option":
			return unknownOption(parsed.command.path, parsed.typed, parsed.suggestion);
		case "missing-option":
			return missingOption(parsed.command.path, parsed.option);
	}
}
