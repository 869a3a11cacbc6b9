/** Block Kit as Slack checks it: https://docs.slack.dev/reference/block-kit/blocks */
import { besideSection, inActions, inContext, inInput, inModalInput } from "./check-elements.ts";
import { anyText, hasOneSource, imageSource, plainText } from "./check-parts.ts";
import { richText } from "./check-rich-text.ts";
import {
	all,
	byType,
	type Fields,
	fieldsOf,
	flag,
	isFields,
	list,
	listOf,
	oneOf,
	type Problem,
	record,
	rule,
	type Shape,
	text,
	textOf,
} from "./check-shape.ts";

export { type Problem, written } from "./check-shape.ts";

/** Where blocks stand. */
export type Surface = "message" | "modal" | "home";

const mostBlocks = { message: 50, modal: 100, home: 100 } as const;
/** What all text of a message's blocks may have, in characters. */
export const mostText = 13_000;
/**
 * What a message's blocks may weigh, and what each but the first weighs by itself. Measured by others: one block is refused beyond 13,297
 * characters, the same with a divider beyond 13,172 (https://github.com/slackapi/bolt-js/issues/2509).
 */
export const mostWeight = 13_297;
export const blockWeight = 125;

const any: Shape = () => [];
const block = (needed: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape =>
	record({ type: any, ...needed }, { block_id: text(255, 1), ...optional });

const section = all(
	block({}, { text: anyText(3_000), fields: list(anyText(2_000), 1, 10), accessory: besideSection, expand: flag }),
	rule((it) => (it["text"] === undefined && it["fields"] === undefined ? "must define `text` or `fields`" : null)),
);

const cell = byType({
	raw_text: record({ type: any, text: text(3_000, 1) }),
	rich_text: richText,
});
const column = record({}, { align: oneOf("left", "center", "right"), is_wrapped: flag });
const table = block({ rows: list(list(cell, 1, 20), 1, 100) }, { column_settings: list(column, 1, 20) });

const everywhere = {
	actions: block({ elements: list(inActions, 1, 25) }),
	context: block({ elements: list(inContext, 1, 10) }),
	divider: block({}),
	header: block({ text: plainText(150) }),
	image: all(block({ alt_text: text(2_000) }, { ...imageSource, title: plainText(2_000) }), hasOneSource),
	rich_text: richText,
	section,
};
const input = (element: Shape): Shape =>
	block({ label: plainText(2_000), element }, { hint: plainText(2_000), optional: flag, dispatch_action: flag });

const shapes: Readonly<Record<Surface, Shape>> = {
	message: byType({ ...everywhere, input: input(inInput), markdown: block({ text: text(12_000, 1) }), table }),
	modal: byType({ ...everywhere, input: input(inModalInput) }),
	home: byType({ ...everywhere, input: input(inInput) }),
};

/** What Slack would find wrong with blocks; nothing: it takes them. `at`: where they stand, as a JSON pointer. */
export function checkBlocks(blocks: unknown, surface: Surface, at = "/blocks"): Problem[] {
	const problems = list(shapes[surface], 0, mostBlocks[surface])(blocks, at);
	return [...problems, ...checkIds(listOf(blocks), surface, at), ...checkFocus(listOf(blocks), surface, at)];
}

type Placed = { readonly it: Fields; readonly at: string };

/** What can be pressed, chosen or filled in, in reading order. */
function elementsOf(one: Fields, at: string): Placed[] {
	const named = (name: string): Placed[] => (isFields(one[name]) ? [{ it: one[name], at: `${at}/${name}` }] : []);
	const inside = one["type"] === "actions" ? listOf(one["elements"]) : [];
	return [
		...inside.map((it, index) => ({ it: fieldsOf(it), at: `${at}/elements/${index}` })),
		...named("accessory"),
		...named("element"),
	];
}

/** Ids of blocks are unique; ids of actions too, but for those in different blocks of a window. */
function checkIds(blocks: readonly unknown[], surface: Surface, at: string): Problem[] {
	const problems: Problem[] = [];
	const seenBlocks = new Set<string>();
	const seenActions = new Set<string>();
	for (const [index, value] of blocks.entries()) {
		const here = `${at}/${index}`;
		const blockId = textOf(fieldsOf(value)["block_id"]);
		if (blockId !== "" && seenBlocks.has(blockId))
			problems.push({ at: `${here}/block_id`, why: `\`block_id\` ${blockId} already exists` });
		seenBlocks.add(blockId);
		if (surface === "modal") seenActions.clear();
		for (const { it, at: there } of elementsOf(fieldsOf(value), here)) {
			const actionId = textOf(it["action_id"]);
			if (actionId !== "" && seenActions.has(actionId))
				problems.push({ at: `${there}/action_id`, why: `\`action_id\` ${actionId} already exists for other element` });
			seenActions.add(actionId);
		}
	}
	return problems;
}

function checkFocus(blocks: readonly unknown[], surface: Surface, at: string): Problem[] {
	const focused = blocks
		.flatMap((value, index) => elementsOf(fieldsOf(value), `${at}/${index}`))
		.filter(({ it }) => it["focus_on_load"] === true);
	const wrong = surface === "message" ? focused : focused.slice(1);
	const why = surface === "message" ? "is for windows alone" : "only one element can be focused on load";
	return wrong.map(({ at: there }) => ({ at: `${there}/focus_on_load`, why }));
}

/** All that can be read in blocks, in characters: texts, addresses of links, what images show. */
export function textLength(blocks: unknown): number {
	if (Array.isArray(blocks)) return blocks.reduce((sum: number, one) => sum + textLength(one), 0);
	if (!isFields(blocks)) return 0;
	return Object.entries(blocks).reduce((sum, [name, value]) => {
		if (typeof value !== "string") return sum + textLength(value);
		const counts = name === "text" || name === "alt_text" || (name === "url" && blocks["type"] === "link");
		return sum + (counts ? value.length : 0);
	}, 0);
}

/** Whether Slack would refuse a message's blocks as `msg_blocks_too_long`. */
export function blocksTooLong(blocks: readonly unknown[]): boolean {
	const length = textLength(blocks);
	return length > mostText || length + blockWeight * Math.max(0, blocks.length - 1) > mostWeight;
}
