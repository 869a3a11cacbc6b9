import type { Instant } from "../../src/core/ids.ts";

/** A message that stands on the platform. */
export type Stands = {
	id: string;
	channel: string;
	thread: string | null;
	key: string | null;
	at: Instant;
	edits: number;
};

/** The platform's own record: what really stands there, whoever believes what. */
export type Platform = {
	readonly messages: readonly Stands[];
	/** Threads by the message that opened them. */
	readonly threads: ReadonlyMap<string, string>;
	post(message: Pick<Stands, "channel" | "thread" | "key" | "at">): Stands;
	edit(id: string): boolean;
	openThread(id: string): string | null;
	find(channel: string, key: string, since: Instant): Stands | null;
	snapshot(): PlatformSnapshot;
};

export type PlatformSnapshot = { messages: readonly Stands[]; threads: ReadonlyMap<string, string>; made: number };

export function createPlatform(from: PlatformSnapshot = { messages: [], threads: new Map(), made: 0 }): Platform {
	const messages = from.messages.map((message) => ({ ...message }));
	const threads = new Map(from.threads);
	let { made } = from;
	return {
		messages,
		threads,
		post(message) {
			const stands = { ...message, id: `m${++made}`, edits: 0 };
			messages.push(stands);
			return stands;
		},
		edit(id) {
			const stands = messages.find((message) => message.id === id);
			if (stands !== undefined) stands.edits++;
			return stands !== undefined;
		},
		openThread(id) {
			if (!messages.some((message) => message.id === id)) return null;
			const thread = threads.get(id) ?? `t-${id}`;
			threads.set(id, thread);
			return thread;
		},
		find: (channel, key, since) =>
			messages.find((message) => message.channel === channel && message.key === key && message.at >= since) ?? null,
		snapshot: () => ({ messages: messages.map((message) => ({ ...message })), threads: new Map(threads), made }),
	};
}
