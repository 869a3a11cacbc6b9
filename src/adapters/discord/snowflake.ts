import { ChatError } from "../../app/errors.ts";
import type { Instant } from "../../core/ids.ts";

/** Discord counts from the first second of 2015. */
const epoch = 1_420_070_400_000n;

/** When the thing with this id was made. */
export const instantOf = (id: string): Instant => Number((BigInt(id) >> 22n) + epoch);

/** Throws ChatError `not-found` for ids that can't be Discord's: no request is made for them. */
export function requireIds(...ids: readonly string[]): void {
	for (const id of ids) if (!/^\d{1,20}$/u.test(id)) throw new ChatError("not-found", `${id} is no id of Discord's`);
}
