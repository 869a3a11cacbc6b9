import type { FakeSlack } from "./fake-slack/fake-slack.ts";
import type { MessageRef } from "./fake-slack/person.ts";
import { buttonsIn, readSlack } from "./read-slack.ts";
import type { Note } from "./world.ts";

/** A message that stands in a channel or conversation, as far as a test looks at it. */
export type SlackMessage = {
	readonly channel: string;
	readonly ts: string;
	readonly user: string;
	/** The message that it replies to; null: none. */
	readonly thread: string | null;
	readonly isBots: boolean;
	readonly edited: boolean;
	readonly blocks: unknown;
	/** Ids of who reacted to it, with anything. */
	readonly reactedBy: readonly string[];
};

/** What only tells that something happened: somebody joined, or a message was deleted and its replies were not. */
const told: ReadonlySet<unknown> = new Set(["channel_join", "channel_leave", "channel_name", "tombstone"]);

/** What is written in a channel and its threads, oldest first. */
export const messagesIn = (fake: FakeSlack, channel: string): SlackMessage[] =>
	fake.messages(channel).flatMap((message) => {
		const { ts, user, thread_ts, bot_id, edited, subtype, blocks, reactions } = message;
		if (told.has(subtype)) return [];
		const reactedBy = Array.isArray(reactions) ? reactions.flatMap(({ users }: { users: string[] }) => users) : [];
		return {
			channel,
			ts: String(ts),
			user: String(user),
			thread: thread_ts === undefined || thread_ts === ts ? null : String(thread_ts),
			isBots: bot_id !== undefined,
			edited: edited !== undefined,
			blocks,
			reactedBy,
		};
	});

/** A message by one word: times of different channels can be the same. */
export const idOf = ({ channel, ts }: { readonly channel: string; readonly ts: string }): string => `${channel}:${ts}`;

/** The message that is meant by it. */
export function refOf(id: string): MessageRef {
	const [channel = "", ts = ""] = id.split(":");
	return { channel, ts };
}

/** A message as somebody in a zone reads it, with the buttons that they can press. */
export const asNote = (
	message: { readonly channel: string; readonly ts: string; readonly blocks: unknown },
	zone: string,
): Note => ({
	id: idOf(message),
	text: readSlack(message.blocks, zone),
	buttons: buttonsIn(message.blocks).map(({ label }) => label),
});

/**
 * A thread is there where something stands in it. Slack lets anybody reply to anything, so it is also there, and empty, below a question
 * that asks people to.
 */
function hasThread({ ts, blocks }: SlackMessage, all: readonly SlackMessage[]): boolean {
	return all.some(({ thread }) => thread === ts) || readSlack(blocks).includes("Answer in the thread");
}

/** The message of PyQ's that a thread hangs on: of a channel the latest unless it is named; null: there is none. */
export function questionThread(fake: FakeSlack, channel: string, post?: string): SlackMessage | null {
	const all = messagesIn(fake, channel);
	const roots = all.filter((message) => message.thread === null && message.isBots && hasThread(message, all));
	return (post === undefined ? roots.at(-1) : roots.find((root) => idOf(root) === post)) ?? null;
}
