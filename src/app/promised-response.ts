import { parseToken } from "../core/message/token.ts";
import type { Command, ResponseKind } from "./command.ts";

/** How a press of this button is answered: what its command declares; a note to who pressed it, when it leads nowhere any more. */
export function promisedResponse(token: string, commands: readonly Command[]): ResponseKind {
	const intent = parseToken(token)?.intent;
	const action = commands.flatMap(({ actions }) => actions).find((candidate) => candidate.intent === intent);
	return action?.response ?? "private";
}
