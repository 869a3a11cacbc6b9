import { fieldsOf, isFields, listOf, textOf } from "./check-shape.ts";
import { elementsIn, type Input } from "./interactions.ts";
import type { Json, SlackView } from "./state.ts";

/** What a person puts into a window, by block id: text, or the values (or labels) of what they choose. */
export type FieldValues = Readonly<Record<string, string | readonly string[]>>;

/**
 * What Slack sends as a window's `state.values`, after the checks that its client makes. Fields that are not given stay as they were filled
 * in, or prefilled. Throws what the client would say.
 */
export function fillIn(view: SlackView, given: FieldValues, suggested: Suggested = new Map()): SlackView["values"] {
	const inputs = elementsIn(view.raw["blocks"]).filter(({ element }) => element["type"] !== "button");
	const strange = Object.keys(given).filter((name) => !inputs.some(({ blockId }) => blockId === name));
	if (strange.length > 0) throw new Error(`the window has no field ${strange.join(", ")}`);
	const values: SlackView["values"] = {};
	for (const input of inputs) {
		const { blockId, actionId, block } = input;
		const offered = suggested.get(blockId) ?? optionsOf(input.element);
		const value = filled(input, given[blockId], view.values[blockId]?.[actionId], offered);
		const isRequired = block["type"] === "input" && block["optional"] !== true;
		if (isRequired && isBlank(value)) throw new Error(`“${blockId}”: Please complete this required field.`);
		values[blockId] = { ...values[blockId], [actionId]: value };
	}
	return values;
}

/** What the app last suggested, by block id. */
export type Suggested = ReadonlyMap<string, readonly Json[]>;
type Given = FieldValues[string] | undefined;

function filled(input: Input, given: Given, before: Json | undefined, offered: readonly Json[]): Json {
	const { element, blockId } = input;
	const type = textOf(element["type"]);
	switch (type) {
		case "plain_text_input":
		case "email_text_input":
		case "url_text_input":
		case "number_input":
			return { type, value: typed(input, given, before) };
		case "static_select":
		case "radio_buttons":
		case "external_select": {
			const [option = null] = chosen(input, given, before, "option", 1, offered);
			return { type, selected_option: option };
		}
		case "checkboxes":
		case "multi_static_select":
		case "multi_external_select": {
			const most = Number(element["max_selected_items"] ?? Number.POSITIVE_INFINITY);
			return { type, selected_options: chosen(input, given, before, "options", most, offered) };
		}
		case "conversations_select":
		case "channels_select":
		case "users_select": {
			const what = type.slice(0, -"s_select".length);
			const value = given ?? before?.[`selected_${what}`] ?? element[`initial_${what}`] ?? null;
			if (value !== null && typeof value !== "string") throw new Error(`“${blockId}” takes one id`);
			return { type, [`selected_${what}`]: value };
		}
		default:
			throw new Error(`“${blockId}”: nobody here knows how to fill in ${type}`);
	}
}

function typed({ blockId, element }: Input, given: Given, before: Json | undefined): string | null {
	const value = given ?? before?.["value"] ?? element["initial_value"] ?? "";
	if (typeof value !== "string") throw new Error(`“${blockId}” takes text`);
	const least = Number(element["min_length"] ?? 0);
	const most = Number(element["max_length"] ?? 3_000);
	if (value !== "" && value.length < least) throw new Error(`“${blockId}” takes at least ${least} characters`);
	if (value.length > most) throw new Error(`“${blockId}” takes at most ${most} characters`);
	if (element["multiline"] !== true && /[\r\n]/u.test(value)) throw new Error(`“${blockId}” has one line`);
	return value === "" ? null : value;
}

const labelOf = (option: Json): string => textOf(fieldsOf(option["text"])["text"]);

/** The options themselves, as they were offered: whole objects go back to the app. */
function chosen(
	{ blockId, element }: Input,
	given: Given,
	before: Json | undefined,
	which: "option" | "options",
	most: number,
	offered: readonly Json[],
): readonly Json[] {
	if (given === undefined) {
		const kept = before?.[`selected_${which}`] ?? element[`initial_${which}`] ?? [];
		return (Array.isArray(kept) ? kept : [kept]).filter(isFields);
	}
	const values = typeof given === "string" ? [given] : given;
	if (values.length > most) throw new Error(`“${blockId}” takes at most ${most}`);
	return values.map((value) => {
		const option = offered.find((one) => one["value"] === value) ?? offered.find((one) => labelOf(one) === value);
		if (option === undefined) throw new Error(`“${blockId}” does not offer “${value}”`);
		return option;
	});
}

/** What a menu offers by itself. */
function optionsOf(element: Json): readonly Json[] {
	const groups = listOf(element["option_groups"]).filter(isFields);
	return [element, ...groups].flatMap((one) => listOf(one["options"]).filter(isFields));
}

function isBlank({ type: _type, ...value }: Json): boolean {
	const [only] = Object.values(value);
	return (
		only === null ||
		only === undefined ||
		(Array.isArray(only) && only.length === 0) ||
		(textOf(only) === "" && typeof only === "string")
	);
}
