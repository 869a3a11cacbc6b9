import { describe, expect, it } from "vitest";
import { checkBlocks, type Problem, type Surface } from "../support/fake-slack/check-blocks.ts";
import { asking, choosing, inMessage, inModal, listed, pressing, typing } from "../support/fake-slack/check-changed.ts";
import {
	actions,
	button,
	confirm,
	context,
	header,
	home,
	image,
	input,
	modal,
	mrkdwn,
	option,
	options,
	plain,
	rich,
	richSection,
	section,
	select,
	textInput,
	words,
} from "../support/fake-slack/check-samples.ts";
import { checkView } from "../support/fake-slack/check-view.ts";

const shapes: [what: string, problems: Problem[], why: string][] = [
	["an unknown block", inMessage({ type: "sektion" }), "unsupported type: sektion"],
	["a block without type", inMessage({ text: plain("x") }), "missing required field: type"],
	["blocks that are no list", checkBlocks({ type: "divider" }, "message"), "must be an array"],
	[
		"an unknown property of a block",
		inMessage({ type: "divider", colour: "red" }),
		"invalid additional property: colour",
	],
	["an unknown property of a button", pressing({ label: "x" }), "invalid additional property: label"],
	[
		"an unknown property of a view",
		inModal({ private_meta_data: "x" }),
		"invalid additional property: private_meta_data",
	],
	["a header in mrkdwn", inMessage({ type: "header", text: mrkdwn("x") }), "must be one of: plain_text"],
	["a button in mrkdwn", pressing({ text: mrkdwn("x") }), "must be one of: plain_text"],
	[
		"emoji in mrkdwn",
		inMessage({ type: "section", text: { ...mrkdwn("x"), emoji: true } }),
		"invalid additional property: emoji",
	],
	["a button's style", pressing({ style: "warning" }), "must be one of: primary, danger"],
	["a button's address", pressing({ url: "nowhere" }), "invalid url"],
	["a section without words", inMessage({ type: "section" }), "must define `text` or `fields`"],
	["an image without words", inMessage(image({ alt_text: undefined })), "missing required field: alt_text"],
	[
		"an image from nowhere",
		inMessage(image({ image_url: undefined })),
		"must define either `image_url` or `slack_file`",
	],
	["a question without a no", asking({ deny: undefined }), "missing required field: deny"],
	["a menu without options", choosing({ options: undefined }), "must define either `options` or `option_groups`"],
	[
		"a menu with both kinds",
		choosing({ option_groups: [{ label: plain("x"), options: options(1) }] }),
		"must define either `options` or `option_groups`",
	],
	["options of the same value", choosing({ options: [option(1), option(1)] }), "option values must be unique"],
	[
		"a choice that is no option",
		choosing({ initial_option: option(7) }),
		"initial options must exactly match one of the options",
	],
	[
		"two blocks of one id",
		inMessage(section("x", { block_id: "a" }), section("y", { block_id: "a" })),
		"`block_id` a already exists",
	],
	[
		"two actions of one id",
		inMessage(actions(button()), actions(button())),
		"`action_id` press already exists for other element",
	],
	[
		"a field in a message that wants the focus",
		inMessage(input(textInput({ focus_on_load: true }))),
		"is for windows alone",
	],
	[
		"two that want the focus",
		checkBlocks([input(textInput({ focus_on_load: true })), input(textInput({ focus_on_load: true }))], "modal"),
		"only one element can be focused on load",
	],
	["a field among buttons", inMessage(actions(textInput())), "unsupported type: plain_text_input"],
	["a button to fill in", checkBlocks([input(button())], "modal"), "unsupported type: button"],
	["a button in a context", inMessage(context(button())), "unsupported type: button"],
	["files in a message", inMessage(input({ type: "file_input" })), "unsupported type: file_input"],
	["Markdown in a window", checkView(modal([{ type: "markdown", text: "x" }])), "unsupported type: markdown"],
	[
		"a window with fields and no submit",
		checkView(modal([input()], { submit: undefined })),
		"must define `submit` to use an `input` block in modals",
	],
	["a window without title", inModal({ title: undefined }), "missing required field: title"],
	["a title on a Home page", checkView(home([], { title: plain("x") })), "invalid additional property: title"],
	["a Home page for a window", checkView(home([]), "modal"), "must be modal"],
	["a list of an unknown style", listed({ style: "dashed" }), "must be one of: bullet, ordered"],
	[
		"a list in preformatted text",
		inMessage(rich({ type: "rich_text_preformatted", elements: [{ type: "user", user_id: "U1" }] })),
		"unsupported type: user",
	],
	["words without a section", inMessage(rich(words("x"))), "unsupported type: text"],
	[
		"a style of text",
		inMessage(rich(richSection({ ...words("x"), style: { blink: true } }))),
		"invalid additional property: blink",
	],
	["a link without address", inMessage(rich(richSection({ type: "link", text: "x" }))), "missing required field: url"],
	[
		"a field that demands more than it allows",
		typing({ min_length: 3, max_length: 2 }),
		"must be no more than `max_length`",
	],
	[
		"a filter of nothing",
		inMessage(actions({ type: "conversations_select", filter: {} })),
		"must have at least one property",
	],
];

