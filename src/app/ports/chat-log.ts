import type { Instant } from "../../core/ids.ts";
import type { Json } from "../../core/ledger.ts";

/** A person of the local web workspace. */
export type WebPerson = { id: string; name: string; zone: string | null; admin: boolean };
export type WebChannel = { id: string; name: string };

/** One thing that happened in the local web workspace. Appended, never changed: the page is a fold over the log. */
export type ChatLogEntry = {
	/** Grows by one an entry, without gaps that fill later: a reader that has seen `seq` misses nothing before it. */
	seq: number;
	at: Instant;
	/** `message`, `edit`, `delete`, `reaction`, `pin`, `unpin`, `thread`, `person`, `channel`. */
	kind: string;
	channel: string | null;
	/** The message it is about. */
	message: string | null;
	/** Whom it is for; null: everybody in the channel. */
	onlyFor: string | null;
	/** Marks a post of PyQ's; unique. */
	key: string | null;
	body: Json;
};

/** A channel, or a thread in it. */
export type ChatLogPlace = { channel: string; thread: string | null };

/** How many replies a message has that everybody may see, and the last of them. */
export type Replies = { message: string; count: number; last: { seq: number; at: Instant; author: string } };

/** The local web workspace's memory: its people, channels and everything said in them. */
export interface ChatLog {
	/** Appends; an entry whose key exists is not appended again, and the existing one is given. */
	append(entry: Omit<ChatLogEntry, "seq">): Promise<ChatLogEntry>;
	/** The number of the last entry; 0 when there is none. */
	last(): Promise<number>;
	/** Entries after `seq`, in order. */
	after(seq: number, limit: number): Promise<ChatLogEntry[]>;
	byKey(key: string): Promise<ChatLogEntry | null>;
	/** All entries about one message, in order. */
	aboutMessage(message: string): Promise<ChatLogEntry[]>;
	/** The latest `limit` entries of kind `message` in a place, in order: up to the number `upTo`, for everybody or for `reader`. */
	latestMessages(place: ChatLogPlace, of: { reader: string; upTo: number; limit: number }): Promise<ChatLogEntry[]>;
	/** How messages stood at the number `upTo`: the latest entry of each kind about each of them, in order. */
	latestAbout(messages: readonly string[], upTo: number): Promise<ChatLogEntry[]>;
	/** The replies to messages of a channel as they stood at the number `upTo`; nothing for a message without any. */
	replies(channel: string, messages: readonly string[], upTo: number): Promise<Replies[]>;
	people(): Promise<WebPerson[]>;
	/** Adds a person and gives who is stored under the id, who may have been there. Null: another has the name, in whatever case. */
	addPerson(person: WebPerson): Promise<WebPerson | null>;
	channels(): Promise<WebChannel[]>;
	/** As `addPerson`. */
	addChannel(channel: WebChannel): Promise<WebChannel | null>;
}
