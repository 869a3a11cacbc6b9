import type { ChatLog, ChatLogEntry, ChatLogPlace, WebChannel, WebPerson } from "../../src/app/ports/chat-log.ts";
import type { Json } from "../../src/core/ledger.ts";

export type MemoryChatLog = ChatLog & { entries: ChatLogEntry[]; fail: (() => Error) | null };

/** A text in an entry's body; null for none. */
function textIn(body: Json, name: string): string | null {
	const value = new Map(Object.entries(Object(body) as object)).get(name);
	return typeof value === "string" ? value : null;
}

/** A chat log that lives as long as the test. `fail` makes every call throw what it gives. */
export function memoryChatLog(): MemoryChatLog {
	const entries: ChatLogEntry[] = [];
	const people: WebPerson[] = [];
	const channels: WebChannel[] = [];

	const folded = (name: string) => name.trim().normalize("NFKC").toLowerCase();

	/** What is stored under the id; null when another has the name. */
	function add<T extends { id: string; name: string }>(list: T[], item: T): T | null {
		const there = list.find(({ id }) => id === item.id);
		if (there !== undefined) return there;
		if (list.some(({ name }) => folded(name) === folded(item.name))) return null;
		list.push(item);
		return item;
	}

	const isReply = ({ kind, channel, onlyFor, message }: ChatLogEntry, to: string, upTo: number) =>
		kind === "message" &&
		channel === to &&
		onlyFor === null &&
		!entries.some((other) => other.message === message && other.kind === "delete" && other.seq <= upTo);

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
		last: () => answer(() => entries.at(-1)?.seq ?? 0),
		after: (seq: number, limit: number) => answer(() => entries.filter((entry) => entry.seq > seq).slice(0, limit)),
		byKey: (key: string) => answer(() => entries.find((entry) => entry.key === key) ?? null),
		aboutMessage: (message: string) => answer(() => entries.filter((entry) => entry.message === message)),
		latestMessages: (place: ChatLogPlace, { reader, upTo, limit }: { reader: string; upTo: number; limit: number }) =>
			answer(() =>
				entries
					.filter(
						({ seq, kind, channel, onlyFor, body }) =>
							seq <= upTo &&
							kind === "message" &&
							channel === place.channel &&
							textIn(body, "thread") === place.thread &&
							(onlyFor === null || onlyFor === reader),
					)
					.slice(-limit),
			),
		latestAbout: (messages: readonly string[], upTo: number) =>
			answer(() => {
				const about = entries.filter(({ seq, message }) => seq <= upTo && messages.includes(message ?? ""));
				return about.filter(
					({ seq, message, kind }) =>
						!about.some((later) => later.seq > seq && later.message === message && later.kind === kind),
				);
			}),
		replies: (channel: string, messages: readonly string[], upTo: number) =>
			answer(() => {
				const found = entries.filter((entry) => entry.seq <= upTo && isReply(entry, channel, upTo));
				return messages.flatMap((message) => {
					const own = found.filter(({ body }) => textIn(body, "thread") === message);
					const last = own.at(-1);
					if (last === undefined) return [];
					const author = textIn(last.body, "author") ?? "";
					return [{ message, count: own.length, last: { seq: last.seq, at: last.at, author } }];
				});
			}),
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
