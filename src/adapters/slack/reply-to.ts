import { z } from "zod";
import type { Instant } from "../../core/ids.ts";

const common = { team: z.string(), user: z.string() };
const url = z.object({
	...common,
	to: z.literal("url"),
	url: z.url(),
	response: z.enum(["private", "public", "update"]),
	/** When Slack gave it, in milliseconds: it holds for 30 minutes. */
	at: z.number(),
	channel: z.string().nullable(),
	thread: z.string().nullable(),
});
const place = z.object({ ...common, to: z.literal("place"), channel: z.string(), thread: z.string().nullable() });
const direct = z.object({ ...common, to: z.literal("direct") });
const home = z.object({ ...common, to: z.literal("home") });
const view = z.object({ ...common, to: z.literal("view"), view: z.string() });
const anyOf = z.discriminatedUnion("to", [url, place, direct, home, view]);

/**
 * Where an answer goes. `url`: what Slack gave with a command or a button, for 30 minutes and five answers; after that, or where there
 * is none, `place`: seen by one person in a channel or thread. `direct`: in their conversation with PyQ. `home`: their Home page.
 * `view`: a window that is open.
 */
export type ReplyTo = z.infer<typeof anyOf>;

/** Makes the opaque text that comes back to `respond`. It may hold an address to answer at, so it is kept sealed. */
export const writeReplyTo = (replyTo: ReplyTo): string => JSON.stringify(replyTo);

/** Reads it back; null for a text that no version of PyQ made. */
export function readReplyTo(written: string): ReplyTo | null {
	try {
		return anyOf.parse(JSON.parse(written));
	} catch {
		return null;
	}
}

/** Slack's times: seconds with a fraction, as text. In milliseconds. */
export const instantOf = (ts: string): Instant => Math.round(Number(ts) * 1_000);
/** An instant as Slack writes it. */
export const tsOf = (at: Instant): string => (at / 1_000).toFixed(6);
