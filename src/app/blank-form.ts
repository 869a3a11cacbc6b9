import type { Form } from "../core/message/model.ts";
import { parseToken } from "../core/message/token.ts";
import { type Command, responseOf } from "./command.ts";
import type { Inbound } from "./ports/inbound.ts";

/** The form that what somebody did opens when the database is too slow to fill it in; null: there is none without it. */
export function blankForm(event: Inbound, commands: readonly Command[]): Form | null {
	if (event.kind === "command") {
		const command = commands.find(({ path }) => path === event.command);
		const opens = command?.response === "form" && responseOf(command, event.options) === "form";
		return opens ? command.blank("here") : null;
	}
	const token = event.kind === "action" ? parseToken(event.token) : null;
	const action = commands.flatMap(({ actions }) => actions).find(({ intent }) => intent === token?.intent);
	return token !== null && action?.response === "form" ? action.blank(token.id) : null;
}
