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
	/** `message`, `edit`, `delete`, `reaction`, `thread`, `person`, `channel`. */
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

/** The local web workspace's memory: its people, channels and everything said in them. */
export interface ChatLog {
	/** Appends; an entry whose key exists is not appended again, and the existing one is given. */
	append(entry: Omit<ChatLogEntry, "seq">): Promise<ChatLogEntry>;
	/** Entries after `seq`, in order. */
	after(seq: number, limit: number): Promise<ChatLogEntry[]>;
	byKey(key: string): Promise<ChatLogEntry | null>;
	/** All entries about one message, in order. */
	aboutMessage(message: string): Promise<ChatLogEntry[]>;
	people(): Promise<WebPerson[]>;
	addPerson(person: WebPerson): Promise<boolean>;
	channels(): Promise<WebChannel[]>;
	addChannel(channel: WebChannel): Promise<boolean>;
}
