// @ts-check
/** @typedef {import("../wire-types.ts").WireEntry} WireEntry */
/** @typedef {import("../wire-types.ts").PagePerson} PagePerson */
/** @typedef {import("../wire-types.ts").PageChannel} PageChannel */
/**
 * A message as it stands now. `version` grows with each change. `replies` counts its thread.
 * @typedef {{ id: string, seq: number, at: number, channel: string, thread: string | null, author: string, html: string, text: string,
 *   onlyYou: boolean, asked: string | null, askedBy: string | null, edited: boolean, deleted: boolean, received: boolean, title: string, replies: number,
 *   lastReply: { at: number, seq: number } | null, version: number }} Shown
 */

/** The page's memory: a fold over the log as one person sees it. */
export class State {
	/** @type {Map<string, PagePerson>} */
	people = new Map();
	/** @type {Map<string, PageChannel>} */
	channels = new Map();
	/** @type {Map<string, Shown>} */
	messages = new Map();
	/** Ids by place: `channel` or `channel/thread`. @type {Map<string, string[]>} */
	#order = new Map();
	/** The last entry seen. */
	seq = 0;

	/** @param {WireEntry} entry */
	apply(entry) {
		this.seq = entry.seq;
		const { kind, id, name, zone, admin } = entry;
		if (kind === "person") this.people.set(id, { id, name, zone, admin });
		else if (kind === "channel") this.channels.set(id, { id, name });
		else if (kind === "message") this.#add(entry);
		else this.#change(entry);
	}

	/** @param {WireEntry} entry */
	#add({ seq, at, channel, message: id, author, thread, html, text, onlyYou, asked, askedBy }) {
		if (channel === null || id === null || this.messages.has(id)) return;
		const blank = {
			edited: false,
			deleted: false,
			received: false,
			title: "",
			replies: 0,
			lastReply: null,
			version: 0,
		};
		this.messages.set(id, { id, seq, at, channel, thread, author, html, text, onlyYou, asked, askedBy, ...blank });
		const place = thread === null ? channel : `${channel}/${thread}`;
		const order = this.#order.get(place);
		if (order === undefined) this.#order.set(place, [id]);
		else order.push(id);
		const root = thread === null ? undefined : this.messages.get(thread);
		if (root === undefined || onlyYou) return;
		root.replies += 1;
		root.lastReply = { at, seq };
		root.version += 1;
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
		} else if (kind === "reaction") {
			shown.received = true;
		} else if (kind === "thread") {
			shown.title = name;
		} else if (kind === "delete" && !shown.deleted) {
			shown.deleted = true;
			const root = shown.thread === null ? undefined : this.messages.get(shown.thread);
			if (root === undefined || shown.onlyYou) return;
			root.replies -= 1;
			root.version += 1;
		}
	}

	/**
	 * What stands in a channel or thread, oldest first. Of what was deleted only what has replies still stands.
	 * @param {string} channel
	 * @param {string | null} thread
	 * @returns {Shown[]}
	 */
	inPlace(channel, thread) {
		const ids = this.#order.get(thread === null ? channel : `${channel}/${thread}`) ?? [];
		return ids.flatMap((id) => {
			const shown = this.messages.get(id);
			return shown === undefined || (shown.deleted && shown.replies === 0) ? [] : [shown];
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
