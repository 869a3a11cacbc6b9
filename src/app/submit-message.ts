import { notYours } from "../core/message/copy/answers.ts";
import type { Message } from "../core/message/model.ts";
import type { Call } from "./command.ts";
import { roundToAnswer } from "./find-round.ts";
import { answerAndTell } from "./hear-message.ts";
import type { ShortcutEvent } from "./ports/inbound.ts";
import { attachedCode } from "./take-answer.ts";

/** "Submit as my answer" on a message of one's own: for the thread's round, else the open one. */
export async function submitMessage(call: Call, event: ShortcutEvent): Promise<Message> {
	if (event.author !== call.actor.externalId) return notYours();
	const found = await roundToAnswer(call, event.text);
	if ("refused" in found) return found.refused;
	return answerAndTell(call, found.room, found.round, found.question, {
		route: "shortcut",
		text: event.text,
		code: attachedCode(event.attachments),
		source: event.message,
	});
}
