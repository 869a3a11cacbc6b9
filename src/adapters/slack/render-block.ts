import type {
	ActionsBlock,
	ContextBlock,
	KnownBlock,
	PlainTextElement,
	RichTextBlock,
	RichTextBlockElement,
	RichTextElement,
	RichTextList,
	Button as SlackButton,
} from "@slack/types";
import { shorten } from "../../core/message/fit.ts";
import type { Block, Button, Inline, StandingRow } from "../../core/message/model.ts";
import { standingsList, standingsTable } from "../../core/message/standings-table.ts";
import { codeText, isVisible, plainLine, plainWords, safeLink } from "./escape.ts";
import { altLimit, buttonLabelLimit, headerLimit, listStartLimit, textLimit } from "./limits.ts";
import { renderInlines, renderMrkdwn } from "./render-inline.ts";

/** `offset` stands in Slack's reference (…/block-elements/rich-text-list-element), not yet in its types. */
type NumberedList = RichTextList & { offset?: number };

/** What a picture is called that nothing is said of. */
const picture = "Picture";
/** An item without words still has its number. */
const nothing = "\u200b";

/** Text without any markup in it; names of emoji stay as typed. */
export const plain = (text: string): PlainTextElement => ({ type: "plain_text", text, emoji: false });
export const richText = (...elements: RichTextBlockElement[]): RichTextBlock => ({ type: "rich_text", elements });
const section = (...elements: RichTextElement[]): RichTextBlockElement => ({ type: "rich_text_section", elements });

/**
 * A block of a message as one of Slack's; null for one that shows nothing. `tight`: its text is no longer than in Markdown, so standings
 * do not line up, and small print with links or times is as large as all else.
 */
export function renderBlock(block: Block, tight: boolean): KnownBlock | null {
	switch (block.type) {
		case "heading": {
			const words = plainLine(block.text);
			return isVisible(words) ? { type: "header", text: plain(shorten(words, headerLimit)) } : null;
		}
		case "paragraph":
			return paragraphOf(block.children);
		case "codeBlock":
			return preformatted(codeText(block.text));
		case "list":
			return block.items.length === 0 ? null : richText(listOf(block));
		case "standings":
			return block.rows.length === 0 ? null : preformatted((tight ? standingsList : standingsTable)(named(block.rows)));
		case "image":
			return imageOf(block.url, shorten(plainLine(block.alt), altLimit));
		case "actions":
			return rowOf(block.buttons);
		case "footnote":
			return footnoteOf(block.children, tight);
	}
}

function paragraphOf(children: readonly Inline[]): RichTextBlock | null {
	const elements = renderInlines(children);
	return elements.length === 0 ? null : richText(section(...elements));
}

/** Slack takes no empty text. */
const preformatted = (text: string): RichTextBlock =>
	richText({ type: "rich_text_preformatted", elements: [{ type: "text", text: text === "" ? " " : text }] });

function listOf({ ordered, start = 1, items }: Extract<Block, { type: "list" }>): RichTextBlockElement {
	const rendered = items.map((item) => {
		const elements = renderInlines(item);
		return elements.length > 0 ? elements : [{ type: "text" as const, text: nothing }];
	});
	// Slack counts lists from 1 on.
	if (ordered && (start < 1 || start > listStartLimit))
		return section(
			...rendered.flatMap((item, index): RichTextElement[] => [
				{ type: "text", text: `${index === 0 ? "" : "\n"}${start + index}. ` },
				...item,
			]),
		);
	const list: NumberedList = {
		type: "rich_text_list",
		style: ordered ? "ordered" : "bullet",
		...(ordered && start > 1 ? { offset: start - 1 } : {}),
		elements: rendered.map((elements) => ({ type: "rich_text_section", elements })),
	};
	return list;
}

function imageOf(url: string, alt: string): KnownBlock | null {
	const address = safeLink(url);
	if (address !== null) return { type: "image", image_url: address, alt_text: alt || picture };
	return isVisible(alt) ? context({ type: "plain_text", text: alt, emoji: false }) : null;
}

const context = (element: ContextBlock["elements"][number]): ContextBlock => ({ type: "context", elements: [element] });

/** Small print is plain text, or `mrkdwn` for links and times; what neither can say exactly stands in rich text, which is larger. */
function footnoteOf(children: readonly Inline[], tight: boolean): KnownBlock | null {
	if (children.every(({ type }) => type === "text" || type === "member")) {
		const words = plainWords(
			children.map((one) => ("text" in one ? one.text : "name" in one ? one.name : "")).join(""),
		);
		if (!isVisible(words)) return null;
		if (words.trim().length <= textLimit) return context(plain(words.trim()));
	}
	const words = tight ? null : renderMrkdwn(children);
	if (words === null || !isVisible(words)) return paragraphOf(children);
	return context({ type: "mrkdwn", text: words, verbatim: true });
}

/** Slack asks for restraint with `primary`: see `withOnePrimary`. A label is never empty. */
function rowOf(buttons: readonly Button[]): ActionsBlock | null {
	if (buttons.length === 0) return null;
	return {
		type: "actions",
		elements: buttons.map(
			({ label, token, style }): SlackButton => ({
				type: "button",
				text: plain(shorten(plainLine(label), buttonLabelLimit) || "…"),
				action_id: token,
				...(style === "secondary" ? {} : { style }),
			}),
		),
	};
}

/** Names as they can be shown. */
const named = (rows: readonly StandingRow[]): StandingRow[] =>
	rows.map((row) => ({ ...row, name: plainLine(row.name) }));
