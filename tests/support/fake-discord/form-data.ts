import { type Body, isBody, listOf, text, withIds } from "./message-parts.ts";

/** What a person puts into a form, by the field's custom_id: text, the chosen values, or whether a box is ticked. */
export type FieldValues = Readonly<Record<string, string | readonly string[] | boolean>>;

/** A form (modal) that Discord shows, as the bot sent it, its parts numbered. */
export type Modal = { readonly custom_id: string; readonly title: string; readonly components: readonly unknown[] };

export const modalOf = (data: Body): Modal => ({
	custom_id: text(data["custom_id"]),
	title: text(data["title"]),
	components: withIds(data["components"]),
});

/**
 * What Discord sends when the form is submitted, after the checks that its client makes. Fields that are not given stay as they were
 * prefilled.
 */
export function formData({ custom_id, title, components }: Modal, values: FieldValues): object {
	const left = new Set(Object.keys(values));
	const fill = (field: unknown): object => {
		if (!isBody(field)) throw new Error("a form's field is no object");
		const name = text(field["custom_id"]);
		left.delete(name);
		return { type: field["type"], id: field["id"], custom_id: name, ...filled(field, name, values[name]) };
	};
	const parts = components.filter(isBody).map((part) => {
		const head = { type: part["type"], id: part["id"] };
		if (part["type"] === 18) return { ...head, component: fill(part["component"]) };
		if (part["type"] === 1) return { ...head, components: listOf(part["components"]).map(fill) };
		return head;
	});
	if (left.size > 0) throw new Error(`the form “${title}” has no field ${[...left].join(", ")}`);
	return { custom_id, components: parts };
}

function filled(field: Body, name: string, given: FieldValues[string] | undefined): object {
	switch (field["type"]) {
		case 4:
			return { value: filledText(field, name, given) };
		case 23:
			return { value: given === undefined ? field["default"] === true : given === true };
		case 21: {
			const [value = null] = chosen(field, name, given, 1);
			return { value };
		}
		case 3:
		case 5:
		case 6:
		case 7:
		case 8:
			return { values: chosen(field, name, given, Number(field["max_values"] ?? 1)) };
		case 22:
			return { values: chosen(field, name, given, Number(field["max_values"] ?? listOf(field["options"]).length)) };
		default:
			throw new Error(`“${name}”: this fake can't fill a field of type ${field["type"]}`);
	}
}

function filledText(field: Body, name: string, given: FieldValues[string] | undefined): string {
	const value = given ?? text(field["value"]);
	if (typeof value !== "string") throw new Error(`“${name}” takes text`);
	const least = Number(field["min_length"] ?? 0);
	const most = Number(field["max_length"] ?? 4_000);
	if (value === "" && field["required"] !== false) throw new Error(`“${name}” is required`);
	if (value !== "" && value.length < least) throw new Error(`“${name}” takes at least ${least} characters`);
	if (value.length > most) throw new Error(`“${name}” takes at most ${most} characters`);
	// A one-line field has no way to hold a line break: Discord's client drops them when text is pasted.
	return field["style"] === 1 ? value.replaceAll(/[\r\n]+/gu, " ") : value;
}

function chosen(field: Body, name: string, given: FieldValues[string] | undefined, most: number): readonly string[] {
	const options = listOf(field["options"]).filter(isBody);
	const preset = options.filter((option) => option["default"] === true).map((option) => text(option["value"]));
	const values = given === undefined ? preset : typeof given === "string" ? [given] : given;
	if (typeof values === "boolean") throw new Error(`“${name}” takes chosen values`);
	const strange = options.length === 0 ? [] : values.filter((value) => !options.some((one) => one["value"] === value));
	if (strange.length > 0) throw new Error(`“${name}” does not offer ${strange.join(", ")}`);
	const least = field["required"] === false ? 0 : Number(field["min_values"] ?? 1);
	if (values.length < least || values.length > most) throw new Error(`“${name}” takes ${least} to ${most} values`);
	return values;
}
