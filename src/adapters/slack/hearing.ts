import type { Command } from "../../app/command.ts";
import type { NotACommand } from "../../app/parse-command.ts";
import type { Attachment, Inbound } from "../../app/ports/inbound.ts";
import type { Clock, Ids, Log } from "../../app/ports/surroundings.ts";
import { fit } from "../../core/message/fit.ts";
import type { Message } from "../../core/message/model.ts";
import type { SlackFile } from "./files.ts";
import { slackLimits } from "./limits.ts";
import type { People } from "./people.ts";
import type { Places } from "./places.ts";
import type { Replies } from "./replies.ts";
import type { Windows } from "./windows.ts";

/** What hearing Slack takes. */
export type Hearing = {
	commands: readonly Command[];
	/** What to say to a typed command that was not understood. */
	explain: (parsed: NotACommand) => Message;
	people: People;
	places: Places;
	replies: Replies;
	windows: Windows;
	/** A workspace's name; "": not known yet. */
	nameOf(team: string): string;
	clock: Clock;
	ids: Ids;
	log: Log;
	/** The text of attached files. Throws ChatError. */
	read(team: string, files: readonly SlackFile[]): Promise<Attachment[]>;
	/** Work that nobody waits for. */
	go(what: string, work: () => Promise<void>): void;
};

/** Says what no step will say. */
export async function sayAll(replies: Replies, { replyTo }: Pick<Inbound, "replyTo">, message: Message): Promise<void> {
	if (replyTo === null) return;
	for (const part of fit(message, slackLimits)) await replies.respond(replyTo, part);
}
