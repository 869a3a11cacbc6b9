import type { Command } from "../../src/app/command.ts";
import { ChatError, type ChatErrorReason } from "../../src/app/errors.ts";
import type { Chat, Place } from "../../src/app/ports/chat.ts";
import type { Inbound, Received } from "../../src/app/ports/inbound.ts";
import type { PostedRef } from "../../src/core/ledger.ts";
import { actions, type Message, paragraph, strong, text } from "../../src/core/message/model.ts";

/** A message as a person reads it. */
export type Read = { id: string; text: string; thread: string | null };

/** A platform that runs, with Ada in a channel. Everything is read as the platform's people would read it. */
export type ChatStage = {
	chat: Chat;
	/** A channel that exists, and one that does not. */
	place: Place;
	missing: Place;
	ada: { workspace: string; externalId: string };
	grace: { workspace: string; externalId: string };
	/** Whether a second post with the same key is dropped by the platform itself. */
	knowsKeys: boolean;
	/** Public messages of the channel and its threads, oldest first. */
	read(): Promise<Read[]>;
	/** What somebody alone sees. */
	readAlone(who: "ada" | "grace"): Promise<Read[]>;
	/** Ada writes in the channel. */
	adaWrites(words: string): Promise<PostedRef>;
	/** Ada presses a button whose command declares such a response; gives where to answer. */
	occasion(response: "private" | "public" | "update", on: PostedRef): Promise<string>;
	isMarked(message: PostedRef): Promise<boolean>;
	/** Whether Grace sees the message pinned. */
	isPinned(message: PostedRef): Promise<boolean>;
	/** Events that reached `receive`, and what it answers next. */
	received: readonly Inbound[];
	answerWith(answer: (event: Inbound) => Received | Promise<Received>): void;
	/** Starts it again after a stop, with the same `receive`. */
	restart(): Promise<void>;
	close(): Promise<void>;
};

const run = () => Promise.resolve({ summary: "never run", blocks: [] });

/** A command for each response that an occasion can ask for; `receive` is scripted, so none is run. */
export const commands: readonly Command[] = (["private", "public", "update"] as const).map((response) => ({
	path: response,
	summary: response,
	audience: "member",
	synonyms: [],
	options: [],
	forms: [],
	response: response === "public" ? "public" : "private",
	run,
	actions: [{ intent: response, response, run }],
}));

/** A message of one line. */
export const words = (line: string): Message => ({ summary: line, blocks: [paragraph(text(line))] });

/** Everything a message can hold, and too much of it. */
export const huge: Message = {
	summary: "Everything at once",
	blocks: [
		{ type: "heading", text: "A long way to go ".repeat(40) },
		paragraph(text("Many words, one after the other. ".repeat(1_000)), strong("The end of the words.")),
		{ type: "codeBlock", language: "python", text: "print('a line of code')\n".repeat(3_000) },
		{ type: "list", ordered: true, items: Array.from({ length: 150 }, (_, index) => [text(`Item ${index + 1}`)]) },
		{
			type: "standings",
			rows: Array.from({ length: 120 }, (_, index) => ({
				rank: index + 1,
				name: `Member ${index + 1}`,
				points: 100 - index,
				streak: 1,
				you: index === 100,
			})),
		},
		{ type: "image", url: "https://example.org/chart.png", alt: "A chart" },
		{ type: "footnote", children: [text("A note at the end.")] },
		actions(
			...Array.from({ length: 8 }, (_, index) => ({
				label: `Button ${index}`,
				token: `v1:answer:${index}`,
				style: "secondary" as const,
			})),
		),
	],
};

/** Why a platform refused; throws when it did not, or what it threw was a bug. */
export async function refusal(work: Promise<unknown>): Promise<ChatErrorReason> {
	const error = await work.then(
		() => null,
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof ChatError)) throw new Error(`expected a ChatError, got ${String(error)}`);
	return error.reason;
}
