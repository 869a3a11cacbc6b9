// @ts-check
import { keepIndentation } from "./code-field.js";
import { announce, find, make } from "./dom.js";
import { newId, send, wordsFor } from "./session.js";

/** @typedef {import("../wire-types.ts").Outcome} Outcome */
/** @typedef {{ channel: string, thread: string | null }} Place */

const dialog = find(document, "#dialog", HTMLDialogElement);
/** What was typed into a form that was closed, by the form's token: opened again, it is all there. @type {Map<string, Record<string, string | string[]>>} */
const drafts = new Map();

/** @param {HTMLFormElement} form */
function valuesOf(form) {
	/** @type {Record<string, string | string[]>} */
	const values = {};
	for (const group of form.querySelectorAll("[data-checkbox] input"))
		if (group instanceof HTMLInputElement) values[group.name] = [];
	for (const [name, value] of new FormData(form)) {
		if (typeof value !== "string") continue;
		const there = values[name];
		if (Array.isArray(there)) there.push(value);
		else values[name] = value;
	}
	return values;
}

/**
 * @param {HTMLFormElement} form
 * @param {Record<string, string | string[]>} values
 */
function fill(form, values) {
	for (const field of form.elements) {
		if (
			!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement)
		)
			continue;
		const value = values[field.name];
		if (value === undefined) continue;
		if (field instanceof HTMLInputElement && field.type !== "text")
			field.checked = Array.isArray(value) ? value.includes(field.value) : value === field.value;
		else if (typeof value === "string") field.value = value;
	}
}

/**
 * Shows what is wrong beside each field; what belongs to no field stands above. All text is kept.
 * @param {HTMLFormElement} form
 * @param {Readonly<Record<string, string>>} errors
 */
function showErrors(form, errors) {
	const whole = [];
	for (const error of form.querySelectorAll(".field .error")) if (error instanceof HTMLElement) error.hidden = true;
	for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
	/** @type {HTMLElement | null} */
	let first = null;
	for (const [id, words] of Object.entries(errors)) {
		const error = document.getElementById(`error-${id}`);
		const field = document.getElementById(`field-${id}`);
		if (error === null || field === null) {
			whole.push(words);
			continue;
		}
		error.textContent = words;
		error.hidden = false;
		if (!(field instanceof HTMLFieldSetElement)) field.setAttribute("aria-invalid", "true");
		first ??= field;
	}
	const above = find(form, ".error.whole", HTMLElement);
	above.textContent = whole.join("\n");
	above.hidden = whole.length === 0;
	if (first !== null) first.focus();
	else if (whole.length > 0) above.scrollIntoView({ block: "nearest" });
}

/** Says how long a text is once it nears its limit: code in KB, words in characters. @param {Element} field */
function showCount(field) {
	if (!(field instanceof HTMLTextAreaElement)) return;
	const counter = document.getElementById(`count-${field.name}`);
	const most = Number(field.dataset["max"]);
	if (counter === null || !(most > 0)) return;
	const isCode = field.classList.contains("source");
	const size = isCode ? new TextEncoder().encode(field.value).length : [...field.value].length;
	counter.hidden = size < most * 0.8;
	counter.classList.toggle("over", size > most);
	counter.textContent = isCode
		? `${(Math.ceil((size / 1_024) * 10) / 10).toLocaleString()} of ${(most / 1_024).toLocaleString()} KB`
		: `${size.toLocaleString()} of ${most.toLocaleString()} characters`;
}

/** @param {HTMLFormElement} form */
function missing(form) {
	/** @type {Record<string, string>} */
	const errors = {};
	for (const field of form.querySelectorAll("[aria-required]")) {
		if ((field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) && field.value.trim() === "") {
			errors[field.name] = "This is needed.";
		}
	}
	return errors;
}

/**
 * Opens a form that the server made.
 * @param {string} html
 * @param {Place} place where it was asked for, and is answered
 */
