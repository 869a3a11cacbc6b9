import type { FieldValues } from "./fill-view.ts";
import type { Ack, Forgery } from "./outgoing.ts";
import type { Returned, Seen, ShownMessage, ShownView } from "./shown.ts";

/** A channel: its id, or what has it. */
export type ChannelRef = string | { readonly id: string };
/** A message, by where it is and its ts. */
export type MessageRef = { readonly channel: ChannelRef; readonly ts: string };
/** A channel, or the thread of a message. */
export type PlaceRef = ChannelRef | MessageRef;
/** What a person attaches. */
export type PersonFile = { readonly name: string; readonly text: string; readonly mimetype?: string };

/** Something written or changed. `acked`: whether the app acknowledged the event at the first attempt; null: it hears of no such. */
export type Said = ShownMessage & { readonly acked: boolean | null };

/**
 * Somebody on Slack. What Slack's client would not let them do throws an Error that says why. Everything resolves when the app has
 * acknowledged it, or when the time for that has passed.
 */
export type Person = {
	readonly id: string;
	readonly name: string;
	/** Writes in a channel, or in the thread of a message; `broadcast`: to the channel too. */
	says(place: PlaceRef, text: string, files?: readonly PersonFile[], how?: { broadcast?: boolean }): Promise<Said>;
	edits(message: MessageRef, text: string): Promise<Said>;
	deletes(message: MessageRef): Promise<void>;
	/** Writes to the bot. */
	directs(text: string, files?: readonly PersonFile[]): Promise<Said>;
	reacts(message: MessageRef, name: string): Promise<void>;
	joins(channel: ChannelRef): Promise<void>;
	leaves(channel: ChannelRef): Promise<void>;
	/** `/pyq today`, in a channel; null: in the direct messages with the bot. */
	runs(channel: ChannelRef | null, line: string): Promise<Returned>;
	/** Presses a button of a message, by its label or its action id. */
	presses(message: MessageRef, button: string): Promise<Returned>;
	/** Opens the App Home, or the messages beside it. */
	opensHome(tab?: "home" | "messages"): Promise<Returned>;
	/** The Home page as it stands; null: the app has published none. */
	home(): ShownView | null;
	pressesHome(button: string): Promise<Returned>;
	/** The window that is open, the topmost; null: none is. */
	view(): ShownView | null;
	pressesView(button: string): Promise<Returned>;
	/** Fills in the open window and submits it. It stays open when the app does not acknowledge, or finds errors. */
	submits(values?: FieldValues): Promise<Returned>;
	/** Closes the open window, or all that lie under it too. */
	closes(how?: { all?: boolean }): Promise<void>;
	/** Types into a menu of the open window that asks the app for its options. */
	types(blockId: string, text: string): Promise<Returned>;
	/** Uses a message shortcut. */
	usesShortcut(message: MessageRef, callbackId: string): Promise<Returned>;
	usesGlobalShortcut(callbackId: string): Promise<Returned>;
	/** What the bot told this person alone, oldest first, as it stands. */
	sees(): Seen[];
	/** What this person did last reaches the app once more, as it was; or as somebody sends it who is not Slack. */
	again(forgery?: Forgery): Promise<readonly Ack[]>;
};
