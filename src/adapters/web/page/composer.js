// @ts-check
import { find, make } from "./dom.js";
import { keepDraft, keptDraft } from "./kept.js";
import { newId, send, wordsFor } from "./session.js";
import { Suggestions } from "./suggestions.js";

/** @typedef {import("../wire-types.ts").CommandHelp} CommandHelp */
/** @typedef {import("../wire-types.ts").Outcome} Outcome */
/** @typedef {{ channel: string, thread: string | null }} Place */

/** The largest file that is read, in bytes; the design's limit for code. */
const largestFile = 16 * 1_024;

/** Where a person writes. What can't be sent stays. */
export class Composer {
	/** @type {Place | null} */
	#place = null;
	#person = "";
	/** @type {{ name: string, text: string } | null} */
	#file = null;
	/** What was sent last and not taken: sent again unchanged, it has the same id. @type {{ id: string, content: string } | null} */
	#tried = null;
	#sending = false;

	/**
	 * @param {HTMLFormElement} form
	 * @param {string} id
	 * @param {{ commands: () => readonly CommandHelp[], people: () => string[], opened: (outcome: Outcome, again: () => Promise<Outcome>) => boolean,
	 *   sent: () => void }} app
	 */
	constructor(form, id, app) {
		this.form = form;
		this.app = app;
		this.text = find(form, "textarea", HTMLTextAreaElement);
		this.text.id = id;
		this.trouble = find(form, ".trouble", HTMLElement);
		this.attached = find(form, ".attached", HTMLElement);
		this.sendButton = find(form, ".send", HTMLButtonElement);
		const list = find(form, ".suggestions", HTMLElement);
		list.id = `${id}-suggestions`;
		list.setAttribute("aria-label", "Suggestions");
		this.text.setAttribute("aria-controls", list.id);
		this.suggestions = new Suggestions(this.text, list, { ...app, ask: (of) => this.#ask(of) });
		this.#listen();
	}

	#listen() {
		const input = find(this.form, "input[type=file]", HTMLInputElement);
		this.form.addEventListener("submit", (event) => {
			event.preventDefault();
			void this.#send();
		});
		this.text.addEventListener("keydown", (event) => {
			if (event.isComposing || this.suggestions.key(event)) return;
			// On a phone Enter makes a line; inside an open code fence it does so everywhere.
			const fenced = (this.text.value.slice(0, this.text.selectionStart).match(/^```/gmu)?.length ?? 0) % 2 === 1;
			if (event.key !== "Enter" || event.shiftKey || fenced || matchMedia("(hover: none)").matches) return;
			event.preventDefault();
			void this.#send();
		});
		this.text.addEventListener("input", () => {
			this.#keep();
			this.suggestions.update();
		});
		this.text.addEventListener("blur", () => this.suggestions.close());
		find(this.form, ".slash", HTMLButtonElement).addEventListener("click", () => {
			if (this.text.value.trim() === "") this.text.value = "/pyq ";
			this.text.focus();
			this.text.dispatchEvent(new Event("input"));
		});
		find(this.form, ".attach", HTMLButtonElement).addEventListener("click", () => input.click());
		input.addEventListener("change", () => {
			const file = input.files?.[0];
			input.value = "";
			if (file !== undefined) void this.#attach(file);
		});
	}

	/**
	 * Writes in another place, with what was begun there.
	 * @param {string} person
	 * @param {Place} place
	 * @param {string} label
	 */
	moveTo(person, place, label) {
		this.text.setAttribute("aria-label", label);
		this.text.placeholder = label;
		if (person === this.#person && place.channel === this.#place?.channel && place.thread === this.#place.thread)
			return;
		this.#person = person;
		this.#place = place;
		this.#detach();
		this.#tried = null;
		this.#say(null);
		this.text.value = keptDraft(person, this.#key());
		this.suggestions.close();
	}

	#key() {
		return this.#place === null ? "" : `${this.#place.channel}/${this.#place.thread ?? ""}`;
	}

	#keep() {
		keepDraft(this.#person, this.#key(), this.text.value);
	}

	/** @param {{ command: string, option: string, typed: string }} of */
	async #ask(of) {
		const outcome = await send("/autocomplete", { ...this.#place, ...of });
		return outcome.kind === "choices" ? outcome.choices : [];
	}

	/**
	 * @param {string | null} words
	 * @param {boolean} [calm]
	 */
	#say(words, calm = false) {
		this.trouble.hidden = words === null;
		this.trouble.textContent = words;
		this.trouble.classList.toggle("calm", calm);
	}

	/** @param {File} file */
	async #attach(file) {
		if (!/\.py$/iu.test(file.name)) return this.#say(`PyQ takes .py files. “${file.name}” is another kind.`);
		if (file.size > largestFile)
			return this.#say(`A file can have 16 KB; “${file.name}” has ${Math.ceil(file.size / 1_024)} KB.`);
		try {
			const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
			this.#file = { name: file.name.slice(-60), text };
		} catch {
			return this.#say(`“${file.name}” is not readable as UTF-8 text.`);
		}
		this.#say(null);
		const remove = make("button", { type: "button", class: "icon", "aria-label": `Remove ${file.name}` }, "×");
		remove.addEventListener("click", () => {
			this.#detach();
			this.text.focus();
		});
		this.attached.replaceChildren(file.name, remove);
		this.attached.hidden = false;
		this.text.focus();
	}

	#detach() {
		this.#file = null;
		this.attached.hidden = true;
	}

	async #send() {
		const place = this.#place;
		const [text, file] = [this.text.value, this.#file];
		if (place === null || this.#sending || (text.trim() === "" && file === null)) return;
		const isCommand = /^\s*\/pyq(?:\s|$)/iu.test(text);
		if (isCommand && file !== null)
			return this.#say("A command can’t carry a file. Send the file as a message instead.");
		const content = JSON.stringify([place, text, file]);
		const id = this.#tried?.content === content ? this.#tried.id : newId();
		this.#tried = { id, content };
		this.#sending = true;
		this.sendButton.setAttribute("aria-busy", "true");
		this.suggestions.close();
		/** @param {string} [as] */
		const deed = (as) =>
			isCommand
				? send("/commands", { ...place, text: text.trim() }, as)
				: send("/messages", { ...place, text, attachments: file === null ? [] : [file] }, as);
		const outcome = await deed(id);
		this.#sending = false;
		this.sendButton.removeAttribute("aria-busy");
		const taken = ["done", "waiting", "form", "late"].includes(outcome.kind);
		if (outcome.kind === "refused" && outcome.code === "taken") this.#tried = null;
		if (!taken) return this.#say(wordsFor(outcome) ?? "That did not work. Your text is still here.");
		this.#tried = null;
		this.#say(outcome.kind === "waiting" ? "Sent. PyQ will read it as soon as its database is back." : null, true);
		// Only what was sent is cleared, not what was typed since.
		if (place === this.#place && this.text.value === text) {
			this.text.value = "";
			this.#detach();
		}
		keepDraft(this.#person, `${place.channel}/${place.thread ?? ""}`, place === this.#place ? this.text.value : "");
		if (!this.app.opened(outcome, () => deed())) this.app.sent();
	}
}
