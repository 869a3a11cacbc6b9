import type { Inbound } from "./ports/inbound.ts";

/** What somebody wrote with an event, by field: given back when it can't be saved. A message stands where it was written. */
export function writtenIn(event: Inbound): Readonly<Record<string, string | readonly string[]>> {
	if (event.kind === "formSubmitted") return event.values;
	return event.kind === "command" ? event.options : {};
}
