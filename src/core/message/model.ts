import type { Instant } from "../ids.ts";

/** A run of text within a block. User text only ever enters as `text`, `code` or a code block, so it can never ping. */
export type Inline =
	| { type: "text"; text: string }
	| { type: "strong"; children: readonly Inline[] }
	| { type: "emphasis"; children: readonly Inline[] }
	| { type: "code"; text: string }
	| { type: "link"; url: string; children: readonly Inline[] }
	/** A person: shown by name, never pinged. `externalId` is the platform's; null for somebody erased or hidden. */
	| { type: "member"; externalId: string | null; name: string }
	/** A moment, shown in the reader's own zone where the platform can; `zone` is used where it can't. */
	| { type: "time"; at: Instant; zone: string; style: "time" | "date" | "date-time" | "relative" };

/** A button. `token` (≤ 100 characters) is all that a press needs: it works after a restart or a deploy. */
export type Button = { label: string; token: string; style: "primary" | "secondary" | "danger" };

/** One line of a leaderboard. Equal points share a rank. */
export type StandingRow = { rank: number; name: string; points: number; streak: number; you: boolean };

export type Block =
	| { type: "heading"; text: string }
	| { type: "paragraph"; children: readonly Inline[] }
	| { type: "codeBlock"; language: string; text: string }
	/** `start` is the number of an ordered list's first item, 1 if not given: a list that was interrupted or split keeps its numbers. */
	| { type: "list"; ordered: boolean; start?: number; items: readonly (readonly Inline[])[] }
	| { type: "standings"; rows: readonly StandingRow[] }
	/** `alt` says in words what the picture shows. */
	| { type: "image"; url: string; alt: string }
	| { type: "actions"; buttons: readonly Button[] }
	| { type: "footnote"; children: readonly Inline[] };

/** A group of people that a platform can call by name: a role of a server. `externalId` is the platform's. */
export type Called = { externalId: string; name: string };

/**
 * What PyQ says, on any platform. `summary` is plain text for notifications and screen readers; it is never empty. `calls`: who is
 * called by it when it is new, and only because a lead chose them.
 */
export type Message = { summary: string; blocks: readonly Block[]; calls?: Called };

/** What a form asks for. `multiline` keeps line breaks; `code` keeps them too and is shown in a fixed-width font. */
export type Field =
	| {
			kind: "line" | "multiline" | "code";
			id: string;
			label: string;
			hint: string;
			required: boolean;
			maxLength: number;
			value: string;
	  }
	| { kind: "choice"; id: string; label: string; hint: string; choices: readonly Choice[]; value: string }
	| {
			kind: "choices";
			id: string;
			label: string;
			hint: string;
			choices: readonly Choice[];
			values: readonly string[];
			required: boolean;
	  };

/** A thing to pick. `value` ≤ 100 characters, `label` ≤ 75. */
export type Choice = { value: string; label: string };

/** A form (a modal, a dialog). `token` comes back with what was filled in. Title ≤ 24 characters (Slack's limit), at most 5 fields (Discord's). */
export type Form = { token: string; title: string; submit: string; intro: string; fields: readonly Field[] };

/** What was filled in, by field id: a text, or the chosen values. */
export type FormValues = Readonly<Record<string, string | readonly string[]>>;

/** What one platform can show; `fit` makes every message obey it. Lengths are UTF-16 code units, as the platforms count. */
export type MessageLimits = {
	summary: number;
	heading: number;
	/** One paragraph, footnote, list or standings table, as printed. */
	paragraph: number;
	codeBlock: number;
	listItems: number;
	standingRows: number;
	buttonsPerRow: number;
	buttonLabel: number;
	blocks: number;
	/** All text of a message together. */
	total: number;
};

export const text = (value: string): Inline => ({ type: "text", text: value });
export const strong = (value: string): Inline => ({ type: "strong", children: [text(value)] });
export const code = (value: string): Inline => ({ type: "code", text: value });
export const paragraph = (...children: Inline[]): Block => ({ type: "paragraph", children });
export const footnote = (...children: Inline[]): Block => ({ type: "footnote", children });
export const actions = (...buttons: Button[]): Block => ({ type: "actions", buttons });
