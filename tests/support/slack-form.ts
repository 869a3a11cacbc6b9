import type { ShownView } from "./fake-slack/shown.ts";
import type { ShownField, ShownForm } from "./world.ts";

/** A field of an open window, and what Slack's client checks in it before it sends the form. */
type Control = { required: boolean; longest: number; isChosen: boolean };

/** A form as Slack's client shows it. */
export type SlackForm = { view: string; token: string; shown: ShownForm; controls: Readonly<Record<string, Control>> };

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const wordsOf = (value: unknown): string => textOf(fieldsOf(value)["text"]);

/** The longest text that Slack takes in a field of which nothing else is said. */
const longestField = 3_000;

function fieldOf(block: Fields, filled: Fields | undefined): { field: ShownField; control: Control } {
	const element = fieldsOf(block["element"]);
	const isChosen = element["type"] !== "plain_text_input";
	const choices = listOf(element["options"]).map((option) => ({
		value: textOf(option["value"]),
		label: wordsOf(option["text"]),
	}));
	const first = [fieldsOf(element["initial_option"]), ...listOf(element["initial_options"])];
	const now = [fieldsOf(filled?.["selected_option"]), ...listOf(filled?.["selected_options"])];
	const chosen = (filled === undefined ? first : now).map(({ value }) => textOf(value)).filter((value) => value !== "");
	const typed = filled === undefined ? textOf(element["initial_value"]) : textOf(filled["value"]);
	return {
		field: { label: wordsOf(block["label"]), value: isChosen ? chosen.join(",") : typed, error: null, choices },
		control: {
			required: block["optional"] !== true,
			longest: typeof element["max_length"] === "number" ? element["max_length"] : longestField,
			isChosen,
		},
	};
}

/** Reads an open window; null: there is no form in it (yet). */
export function readView(view: ShownView): SlackForm | null {
	const inputs = listOf(view.blocks).filter(({ type }) => type === "input");
	if (view.callback_id === "" || inputs.length === 0) return null;
	const intro = listOf(view.blocks).find(({ type }) => type === "section");
	const values = fieldsOf(fieldsOf(view["state"])["values"]);
	const read = inputs.map((block) => {
		const id = textOf(block["block_id"]);
		const filled = fieldsOf(values[id])[textOf(fieldsOf(block["element"])["action_id"])];
		return { id, ...fieldOf(block, filled === undefined ? undefined : fieldsOf(filled)) };
	});
	return {
		view: view.id,
		token: view.callback_id,
		controls: Object.fromEntries(read.map(({ id, control }) => [id, control])),
		shown: {
			title: wordsOf(view["title"]),
			intro: wordsOf(intro?.["text"]),
			error: null,
			fields: Object.fromEntries(read.map(({ id, field }) => [id, field])),
		},
	};
}

/** What the client itself says beside a field before it sends the form, by the field's id. */
export function unsendable({ controls }: SlackForm, values: Readonly<Record<string, string>>): Record<string, string> {
	const errors: Record<string, string> = {};
	for (const [id, { required, longest, isChosen }] of Object.entries(controls)) {
		const value = values[id] ?? "";
		if (required && value.trim() === "") errors[id] = "This is needed.";
		else if (!isChosen && value.length > longest) errors[id] = `Keep it to ${longest.toLocaleString("en")} characters.`;
	}
	return errors;
}

/** What is put into the fields: of a menu its choices one by one. */
export const sentValues = (
	{ controls }: SlackForm,
	values: Readonly<Record<string, string>>,
): Record<string, string | readonly string[]> =>
	Object.fromEntries(
		Object.entries(controls).map(([id, { isChosen }]) => {
			const value = values[id] ?? "";
			return [id, isChosen ? value.split(",").filter((one) => one !== "") : value];
		}),
	);
