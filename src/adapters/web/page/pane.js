// @ts-check
import { Composer } from "./composer.js";
import { announce, find, make } from "./dom.js";
import { Earlier } from "./earlier.js";
import { offerAgain, openForm } from "./form-dialog.js";
import { keepRead, lastRead } from "./kept.js";
import { closeMenu, complain, openMenu } from "./message-menu.js";
import { send, wordsFor } from "./session.js";
import { Transcript } from "./transcript.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Shown} Shown */
/** @typedef {import("../wire-types.ts").Outcome} Outcome */
/** @typedef {{ channel: string, thread: string | null }} Place */
/**
 * What a pane needs of the page around it.
 * @typedef {{ state: State, person: () => string, commands: () => readonly import("../wire-types.ts").CommandHelp[],
 *   go: (place: Place) => void, leave: () => void, changed: () => void,
 *   fetchEarlier: (place: Place) => Promise<string | null> }} Around
 */

/** How many messages are shown at first, and more at a time. */
const page = 120;
/** Closer to the end than this, in pixels, a reader follows what comes. */
const nearEnd = 80;

/** A channel or a thread: what was said, and where to write. */
export class Pane {
	/** @type {Place | null} */
	#place = null;
	#shown = page;
	/** Read before this pane was opened: what came later is marked. */
	#readBefore = 0;
	#waiting = false;
	/** Whether the reader is at the end, and wants to stay there. */
	#following = true;
	/** @type {string | undefined} */
	#newest;

	/**
	 * @param {HTMLElement} root
	 * @param {Around} around
	 */
	constructor(root, around) {
		this.root = root;
		this.around = around;
		const template = find(document, "template#pane", HTMLTemplateElement);
		root.append(template.content.cloneNode(true));
		this.isThread = root.id === "thread";
		this.scroll = find(root, ".scroll", HTMLElement);
		// What scrolls must be reachable by keyboard.
		this.scroll.tabIndex = 0;
		this.scroll.setAttribute("role", "group");
		this.list = find(root, ".messages", HTMLElement);
		this.transcript = new Transcript(this.list, around, this.isThread);
		this.titles = find(root, ".titles", HTMLElement);
		this.newer = find(root, ".newer", HTMLButtonElement);
		this.earlier = new Earlier(this.scroll, {
			place: () => this.#place,
			inMemory: () => this.#messages().length > this.#shown,
			fetch: around.fetchEarlier,
			show: () => {
				this.#shown += page;
				this.render();
			},
		});
		this.empty = find(root, ".empty", HTMLElement);
		this.composer = new Composer(find(root, ".composer", HTMLFormElement), this.isThread ? "write-thread" : "write", {
			commands: around.commands,
			people: () => [...around.state.people.values()].map(({ name }) => name),
			opened: (outcome, again) => this.#opened(outcome, again),
			sent: () => this.toEnd(),
		});
		find(root, ".back", HTMLButtonElement).setAttribute(
			"aria-label",
			this.isThread ? "Back to the channel" : "Back to the places",
		);
		find(root, ".close", HTMLButtonElement).setAttribute("aria-label", "Close the thread");
		this.#listen();
	}

	#listen() {
		for (const selector of [".back", ".close"])
			find(this.root, selector, HTMLButtonElement).addEventListener("click", () => this.around.leave());
		this.newer.addEventListener("click", () => {
			this.toEnd();
			this.composer.text.focus();
		});
		this.scroll.addEventListener("scroll", () => {
			this.#following = this.#atEnd();
			if (this.#following) this.#nothingNewer();
		});
		// What is written below grows and shrinks: who reads the end goes on reading it.
		new ResizeObserver(() => this.#following && this.toEnd()).observe(this.scroll);
		this.list.addEventListener("edited", () => this.render());
		this.list.addEventListener("click", ({ target }) => {
			const button = target instanceof Element ? target.closest("button") : null;
			const item = button?.closest("li.message");
			if (button == null || !(item instanceof HTMLElement)) return;
			const shown = this.around.state.messages.get(item.dataset["message"] ?? "");
			if (shown !== undefined) this.#pressed(button, item, shown);
		});
	}

	/**
	 * @param {HTMLButtonElement} button
	 * @param {HTMLElement} item
	 * @param {Shown} shown
	 */
	#pressed(button, item, shown) {
		const { token, thread, copy } = button.dataset;
		/** @param {string} id */
		const reply = (id) => {
			this.around.go({ channel: shown.channel, thread: id });
		};
		if (token !== undefined) void this.#act(button, item, shown, token);
		else if (thread !== undefined) reply(thread);
		else if (copy !== undefined) void this.#copy(button);
		else if (button.classList.contains("more"))
			openMenu(item, button, shown, { person: this.around.person(), inThread: this.isThread, reply });
	}