describe("Slack refuses", () => {
	it.each(shapes)("%s", (_, problems, why) => {
		expect(problems.map((problem) => problem.why)).toContain(why);
	});
});

const good: [what: string, surface: Surface, blocks: unknown[]][] = [
	[
		"all that a post has",
		"message",
		[
			header("Today"),
			section("*Words*", { expand: true, accessory: image() }),
			rich(
				richSection(
					words("A "),
					{ type: "link", url: "https://example.org", text: "link" },
					{ type: "user", user_id: "U1" },
				),
				{ type: "rich_text_list", style: "ordered", indent: 0, border: 0, elements: [richSection(words("one"))] },
				{ type: "rich_text_preformatted", border: 0, elements: [words("print(1)")] },
				{ type: "rich_text_quote", elements: [{ ...words("said"), style: { italic: true } }] },
				richSection({ type: "date", timestamp: 1_700_000_000, format: "{date_short}", fallback: "soon" }),
				richSection({ type: "usergroup", usergroup_id: "S1" }, { type: "emoji", name: "snake" }),
			),
			image({ title: plain("Chart") }),
			{ type: "divider" },
			context(mrkdwn("x"), plain("y"), { type: "image", image_url: "https://example.org/a.png", alt_text: "" }),
			actions(
				button({ style: "primary" }),
				button({ action_id: "other", style: "danger", confirm: confirm({ style: "danger" }) }),
			),
		],
	],
	[
		"all that a form has",
		"modal",
		[
			input(
				textInput({ multiline: true, min_length: 1, max_length: 3_000, initial_value: "x", placeholder: plain("…") }),
			),
			input(select({ initial_option: option(1) }), { optional: true, hint: plain("x") }),
			input({ type: "checkboxes", action_id: "boxes", options: options(3), initial_options: [option(2)] }),
			input({ type: "radio_buttons", options: options(2), initial_option: option(0) }),
			input({ type: "multi_static_select", options: options(11), initial_options: [option(3)], max_selected_items: 2 }),
			input({ type: "external_select", action_id: "looked-up", min_query_length: 0 }),
			input({
				type: "conversations_select",
				default_to_current_conversation: true,
				response_url_enabled: true,
				filter: { include: ["public"] },
			}),
			input({ type: "timepicker", initial_time: "09:00", timezone: "Europe/Amsterdam" }),
			input({ type: "datepicker", initial_date: "2026-02-01" }),
			input({ type: "number_input", is_decimal_allowed: false, min_value: "1", initial_value: "3" }),
		],
	],
	["the same action in two fields of a form", "modal", [input(textInput()), input(textInput())]],
	["a field on a Home page", "home", [input(textInput(), { dispatch_action: true }), section("x")]],
];

describe("Slack takes", () => {
	it.each(good)("%s", (_, surface, blocks) => {
		expect(checkBlocks(blocks, surface)).toEqual([]);
	});

	it("a Home page with nothing on it", () => {
		expect(checkView(home([]), "home")).toEqual([]);
	});
});
