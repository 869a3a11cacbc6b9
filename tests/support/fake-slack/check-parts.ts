/** Composition objects: https://docs.slack.dev/reference/block-kit/composition-objects */
import {
	address,
	all,
	byType,
	type Fields,
	fieldsOf,
	flag,
	isFields,
	list,
	listOf,
	oneOf,
	record,
	rule,
	type Shape,
	text,
} from "./check-shape.ts";

const kind = (name: string): Shape => oneOf(name);

export const plainText = (most: number): Shape =>
	record({ type: kind("plain_text"), text: text(most, 1) }, { emoji: flag });
const mrkdwn = (most: number): Shape => record({ type: kind("mrkdwn"), text: text(most, 1) }, { verbatim: flag });
/** Plain or mrkdwn. */
export const anyText = (most: number): Shape => byType({ plain_text: plainText(most), mrkdwn: mrkdwn(most) });

export const style = oneOf("primary", "danger");

export const confirm = record(
	{ title: plainText(100), text: anyText(300), confirm: plainText(30), deny: plainText(30) },
	{ style },
);

const option = (label: Shape, more: Readonly<Record<string, Shape>> = {}): Shape =>
	record({ text: label, value: text(150) }, { description: plainText(75), ...more });
/** Of a menu. */
export const menuOption = option(plainText(75));
/** Of checkboxes and radio buttons, which show mrkdwn. */
export const boxOption = record({ text: anyText(75), value: text(150) }, { description: anyText(75) });
export const overflowOption = option(plainText(75), { url: address() });

const optionGroup = record({ label: plainText(75), options: list(menuOption, 1, 100) });

/** All options of a menu, those in groups too. */
const optionsOf = (menu: Fields): unknown[] => [
	...listOf(menu["options"]),
	...listOf(menu["option_groups"]).flatMap((group) => listOf(fieldsOf(group)["options"])),
];
const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (value: unknown): unknown =>
	isFields(value)
		? Object.fromEntries(
				Object.entries(value)
					.sort(([a], [b]) => (a < b ? -1 : 1))
					.map(([name, inner]) => [name, sorted(inner)]),
			)
		: value;

/** What is chosen beforehand is one of the options, exactly; no two options have the same value. */
export const choosesAmongItsOwn: Shape = all(
	rule((menu) => {
		const known = optionsOf(menu);
		const chosen: unknown[] = menu["initial_option"] === undefined ? [] : [menu["initial_option"]];
		chosen.push(...listOf(menu["initial_options"]));
		return chosen.every((one) => known.some((each) => same(each, one)))
			? null
			: "initial options must exactly match one of the options";
	}),
	rule((menu) => {
		const values = optionsOf(menu).map((one) => fieldsOf(one)["value"]);
		return new Set(values).size === values.length ? null : "option values must be unique";
	}),
);

/** `options` or `option_groups`, one of them. */
export const ownOptions = {
	options: list(menuOption, 1, 100),
	option_groups: list(optionGroup, 1, 100),
};
export const hasOptions: Shape = rule((menu) =>
	(menu["options"] === undefined) === (menu["option_groups"] === undefined)
		? "must define either `options` or `option_groups`"
		: null,
);

const slackFile = all(
	record({}, { id: text(255, 1), url: address() }),
	rule((file) =>
		(file["id"] === undefined) === (file["url"] === undefined) ? "must define either `id` or `url`" : null,
	),
);
/** Where an image comes from, in a block and in an element. */
export const imageSource = { image_url: address(3_000, ["http:", "https:"]), slack_file: slackFile };
export const hasOneSource: Shape = rule((image) =>
	(image["image_url"] === undefined) === (image["slack_file"] === undefined)
		? "must define either `image_url` or `slack_file`"
		: null,
);

export const conversationFilter = all(
	record(
		{},
		{
			include: list(oneOf("im", "mpim", "private", "public"), 1, 4),
			exclude_external_shared_channels: flag,
			exclude_bot_users: flag,
		},
	),
	rule((filter) => (Object.keys(filter).length === 0 ? "must have at least one property" : null)),
);
