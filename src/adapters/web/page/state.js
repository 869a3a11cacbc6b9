// @ts-check
/** @typedef {import("../wire-types.ts").WireEntry} WireEntry */
/** @typedef {import("../wire-types.ts").WireHistory} WireHistory */
/** @typedef {import("../wire-types.ts").Opening} Opening */
/** @typedef {import("../wire-types.ts").PagePerson} PagePerson */
/** @typedef {import("../wire-types.ts").PageChannel} PageChannel */
/**
 * A message as it stands now. `version` grows with each change. `replies` counts its thread. All entries up to the number
 * `upTo` are in it.
 * @typedef {{ id: string, seq: number, at: number, channel: string, thread: string | null, author: string, html: string, text: string,
 *   onlyYou: boolean, asked: string | null, askedBy: string | null, edited: boolean, deleted: boolean, received: boolean, pinned: boolean, title: string, replies: number,
 *   lastReply: { at: number, seq: number, author: string } | null, version: number, upTo: number }} Shown
 */

/** The key of a place. @param {string} channel @param {string | null} thread */
const keyOf = (channel, thread) => (thread === null ? channel : `${channel}/${thread}`);

/**
 * The page's memory: how everything stood when the page was opened, and a fold over the log since. Of each place it holds the
 * latest messages, and earlier ones as they are asked for.
 */
export class State {
	/** @type {Map<string, PagePerson>} */
	people = new Map();
	/** @type {Map<string, PageChannel>} */
	channels = new Map();
	/** @type {Map<string, Shown>} */
	messages = new Map();
	/** Ids by place, oldest first. @type {Map<string, string[]>} */
	#order = new Map();
	/** From which entry on a place is held, and whether there is more before it. @type {Map<string, { from: number, earlier: boolean }>} */
	#held = new Map();
	/** What happened to messages that are not here, and in their threads: told once they are. @type {Map<string, WireEntry[]>} */
	#later = new Map();

	/** @param {Opening} opening */
	open({ people, channels, places }) {
		for (const person of people) this.people.set(person.id, person);
		for (const channel of channels) this.channels.set(channel.id, channel);
		for (const history of places) this.add(history);
	}

	/** Adds messages as they stood at an entry. Those that are here already are kept up to date by `apply`. @param {WireHistory} history */
	add({ seq, channel, thread, earlier, entries, replies }) {
		const place = keyOf(channel, thread);
		const fresh = entries.filter(({ kind, message }) => kind === "message" && !this.messages.has(message ?? ""));
		for (const entry of fresh) this.#add(entry, seq);
		const added = new Set(fresh.map(({ message }) => message));
		for (const entry of entries) if (added.has(entry.message)) this.#change(entry);
		for (const { message, count, last } of replies) {
			const root = added.has(message) ? this.messages.get(message) : undefined;
			if (root === undefined) continue;
			root.replies = count;
			root.lastReply = last;
		}
		for (const id of added) {
			const later = this.#later.get(id ?? "")?.filter((entry) => entry.seq > seq) ?? [];
			this.#later.delete(id ?? "");
			for (const entry of later) this.#follow(entry, id ?? "");
		}
		const first = entries.find((entry) => entry.kind === "message" && entry.thread === thread)?.seq ?? seq + 1;
		this.#held.set(place, { from: Math.min(first, this.#held.get(place)?.from ?? first), earlier });
	}

	/** Something happened just now. @param {WireEntry} entry */
	apply(entry) {
		const { kind, channel, message, thread, id, name, zone, admin } = entry;
		if (kind === "person") this.people.set(id, { id, name, zone, admin });
		else if (kind === "channel") this.channels.set(id, { id, name });
		else if (kind === "message" && channel !== null && message !== null) this.#add(entry, entry.seq);
		else if (message !== null) this.#follow(entry, message);
		if (thread !== null && (kind === "message" || kind === "delete")) this.#follow(entry, thread);
	}

