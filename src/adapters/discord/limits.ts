import { shorten } from "../../core/message/fit.ts";
import type { MessageLimits } from "../../core/message/model.ts";

// Discord's own numbers, from https://docs.discord.com/developers/resources/message and …/components/reference. Lengths are counted in
// UTF-16 code units here; Discord counts code points where it is known to, which are never more.

/** The text of a message beside its embeds. */
export const contentLimit = 2_000;
/** The text of one embed. */
export const descriptionLimit = 4_096;
/** The text of all embeds of a message together. */
export const embedsTextLimit = 6_000;
export const embedsLimit = 10;
/** Rows of buttons or menus, buttons in a row, what a button says, and what it carries. */
export const rowsLimit = 5;
export const rowLimit = 5;
export const buttonLabelLimit = 80;
export const customIdLimit = 100;
/** Choices of a menu, also of an option that completes what is typed; what one says, and what it carries. */
export const choicesLimit = 25;
export const choiceLimit = 100;
/** An address in an embed. */
export const addressLimit = 2_048;

/** A form: its title, and its labels, descriptions, placeholders and what a text field holds. Intro and fields share five places. */
export const formTitleLimit = 45;
export const formPartsLimit = 5;
export const fieldLabelLimit = 45;
export const fieldDescriptionLimit = 100;
export const placeholderLimit = 100;
export const fieldValueLimit = 4_000;

const threadNameLimit = 100;
/** A thread's name as Discord takes it: one line that is not empty. */
export const threadName = (title: string): string =>
	shorten(title.toWellFormed().replace(/\s+/gu, " ").trim(), threadNameLimit) || "Thread";

/**
 * How much longer than in Markdown a block may become as Discord's text, where `*` and the like need a backslash each, when a message is
 * full: a share, and characters besides. A block that would become longer is shown as code then, which needs none.
 */
export const growth = { share: 1.25, extra: 8 } as const;
/** What stands between two blocks, at most. */
export const longestGap = 2;

const blocks = 25;
/**
 * What `fit` obeys so that no message overflows once it is rendered: the summary may double (every character a backslash), and all blocks
 * together stay under the embeds' 6,000 after their growth. 25 blocks of five buttons are what five rows can hold: five menus of 25.
 */
export const discordLimits: MessageLimits = {
	summary: 990,
	heading: 250,
	paragraph: 3_000,
	codeBlock: 3_000,
	listItems: 40,
	standingRows: 20,
	buttonsPerRow: rowLimit,
	buttonLabel: buttonLabelLimit,
	blocks,
	total: Math.floor((embedsTextLimit - blocks * (growth.extra + longestGap)) / growth.share),
};
