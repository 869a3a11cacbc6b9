/** Block elements: https://docs.slack.dev/reference/block-kit/block-elements */
import {
	anyText,
	boxOption,
	choosesAmongItsOwn,
	confirm,
	conversationFilter,
	hasOneSource,
	hasOptions,
	imageSource,
	menuOption,
	overflowOption,
	ownOptions,
	plainText,
	style,
} from "./check-parts.ts";
import { richText } from "./check-rich-text.ts";
import {
	address,
	all,
	byType,
	flag,
	list,
	matching,
	oneOf,
	record,
	rule,
	type Shape,
	text,
	whole,
} from "./check-shape.ts";

type Shapes = Readonly<Record<string, Shape>>;
const any: Shape = () => [];

/** The longest text that can be typed into a field. */
const longestInput = 3_000;
const id = text(255, 1);

const action_id = text(255, 1);
const focus = { focus_on_load: flag };
const placeholder = { placeholder: plainText(150) };
const several = { max_selected_items: whole(1, 1_000) };

/** An element with an action id of its own. */
const element = (needed: Shapes, optional: Shapes = {}): Shape =>
	record({ type: any, ...needed }, { action_id, ...optional });

const button = all(
	element(
		{ text: plainText(75) },
		{ value: text(2_000), url: address(), style, confirm, accessibility_label: text(75) },
	),
);

const typed = { ...focus, ...placeholder };
const dispatch = {
	dispatch_action_config: record(
		{},
		{ trigger_actions_on: list(oneOf("on_enter_pressed", "on_character_entered"), 1, 2) },
	),
};

const numberOf = (value: unknown, otherwise: number): number => (typeof value === "number" ? value : otherwise);

const plainTextInput = all(
	element(
		{},
		{
			...typed,
			...dispatch,
			initial_value: text(longestInput),
			multiline: flag,
			min_length: whole(0, longestInput),
			max_length: whole(1, longestInput),
		},
	),
	rule(
		(input) =>
			String(input["initial_value"] ?? "").length > numberOf(input["max_length"], longestInput)
				? "must be no longer than `max_length`"
				: null,
		"/initial_value",
	),
	rule(
		(input) =>
			numberOf(input["min_length"], 0) > numberOf(input["max_length"], longestInput)
				? "must be no more than `max_length`"
				: null,
		"/min_length",
	),
);

const date = matching(/^\d{4}-\d{2}-\d{2}$/u, "a date as YYYY-MM-DD");
const time = matching(/^([01]\d|2[0-3]):[0-5]\d$/u, "a time as HH:mm");
const figure = matching(/^-?\d+(\.\d+)?$/u, "a number in a string");

const menu = { ...focus, ...placeholder, confirm };
const answersBack = { response_url_enabled: flag };
const conversations = { default_to_current_conversation: flag, filter: conversationFilter };
const external = { min_query_length: whole(0, 3_000) };

const shapes = {
	button,
	checkboxes: all(
		element({ options: list(boxOption, 1, 10) }, { initial_options: list(boxOption, 1, 10), confirm, ...focus }),
		choosesAmongItsOwn,
	),
	radio_buttons: all(
		element({ options: list(boxOption, 1, 10) }, { initial_option: boxOption, confirm, ...focus }),
		choosesAmongItsOwn,
	),
	static_select: all(
		element({}, { ...menu, ...ownOptions, initial_option: menuOption }),
		hasOptions,
		choosesAmongItsOwn,
	),
	multi_static_select: all(
		element({}, { ...menu, ...several, ...ownOptions, initial_options: list(menuOption, 1, 100) }),
		hasOptions,
		choosesAmongItsOwn,
	),
	external_select: element({}, { ...menu, ...external, initial_option: menuOption }),
	multi_external_select: element({}, { ...menu, ...several, ...external, initial_options: list(menuOption, 1, 100) }),
	users_select: element({}, { ...menu, initial_user: id }),
	multi_users_select: element({}, { ...menu, ...several, initial_users: list(id, 1, 1_000) }),
	channels_select: element({}, { ...menu, ...answersBack, initial_channel: id }),
	multi_channels_select: element({}, { ...menu, ...several, initial_channels: list(id, 1, 1_000) }),
	conversations_select: element({}, { ...menu, ...answersBack, ...conversations, initial_conversation: id }),
	multi_conversations_select: element(
		{},
		{ ...menu, ...several, ...conversations, initial_conversations: list(id, 1, 1_000) },
	),
	overflow: element({ options: list(overflowOption, 1, 5) }, { confirm }),
	datepicker: element({}, { ...menu, initial_date: date }),
	datetimepicker: element({}, { ...focus, confirm, initial_date_time: whole(1_000_000_000, 9_999_999_999) }),
	timepicker: element({}, { ...menu, initial_time: time, timezone: id }),
	plain_text_input: plainTextInput,
	email_text_input: element({}, { ...typed, ...dispatch, initial_value: text(longestInput) }),
	url_text_input: element({}, { ...typed, ...dispatch, initial_value: text(longestInput) }),
	number_input: element(
		{ is_decimal_allowed: flag },
		{ ...typed, ...dispatch, initial_value: figure, min_value: figure, max_value: figure },
	),
	rich_text_input: element(
		{},
		{ ...typed, ...dispatch, initial_value: richText, min_lines: whole(1, 100), max_lines: whole(1, 100) },
	),
	file_input: element({}, { filetypes: list(id, 1, 100), max_files: whole(1, 10) }),
	image: all(record({ type: any, alt_text: text(2_000) }, imageSource), hasOneSource),
	plain_text: anyText(3_000),
	mrkdwn: anyText(3_000),
} satisfies Shapes;
type Kind = keyof typeof shapes;

const only = (...kinds: readonly Kind[]): Shape =>
	byType(Object.fromEntries(kinds.map((name) => [name, shapes[name]])));

const menus: readonly Kind[] = [
	"static_select",
	"external_select",
	"users_select",
	"channels_select",
	"conversations_select",
	"multi_static_select",
	"multi_external_select",
	"multi_users_select",
	"multi_channels_select",
	"multi_conversations_select",
];
const boxes: readonly Kind[] = ["checkboxes", "radio_buttons", "datepicker", "timepicker"];

/** What may stand in each block. */
export const inActions = only("button", "overflow", "datetimepicker", "rich_text_input", ...boxes, ...menus);
export const besideSection = only("button", "overflow", "image", ...boxes, ...menus);
export const inContext = only("image", "plain_text", "mrkdwn");
const typedIn: readonly Kind[] = ["plain_text_input", "email_text_input", "url_text_input", "number_input"];
export const inInput = only(...typedIn, "rich_text_input", "datetimepicker", ...boxes, ...menus);
/** Files are asked for in windows alone. */
export const inModalInput = only(...typedIn, "rich_text_input", "datetimepicker", "file_input", ...boxes, ...menus);
