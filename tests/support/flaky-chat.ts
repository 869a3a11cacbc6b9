import { setTimeout } from "node:timers/promises";
import { ChatError } from "../../src/app/errors.ts";
import type { Chat } from "../../src/app/ports/chat.ts";
import { SECOND } from "../../src/core/ids.ts";

/** How often each goes wrong, of 1. */
export type Odds = { refuse: number; lose: number; swallow: number; hang: number; unreadable: number };

/** What an adapter's ten seconds without a reply are in these tests, in real milliseconds. */
const timeOut = 100;

/**
 * A process's way to a chat, over a bad line: calls are refused with 429, swallowed, or their replies are lost or never come, which ends
 * in a time-out. Once the process is dead, nothing comes back any more, whatever the chat has done by then.
 */
export function flakyChat(
	chat: Chat,
	{ random, odds, isDead, onCall }: { random: () => number; odds: Odds; isDead: () => boolean; onCall: () => void },
): Chat {
	const never = <T>(): Promise<T> => new Promise(() => {});
	const silence = (what: string) => new ChatError("unreachable", `no reply to ${what}`);

	async function call<T>(what: string, work: () => Promise<T>): Promise<T> {
		if (isDead()) return never();
		onCall();
		let dice = random();
		const falls = (share: number) => {
			const within = dice < share;
			dice -= share;
			return within;
		};
		if (falls(odds.refuse))
			throw new ChatError("rate-limited", `${what}: too many`, Math.ceil(1 + random() * 20) * SECOND);
		if (falls(odds.swallow)) throw silence(what);
		if (falls(odds.hang)) {
			const arrives = random() < 0.5;
			if (arrives) await work();
			await setTimeout(timeOut);
			return isDead() ? never() : Promise.reject(silence(what));
		}
		const lost = falls(odds.lose);
		const result = await work();
		if (isDead()) return never();
		if (lost) throw silence(what);
		return result;
	}

	return {
		...chat,
		post: (place, message, key, notAfter) => call("post", () => chat.post(place, message, key, notAfter)),
		edit: (posted, message) => call("edit", () => chat.edit(posted, message)),
		openThread: (posted, title) => call("openThread", () => chat.openThread(posted, title)),
		direct: (member, message, key, notAfter) => call("direct", () => chat.direct(member, message, key, notAfter)),
		respond: (replyTo, message) => call("respond", () => chat.respond(replyTo, message)),
		markReceived: (message) => call("markReceived", () => chat.markReceived(message)),
		pin: (posted, pinned) => call("pin", () => chat.pin(posted, pinned)),
		async findPosted(where, key, since) {
			if (isDead()) return never();
			if (random() < odds.unreadable) return { kind: "unreadable", why: "forbidden" };
			return chat.findPosted(where, key, since);
		},
	};
}
