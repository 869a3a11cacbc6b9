// @ts-check
import { find } from "./dom.js";

/** @typedef {{ channel: string, thread: string | null }} Place */

/** The button above the messages: what came before, from memory or from the server. */
export class Earlier {
	/**
	 * @param {HTMLElement} scroll
	 * @param {{ place: () => Place | null, inMemory: () => boolean, fetch: (place: Place) => Promise<string | null>, show: () => void }} pane
	 */
	constructor(scroll, pane) {
		this.scroll = scroll;
		this.pane = pane;
		this.button = find(scroll, ".earlier", HTMLButtonElement);
		this.trouble = find(scroll, ".trouble", HTMLElement);
		this.button.addEventListener("click", () => void this.#show());
	}

	/** @param {boolean} more whether there is anything before what is shown */
	update(more) {
		this.button.hidden = !more;
		if (!more) this.say(null);
	}

	/** @param {string | null} words what went wrong */
	say(words) {
		this.trouble.hidden = words === null;
		this.trouble.textContent = words;
	}

	async #show() {
		const { scroll, button } = this;
		const place = this.pane.place();
		if (place === null || button.getAttribute("aria-busy") === "true") return;
		button.setAttribute("aria-busy", "true");
		const words = this.pane.inMemory() ? null : await this.pane.fetch(place);
		button.removeAttribute("aria-busy");
		if (place !== this.pane.place()) return;
		this.say(words);
		if (words !== null) return;
		// What is on the screen stays where it is.
		const [height, top] = [scroll.scrollHeight, scroll.scrollTop];
		this.pane.show();
		scroll.scrollTop = top + scroll.scrollHeight - height;
		if (button.hidden) scroll.focus({ preventScroll: true });
	}
}
