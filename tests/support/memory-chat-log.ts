import type { ChatLog, ChatLogEntry, WebChannel, WebPerson } from "../../src/app/ports/chat-log.ts";

/** A chat log that lives as long as the test. `fail` makes every call throw what it gives. */
export function memoryChatLog(): ChatLog & { entries: ChatLogEntry[]; fail: (() => Error) | null } {
	const entries: ChatLogEntry[] = [];
	const people: WebPerson[] = [];
	const channels: WebChannel[] = [];

	function add<T extends { id: string }>(list: T[], item: T): boolean {
		if (list.some(({ id }) => id === item.id)) return false;
		list.push(item);
		return true;
	}

	const log = {
		entries,
		fail: null as (() => Error) | null,
		append: (entry: Omit<ChatLogEntry, "seq">) =>
			answer(() => {
				const there = entry.key === null ? undefined : entries.find(({ key }) => key === entry.key);
				if (there !== undefined) return there;
				// As a database would give it back: JSON, and nothing shared with the caller.
				const added: ChatLogEntry = {
					...entry,
					body: JSON.parse(JSON.stringify(entry.body)),
					seq: (entries.at(-1)?.seq ?? 0) + 1,
				};
				entries.push(added);
				return added;
			}),
		after: (seq: number, limit: number) => answer(() => entries.filter((entry) => entry.seq > seq).slice(0, limit)),
		byKey: (key: string) => answer(() => entries.find((entry) => entry.key === key) ?? null),
		aboutMessage: (message: string) => answer(() => entries.filter((entry) => entry.message === message)),
		people: () => answer(() => [...people]),
		addPerson: (person: WebPerson) => answer(() => add(people, person)),
		channels: () => answer(() => [...channels]),
		addChannel: (channel: WebChannel) => answer(() => add(channels, channel)),
	};

	async function answer<T>(work: () => T): Promise<T> {
		if (log.fail !== null) throw log.fail();
		return work();
	}

	return log;
}
