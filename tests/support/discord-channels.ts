import { type APIMessage, ComponentType, MessageFlags, MessageType } from "discord.js";
import type { FakeDiscord } from "./fake-discord/fake-discord.ts";
import { readDiscord } from "./read-discord.ts";
import type { Note } from "./world.ts";

/** Messages that say something of their own; the others tell that somebody pinned one, or that a thread began. */
const spoken: ReadonlySet<MessageType> = new Set([
	MessageType.Default,
	MessageType.Reply,
	MessageType.ChatInputCommand,
	MessageType.ContextMenuCommand,
]);

/** Whether there is something to read in it, as opposed to "thinking …" and to what Discord itself tells. */
export const isShown = ({ type, flags }: APIMessage): boolean =>
	spoken.has(type) && ((flags ?? 0) & MessageFlags.Loading) === 0;

type OpenThread = { id: string; name: string };

/** The thread that was opened from a message, which has the message's id; null: there is none. */
function threadOf(fake: FakeDiscord, message: string): OpenThread | null {
	const channel = fake.channelNow(message);
	return channel === null ? null : { id: message, name: String(channel["name"]) };
}

const threadsIn = (fake: FakeDiscord, channel: string): OpenThread[] =>
	fake.messages(channel).flatMap(({ id }) => threadOf(fake, id) ?? []);

/** The thread of a post, or the latest thread of a channel. */
export function questionThread(fake: FakeDiscord, channel: string | null, post?: string): OpenThread | null {
	if (post !== undefined) return threadOf(fake, post);
	return channel === null ? null : (threadsIn(fake, channel).at(-1) ?? null);
}

/** Ids of a channel and its threads. */
export const channelsOf = (fake: FakeDiscord, channel: string): string[] => [
	channel,
	...threadsIn(fake, channel).map(({ id }) => id),
];

/** What stands in a channel and in the threads of its messages, oldest first. */
export function messagesOf(fake: FakeDiscord, channel: string): { message: APIMessage; thread: string | null }[] {
	const inPlace = (place: string) =>
		fake
			.messages(place)
			.filter(isShown)
			.map((message) => ({ message, thread: place === channel ? null : place }));
	return channelsOf(fake, channel)
		.flatMap(inPlace)
		.sort((one, other) => (BigInt(one.message.id) < BigInt(other.message.id) ? -1 : 1));
}

/** A message as somebody in a zone reads it, with the buttons that they can press. */
export function asNote(message: APIMessage, zone: string): Note {
	const buttons = (message.components ?? []).flatMap((row) =>
		row.type === ComponentType.ActionRow
			? row.components.flatMap((part) =>
					part.type === ComponentType.Button && "label" in part && part.disabled !== true ? (part.label ?? []) : [],
				)
			: [],
	);
	return { id: message.id, text: readDiscord(message, zone), buttons };
}
