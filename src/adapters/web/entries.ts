import type { ChatLog, ChatLogEntry } from "../../app/ports/chat-log.ts";
import type { Attachment } from "../../app/ports/inbound.ts";
import type { Instant } from "../../core/ids.ts";
import type { Json } from "../../core/ledger.ts";
import type { Message } from "../../core/message/model.ts";

/** PyQ's own author id in the log. */
export const pyq = "pyq";

/** What a `message` entry holds: a person's text, or what PyQ says. `asked` is what PyQ answers to, as it was typed by `askedBy`. */
export type Said =
	| {
			author: string;
			text: string;
			attachments: readonly Attachment[];
			thread: string | null;
			event: string;
			zone: string | null;
	  }
	| { author: typeof pyq; content: Message; thread: string | null; asked: string | null; askedBy: string | null };

/** A message as the log tells it now. */
export type StoredMessage = {
	id: string;
	channel: string;
	thread: string | null;
	author: string;
	/** The person who alone sees it; null: everybody. */
	onlyFor: string | null;
	/** Empty for PyQ's messages. */
	text: string;
	attachments: readonly Attachment[];
	at: Instant;
	deleted: boolean;
};

type Fields = { readonly [key: string]: Json };

function fields(value: Json): Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** A text field of an entry's body; empty when it has none. */
export function textOf(body: Json, name: string): string {
	const value = fields(body)[name];
	return typeof value === "string" ? value : "";
}

/** As `textOf`, with null for what is missing. */
export function nullableOf(body: Json, name: string): string | null {
	const value = fields(body)[name];
	return typeof value === "string" ? value : null;
}

/** The attachments in an entry's body. */
export function attachmentsOf(body: Json): Attachment[] {
	const list = fields(body)["attachments"];
	if (!Array.isArray(list)) return [];
	return list.map((item: Json) => ({ name: textOf(item, "name"), text: textOf(item, "text") }));
}

function isMessage(value: unknown): value is Message {
	return (
		typeof value === "object" &&
		value !== null &&
		"summary" in value &&
		"blocks" in value &&
		Array.isArray(value.blocks)
	);
}

/** What PyQ says in an entry, or null when a person wrote it. */
export function contentOf(body: Json): Message | null {
	const content: unknown = fields(body)["content"];
	return isMessage(content) ? content : null;
}

/** Folds the entries about one message into how it stands; null when there is no such message. */
function foldMessage(entries: readonly ChatLogEntry[]): StoredMessage | null {
	const said = entries.find(({ kind }) => kind === "message");
	if (said === undefined || said.channel === null || said.message === null) return null;
	const edited = entries.findLast(({ kind, body }) => kind === "edit" && contentOf(body) === null);
	return {
		id: said.message,
		channel: said.channel,
		thread: nullableOf(said.body, "thread"),
		author: textOf(said.body, "author"),
		onlyFor: said.onlyFor,
		text: textOf((edited ?? said).body, "text"),
		attachments: attachmentsOf(said.body),
		at: said.at,
		deleted: entries.some(({ kind }) => kind === "delete"),
	};
}

/** A message as it stands in the log. */
export async function storedMessage(chatLog: ChatLog, id: string): Promise<StoredMessage | null> {
	return foldMessage(await chatLog.aboutMessage(id));
}

/** Whether a message of PyQ's shows a button with this token, as it stands now. */
export async function holdsButton(chatLog: ChatLog, id: string, token: string): Promise<boolean> {
	const last = (await chatLog.aboutMessage(id)).findLast(({ kind }) => kind === "message" || kind === "edit");
	// Tokens are plain letters, digits, colons and dashes: as JSON they stand in quotes and nothing else does.
	return JSON.stringify(last?.body ?? null).includes(`"token":${JSON.stringify(token)}`);
}

/** The place where PyQ and one person talk. */
export const directPlace = (person: string): string => `dm:${person}`;

/** The person of a direct place; null for a channel. */
export const personOfDirect = (channel: string): string | null => (channel.startsWith("dm:") ? channel.slice(3) : null);
