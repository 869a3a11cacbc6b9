import type { APIEmbed } from "discord.js";
import { obeys } from "../../core/message/fit.ts";
import type { Block, Message } from "../../core/message/model.ts";
import { plainText } from "../../core/message/rich-text.ts";
import { buttonRows } from "./button-rows.ts";
import { RenderError } from "./errors.ts";
import { escapeLine, isVisible } from "./escape.ts";
import { addressLimit, contentLimit, descriptionLimit, discordLimits, embedsLimit, embedsTextLimit } from "./limits.ts";
import { withMark } from "./mark.ts";
import type { MessagePayload } from "./payload.ts";
import { renderBlock } from "./render-block.ts";
import { renderInlines } from "./render-inline.ts";

/** The bar beside an embed: the green of PyQ's own page, light enough for a dark screen and dark enough for a light one. */
const colour = 0x3aa893;
/** A paragraph up to this length reads better as plain words than in a box, in characters as rendered. */
const longestNote = 600;

/**
 * A message of PyQ's as Discord takes it. What its summary says stands as plain words, which notifications show; the blocks follow in
 * embeds, the buttons under them. `mark`: see `withMark`. Throws `RenderError` when it does not obey the limits, or says nothing: that is
 * a bug in what made it.
 */
export function renderMessage(message: Message, { mark }: { mark?: string } = {}): MessagePayload {
	const breaches = obeys(message, discordLimits);
	if (breaches.length > 0) throw new RenderError(`a message is too large for Discord: ${breaches.join("; ")}`);
	const { content, rest } = lead(message);
	const { calls } = message;
	const payload: MessagePayload = {
		content: calls === undefined ? content : `<@&${calls.externalId}> ${content}`,
		embeds: embedsOf(rest),
		components: buttonRows(message.blocks),
		allowed_mentions: { parse: [], ...(calls === undefined ? {} : { roles: [calls.externalId] }) },
	};
	checkSizes(payload);
	return mark === undefined ? payload : withMark(payload, mark);
}

/**
 * What stands as plain words, and the blocks that follow in embeds. The first block is those words when it is all there is and short, or
 * when it says what the summary says, so that nothing is said twice; else they are the summary.
 */
function lead({ summary, blocks }: Message): { content: string; rest: readonly Block[] } {
	const shown = blocks.filter(({ type }) => type !== "actions");
	const [first, ...rest] = shown;
	const own = escapeLine(summary);
	const words = first === undefined ? null : leadWords(first);
	if (first === undefined || words === null) return { content: own, rest: shown };
	const said = bare(plainText([first]));
	const summarised = bare(summary);
	if (said === "" || summarised === "") return { content: own, rest: shown };
	const repeats =
		said.startsWith(summarised) ||
		(summarised.startsWith(said) && includes(rest, summarised.slice(said.length))) ||
		(first.type === "paragraph" && includes(rest, summarised));
	if (repeats || (rest.length === 0 && first.type === "paragraph")) return { content: words, rest };
	// The summary says what the first block says, and more. A heading may be named again: it is what the eye looks for.
	const isSaid = summarised.startsWith(said) || (first.type === "paragraph" && summarised.endsWith(said));
	return { content: own, rest: isSaid ? rest : shown };
}

/** A block as the plain words of a message; null for one that can't be that. */
function leadWords(block: Block): string | null {
	if (block.type === "heading") return isVisible(block.text) ? `**${escapeLine(block.text)}**` : null;
	if (block.type !== "paragraph") return null;
	const words = renderInlines(block.children).trim();
	return isVisible(words) && words.length <= longestNote && !words.includes("\n") ? words : null;
}

/** Letters and figures alone, to compare what is said. */
const bare = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, "");
const includes = (blocks: readonly Block[], words: string): boolean => bare(plainText(blocks)).includes(words);

type Part = { text: string; block: Block };

/** Blocks in embeds; more tightly where they would overflow otherwise. */
function embedsOf(blocks: readonly Block[]): APIEmbed[] {
	const embeds = packed(blocks, false);
	return textOf(embeds) <= embedsTextLimit ? embeds : packed(blocks, true);
}

const textOf = (embeds: readonly APIEmbed[]): number =>
	embeds.reduce((sum, { description = "" }) => sum + description.length, 0);

/** Blocks in as few embeds as hold them. A picture ends its embed, because it stands at the bottom. */
function packed(blocks: readonly Block[], tight: boolean): APIEmbed[] {
	const embeds: APIEmbed[] = [];
	let parts: Part[] = [];
	const flush = (image?: { url: string }) => {
		const description = joined(parts);
		parts = [];
		if (description === "" && image === undefined) return;
		embeds.push({
			...(description === "" ? {} : { description }),
			color: colour,
			...(image === undefined ? {} : { image }),
		});
	};
	for (const block of blocks) {
		const text = renderBlock(block, tight);
		// The last embeds are kept for words.
		const url = block.type === "image" && embeds.length < embedsLimit - 3 ? pictureAddress(block.url) : null;
		if (text !== "") {
			const part = { text, block };
			if (!fitsOne([...parts, part])) {
				const title = titleAtTheEnd(parts);
				const carried = title !== undefined && fitsOne([title, part]) ? [title] : [];
				parts = parts.slice(0, parts.length - carried.length);
				flush();
				parts = carried;
			}
			parts.push(part);
		}
		if (url !== null) flush({ url });
	}
	flush();
	return embeds;
}

const fitsOne = (parts: readonly Part[]): boolean => joined(parts).length <= descriptionLimit;

/** Whether a block heads the next one. */
const isTitle = (block: Block): boolean =>
	block.type === "heading" ||
	(block.type === "paragraph" && block.children.length > 0 && block.children.every(({ type }) => type === "strong"));

/** A title at the end moves on with what it heads. */
function titleAtTheEnd(parts: readonly Part[]): Part | undefined {
	const last = parts.length > 1 ? parts.at(-1) : undefined;
	return last !== undefined && isTitle(last.block) ? last : undefined;
}

function joined(parts: readonly Part[]): string {
	return parts.map((part, index) => gapBetween(parts[index - 1], part) + part.text).join("");
}

/** Titles stand close to what they head, code brings room of their own; all else stands apart by an empty line. */
function gapBetween(before: Part | undefined, after: Part): string {
	if (before === undefined) return "";
	if (before.block.type === "list") return "\n\n";
	const isCode = ({ text }: Part) => text.startsWith("```");
	const close =
		isTitle(before.block) ||
		isCode(before) ||
		isCode(after) ||
		(before.block.type === "paragraph" && after.block.type === "list");
	return close ? "\n" : "\n\n";
}

/** An address that a picture may have, as Discord takes it; null if it is none. */
function pictureAddress(url: string): string | null {
	if (!/^https?:\/\//iu.test(url) || !URL.canParse(url)) return null;
	const { href } = new URL(url);
	return href.length <= addressLimit ? href : null;
}

/** What `fit` made is never too long; this holds the arithmetic of `discordLimits` to its word. */
function checkSizes({ content, embeds, components }: MessagePayload): void {
	const lengths = embeds.map(({ description = "" }) => description.length);
	const fits =
		content.length <= contentLimit &&
		embeds.length <= embedsLimit &&
		lengths.every((length) => length <= descriptionLimit) &&
		textOf(embeds) <= embedsTextLimit;
	if (!fits)
		throw new RenderError(
			`a message became too large for Discord: ${content.length} and ${lengths.join(" + ")} characters`,
		);
	if (!isVisible(content) && embeds.length === 0 && components.length === 0)
		throw new RenderError("a message says nothing");
}
