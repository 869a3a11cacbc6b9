import type { Holidays } from "../../src/app/ports/holidays.ts";
import type { Authority } from "../../src/app/ports/inbound.ts";
import type { QuestionBank } from "../../src/app/ports/surroundings.ts";

/**
 * What every platform's test driver implements, so that the same journeys are told on all of them. A journey says what people
 * do and looks at what they see; nothing in it knows a platform.
 */
export interface World extends AsyncDisposable {
	/** What this platform's people can be and do. A journey that needs more says so and is not told here. */
	readonly has: {
		guests: boolean;
		workspaces: boolean;
		/** Whether somebody can be told alone what concerns a message that they only wrote in a thread. */
		threadNotes: boolean;
		/** Whether direct messages name no workspace: whoever is in several is the same person in all of them. */
		namelessDirects: boolean;
		/** Whether everybody has a page of their own with PyQ (App Home). */
		home: boolean;
		/** The longest answer that a form takes, in characters. */
		formAnswer: number;
	};
	readonly bank: QuestionBank;
	/** Somebody of a workspace (the first one unless named), in the channel `python-prep`. The same name twice is the same person. */
	person(name: string, about?: PersonFacts): Promise<Person>;
	/** Lets time pass, with PyQ running, until the wall in the world's zone shows `2026-03-02 09:00`. */
	at(local: string): Promise<void>;
	/** Lets time pass with PyQ running. */
	passes(time: { days?: number; hours?: number; minutes?: number; seconds?: number }): Promise<void>;
	/** PyQ is down until the wall shows that time, then it starts again. */
	isDownUntil(local: string): Promise<void>;
	/** The process ends and another starts on the same database. */
	restarts(): Promise<void>;
	/** PyQ's public posts in a channel, oldest first, as they stand now; replies in threads are not among them. */
	posts(channel?: string): Promise<Post[]>;
	/** The thread of a post (the latest question unless given); null while none is open. */
	thread(post?: Post, channel?: string): Promise<Thread | null>;
	/** What the platform delivered last is delivered once more, with the same id. */
	redelivers(): Promise<void>;
}

export type PersonFacts = {
	authority?: Authority;
	/** Their own time zone, where the platform tells it. */
	zone?: string;
	workspace?: string;
};

/** A message that a person wrote. */
export type Said = { id: string; channel: string; thread: string | null };

/** What they may attach. */
export type File = { name: string; text: string };

/** A person and what they see. Every deed takes a second, and ends when PyQ has done all that is due. */
export interface Person {
	readonly name: string;
	/** Goes to another channel, which is made when there is none. */
	goesTo(channel: string): Promise<void>;
	/** Writes in the channel. */
	says(text: string): Promise<Said>;
	/** `/pyq …` in the channel. */
	types(command: string): Promise<void>;
	/** Writes in the thread of the latest question: an answer, by intention. */
	answers(text: string, file?: File): Promise<Said>;
	/** Writes in the thread of a post (the latest question unless given). */
	saysInThread(text: string, post?: Post): Promise<Said>;
	edits(message: Said, text: string): Promise<void>;
	deletes(message: Said): Promise<void>;
	/** Writes to PyQ in private. */
	directs(text: string): Promise<Said>;
	/** Opens their own page with PyQ, and reads it as it stands then. Throws where there is no such page. */
	opensHome(): Promise<Note>;
	/** Presses a button by its label, on the newest message that has it, or on the given one or their own page. Throws when there is none. */
	presses(label: string, on?: { id: string }): Promise<void>;
	/** The form that is open; where a platform closes one that was refused, what they can still read of it. */
	form(): ShownForm | null;
	/** Fills in fields of the open form, leaves the others as they are, and sends it. */
	fills(values: Readonly<Record<string, string>>): Promise<void>;
	/** "Submit as my answer" on a message, own or another's. */
	submitsAsAnswer(message: Said): Promise<void>;
	/** What PyQ told this person alone, oldest first; a note that was replaced stands where it was replaced. */
	sees(): Promise<Note[]>;
	/** The words of the last of them; "" when there is none. */
	lastNote(): Promise<string>;
}

/** Something that PyQ told one person: plain words (a line a paragraph) and the labels of its buttons. */
export type Note = { id: string; text: string; buttons: readonly string[] };

/** A public post of PyQ's. */
export type Post = {
	id: string;
	channel: string;
	text: string;
	buttons: readonly string[];
	edited: boolean;
	pinned: boolean;
};

export type Thread = { title: string; messages: readonly ThreadMessage[] };
/** `received`: marked by PyQ. What was deleted is not in a thread. */
export type ThreadMessage = { id: string; author: string; text: string; received: boolean };

export type ShownField = {
	label: string;
	value: string;
	error: string | null;
	choices: readonly { value: string; label: string }[];
};
export type ShownForm = {
	title: string;
	intro: string;
	error: string | null;
	fields: Readonly<Record<string, ShownField>>;
};

export type WorldOptions = {
	/** Where the story takes place: `at` speaks of its wall clock. */
	zone?: string;
	/** When it begins, on that wall. */
	start?: string;
	bank?: QuestionBank;
	/** The world's public holidays; none unless given. */
	holidays?: Holidays;
};

export type OpenWorld = (options?: WorldOptions) => Promise<World>;

/** What no platform lacks; each says what it has besides. */
export const leastOfAll = { guests: false, workspaces: false, threadNotes: false, namelessDirects: false, home: false };

/** Opens one's own page on a platform that has none. */
export const noHome = async (): Promise<never> => {
	throw new Error("nobody has a page of their own here");
};

/** A Monday morning in a zone that changes its clocks on 29 March. */
export const usualZone = "Europe/Berlin";
export const usualStart = "2026-03-02 08:00";