	/** @param {HTMLButtonElement} button */
	async #copy(button) {
		await navigator.clipboard.writeText(button.nextElementSibling?.textContent ?? "");
		button.textContent = "Copied";
		announce("Copied.");
		setTimeout(() => {
			button.textContent = "Copy";
		}, 2_000);
	}

	/**
	 * @param {HTMLButtonElement} button
	 * @param {HTMLElement} item
	 * @param {Shown} shown
	 * @param {string} token
	 */
	async #act(button, item, shown, token) {
		if (button.getAttribute("aria-busy") === "true") return;
		button.setAttribute("aria-busy", "true");
		const deed = () => send("/actions", { message: shown.id, token, thread: this.#place?.thread ?? null });
		const outcome = await deed();
		button.removeAttribute("aria-busy");
		if (this.#opened(outcome, deed)) return;
		complain(item, wordsFor(outcome));
		// What PyQ says to this comes at the end, where the reader is taken.
		if (outcome.kind === "done") this.toEnd();
	}

	/**
	 * Opens what came back, if it is something to open.
	 * @param {Outcome} outcome
	 * @param {() => Promise<Outcome>} again
	 */
	#opened(outcome, again) {
		if (outcome.kind === "form" && this.#place !== null) openForm(outcome.html, this.#place);
		else if (outcome.kind === "late") offerAgain(outcome.text, async () => this.#opened(await again(), again));
		else return false;
		return true;
	}

	/** @param {Place} place */
	open(place) {
		const { state, person } = this.around;
		const same = this.#place?.channel === place.channel && this.#place.thread === place.thread;
		this.#place = place;
		const name = state.placeName(place.channel);
		const root = place.thread === null ? undefined : state.messages.get(place.thread);
		const heading = make("h2", { id: `${this.root.id}-name` }, this.isThread ? root?.title || "Thread" : name);
		const about = this.isThread ? `in ${name}` : place.channel.startsWith("dm:") ? "Only you and PyQ" : "";
		this.titles.replaceChildren(heading, ...(about === "" ? [] : [make("p", {}, about)]));
		this.scroll.setAttribute("aria-label", this.isThread ? "Messages of the thread" : `Messages in ${name}`);
		this.composer.moveTo(person(), place, this.isThread ? "Reply in the thread" : `Write to ${name}`);
		if (!same) {
			closeMenu();
			this.transcript.clear();
			this.#shown = page;
			this.earlier.say(null);
			this.#readBefore = lastRead(person(), this.#key());
			this.#waiting = true;
			this.newer.hidden = true;
		}
		this.render();
		if (!same) this.#settle();
	}

	/** Goes to the first that was not read, or to the end. */
	#settle() {
		const fresh = this.list.querySelector(".fresh");
		this.#following = fresh === null;
		if (fresh === null) this.scroll.scrollTop = this.scroll.scrollHeight;
		else fresh.scrollIntoView({ block: "start" });
		this.#waiting = false;
	}

	/** Somebody else's page: nothing of it stays. */
	forget() {
		this.#place = null;
		this.transcript.clear();
	}

	#key() {
		return this.#place === null
			? ""
			: this.#place.thread === null
				? this.#place.channel
				: `${this.#place.channel}/${this.#place.thread}`;
	}

	#atEnd() {
		return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < nearEnd;
	}

	toEnd() {
		this.#following = true;
		this.scroll.scrollTop = this.scroll.scrollHeight;
		this.#nothingNewer();
	}

	/** A long message is read from its top. */
	#showTop() {
		const top = this.list.lastElementChild?.getBoundingClientRect().top ?? 0;
		const above = top - this.scroll.getBoundingClientRect().top;
		if (above < 0) this.scroll.scrollTop += above - 12;
	}

	#nothingNewer() {
		if (this.newer.hidden) return;
		this.newer.hidden = true;
		this.around.changed();
	}

	/** Messages as they stand now; the root of a thread stands first in it. */
	#messages() {
		const place = this.#place;
		if (place === null) return [];
		const root = place.thread === null ? undefined : this.around.state.messages.get(place.thread);
		return [...(root === undefined ? [] : [root]), ...this.around.state.inPlace(place.channel, place.thread)];
	}

	/** Brings the list up to date, element by element: what did not change is left alone. */
	render() {
		if (this.#place === null) return;
		const following = this.#atEnd() && !this.#waiting;
		const all = this.#messages();
		const messages = all.slice(-this.#shown);
		const { channel, thread } = this.#place;
		const more = messages.length < all.length || this.around.state.earlierThan(channel, thread) !== null;
		this.earlier.update(more);
		this.empty.hidden = more || all.length > (this.isThread ? 1 : 0);
		this.empty.textContent = this.isThread
			? "No replies yet."
			: this.#place.channel.startsWith("dm:")
				? "Nobody else reads this. Type / to see what PyQ can do."
				: "Nothing has been said here yet. Type / to see what PyQ can do.";
		if (!this.transcript.show(messages, this.#readBefore)) this.scroll.focus({ preventScroll: true });
		const newest = messages.at(-1)?.id;
		if (following) this.toEnd();
		if (following && newest !== this.#newest) this.#showTop();
		this.#newest = newest;
	}

	/** Something came in while the page was open. @param {Shown} shown */
	arrived(shown) {
		if (this.#place === null || shown.channel !== this.#place.channel || shown.thread !== this.#place.thread) return;
		const said = shown.onlyYou ? "Only you can see this" : this.around.state.nameOf(shown.author);
		if (shown.author !== this.around.person()) announce(`${said}: ${shown.text}`);
		if (!this.#atEnd() && shown.author !== this.around.person()) this.newer.hidden = false;
	}

	/** Notes as read what is on the screen. */
	read() {
		const last = this.#messages().at(-1);
		if (last === undefined || document.visibilityState !== "visible" || !this.newer.hidden) return;
		const key = this.#key();
		if (lastRead(this.around.person(), key) >= last.seq) return;
		keepRead(this.around.person(), key, last.seq);
		this.around.changed();
	}

	/** How many messages wait in a channel. @param {string} channel */
	unread(channel) {
		const person = this.around.person();
		const read = lastRead(person, channel);
		return this.around.state
			.inPlace(channel, null)
			.filter(({ seq, author, deleted }) => seq > read && author !== person && !deleted).length;
	}
}
