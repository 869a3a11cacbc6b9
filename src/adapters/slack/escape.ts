import { controls, reordering, turning } from "../../core/message/unseen.ts";
import { addressLimit } from "./limits.ts";

/** A text as it is kept: line breaks as `\n`, without controls and half characters. */
export function plainLines(text: string): string {
	return text
		.toWellFormed()
		.replace(/\r\n?|[\u0085\u2028\u2029]/gu, "\n")
		.replace(controls, "");
}

/** Text where Slack reads no marks: an element of rich text. Line breaks in a row are one, as they are measured. */
export const plainWords = (text: string): string => plainLines(text).replace(turning, "").replace(/\n+/gu, "\n");

/** The same in one line: a header, a button's label, what is said of a field. */
export const plainLine = (text: string): string => plainWords(text).replace(/\s+/gu, " ").trim();

/** Code as it is shown: what would reorder it shows as �. */
export const codeText = (text: string): string => plainLines(text).replace(reordering, "\ufffd");

/** Whether anything can be seen of a text. */
export const isVisible = (text: string): boolean =>
	/[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}]/u.test(text);

/** What Slack reads as markup of its own: mentions, links, times (https://docs.slack.dev/messaging/formatting-message-text#escaping). */
export const escapeText = (text: string): string =>
	text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * What has a meaning in `mrkdwn` and can't be escaped: the marks of styles, an emoji's name, a quote at a line's start. A text with any of
 * these stands in rich text.
 */
export const hasMarks = (text: string): boolean => /[*_~`]|:[^\s:]+:|^\s*>/mu.test(text);

/** An address that a link or a picture may have; null if it is none. */
export function safeLink(url: string): string | null {
	const isSafe = /^https?:\/\/[^\s/?#][^\s<>|"\p{Cc}]*$/iu.test(url) && url.isWellFormed() && URL.canParse(url);
	return isSafe && url.length <= addressLimit ? url : null;
}