export function openForm(html, place) {
	dialog.innerHTML = html;
	const form = find(dialog, "form", HTMLFormElement);
	const token = form.dataset["token"] ?? "";
	const kept = drafts.get(token);
	if (kept !== undefined) fill(form, kept);
	const begun = JSON.stringify(valuesOf(form));
	/** @type {{ id: string, content: string } | null} */
	let tried = null;
	let sending = false;

	form.addEventListener("input", ({ target }) => {
		if (!(target instanceof Element)) return;
		target.removeAttribute("aria-invalid");
		showCount(target);
	});
	find(form, "[data-cancel]", HTMLButtonElement).addEventListener("click", () => dialog.close());
	dialog.onclose = () => {
		const values = valuesOf(form);
		if (JSON.stringify(values) === begun) return;
		drafts.set(token, values);
		announce("Closed without sending. What you wrote is kept.");
	};
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		const lacking = missing(form);
		showErrors(form, lacking);
		if (sending || Object.keys(lacking).length > 0) return;
		const values = valuesOf(form);
		const content = JSON.stringify(values);
		if (tried?.content !== content) tried = { id: newId(), content };
		const button = find(form, "[type=submit]", HTMLButtonElement);
		sending = true;
		button.setAttribute("aria-busy", "true");
		const outcome = await send("/forms", { ...place, token, values }, tried.id);
		sending = false;
		button.removeAttribute("aria-busy");
		if (outcome.kind === "invalid") {
			tried = null;
			return showErrors(form, outcome.errors);
		}
		if (outcome.kind !== "done")
			return showErrors(form, { "": wordsFor(outcome) ?? "That did not work. What you wrote is still here." });
		drafts.delete(token);
		dialog.onclose = null;
		dialog.close();
	});
	dialog.showModal();
	const first = form.querySelector("input:not([type=hidden]), textarea, select");
	if (first instanceof HTMLElement) first.focus();
	for (const field of form.querySelectorAll("[data-max]")) showCount(field);
	for (const field of form.querySelectorAll(".source"))
		if (field instanceof HTMLTextAreaElement) keepIndentation(field);
}

/**
 * A dialog with a name to give: a person, a channel.
 * @param {{ title: string, label: string, submit: string, save: (name: string, id: string) => Promise<Outcome> }} wanted
 */
export function askName({ title, label, submit, save }) {
	const field = make("input", {
		type: "text",
		id: "field-name",
		name: "name",
		autocomplete: "off",
		"aria-describedby": "error-name",
	});
	const error = make("p", { class: "error", id: "error-name", role: "alert", hidden: "" });
	const cancel = make("button", { type: "button", class: "button secondary" }, "Cancel");
	const form = make(
		"form",
		{ novalidate: "" },
		make("h2", { id: "form-title" }, title),
		make("div", { class: "field" }, make("label", { for: "field-name" }, label), field, error),
		make("div", { class: "actions end" }, cancel, make("button", { type: "submit", class: "button primary" }, submit)),
	);
	const id = newId();
	cancel.addEventListener("click", () => dialog.close());
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		const outcome = await save(field.value, id);
		if (outcome.kind === "person" || outcome.kind === "channel") return dialog.close();
		error.textContent = wordsFor(outcome);
		error.hidden = false;
		field.setAttribute("aria-invalid", "true");
		field.focus();
	});
	dialog.onclose = null;
	dialog.replaceChildren(form);
	dialog.showModal();
	field.focus();
}

/**
 * PyQ was too slow to open a form.
 * @param {string} text
 * @param {() => void} again
 */
export function offerAgain(text, again) {
	const close = make("button", { type: "button", class: "button secondary" }, "Close");
	const retry = make("button", { type: "button", class: "button primary" }, "Try again");
	close.addEventListener("click", () => dialog.close());
	retry.addEventListener("click", () => {
		dialog.close();
		again();
	});
	dialog.onclose = null;
	dialog.replaceChildren(
		make("h2", { id: "form-title" }, "One moment"),
		make("p", { class: "intro" }, text),
		make("div", { class: "actions end" }, close, retry),
	);
	dialog.showModal();
	retry.focus();
}
