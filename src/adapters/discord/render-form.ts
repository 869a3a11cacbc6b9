import {
	type APIComponentInLabel,
	type APILabelComponent,
	type APIModalInteractionResponseCallbackData,
	type APIModalSubmissionComponent,
	type APITextDisplayComponent,
	type APITextInputComponent,
	ComponentType,
	TextInputStyle,
} from "discord.js";
import { shorten } from "../../core/message/fit.ts";
import type { Choice, Field, Form, FormValues } from "../../core/message/model.ts";
import { RenderError } from "./errors.ts";
import { escapeLine, plainLine, plainLines } from "./escape.ts";
import {
	choiceLimit,
	choicesLimit,
	customIdLimit,
	fieldDescriptionLimit,
	fieldLabelLimit,
	fieldValueLimit,
	formPartsLimit,
	formTitleLimit,
	placeholderLimit,
} from "./limits.ts";

type TextField = Extract<Field, { kind: "line" | "multiline" | "code" }>;

/** Instead of a field's own hint, when what it should hold has no place in it. */
const tooLongWords = "Yours has over 4,000 characters, more than a form shows here: paste again what it should keep.";

/** What is said beside a field: under its label, and in it while it is empty. */
type Beside = { description: string; placeholder: string };

/**
 * A form as Discord's modal. Intro and fields share five places: with five fields the intro stands under the first one's label. Throws
 * `RenderError` for a form that Discord would not take: that is a bug in what made it.
 */
export function renderForm({ token, title, intro, fields }: Form): APIModalInteractionResponseCallbackData {
	if (fields.length === 0 || fields.length > formPartsLimit)
		throw new RenderError(`a form has ${fields.length} fields`);
	if (new Set(fields.map(({ id }) => id)).size < fields.length)
		throw new RenderError("two fields of a form have the same id");
	const opening = plainLine(intro);
	const isApart = opening !== "" && fields.length < formPartsLimit;
	const said: APITextDisplayComponent[] = isApart
		? [{ type: ComponentType.TextDisplay, content: escapeLine(shorten(opening, fieldValueLimit / 2)) }]
		: [];
	return {
		custom_id: customId(token),
		title: lineOf(title, formTitleLimit, "PyQ"),
		components: [
			...said,
			...fields.map((field, index) =>
				labelled(field, index === 0 && !isApart ? besideFirst(opening, field.hint) : beside(field.hint)),
			),
		],
	};
}

const beside = (hint: string): Beside => ({ description: plainLine(hint), placeholder: "" });

/** Both in a line where they have room, else the hint where the field is empty. */
function besideFirst(opening: string, hint: string): Beside {
	const both = `${opening} ${plainLine(hint)}`.trim();
	return both.length <= fieldDescriptionLimit
		? { description: both, placeholder: "" }
		: { description: opening, placeholder: plainLine(hint) };
}

function labelled(field: Field, { description, placeholder }: Beside): APILabelComponent {
	const tooLong = "value" in field && field.kind !== "choice" && field.value.length > fieldValueLimit;
	const words = tooLong ? tooLongWords : description;
	return {
		type: ComponentType.Label,
		label: lineOf(field.label, fieldLabelLimit, "…"),
		...(words === "" ? {} : { description: shorten(words, fieldDescriptionLimit) }),
		component: control(field, placeholder === "" ? {} : { placeholder: shorten(placeholder, placeholderLimit) }),
	};
}

function control(field: Field, placeholder: { placeholder?: string }): APIComponentInLabel {
	switch (field.kind) {
		case "line":
		case "multiline":
		case "code":
			return { ...textInput(field), ...placeholder };
		case "choice":
			return {
				type: ComponentType.StringSelect,
				custom_id: customId(field.id),
				required: true,
				options: options(field.choices, [field.value]),
				...placeholder,
			};
		case "choices":
			return {
				type: ComponentType.StringSelect,
				custom_id: customId(field.id),
				required: field.required,
				min_values: field.required ? 1 : 0,
				max_values: Math.max(1, field.choices.length),
				options: options(field.choices, field.values),
				...placeholder,
			};
	}
}

function textInput({ kind, id, required, maxLength, value }: TextField): APITextInputComponent {
	const text = plainLines(value);
	const kept = text.length > fieldValueLimit ? "" : text;
	return {
		type: ComponentType.TextInput,
		custom_id: customId(id),
		style: kind === "line" ? TextInputStyle.Short : TextInputStyle.Paragraph,
		required,
		// What stands in a field must not be longer than the field takes, or Discord refuses the form.
		max_length: Math.min(fieldValueLimit, Math.max(1, maxLength, kept.length)),
		...(kept === "" ? {} : { value: kept }),
	};
}

function options(choices: readonly Choice[], chosen: readonly string[]) {
	if (choices.length === 0 || choices.length > choicesLimit)
		throw new RenderError(`a field has ${choices.length} choices`);
	return choices.map(({ value, label }) => {
		if (value === "" || value.length > choiceLimit) throw new RenderError("a choice can't be carried");
		return { value, label: lineOf(label, choiceLimit, "…"), ...(chosen.includes(value) ? { default: true } : {}) };
	});
}

function customId(id: string): string {
	if (id === "" || id.length > customIdLimit)
		throw new RenderError(`a form's id can't be carried: ${id.length} characters`);
	return id;
}

/** One line of plain text that is not empty. */
const lineOf = (text: string, most: number, instead: string): string => shorten(plainLine(text), most) || instead;

/** What was filled in, by field id: the text of a field, the chosen values of a menu. Rows of fields, as older forms had, are read too. */
export function readForm(components: readonly APIModalSubmissionComponent[]): FormValues {
	const values: Record<string, string | readonly string[]> = {};
	const controls = components.flatMap((part) =>
		"components" in part ? part.components : "component" in part ? [part.component] : [],
	);
	for (const filled of controls) {
		if ("values" in filled) values[filled.custom_id] = filled.values;
		else if (typeof filled.value === "string") values[filled.custom_id] = filled.value;
	}
	return values;
}
