/** Rich text: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
import { address, byType, flag, list, matching, oneOf, record, type Shape, text, whole } from "./check-shape.ts";

const any: Shape = () => [];
const most = 12_000;
const id = text(255, 1);
/** More pieces than anybody writes. */
const pieces = 1_000;

const style = record({}, { bold: flag, italic: flag, strike: flag, code: flag, underline: flag });
const piece = (needed: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape =>
	record({ type: any, ...needed }, { style, ...optional });

const link = piece({ url: address() }, { text: text(most), unsafe: flag });
const words = piece({ text: text(most, 1) });
const inline = byType({
	text: words,
	link,
	emoji: piece({ name: text(255, 1) }, { unicode: text(255, 1), url: address(), skin_tone: whole(1, 6) }),
	user: piece({ user_id: id }),
	usergroup: piece({ usergroup_id: id }),
	channel: piece({ channel_id: id }),
	team: piece({ team_id: id }),
	broadcast: piece({ range: oneOf("here", "channel", "everyone") }),
	color: piece({ value: matching(/^#[0-9a-fA-F]{6}$/u, "a colour") }),
	date: piece(
		{ timestamp: whole(0, 9_999_999_999), format: text(most, 1) },
		{ url: address(), fallback: text(most, 1) },
	),
});

const border = { border: oneOf(0, 1) };
const section = record({ type: any, elements: list(inline, 1, pieces) });

export const richText = record(
	{
		type: any,
		elements: list(
			byType({
				rich_text_section: section,
				rich_text_list: record(
					{
						type: any,
						style: oneOf("bullet", "ordered"),
						elements: list(byType({ rich_text_section: section }), 1, pieces),
					},
					{ indent: whole(0, 8), offset: whole(0, 10_000), ...border },
				),
				rich_text_preformatted: record({ type: any, elements: list(byType({ text: words, link }), 1, pieces) }, border),
				rich_text_quote: record({ type: any, elements: list(inline, 1, pieces) }, border),
			}),
			1,
			pieces,
		),
	},
	{ block_id: id },
);
