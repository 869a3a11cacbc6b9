import type { KnownBlock, MessageMetadata, RichTextBlock, RichTextBlockElement, SectionBlock } from "@slack/types";
import { obeys } from "../../core/message/fit.ts";
import type { Block, Button, Called, Message } from "../../core/message/model.ts";
import { RenderError } from "./errors.ts";
import { escapeText, isVisible, plainLine, plainWords } from "./escape.ts";
import { keyMetadata } from "./find-posted.ts";
import { actionIdLimit, blockWeight, messageBlocksLimit, messageWeightLimit, slackLimits } from "./limits.ts";
import { renderBlock, richText } from "./render-block.ts";

/** A message as Slack takes it: `text` for notifications and screen readers, `blocks` for what is shown. */
export type SlackMessage = { text: string; blocks: KnownBlock[]; metadata?: MessageMetadata };

/**
 * A message of PyQ's as Slack takes it. `mark`: the key of the step that posts it, by which it is found again. Throws `RenderError` when
 * it does not obey the limits, or says nothing: that is a bug in what made it.
 */
export function renderMessage(message: Message, { mark }: { mark?: string } = {}): SlackMessage {
	const breaches = obeys(message, slackLimits);
	if (breaches.length > 0) throw new RenderError(`a message is too large for Slack: ${breaches.join("; ")}`);
	const { calls } = message;
	const called = calls === undefined ? [] : [calling(calls)];
	const wide = [...called, ...renderBlocks(message)];
	const blocks = weightOf(wide) <= messageWeightLimit ? wide : [...called, ...renderBlocks(message, true)];
	if (blocks.length > messageBlocksLimit || weightOf(blocks) > messageWeightLimit)
		throw new RenderError(`a message became too large for Slack: ${blocks.length} blocks, weight ${weightOf(blocks)}`);
	const text = escapeText(plainLine(message.summary));
	return {
		text: calls === undefined ? text : `${mention(calls)} ${text}`,
		blocks,
		...(mark === undefined ? {} : { metadata: keyMetadata(mark) }),
	};
}

/** The blocks of a message or a view; `tight`: see `renderBlock`. What has nothing to show but buttons says its summary above them. */
export function renderBlocks({ summary, blocks }: Message, tight = false): KnownBlock[] {
	const rendered: KnownBlock[] = [];
	let before: Block | undefined;
	for (const block of withDistinctTokens(withOnePrimary(blocks))) {
		const next = renderBlock(block, tight);
		if (next === null) continue;
		const last = rendered.at(-1);
		if (before !== undefined && last?.type === "rich_text" && next.type === "rich_text" && heads(before, block))
			rendered[rendered.length - 1] = richText(...joined(last, next));
		else rendered.push(next);
		before = block;
	}
	if (rendered.some(({ type }) => type !== "actions")) return rendered;
	const words = plainWords(summary).trim();
	if (!isVisible(words)) throw new RenderError("a message says nothing");
	return [richText({ type: "rich_text_section", elements: [{ type: "text", text: words }] }), ...rendered];
}

/** The group that a lead chose, and nobody else. */
const calling = (calls: Called): SectionBlock => ({
	type: "section",
	text: { type: "mrkdwn", text: mention(calls), verbatim: true },
});

function mention({ externalId }: Called): string {
	if (!/^[A-Z0-9]+$/u.test(externalId)) throw new RenderError("a message calls what is no group of Slack's");
	return `<!subteam^${externalId}>`;
}

/** Titles, and words before a list, stand close to what they head. */
const heads = (before: Block, after: Block): boolean =>
	before.type === "paragraph" && after.type !== "footnote" && (after.type === "list" || isTitle(before));

const isTitle = (block: Block): boolean =>
	block.type === "paragraph" && block.children.length > 0 && block.children.every(({ type }) => type === "strong");

/** Sections side by side would run into one line in some clients: they become one section of two lines. */
function joined({ elements: first }: RichTextBlock, { elements: second }: RichTextBlock): RichTextBlockElement[] {
	const [head, ...rest] = second;
	const last = first.at(-1);
	if (head?.type !== "rich_text_section" || last?.type !== "rich_text_section") return [...first, ...second];
	const elements = [...last.elements, { type: "text" as const, text: "\n" }, ...head.elements];
	return [...first.slice(0, -1), { type: "rich_text_section", elements }, ...rest];
}

/** Slack asks for one `primary` button in a message: where several would be, none stands out. */
function withOnePrimary(blocks: readonly Block[]): readonly Block[] {
	const primary = blocks.flatMap((block) =>
		block.type === "actions" ? block.buttons.filter(({ style }) => style === "primary") : [],
	);
	return primary.length < 2
		? blocks
		: mapButtons(blocks, (button) => (button.style === "primary" ? { ...button, style: "secondary" } : button));
}

/** Slack takes no two buttons with the same id, so an equal one gets a number, which is no part of the token. */
function withDistinctTokens(blocks: readonly Block[]): readonly Block[] {
	const seen = new Set<string>();
	return mapButtons(blocks, (button) => {
		const { token } = button;
		if (token === "" || token.includes("#"))
			throw new RenderError(`a button's token can't be carried: ${token.length} characters`);
		let id = token;
		for (let number = 2; seen.has(id); number++) id = `${token}#${number}`;
		if (id.length > actionIdLimit) throw new RenderError(`a button's token can't be carried: ${id.length} characters`);
		seen.add(id);
		return { ...button, token: id };
	});
}

const mapButtons = (blocks: readonly Block[], map: (button: Button) => Button): readonly Block[] =>
	blocks.map((block) => (block.type === "actions" ? { ...block, buttons: block.buttons.map(map) } : block));

const counted = new Set(["text", "alt_text", "fallback", "url"]);

/** How many characters of text are in blocks, addresses of links and what stands in for a time included. */
function textOf(part: unknown): number {
	if (typeof part !== "object" || part === null) return 0;
	return Object.entries(part).reduce(
		(sum, [key, value]) => sum + (typeof value === "string" ? (counted.has(key) ? value.length : 0) : textOf(value)),
		0,
	);
}

const weightOf = (blocks: readonly KnownBlock[]): number =>
	textOf(blocks) + blockWeight * Math.max(0, blocks.length - 1);
