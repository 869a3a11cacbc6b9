// @ts-check
import { complete } from "./complete.js";
import { announce, count, make } from "./dom.js";

/** @typedef {import("./complete.js").Suggestion} Suggestion */
/** @typedef {import("./complete.js").Completion} Completion */
/** @typedef {import("../wire-types.ts").CommandHelp} CommandHelp */

/** How long typing has to rest before the server is asked, in milliseconds. */
const restMs = 150;

/** The list of suggestions above a composer: arrows choose, Enter and Tab take, Escape closes. */
export class Suggestions {
	/** @type {Suggestion[]} */
	#items = [];
	#active = -1;
	#asked = 0;
	#timer = 0;

	/**
	 * @param {HTMLTextAreaElement} text
	 * @param {HTMLElement} list
	 * @param {{ commands: () => readonly CommandHelp[], people: () => string[],
	 *   ask: (of: { command: string, option: string, typed: string }) => Promise<readonly { value: string, label: string }[]> }} from
	 */
	constructor(text, list, from) {
		this.text = text;
		this.list = list;
		this.from = from;
		list.addEventListener("pointerdown", (event) => event.preventDefault());
		list.addEventListener("click", ({ target }) => {
			const index = target instanceof Element ? [...list.children].findIndex((item) => item.contains(target)) : -1;
			if (index >= 0) this.#take(index);
		});
	}

	get open() {
		return !this.list.hidden;
	}

	close() {
		this.#asked += 1;
		clearTimeout(this.#timer);
		this.#show([], false);
	}

	/** Looks at what is typed. */
	update() {
		clearTimeout(this.#timer);
		const asked = ++this.#asked;
		const before = this.text.value.slice(0, this.text.selectionStart);
		const { items, eager, ask } = complete(before, this.from.commands(), this.from.people());
		if (ask === null) return this.#show(items, eager);
		this.#timer = window.setTimeout(async () => {
			const choices = await this.from.ask({ command: ask.command, option: ask.option, typed: ask.typed });
			// Something else has been typed meanwhile.
			if (asked !== this.#asked) return;
			this.#show(
				choices.map(({ value, label }) => ({ text: ask.finish(value), label, detail: value === label ? "" : value })),
				eager && ask.typed !== "",
			);
		}, restMs);
	}

	/**
	 * @param {Suggestion[]} items
	 * @param {boolean} eager
	 */
	#show(items, eager) {
		const before = this.#items.length;
		this.#items = items;
		this.list.hidden = items.length === 0;
		this.list.replaceChildren(
			...items.map(({ label, detail }, index) =>
				make(
					"div",
					{ role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false" },
					make("b", {}, label),
					make("span", {}, detail),
				),
			),
		);
		this.#activate(eager ? 0 : -1);
		if (items.length > 0 && items.length !== before) announce(count(items.length, "suggestion", "suggestions"));
	}

	/** @param {number} index */
	#activate(index) {
		this.#active = index;
		for (const [at, item] of [...this.list.children].entries())
			item.setAttribute("aria-selected", String(at === index));
		const active = this.list.children[index];
		if (active === undefined) return this.text.removeAttribute("aria-activedescendant");
		this.text.setAttribute("aria-activedescendant", active.id);
		active.scrollIntoView({ block: "nearest" });
	}

	/** @param {number} index */
	#take(index) {
		const item = this.#items[index];
		if (item === undefined) return;
		// What follows may come from the server: until then Enter sends, and does not take the same again.
		this.close();
		const after = this.text.value.slice(this.text.selectionStart);
		this.text.value = item.text + after.trimStart();
		this.text.setSelectionRange(item.text.length, item.text.length);
		this.text.focus();
		this.text.dispatchEvent(new Event("input", { bubbles: true }));
	}

	/**
	 * True when the key was ours.
	 * @param {KeyboardEvent} event
	 */
	key(event) {
		if (!this.open) return false;
		const last = this.#items.length - 1;
		if (event.key === "ArrowDown") this.#activate(this.#active >= last ? 0 : this.#active + 1);
		else if (event.key === "ArrowUp") this.#activate(this.#active <= 0 ? last : this.#active - 1);
		else if (event.key === "Escape") this.close();
		else if ((event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) && this.#active >= 0)
			this.#take(this.#active);
		else return false;
		event.preventDefault();
		event.stopPropagation();
		return true;
	}
}
