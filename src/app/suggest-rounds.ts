import type { Choice } from "../core/message/model.ts";
import type { Call } from "./command.ts";
import { roundsToPick } from "./find-past-round.ts";

/** Suggestions while a member types which question they mean: rounds by day and title, newest first. */
export const suggestRounds = async (call: Call, typed: string): Promise<Choice[]> =>
	(await roundsToPick(call, typed)).slice(0, 25).map(({ round, label }) => ({ value: round.id, label }));
