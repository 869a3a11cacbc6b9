import type { Instant } from "../../core/ids.ts";
import type { PostedRef } from "../../core/ledger.ts";
import { fit } from "../../core/message/fit.ts";
import type { Message } from "../../core/message/model.ts";
import type { Chat, Posted } from "../ports/chat.ts";
import type { Act, Rest, Sent } from "./step-handler.ts";

/** One thing, ready to be done on a platform. */
export type Deed = () => Promise<Sent>;

const done: Sent = { posted: null, thread: null, rest: null };

/**
 * Makes a message fit the platform; only what comes after that touches it. What is too long goes as several messages: the first one
 * now, the rest in a step of its own. `workspace`: its external id. New messages leave before `notAfter` or not at all. Throws a RangeError for what can't be made to fit.
 */
export function makeReady(chat: Chat, workspace: string, what: Act, notAfter: Instant): Deed {
	const { limits } = chat.capabilities;
	const there = (ref: PostedRef): Posted => ({ ...ref, workspace });
	switch (what.do) {
		case "post": {
			const { first, rest } = split(fit(what.message, limits));
			return async () => ({
				...done,
				posted: toKeep(await chat.post(what.place, first, what.key, notAfter)),
				rest: rest === null ? null : { message: rest, thread: what.place.thread },
			});
		}
		case "direct": {
			const message = whole(fit(what.message, limits));
			return async () => ({ ...done, posted: toKeep(await chat.direct(what.member, message, what.key, notAfter)) });
		}
		case "edit": {
			const message = whole(fit(what.message, limits));
			return () => chat.edit(there(what.posted), message).then(() => done);
		}
		case "respond": {
			const messages = fit(what.message, limits);
			return async () => {
				for (const part of messages) await chat.respond(what.replyTo, part);
				return done;
			};
		}
		case "open-thread":
			return async () => ({ ...done, thread: await chat.openThread(there(what.posted), what.title) });
		case "pin":
			return () => chat.pin(there(what.posted), what.pinned).then(() => done);
		case "mark-received":
			return () => chat.markReceived(there(what.message)).then(() => done);
	}
}

/** The ledger knows a message's workspace by its room. */
export const toKeep = ({ channel, message, thread }: Posted): PostedRef => ({ channel, message, thread });

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