	/**
	 * Tells a message, or the root of a thread, what happened: now, or once it is here.
	 * @param {WireEntry} entry
	 * @param {string} id
	 */
	#follow(entry, id) {
		const shown = this.messages.get(id);
		if (shown === undefined) this.#later.set(id, [...(this.#later.get(id) ?? []), entry]);
		else if (entry.seq <= shown.upTo) return;
		else if (entry.message === id) this.#change(entry);
		else this.#count(shown, entry);
	}

	/**
	 * @param {WireEntry} entry
	 * @param {number} upTo
	 */
	#add({ seq, at, channel, message: id, author, thread, html, text, onlyYou, asked, askedBy }, upTo) {
		if (channel === null || id === null || this.messages.has(id)) return;
		const blank = {
			edited: false,
			deleted: false,
			received: false,
			pinned: false,
			title: "",
			replies: 0,
			lastReply: null,
			version: 0,
			upTo,
		};
		this.messages.set(id, { id, seq, at, channel, thread, author, html, text, onlyYou, asked, askedBy, ...blank });
		const place = keyOf(channel, thread);
		const order = this.#order.get(place) ?? [];
		this.#order.set(place, order);
		const after = order.findLastIndex((other) => (this.messages.get(other)?.seq ?? 0) < seq);
		order.splice(after + 1, 0, id);
	}

	/**
	 * A reply came, or was taken back.
	 * @param {Shown} root
	 * @param {WireEntry} entry
	 */
	#count(root, { kind, seq, at, author, onlyYou }) {
		if (onlyYou) return;
		root.version += 1;
		if (kind === "delete") root.replies -= 1;
		else {
			root.replies += 1;
			root.lastReply = { at, seq, author };
		}
	}

	/** @param {WireEntry} entry */
	#change({ kind, message, html, text, name }) {
		const shown = message === null ? undefined : this.messages.get(message);
		if (shown === undefined) return;
		shown.version += 1;
		if (kind === "edit") {
			shown.html = html;
			shown.text = text;
			shown.edited = true;
		} else if (kind === "reaction") shown.received = true;
		else if (kind === "pin" || kind === "unpin") shown.pinned = kind === "pin";
		else if (kind === "thread") shown.title = name;
		else if (kind === "delete") shown.deleted = true;
	}

	/**
	 * Whether the messages of a place are here. Of a channel they always are.
	 * @param {string} channel
	 * @param {string | null} thread
	 */
	holds(channel, thread) {
		return thread === null || this.#held.has(keyOf(channel, thread));
	}

	/**
	 * The number of the first entry that is here of a place, when there are messages before it; else null.
	 * @param {string} channel
	 * @param {string | null} thread
	 */
	earlierThan(channel, thread) {
		const held = this.#held.get(keyOf(channel, thread));
		return held?.earlier === true ? held.from : null;
	}

	/**
	 * What stands in a channel or thread, oldest first. Of what was deleted only what has replies still stands.
	 * @param {string} channel
	 * @param {string | null} thread
	 * @returns {Shown[]}
	 */
	inPlace(channel, thread) {
		const place = keyOf(channel, thread);
		// The root of an old thread may be here while what followed it in the channel is not.
		const from = this.#held.get(place)?.from ?? 0;
		return (this.#order.get(place) ?? []).flatMap((id) => {
			const shown = this.messages.get(id);
			return shown === undefined || shown.seq < from || (shown.deleted && shown.replies === 0) ? [] : [shown];
		});
	}

	/** @param {string} author */
	nameOf(author) {
		return author === "pyq" ? "PyQ" : (this.people.get(author)?.name ?? "Somebody");
	}

	/** The name of a place, as it is shown. @param {string} channel */
	placeName(channel) {
		return channel.startsWith("dm:") ? "PyQ" : `#${this.channels.get(channel)?.name ?? channel}`;
	}
}
