// @ts-check
import { announce, find, make } from "./dom.js";
import { newId, send, wordsFor } from "./session.js";

/** @typedef {import("./state.js").Shown} Shown */

/** @type {{ sheet: HTMLElement, opener: HTMLElement } | null} */
let open = null;

/** Closes the menu that is open. @param {boolean} [focus] whether to go back to what opened it */
export function closeMenu(focus = false) {
	if (open === null) return;
	const { sheet, opener } = open;
	open = null;
	sheet.remove();
	opener.setAttribute("aria-expanded", "false");
	if (focus) opener.focus();
}

document.addEventListener("pointerdown", ({ target }) => {
	if (open !== null && target instanceof Node && !open.sheet.contains(target) && !open.opener.contains(target))
		closeMenu();
});
document.addEventListener("keydown", (event) => {
	if (open === null || event.key !== "Escape") return;
	event.preventDefault();
	closeMenu(true);
});
document.addEventListener("focusin", ({ target }) => {
	if (open !== null && target instanceof Node && !open.sheet.contains(target) && target !== open.opener) closeMenu();
});

/**
 * Shows words where the message stands, for what could not be done.
 * @param {HTMLElement} item
 * @param {string | null} words
 */
export function complain(item, words) {
	item.querySelector(".trouble")?.remove();
	if (words !== null) find(item, ".body", HTMLElement).append(make("p", { class: "trouble", role: "alert" }, words));
}

/**
 * @param {HTMLElement} item
 * @param {string} path
 * @param {Shown} shown
 */
async function act(item, path, shown) {
	complain(item, wordsFor(await send(path, { message: shown.id })));
}

/** What PyQ says as text, a line for each of its lines; buttons are no text. @param {Element} words */
function plainText(words) {
	const lines = [...words.querySelectorAll("h3, p, li, pre, tr")].map((line) =>
		line instanceof HTMLTableRowElement
			? [...line.cells].map(({ textContent }) => textContent).join("\t")
			: line.textContent,
	);
	return lines.join("\n");
}

/**
 * What can be done with a message.
 * @param {HTMLElement} item
 * @param {HTMLElement} opener
 * @param {Shown} shown
 * @param {{ person: string, inThread: boolean, reply: (id: string) => void }} here
 */
export function openMenu(item, opener, shown, { person, inThread, reply }) {
	if (open?.opener === opener) return closeMenu(true);
	closeMenu();
	const list = make("ul");
	/** @type {(label: string, run: () => void, danger?: boolean) => void} */
	const add = (label, run, danger = false) => {
		const button = make("button", { type: "button", class: danger ? "quiet danger" : "quiet" }, label);
		button.addEventListener("click", () => {
			closeMenu(true);
			run();
		});
		list.append(make("li", {}, button));
	};
	const own = shown.author === person;
	if (!inThread && !shown.onlyYou && shown.thread === null) add("Reply in the thread", () => reply(shown.id));
	if (own) add("Submit as my answer", () => void act(item, "/shortcuts", shown));
	add("Copy the text", async () => {
		await navigator.clipboard.writeText(
			shown.author === "pyq" ? plainText(find(item, ".words", HTMLElement)) : shown.text,
		);
		announce("Copied.");
	});
	if (own) add("Edit", () => edit(item, shown));
	if (own) add("Delete", () => void act(item, "/messages/delete", shown), true);
	if (shown.onlyYou) add("Put this note away", () => void act(item, "/messages/delete", shown));
	const sheet = make("div", { class: "sheet menu" }, list);
	open = { sheet, opener };
	opener.setAttribute("aria-expanded", "true");
	opener.after(sheet);
	const room = item.closest(".scroll")?.getBoundingClientRect();
	if (room !== undefined && sheet.getBoundingClientRect().bottom > room.bottom) sheet.classList.add("up");
	sheet.querySelector("button")?.focus({ preventScroll: true });
}

/**
 * Turns a message into its own editor until it is saved or left.
 * @param {HTMLElement} item
 * @param {Shown} shown
 */
function edit(item, shown) {
	const text = make("textarea", { class: "edit", "aria-label": "Edit the message", dir: "auto" });
	text.value = shown.text;
	const error = make("p", { class: "trouble", role: "alert", hidden: "" });
	const cancel = make("button", { type: "button", class: "button secondary" }, "Cancel");
	const form = make(
		"form",
		{ class: "editing field" },
		error,
		text,
		make("div", { class: "actions end" }, cancel, make("button", { type: "submit", class: "button primary" }, "Save")),
	);
	const words = find(item, ".words", HTMLElement);
	item.dataset["editing"] = "";
	words.hidden = true;
	words.after(form);
	text.focus();
	/** @type {{ id: string, text: string } | null} */
	let tried = null;
	const done = () => {
		delete item.dataset["editing"];
		words.hidden = false;
		form.remove();
		// The edit itself comes with the log; until then the old text stands.
		item.dispatchEvent(new CustomEvent("edited", { bubbles: true }));
		item.querySelector("button")?.focus();
	};
	const save = async () => {
		if (text.value === shown.text) return done();
		if (tried?.text !== text.value) tried = { id: newId(), text: text.value };
		const outcome = await send("/messages/edit", { message: shown.id, text: text.value }, tried.id);
		if (outcome.kind === "done" || outcome.kind === "waiting") return done();
		if (outcome.kind === "refused" && outcome.code === "taken") tried = null;
		error.textContent = wordsFor(outcome);
		error.hidden = false;
		text.focus();
	};
	cancel.addEventListener("click", done);
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		void save();
	});
	text.addEventListener("keydown", (event) => {
		if (event.isComposing) return;
		if (event.key === "Escape") done();
		else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save();
		else return;
		event.preventDefault();
	});
}
