// @ts-check
import { arrange } from "./dom.js";
import { lastRead } from "./kept.js";
import { continues, dayLine, freshLine, messageElement } from "./message-view.js";
import { dayKey } from "./times.js";
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Shown} Shown */

/** The messages of one place as elements. What did not change keeps its element, and so its focus and what was opened in it. */
export class Transcript {
	/** @type {Map<string, { element: HTMLElement, mark: string }>} */
	#made = new Map();

	/**
	 * @param {HTMLElement} list
	 * @param {{ state: State, person: () => string }} around
	 * @param {boolean} inThread
	 */
	constructor(list, around, inThread) {
		this.list = list;
		this.around = around;
		this.inThread = inThread;
	}

	/** Another place, or another person: nothing stays. */
	clear() {
		this.#made.clear();
		this.list.replaceChildren();
	}

	/**
	 * Brings the list up to date.
	 * @param {readonly Shown[]} messages
	 * @param {number} readBefore what came after it is marked as new; 0: nothing is
	 * @returns {boolean} false when the focused element went away without a successor
	 */
	show(messages, readBefore) {
		const { activeElement } = document;
		const focused = activeElement instanceof HTMLElement && this.list.contains(activeElement) ? activeElement : null;
		/** @type {HTMLElement[]} */
		const wanted = [];
		let marked = readBefore === 0;
		messages.forEach((shown, index) => {
			const before = messages[index - 1];
			let apart = false;
			if (before === undefined || dayKey(before.at) !== dayKey(shown.at)) {
				wanted.push(this.#line(`day:${dayKey(shown.at)}`, () => dayLine(shown.at)));
				apart = true;
			}
			if (!marked && shown.seq > readBefore && shown.author !== this.around.person()) {
				wanted.push(this.#line("fresh", freshLine));
				marked = true;
				apart = true;
			}
			wanted.push(this.#element(shown, !apart && continues(before, shown)));
		});
		arrange(this.list, wanted);
		return focused === null || focused.isConnected || this.#refocus(focused);
	}

	/**
	 * @param {string} key
	 * @param {() => HTMLElement} made
	 */
	#line(key, made) {
		const there = this.#made.get(key);
		if (there !== undefined) return there.element;
		const element = made();
		this.#made.set(key, { element, mark: "" });
		return element;
	}

	/**
	 * @param {Shown} shown
	 * @param {boolean} continued
	 */
	#element(shown, continued) {
		const { state } = this.around;
		const fresh = !this.inThread && this.#hasFreshReplies(shown);
		const mark = `${shown.version} ${continued} ${fresh} ${state.nameOf(shown.author)}`;
		const there = this.#made.get(shown.id);
		if (there !== undefined && (there.mark === mark || "editing" in there.element.dataset)) return there.element;
		const id = `${this.inThread ? "thread" : "channel"}-${shown.id}`;
		const element = messageElement(shown, { state, id, continued, inThread: this.inThread, fresh });
		there?.element.querySelectorAll("details").forEach((details, index) => {
			const same = element.querySelectorAll("details")[index];
			if (same !== undefined) same.open = details.open;
		});
		this.#made.set(shown.id, { element, mark });
		return element;
	}

	/** @param {Shown} shown */
	#hasFreshReplies({ id, channel, lastReply }) {
		const person = this.around.person();
		return lastReply !== null && lastReply.author !== person && lastReply.seq > lastRead(person, `${channel}/${id}`);
	}

	/** The focused element was replaced: its successor, or the message, gets the focus. @param {HTMLElement} gone */
	#refocus(gone) {
		const buttons = [
			...(document.getElementById(gone.closest("li.message")?.id ?? "")?.querySelectorAll("button") ?? []),
		];
		const { token } = gone.dataset;
		const same = buttons.find(({ dataset, className, textContent }) =>
			token === undefined
				? dataset["token"] === undefined && className === gone.className && textContent === gone.textContent
				: dataset["token"] === token,
		);
		const next = same ?? buttons[0];
		next?.focus({ preventScroll: true });
		return next !== undefined;
	}
}
