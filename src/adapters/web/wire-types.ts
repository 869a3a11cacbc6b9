/**
 * What goes between the server and the page. No imports, so that the page's scripts, which are checked against the
 * browser's types, can name these too.
 */

/** One thing that happened, as the page gets it: text as safe HTML beside the plain words. */
export type WireEntry = {
	seq: number;
	/** Milliseconds since 1970. */
	at: number;
	/** `message`, `edit`, `delete`, `reaction`, `pin`, `unpin`, `thread`, `person`, `channel`. */
	kind: string;
	channel: string | null;
	message: string | null;
	/** Only the reader sees it. */
	onlyYou: boolean;
	author: string;
	thread: string | null;
	/** The message as HTML. */
	html: string;
	/** The message in plain words: to be read aloud, or edited. */
	text: string;
	/** What PyQ answers to, as it was typed; null when nothing was. */
	asked: string | null;
	/** Who typed it. */
	askedBy: string | null;
	/** The id of a person or channel. */
	id: string;
	/** The title of a thread, the name of a person or channel. */
	name: string;
	admin: boolean;
	zone: string | null;
};

/** What stands in a channel or thread: the latest messages, and what happened to them until the entry `seq`. */
export type WireHistory = {
	seq: number;
	channel: string;
	thread: string | null;
	/** Whether there are messages before these. */
	earlier: boolean;
	entries: readonly WireEntry[];
	/** Of the messages that have replies: how many, and the last one. */
	replies: readonly { message: string; count: number; last: { seq: number; at: number; author: string } }[];
};

/** What a page begins with. Everything after `seq` comes as entries. */
export type Opening = {
	seq: number;
	people: readonly PagePerson[];
	channels: readonly PageChannel[];
	/** Every channel, and the place where the person talks with PyQ alone. */
	places: readonly WireHistory[];
};

export type PagePerson = { id: string; name: string; zone: string | null; admin: boolean };
export type PageChannel = { id: string; name: string };
type PageChoice = { value: string; label: string };

/** What the page knows of one option of a command. */
export type OptionHelp = {
	name: string;
	summary: string;
	required: boolean;
	/** Takes all the words that are left. */
	rest: boolean;
	/** A person of the workspace. */
	member: boolean;
	choices: readonly PageChoice[];
	/** Suggestions are asked of the server. */
	suggests: boolean;
};

/** What the page knows of one command, for completion while typing. */
export type CommandHelp = {
	path: string;
	summary: string;
	synonyms: readonly string[];
	options: readonly OptionHelp[];
};

/** What the page starts from. `token` is sent with every deed and lives as long as the server's process. */
export type Session = {
	token: string;
	workspace: string;
	people: readonly PagePerson[];
	channels: readonly PageChannel[];
	commands: readonly CommandHelp[];
};

/** What comes back from a deed. All but the first three leave the text where it was typed. */
export type Outcome =
	| { kind: "done" }
	/** It stands in the channel, and PyQ will read it once it can. */
	| { kind: "waiting" }
	| { kind: "form"; html: string }
	| { kind: "choices"; choices: readonly PageChoice[] }
	| { kind: "person"; person: PagePerson }
	| { kind: "channel"; channel: PageChannel }
	| { kind: "history"; history: WireHistory }
	| { kind: "invalid"; errors: Readonly<Record<string, string>> }
	/** PyQ did not answer in time. */
	| { kind: "late"; text: string }
	| { kind: "refused"; code: string; text: string }
	| { kind: "failed"; code: string; text: string };
