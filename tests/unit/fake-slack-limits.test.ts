import { describe, expect, it } from "vitest";
import { blocksTooLong, checkBlocks, mostText, type Problem } from "../support/fake-slack/check-blocks.ts";
import { asking, choosing, inMessage, inModal, listed, pressing, typing } from "../support/fake-slack/check-changed.ts";
import { messageFault } from "../support/fake-slack/check-message.ts";
import {
	actions,
	button,
	context,
	header,
	home,
	image,
	input,
	many,
	modal,
	mrkdwn,
	option,
	options,
	plain,
	rich,
	richSection,
	section,
	textInput,
	words,
	x,
} from "../support/fake-slack/check-samples.ts";
import { checkView } from "../support/fake-slack/check-view.ts";

const labelled = (more: object): Problem[] => checkBlocks([input(textInput(), more)], "modal");
const boxes = (type: string, count: number): Problem[] => inMessage(actions({ type, options: options(count) }));

type Limit = [of: string, most: number, at: string, check: (count: number) => Problem[]];

const limits: Limit[] = [
	["blocks of a message", 50, "/blocks", (n) => inMessage(...many(n, () => ({ type: "divider" })))],
	["blocks of a window", 100, "/view/blocks", (n) => checkView(modal(many(n, () => section("x"))))],
	["blocks of a Home page", 100, "/view/blocks", (n) => checkView(home(many(n, () => section("x"))))],
	["a header", 150, "/blocks/0/text/text", (n) => inMessage(header(x(n)))],
	["a section", 3_000, "/blocks/0/text/text", (n) => inMessage(section(x(n)))],
	["a section, in UTF-16 units", 1_500, "/blocks/0/text/text", (n) => inMessage(section("😀".repeat(n)))],
	[
		"fields of a section",
		10,
		"/blocks/0/fields",
		(n) => inMessage({ type: "section", fields: many(n, () => mrkdwn("x")) }),
	],
	["a field", 2_000, "/blocks/0/fields/0/text", (n) => inMessage({ type: "section", fields: [mrkdwn(x(n))] })],
	["elements of a context", 10, "/blocks/0/elements", (n) => inMessage(context(...many(n, () => mrkdwn("x"))))],
	[
		"elements of an actions block",
		25,
		"/blocks/0/elements",
		(n) => inMessage(actions(...many(n, (i) => button({ action_id: `${i}` })))),
	],
	["a block's id", 255, "/blocks/0/block_id", (n) => inMessage(section("x", { block_id: x(n) }))],
	["an image's words", 2_000, "/blocks/0/alt_text", (n) => inMessage(image({ alt_text: x(n) }))],
	["an image's title", 2_000, "/blocks/0/title/text", (n) => inMessage(image({ title: plain(x(n)) }))],
	[
		"an image's address",
		3_000,
		"/blocks/0/image_url",
		(n) => inMessage(image({ image_url: `https://example.org/${x(n - 20)}` })),
	],
	["a button's text", 75, "/blocks/0/elements/0/text/text", (n) => pressing({ text: plain(x(n)) })],
	["an action's id", 255, "/blocks/0/elements/0/action_id", (n) => pressing({ action_id: x(n) })],
	["a button's value", 2_000, "/blocks/0/elements/0/value", (n) => pressing({ value: x(n) })],
	[
		"a button's address",
		3_000,
		"/blocks/0/elements/0/url",
		(n) => pressing({ url: `https://example.org/${x(n - 20)}` }),
	],
	[
		"a button's longer words",
		75,
		"/blocks/0/elements/0/accessibility_label",
		(n) => pressing({ accessibility_label: x(n) }),
	],
	["a question's title", 100, "/blocks/0/elements/0/confirm/title/text", (n) => asking({ title: plain(x(n)) })],
	["a question's text", 300, "/blocks/0/elements/0/confirm/text/text", (n) => asking({ text: plain(x(n)) })],
	["a question's yes", 30, "/blocks/0/elements/0/confirm/confirm/text", (n) => asking({ confirm: plain(x(n)) })],
	["a question's no", 30, "/blocks/0/elements/0/confirm/deny/text", (n) => asking({ deny: plain(x(n)) })],
	["options of a menu", 100, "/blocks/0/elements/0/options", (n) => choosing({ options: options(n) })],
	["a placeholder", 150, "/blocks/0/elements/0/placeholder/text", (n) => choosing({ placeholder: plain(x(n)) })],
	[
		"an option's text",
		75,
		"/blocks/0/elements/0/options/0/text/text",
		(n) => choosing({ options: [option(0, { text: plain(x(n)) })] }),
	],
	[
		"an option's value",
		150,
		"/blocks/0/elements/0/options/0/value",
		(n) => choosing({ options: [option(0, { value: x(n) })] }),
	],
	[
		"an option's description",
		75,
		"/blocks/0/elements/0/options/0/description/text",
		(n) => choosing({ options: [option(0, { description: plain(x(n)) })] }),
	],
	[
		"groups of options",
		100,
		"/blocks/0/elements/0/option_groups",
		(n) =>
			choosing({
				options: undefined,
				option_groups: many(n, (i) => ({ label: plain("x"), options: [option(i)] })),
			}),
	],
	[
		"options of a menu for several",
		100,
		"/blocks/0/elements/0/options",
		(n) => choosing({ type: "multi_static_select", options: options(n) }),
	],
	["checkboxes", 10, "/blocks/0/elements/0/options", (n) => boxes("checkboxes", n)],
	["radio buttons", 10, "/blocks/0/elements/0/options", (n) => boxes("radio_buttons", n)],
	["an overflow menu", 5, "/blocks/0/elements/0/options", (n) => boxes("overflow", n)],
	["what a field may allow", 3_000, "/blocks/0/element/max_length", (n) => typing({ max_length: n })],
	["what a field may demand", 3_000, "/blocks/0/element/min_length", (n) => typing({ min_length: n })],
	["a field's first text", 3_000, "/blocks/0/element/initial_value", (n) => typing({ initial_value: x(n) })],
	[
		"a field's first text, by its own limit",
		20,
		"/blocks/0/element/initial_value",
		(n) => typing({ initial_value: x(n), max_length: 20 }),
	],
	["a field's label", 2_000, "/blocks/0/label/text", (n) => labelled({ label: plain(x(n)) })],
	["a field's hint", 2_000, "/blocks/0/hint/text", (n) => labelled({ hint: plain(x(n)) })],
	["a window's title", 24, "/view/title/text", (n) => inModal({ title: plain(x(n)) })],
	["a window's submit", 24, "/view/submit/text", (n) => inModal({ submit: plain(x(n)) })],
	["a window's close", 24, "/view/close/text", (n) => inModal({ close: plain(x(n)) })],
	["private metadata", 3_000, "/view/private_metadata", (n) => inModal({ private_metadata: x(n) })],
	["a callback id", 255, "/view/callback_id", (n) => inModal({ callback_id: x(n) })],
	["an external id", 255, "/view/external_id", (n) => inModal({ external_id: x(n) })],
	["a list's indent", 8, "/blocks/0/elements/0/indent", (n) => listed({ indent: n })],
];

