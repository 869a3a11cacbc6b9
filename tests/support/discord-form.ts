import {
	type APILabelComponent,
	type APIStringSelectComponent,
	type APITextInputComponent,
	ComponentType,
} from "discord.js";
import type { Modal } from "./fake-discord/fake-discord.ts";
import { parseDiscord, wordsOf } from "./read-discord.ts";
import type { ShownField, ShownForm } from "./world.ts";

type Control = APITextInputComponent | APIStringSelectComponent;

/** A form as Discord's client shows it, and what that client checks before it sends one. */
export type DiscordForm = { token: string; shown: ShownForm; controls: Readonly<Record<string, Control>> };

const isLabel = (part: unknown): part is APILabelComponent => typeOf(part) === ComponentType.Label;
const isSaid = (part: unknown): part is { content: string } => typeOf(part) === ComponentType.TextDisplay;
const typeOf = (part: unknown): unknown =>
	typeof part === "object" && part !== null && "type" in part ? part.type : undefined;

function controlOf({ component, label }: APILabelComponent): Control {
	if (component.type === ComponentType.TextInput || component.type === ComponentType.StringSelect) return component;
	throw new Error(`“${label}” is a field that nobody here can fill in: type ${component.type}`);
}

function fieldOf(label: string, control: Control): ShownField {
	if (control.type === ComponentType.TextInput) return { label, value: control.value ?? "", error: null, choices: [] };
	const chosen = control.options.filter((option) => option.default === true).map(({ value }) => value);
	const choices = control.options.map(({ value, label: words }) => ({ value, label: words }));
	return { label, value: chosen.join(","), error: null, choices };
}

/** Reads an open form. The intro stands above the fields, or where these leave no place for it, under the first one's label. */
export function readModal({ custom_id, title, components }: Modal): DiscordForm {
	const labels = components.filter(isLabel);
	const said = components.find(isSaid)?.content ?? labels[0]?.description ?? "";
	const controls = Object.fromEntries(
		labels.map((label) => {
			const control = controlOf(label);
			return [control.custom_id, control] as const;
		}),
	);
	const fields = Object.fromEntries(
		labels.map((label) => {
			const control = controlOf(label);
			return [control.custom_id, fieldOf(label.label, control)] as const;
		}),
	);
	return { token: custom_id, controls, shown: { title, intro: wordsOf(parseDiscord(said)), error: null, fields } };
}

/** What the client itself says beside a field before it sends the form, by the field's id. */
export function unsendable(
	{ controls }: DiscordForm,
	values: Readonly<Record<string, string>>,
): Record<string, string> {
	const errors: Record<string, string> = {};
	for (const [id, control] of Object.entries(controls)) {
		const value = values[id] ?? "";
		const most = control.type === ComponentType.TextInput ? (control.max_length ?? 4_000) : Number.POSITIVE_INFINITY;
		if (control.required !== false && value.trim() === "") errors[id] = "This is needed.";
		else if (value.length > most) errors[id] = `Keep it to ${most.toLocaleString("en")} characters.`;
	}
	return errors;
}

/** What is sent for the fields: a menu's choices one by one. */
export const sentValues = (
	{ controls }: DiscordForm,
	values: Readonly<Record<string, string>>,
): Record<string, string | readonly string[]> =>
	Object.fromEntries(
		Object.entries(controls).map(([id, { type }]) => {
			const value = values[id] ?? "";
			return [id, type === ComponentType.StringSelect ? value.split(",").filter((one) => one !== "") : value];
		}),
	);

/** The form with other values in it, and what is wrong with them. */
export const withValues = (
	form: ShownForm,
	values: Readonly<Record<string, string>>,
	errors: Readonly<Record<string, string>> = {},
): ShownForm => ({
	...form,
	error: Object.entries(errors).find(([id]) => form.fields[id] === undefined)?.[1] ?? null,
	fields: Object.fromEntries(
		Object.entries(form.fields).map(([id, field]) => [
			id,
			{ ...field, value: values[id] ?? "", error: errors[id] ?? null },
		]),
	),
});
