import type { Instant } from "../../core/ids.ts";
import type { Platform, PostedRef } from "../../core/ledger.ts";
import type { Lack } from "../../core/message/copy/lacks.ts";
import type { Choice, Form, FormValues, Message } from "../../core/message/model.ts";

/** What the platform lets somebody do; our own roles come on top. `guest`: may answer, may not set up. */
export type Authority = "admin" | "channel-manager" | "member" | "guest";

/**
 * Who did it, as the platform tells. `zone` is an IANA name where the platform knows it. `nameGuessed`: it did not tell what they are
 * called here, so `name` is what they are called elsewhere; a name that is known stays. `authorityGuessed`: nor what they may do, so
 * `authority` is the least there is; nobody is told that they may not do a thing, only that it was not known just now.
 */
export type Actor = {
	externalId: string;
	name: string;
	zone: string | null;
	authority: Authority;
	nameGuessed?: true;
	authorityGuessed?: true;
};

/** Where it happened. `channel` null: a direct message, the app's own page, or a place of the workspace where no room can be. */
export type Where = {
	/** `externalId` null: the platform does not say (a direct message on Discord); `channel` is null then, and `name` empty. */
	workspace: { platform: Platform; externalId: string | null; name: string };
	channel: { externalId: string; name: string } | null;
	/** The thread's id, when it happened in one. */
	thread: string | null;
	/** What PyQ is missing in this channel; empty also where the platform knows no such thing. */
	lacks: readonly Lack[];
};

export type { Lack };

/**
 * What all events carry. `id` is unique for ever within the platform: an event that comes again has the same.
 * `at` is the platform's timestamp. `replyTo` is opaque and belongs to the adapter that made it; null: no private answer is possible.
 */
type Event = { id: string; at: Instant; where: Where; actor: Actor; replyTo: string | null };

/** Option values as typed; the command's own options say what they mean. */
export type OptionValues = Readonly<Record<string, string>>;

/** `people`: those whom options name by the platform's id, with what they are called, where the platform tells; bots are not among them. */
export type CommandEvent = Event & {
	kind: "command";
	command: string;
	options: OptionValues;
	people?: Readonly<Record<string, string>>;
};
export type ActionEvent = Event & { kind: "action"; token: string };
export type FormEvent = Event & { kind: "formSubmitted"; token: string; values: FormValues };
export type AutocompleteEvent = Event & { kind: "autocomplete"; command: string; option: string; typed: string };
export type Attachment = { name: string; text: string };
/**
 * A message of a person; `message.thread` tells its thread. Edited: the text is the new one. `text` null: the platform does not let PyQ
 * read it. `aloudTo`: as `replyTo`, where everybody reads the answer, and nothing can be said privately.
 */
export type MessageEvent = Event & {
	kind: "message" | "messageEdited";
	message: PostedRef;
	text: string | null;
	attachments: readonly Attachment[];
	aloudTo?: string;
};
/** `actor` null: the platform does not tell who deleted it; it counts as done by who wrote it. */
export type MessageDeletedEvent = Omit<Event, "actor"> & {
	kind: "messageDeleted";
	actor: Actor | null;
	message: PostedRef;
};
/** "Submit as my answer" on a message; `author` is who wrote it. */
export type ShortcutEvent = Event & {
	kind: "messageShortcut";
	message: PostedRef;
	author: string;
	text: string;
	attachments: readonly Attachment[];
	writtenAt: Instant;
};
/** `channelLost`: PyQ was taken out of the channel, or the channel was archived or deleted. */
export type PlainEvent = Event & { kind: "homeOpened" | "installed" | "removed" | "channelLost" };

/** Everything that can come in from a chat. */
export type Inbound =
	| CommandEvent
	| ActionEvent
	| FormEvent
	| AutocompleteEvent
	| MessageEvent
	| MessageDeletedEvent
	| ShortcutEvent
	| PlainEvent;

/**
 * What an adapter is told at once; everything else follows through `respond`.
 * `invalid`: nothing was saved, the form stays open with these words by field id.
 * `reply`: nothing was saved, and no step will answer; the adapter itself makes it fit and says it where `replyTo` says, if it can.
 */
export type Received =
	| { kind: "done" }
	| { kind: "duplicate" }
	| { kind: "reply"; message: Message }
	| { kind: "form"; form: Form }
	| { kind: "choices"; choices: readonly Choice[] }
	| { kind: "invalid"; errors: Readonly<Record<string, string>> };

/**
 * The one entry for inbound events. Resolves after the event's row, its effect and its follow-up steps are committed in one transaction.
 * Throws `StoreError` when nothing could be saved: the adapter must not acknowledge, or must give the text back.
 */
export type Receive = (event: Inbound) => Promise<Received>;
