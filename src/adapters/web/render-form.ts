import type { Choice, Field, Form } from "../../core/message/model.ts";
import { RenderError } from "./errors.ts";
import { escapeHtml } from "./escape.ts";

/** Discord takes no more; a form that has more could not be shown there. */
const mostFields = 5;
/** Up to as many choices stand open as radio buttons; more go into a menu. */
const openChoices = 4;

function hintOf(field: Field): string {
	return field.hint === "" ? "" : `<p class="hint" id="hint-${escapeHtml(field.id)}">${escapeHtml(field.hint)}</p>`;
}

function described(field: Field): string {
	const id = escapeHtml(field.id);
	return `aria-describedby="${field.hint === "" ? "" : `hint-${id} `}error-${id}"`;
}

const errorOf = (field: Field): string => `<p class="error" id="error-${escapeHtml(field.id)}" hidden></p>`;

function optional(field: Field): string {
	return field.kind !== "choice" && !field.required ? ' <span class="optional">optional</span>' : "";
}

function renderText(field: Extract<Field, { kind: "line" | "multiline" | "code" }>): string {
	const id = escapeHtml(field.id);
	const isLine = field.kind === "line";
	// No maxlength attribute: it would cut a pasted text off in silence. The page counts what is long, and PyQ refuses with words.
	const counted = isLine ? "" : `data-max="${field.maxLength}" `;
	const count = isLine ? "" : `<p class="count" id="count-${id}" hidden></p>`;
	const common =
		`id="field-${id}" name="${id}" ${counted}${described(field)}` +
		`${field.required ? ' aria-required="true"' : ""} autocomplete="off"`;
	const code =
		field.kind === "code" ? ' class="source" spellcheck="false" autocapitalize="off" dir="ltr"' : ' dir="auto"';
	const control = isLine
		? `<input type="text" ${common} dir="auto" value="${escapeHtml(field.value)}">`
		: // The parser drops one line feed at the start of a textarea, so one is given away.
			`<textarea ${common}${code} rows="${field.kind === "code" ? 8 : 5}">\n${escapeHtml(field.value)}</textarea>`;
	return (
		`<div class="field"><label for="field-${id}">${escapeHtml(field.label)}${optional(field)}</label>${hintOf(field)}` +
		`${control}${count}${errorOf(field)}</div>`
	);
}

function renderOption(field: Field, type: "radio" | "checkbox", { value, label }: Choice, checked: boolean): string {
	return (
		`<label class="option"><input type="${type}" name="${escapeHtml(field.id)}" value="${escapeHtml(value)}"` +
		`${checked ? " checked" : ""}><span>${escapeHtml(label)}</span></label>`
	);
}

function renderGroup(
	field: Field,
	type: "radio" | "checkbox",
	choices: readonly Choice[],
	chosen: readonly string[],
): string {
	return (
		`<fieldset class="field" id="field-${escapeHtml(field.id)}" data-${type} tabindex="-1" ${described(field)}><legend>${escapeHtml(field.label)}${optional(field)}</legend>` +
		`${hintOf(field)}${choices.map((choice) => renderOption(field, type, choice, chosen.includes(choice.value))).join("")}${errorOf(field)}</fieldset>`
	);
}

function renderMenu(field: Extract<Field, { kind: "choice" }>): string {
	const id = escapeHtml(field.id);
	const known = field.choices.some(({ value }) => value === field.value);
	const options = field.choices.map(
		({ value, label }) =>
			`<option value="${escapeHtml(value)}"${value === field.value ? " selected" : ""}>${escapeHtml(label)}</option>`,
	);
	if (!known) options.unshift('<option value="">Choose one</option>');
	return (
		`<div class="field"><label for="field-${id}">${escapeHtml(field.label)}</label>${hintOf(field)}` +
		`<select id="field-${id}" name="${id}" ${described(field)}>${options.join("")}</select>${errorOf(field)}</div>`
	);
}

function renderField(field: Field): string {
	switch (field.kind) {
		case "line":
		case "multiline":
		case "code":
			return renderText(field);
		case "choice":
			return field.choices.length > openChoices
				? renderMenu(field)
				: renderGroup(field, "radio", field.choices, [field.value]);
		case "choices":
			return renderGroup(field, "checkbox", field.choices, field.values);
	}
}

/** A form as the inside of the page's dialog. Throws `RenderError` on more fields than any platform shows. */
export function renderForm(form: Form): string {
	if (form.fields.length > mostFields) throw new RenderError("a form has too many fields");
	const intro = form.intro === "" ? "" : `<p class="intro" dir="auto">${escapeHtml(form.intro)}</p>`;
	return (
		`<form novalidate data-token="${escapeHtml(form.token)}"><h2 id="form-title">${escapeHtml(form.title)}</h2>${intro}` +
		`<p class="error whole" role="alert" hidden></p>${form.fields.map(renderField).join("")}` +
		`<div class="actions end"><button type="button" class="button secondary" data-cancel>Cancel</button>` +
		`<button type="submit" class="button primary">${escapeHtml(form.submit)}</button></div></form>`
	);
}
