import type { Instant } from "../../core/ids.ts";
import type { Platform, PostedRef } from "../../core/ledger.ts";
import type { Choice, Form, FormValues } from "../../core/message/model.ts";

/** What the platform lets somebody do; our own roles come on top. `guest`: may answer, may not set up. */
export type Authority = "admin" | "channel-manager" | "member" | "guest";

/** Who did it, as the platform tells. `zone` is an IANA name where the platform knows it. */
export type Actor = { externalId: string; name: string; zone: string | null; authority: Authority };

/** Where it happened. `channel` null: a direct message or the app's own page. */
export type Where = {
	workspace: { platform: Platform; externalId: string; name: string };
	channel: { externalId: string; name: string } | null;
	/** The thread's id, when it happened in one. */
	thread: string | null;
};

/**
 * What all events carry. `id` is unique for ever within the platform: an event that comes again has the same.
 * `at` is the platform's timestamp. `replyTo` is opaque and belongs to the adapter that made it; null: no private answer is possible.
 */
type Event = { id: string; at: Instant; where: Where; actor: Actor; replyTo: string | null };

/** Option values as typed; the command's own options say what they mean. */
export type OptionValues = Readonly<Record<string, string>>;

export type CommandEvent = Event & { kind: "command"; command: string; options: OptionValues };
export type ActionEvent = Event & { kind: "action"; token: string };
export type FormEvent = Event & { kind: "formSubmitted"; token: string; values: FormValues };
export type AutocompleteEvent = Event & { kind: "autocomplete"; command: string; option: string; typed: string };
export type Attachment = { name: string; text: string };
/** A message of a person; `message.thread` tells its thread. Edited: the text is the new one. */
export type MessageEvent = Event & {
	kind: "message" | "messageEdited";
	message: PostedRef;
	text: string;
	attachments: readonly Attachment[];
};
export type MessageDeletedEvent = Event & { kind: "messageDeleted"; message: PostedRef };
/** "Submit as my answer" on a message; `author` is who wrote it. */
export type ShortcutEvent = Event & {
	kind: "messageShortcut";
	message: PostedRef;
	author: string;
	text: string;
	attachments: readonly Attachment[];
	writtenAt: Instant;
};
export type PlainEvent = Event & { kind: "homeOpened" | "installed" | "removed" };

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
 */
export type Received =
	| { kind: "done" }
	| { kind: "duplicate" }
	| { kind: "form"; form: Form }
	| { kind: "choices"; choices: readonly Choice[] }
	| { kind: "invalid"; errors: Readonly<Record<string, string>> };

/**
 * The one entry for inbound events. Resolves after the event's row, its effect and its follow-up steps are committed in one transaction.
 * Throws `StoreError` when nothing could be saved: the adapter must not acknowledge, or must give the text back.
 */
export type Receive = (event: Inbound) => Promise<Received>;
