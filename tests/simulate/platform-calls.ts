import { ChatError } from "../../src/app/errors.ts";
import type { Capabilities, Chat, Posted } from "../../src/app/ports/chat.ts";
import { SECOND } from "../../src/core/ids.ts";
import { type Task, waitAt } from "./gates.ts";
import type { Platform, Stands } from "./platform.ts";

/** How long a client waits for an answer (Slack's client is told 10 s; design: Posting). */
const patience = 10 * SECOND;
/** A request that its client has given up may still arrive so much after it was sent: after the first look for it. */
const arrivesAfter = 40 * SECOND;
/** In a client's own queue, behind others. */
const waitsFor = 70 * SECOND;
/** A call that comes back well, after others think that its process has died. */
const answersAfter = 70 * SECOND;

const capabilities = {
	privateReply: "any-time",
	threads: "own-channel",
	messageText: "always",
	spoilers: "native",
	limits: {
		summary: 300,
		heading: 150,
		paragraph: 3_000,
		codeBlock: 3_000,
		listItems: 50,
		standingRows: 30,
		buttonsPerRow: 5,
		buttonLabel: 75,
		blocks: 50,
		total: 12_000,
	},
} as const satisfies Capabilities;

export type CallWorld = {
	platform: Platform;
	now(): number;
	/** Does something at a later time, whoever is alive then. */
	later(at: number, work: () => void): void;
};

const directTo = ({ externalId }: { externalId: string }): string => `dm:${externalId}`;

/** The platform as one task of one process sees it: each call stops at a gate, where it is decided what becomes of it. */
export function callsOf(task: Task, { platform, now, later }: CallWorld): Chat {
	async function call<T>(what: string, work: () => T, notAfter = Number.POSITIVE_INFINITY): Promise<T> {
		const verdict = await waitAt(task, "send", what);
		switch (verdict) {
			case "too many requests":
				throw new ChatError("rate-limited", verdict, 5 * SECOND);
			case "the reply is lost":
				work();
				break;
			case "it arrives late":
				later(now() + arrivesAfter, work);
				break;
			case "it never arrives":
				break;
			case "it waits for its turn":
				await waitAt(task, "reply", what, now() + waitsFor);
				if (now() > notAfter) throw new ChatError("late", verdict);
				return work();
			case "the answer takes long": {
				const result = work();
				await waitAt(task, "reply", what, now() + answersAfter);
				return result;
			}
			default:
				return work();
		}
		await waitAt(task, "reply", what, now() + patience);
		throw new ChatError("unreachable", verdict);
	}

	const refOf = (workspace: string, { channel, id, thread }: Stands): Posted => ({
		workspace,
		channel,
		message: id,
		thread,
	});
	const nowhere = (what: string): never => {
		throw new ChatError("not-found", what);
	};
	return {
		platform: "discord",
		capabilities,
		start: async () => {},
		stop: async () => {},
		post: ({ workspace, channel, thread }, _message, key, notAfter) =>
			call(`post ${key}`, () => refOf(workspace, platform.post({ channel, thread, key, at: now() })), notAfter),
		edit: ({ message }) => call(`edit ${message}`, () => void (platform.edit(message) || nowhere(message))),
		openThread: ({ message }) => call(`thread ${message}`, () => platform.openThread(message) ?? nowhere(message)),
		direct: ({ workspace, externalId }, _message, key, notAfter) =>
			call(
				`direct ${key}`,
				() => refOf(workspace, platform.post({ channel: directTo({ externalId }), thread: null, key, at: now() })),
				notAfter,
			),
		respond: () => call("respond", () => {}),
		markReceived: () => call("mark", () => {}),
		pin: ({ message }) => call(`pin ${message}`, () => {}),
		async findPosted(where, key, since) {
			const verdict = await waitAt(task, "look", key);
			if (verdict === "not readable") return { kind: "unreadable", why: "forbidden" };
			if (verdict === "no answer") throw new ChatError("unreachable", verdict);
			const found = platform.find("channel" in where ? where.channel : directTo(where), key, since);
			return found === null ? { kind: "absent" } : { kind: "found", posted: refOf(where.workspace, found) };
		},
	};
}
