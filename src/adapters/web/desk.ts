import type { Command } from "../../app/command.ts";
import type { NotACommand } from "../../app/parse-command.ts";
import type { ChatLog, ChatLogEntry, WebChannel, WebPerson } from "../../app/ports/chat-log.ts";
import type { Receive } from "../../app/ports/inbound.ts";
import type { Clock, Ids, Log } from "../../app/ports/surroundings.ts";
import type { Json } from "../../core/ledger.ts";
import type { Message } from "../../core/message/model.ts";
import type { Deliveries } from "./deliveries.ts";
import { pyq, type Said } from "./entries.ts";
import type { Live } from "./live.ts";

/** What the routes work with while the page is open. */
export type Desk = {
	chatLog: ChatLog;
	commands: readonly Command[];
	/** What to say to a typed command that was not understood. */
	explain: (parsed: NotACommand) => Message;
	log: Log;
	clock: Clock;
	ids: Ids;
	live: Live;
	/** Writes to the log and wakes the open pages. */
	append: (entry: Draft) => Promise<ChatLogEntry>;
};

/** As the desk, with somebody to hand events to. */
export type OpenDesk = Desk & { receive: Receive; deliveries: Deliveries };

/** An entry before it has its place in the log. */
export type Draft = Omit<ChatLogEntry, "seq" | "at"> & { at?: ChatLogEntry["at"] };

/** What PyQ says, as an entry. */
export function saidByPyq(
	to: { channel: string; thread: string | null; onlyFor: string | null; asked?: { text: string; by: string } },
	content: Message,
) {
	const { channel, thread, onlyFor, asked } = to;
	const body = { author: pyq, content, thread, asked: asked?.text ?? null, askedBy: asked?.by ?? null } satisfies Said;
	return { kind: "message", channel, onlyFor, body: body as Json };
}

/** Adds a person, once, and gives who is stored under the id; null when another has the name. */
export async function addPerson(
	{ chatLog, append }: Pick<Desk, "chatLog" | "append">,
	person: WebPerson,
): Promise<WebPerson | null> {
	const stored = await chatLog.addPerson(person);
	if (stored === null) return null;
	await append({
		kind: "person",
		channel: null,
		message: null,
		onlyFor: null,
		key: `web:person:${person.id}`,
		body: stored,
	});
	return stored;
}

/** As `addPerson`. */
export async function addChannel(
	{ chatLog, append }: Pick<Desk, "chatLog" | "append">,
	channel: WebChannel,
): Promise<WebChannel | null> {
	const stored = await chatLog.addChannel(channel);
	if (stored === null) return null;
	await append({
		kind: "channel",
		channel: null,
		message: null,
		onlyFor: null,
		key: `web:channel:${channel.id}`,
		body: stored,
	});
	return stored;
}
