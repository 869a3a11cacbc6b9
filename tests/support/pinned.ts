import type { WireEntry } from "../../src/adapters/web/wire-types.ts";
import { serverSentEvents } from "./web-page.ts";

/** The messages that somebody's page shows as pinned now, from everything that the server has told it. */
export async function pinnedFor(person: string, address: string): Promise<ReadonlySet<string>> {
	const pinned = new Set<string>();
	const ended = new AbortController();
	const events = await fetch(`${address}/events?as=${encodeURIComponent(person)}&after=0`, { signal: ended.signal });
	for await (const { event, data } of serverSentEvents(events)) {
		if (event === "caught-up") break;
		if (event === "reset" || event === "trouble") throw new Error(`the page's events say ${event}`);
		if (event !== "entry") continue;
		const { kind, message }: WireEntry = JSON.parse(data);
		if (kind === "pin" && message !== null) pinned.add(message);
		if ((kind === "unpin" || kind === "delete") && message !== null) pinned.delete(message);
	}
	ended.abort();
	return pinned;
}
