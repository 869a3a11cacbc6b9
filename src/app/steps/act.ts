import { fit } from "../../core/message/fit.ts";
import type { Message } from "../../core/message/model.ts";
import type { Chat } from "../ports/chat.ts";
import type { Act, Rest, Sent } from "./step-handler.ts";

/** Does one thing on a platform. What is too long goes as several messages: the first one here, the rest in a step of its own. */
export async function act(chat: Chat, what: Act): Promise<Sent> {
	const { limits } = chat.capabilities;
	const sent: Sent = { posted: null, thread: null, rest: null };
	switch (what.do) {
		case "post": {
			const { first, rest } = split(fit(what.message, limits));
			const posted = await chat.post(what.place, first, what.key);
			return { ...sent, posted, rest: rest === null ? null : { message: rest, thread: what.place.thread } };
		}
		case "edit":
			await chat.edit(what.posted, whole(fit(what.message, limits)));
			return sent;
		case "open-thread":
			return { ...sent, thread: await chat.openThread(what.posted, what.title) };
		case "pin":
			await chat.pin(what.posted, what.pinned);
			return sent;
		case "direct":
			return { ...sent, posted: await chat.direct(what.member, whole(fit(what.message, limits)), what.key) };
		case "respond":
			for (const part of fit(what.message, limits)) await chat.respond(what.replyTo, part);
			return sent;
		case "mark-received":
			await chat.markReceived(what.message);
			return sent;
	}
}

/** What follows a first part that was found again. */
export function restOf(chat: Chat, what: Act): Rest | null {
	if (what.do !== "post") return null;
	const { rest } = split(fit(what.message, chat.capabilities.limits));
	return rest === null ? null : { message: rest, thread: what.place.thread };
}

/** The first message, and all that comes after it as one. */
function split(parts: readonly Message[]): { first: Message; rest: Message | null } {
	const [first, ...others] = parts;
	const [next] = others;
	if (first === undefined) throw new RangeError("a message fitted to nothing");
	return {
		first,
		rest: next === undefined ? null : { summary: next.summary, blocks: others.flatMap(({ blocks }) => blocks) },
	};
}

/** What must go as one message: an edit, and what is said to one person. */
function whole(parts: readonly Message[]): Message {
	const { first, rest } = split(parts);
	if (rest !== null) throw new RangeError("this message must fit into one");
	return first;
}
