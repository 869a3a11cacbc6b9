import type { Choice } from "../core/message/model.ts";
import type { Typing } from "./command.ts";
import { roundsToPick } from "./find-past-round.ts";

/** Suggestions while a member types which question they mean: rounds by day and title, newest first. */
export async function suggestRounds(typing: Typing, typed: string): Promise<Choice[]> {
	const call = await typing.call();
	if (call === null) return [];
	return (await roundsToPick(call, typed)).slice(0, 25).map(({ round, label }) => ({ value: round.id, label }));
}
