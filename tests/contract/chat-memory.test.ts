import type { Inbound } from "../../src/app/ports/inbound.ts";
import { type MemoryPost, type MemoryReplyTo, memoryChat } from "../support/memory-chat.ts";
import { plainText } from "../support/plain-text.ts";
import { scriptedClock } from "../support/scripted-clock.ts";
import { scriptedIds } from "../support/scripted-ids.ts";
import { describeChat } from "./chat.contract.ts";
import type { ChatStage, Read } from "./chat-stage.ts";

/** The platform that the step tests run on must itself be one. */
async function openStage(): Promise<ChatStage> {
	const ids = scriptedIds();
	const clock = scriptedClock(Date.UTC(2026, 2, 2, 8));
	const chat = memoryChat({ clock, ids, knowsKeys: true, places: { channels: ["prep"], people: ["ada", "grace"] } });
	const received: Inbound[] = [];
	const said: Read[] = [];
	/** What was not taken comes again after a start, as a platform that redelivers would bring it. */
	const lost: Inbound[] = [];
	let answer: Parameters<ChatStage["answerWith"]>[0] = () => ({ kind: "done" });
	const receive = async (event: Inbound) => {
		received.push(event);
		return answer(event);
	};
	await chat.start(receive);

	function event(replyTo: string | null) {
		clock.set(clock.now() + 1_000);
		return {
			id: ids.next(),
			at: clock.now(),
			where: {
				workspace: { platform: "discord", externalId: "guild", name: "Guild" },
				channel: { externalId: "prep", name: "prep" },
				thread: null,
				lacks: [],
			},
			actor: { externalId: "ada", name: "Ada", zone: null, authority: "member" },
			replyTo,
		} as const;
	}
	const asRead = ({ id, message, thread }: MemoryPost): Read => ({ id, thread, text: plainText(message) });

	return {
		chat,
		place: { workspace: "guild", channel: "prep", thread: null },
		missing: { workspace: "guild", channel: "nowhere", thread: null },
		ada: { workspace: "guild", externalId: "ada" },
		grace: { workspace: "guild", externalId: "grace" },
		knowsKeys: true,
		read: async () => [...chat.posts.filter(({ onlyFor }) => onlyFor === null).map(asRead), ...said],
		readAlone: async (who) => chat.posts.filter(({ onlyFor }) => onlyFor === who).map(asRead),
		async adaWrites(words) {
			const common = event(null);
			const message = { channel: "prep", message: common.id, thread: null };
			said.push({ id: common.id, text: words, thread: null });
			const wrote: Inbound = { ...common, kind: "message", message, text: words, attachments: [] };
			await chat.deliver(wrote).catch(() => lost.push(wrote));
			return message;
		},
		async occasion(response, on) {
			const common = event(null);
			const replyTo: MemoryReplyTo = {
				workspace: "guild",
				channel: "prep",
				thread: null,
				person: "ada",
				response,
				message: on.message,
				event: common.id,
			};
			await chat.deliver({ ...common, replyTo: JSON.stringify(replyTo), kind: "action", token: "v1:hint:1" });
			return JSON.stringify(replyTo);
		},
		isPinned: async ({ message }) => chat.pinned.has(message),
		isMarked: async ({ message }) => chat.marked.has(message),
		received,
		answerWith(next) {
			answer = next;
		},
		async restart() {
			await chat.start(receive);
			for (const again of lost.splice(0)) await chat.deliver(again);
		},
		close: () => chat.stop(),
	};
}

describeChat("memory", openStage);
