import type { Instant } from "../core/ids.ts";
import type { Member, Room, Workspace } from "../core/ledger.ts";
import type { Choice, Form, FormValues, Message } from "../core/message/model.ts";
import type { Actor, OptionValues, Where } from "./ports/inbound.ts";
import type { RoundAndAnswer } from "./ports/store.ts";
import type { Work } from "./work.ts";

/**
 * What an adapter does first, at once, from this word alone: open a form, promise a private or public reply,
 * or replace the message that the button sits on.
 */
export type ResponseKind = "form" | "private" | "public" | "update";

/** One option of a command. `rest`: takes all the words that are left, where a command is typed as text. */
export type CommandOption = {
	name: string;
	/** What to give, at most 100 characters. */
	summary: string;
	/**
	 * `member`: a person, given as the platform's id or by name; `role`: a group that the platform lets people pick, given as `calledValue`
	 * makes it; `text`: anything.
	 */
	type: "text" | "member" | "role";
	required: boolean;
	rest: boolean;
	/** The only values there are; empty: anything. The single one `yes` makes a switch: a typed command may also say no. */
	choices: readonly Choice[];
	/** Suggestions while typing; the first 25 are shown. */
	suggest: ((typing: Typing, typed: string) => Promise<readonly Choice[]>) | null;
};

/** Where and when something was done, and by whom on the platform. All that follows from it happens in one transaction. */
export type Occasion = Work & {
	/** The platform's timestamp of what happened. */
	at: Instant;
	where: Where;
	actor: Actor;
	workspace: Workspace;
	/** The room of the channel it happened in; null where PyQ is not set up. */
	room: Room | null;
	/** The round that the button or form names, if it was read already, and what the person gave in it last. */
	about: RoundAndAnswer | null;
	/** People whom the command's options name, by the platform's id, with what they are called: they may not be members yet. */
	people?: Readonly<Record<string, string>> | undefined;
	/** Commands, for help. */
	commands: readonly Command[];
};

/** What a handler works with: somebody who uses PyQ is a member. */
export type Call = Occasion & { member: Member };

/**
 * What suggestions are made from; nothing is written for them. `call` looks up who types and where, who may not be a member yet: what
 * needs neither does not wait for it. Null: PyQ knows of no such workspace.
 */
export type Typing = Pick<Occasion, "bank" | "holidays" | "commands" | "now"> & { call(): Promise<Call | null> };

/** Something heard that may be none of PyQ's business: whoever only talks does not become a member. */
export type Heard = Occasion & {
	/** The member who did it; null: they are none. */
	known(): Member | null;
	/** The same as a member's doing; from now on they are one. */
	asMember(): Promise<Call>;
};

/** `invalid`: the form stays open with these words by field id; where a platform can't do that, they come as a private reply with the text given back. */
export type Reply = Message | { invalid: Readonly<Record<string, string>>; given: FormValues };

/**
 * The form from nothing but the id in the token (of a command: `here`), for when the database is too slow to say what belongs in it.
 * Null: it makes no sense without.
 */
export type Blank = (id: string) => Form | null;

/** A press of a button: the part of its token after the intent. */
export type Action = {
	/** The middle of the token `v1:<intent>:<id>`. */
	intent: string;
} & (
	| { response: "private" | "public" | "update"; run(call: Call, id: string): Promise<Reply> }
	| { response: "form"; blank: Blank; open(call: Call, id: string): Promise<Form | Message> }
);

/** What a form's token leads to when it is sent. `intent` is the middle of the form's token. */
export type FormHandler = { intent: string; submit(call: Call, id: string, values: FormValues): Promise<Reply> };

/** One thing a person can ask for: `/pyq <path>`, with its buttons and forms. One file each in `commands/`. */
export type Command = {
	/** `today`, or `room setup`: at most two words. */
	path: string;
	/** What it does, at most 100 characters. */
	summary: string;
	/** For whom help lists it; permission is checked in the use case. */
	audience: "member" | "lead";
	/** Other words that mean the same, where a command is typed as text. */
	synonyms: readonly string[];
	options: readonly CommandOption[];
	actions: readonly Action[];
	forms: readonly FormHandler[];
} & (
	| { response: "private" | "public"; run(call: Call, options: OptionValues): Promise<Reply> }
	/** `run` takes the command when options came with it; null: they only fill the form in. */
	| {
			response: "form";
			blank: Blank;
			open(call: Call, options: OptionValues): Promise<Form | Message>;
			run: ((call: Call, options: OptionValues) => Promise<Reply>) | null;
	  }
);

/** What an adapter does first for a command with these options: a form is not needed when everything came with the command. */
export const responseOf = (command: Command, options: OptionValues): ResponseKind =>
	command.response === "form" && command.run !== null && Object.keys(options).length > 0 ? "private" : command.response;
