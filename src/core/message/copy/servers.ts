import type { Workspace } from "../../ledger.ts";
import { bindForm, bindMessage } from "../bound-token.ts";
import type { Form, Message } from "../model.ts";
import { footnote, text } from "../model.ts";
import { command, note } from "./words.ts";

/** In a direct message that names no server, to somebody whom PyQ knows from none. `wrote`: they wrote something, perhaps an answer. */
export const knownNowhere = (wrote: boolean): Message =>
	note([
		wrote ? "No question of yours is waiting for an answer: we " : "We ",
		"have not met on any server yet. Use ",
		command("help"),
		" in a channel where PyQ is set up, and from then on you can write to me here too.",
	]);

/** A button or form in a direct message that speaks of a server where PyQ does not know its presser any more. */
export const notThereAnyMore = (): Message =>
	note("That is about a server where I do not know you any more. Use the command in a channel there.");

/**
 * Said to somebody whom PyQ knows from several servers, where the platform does not tell which one is meant: the buttons stay with this
 * one. `named`: it was chosen for them, so it is said which one it is.
 */
export function ofServer(message: Message, { id, name }: Workspace, named: boolean): Message {
	const { summary, blocks } = bindMessage(message, id);
	return named ? { summary, blocks: [...blocks, footnote(text(chosenWords(name)))] } : { summary, blocks };
}

/** The same for a form. */
export function formOfServer(form: Form, { id, name }: Workspace, named: boolean): Form {
	const bound = bindForm(form, id);
	return named ? { ...bound, intro: [bound.intro, chosenWords(name)].filter(Boolean).join(" ") } : bound;
}

const chosenWords = (server: string): string => `This is about the server ${server}. For another one, ask me there.`;