describe("Slack's limits", () => {
	it.each(limits)("%s: %i and no more", (_, most, at, check) => {
		expect(check(most)).toEqual([]);
		expect(check(most + 1).map((problem) => problem.at)).toContain(at);
	});

	it("all text of a message's blocks: 13,000 characters", () => {
		const blocks = (length: number) => [{ type: "markdown", text: x(12_000) }, section(x(length - 12_000))];
		expect(blocksTooLong(blocks(mostText))).toBe(false);
		expect(messageFault({ text: "", blocks: blocks(mostText) })).toBeNull();
		expect(messageFault({ text: "", blocks: blocks(mostText + 1) })?.error).toBe("msg_blocks_too_long");
	});

	it("each block weighs something itself, as was measured", () => {
		const filler = [{ type: "markdown", text: x(11_000) }, ...many(16, () => ({ type: "divider" }))];
		expect(blocksTooLong([...filler, section(x(172))])).toBe(false);
		expect(blocksTooLong([...filler, section(x(173))])).toBe(true);
	});

	it("top-level text: 40,000 characters", () => {
		expect(messageFault({ text: x(40_000), blocks: null })).toBeNull();
		expect(messageFault({ text: x(40_001), blocks: null })?.error).toBe("msg_too_long");
	});
});

const least: [of: string, check: Problem[]][] = [
	["a header's text", inMessage(header(""))],
	["a section's text", inMessage(section(""))],
	["a section's fields", inMessage({ type: "section", fields: [] })],
	["a context's elements", inMessage(context())],
	["an actions block's elements", inMessage(actions())],
	["a menu's options", choosing({ options: [] })],
	["a window's title", inModal({ title: plain("") })],
	["a rich text's elements", inMessage(rich())],
	["a piece of rich text", inMessage(rich(richSection(words(""))))],
	["a field's longest text", typing({ max_length: 0 })],
];

describe("Slack takes nothing empty", () => {
	it.each(least)("%s", (_, problems) => {
		expect(problems).not.toEqual([]);
	});

	it("a message", () => {
		expect(messageFault({ text: " ", blocks: [] })?.error).toBe("no_text");
		expect(messageFault({ text: "", blocks: [section("x")] })).toBeNull();
	});
});
