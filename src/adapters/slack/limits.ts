import type { MessageLimits } from "../../core/message/model.ts";

// Slack's own numbers, from https://docs.slack.dev/reference/block-kit and …/reference/views. Lengths are counted in UTF-16 code units
// here, which are never fewer than what Slack counts.

export const messageBlocksLimit = 50;
export const viewBlocksLimit = 100;
/** The text of a header, and of everything else that is said in a block or a part of it. */
export const headerLimit = 150;
export const textLimit = 3_000;
export const altLimit = 2_000;
/** An address of a link or a picture. */
export const addressLimit = 3_000;
/** Buttons in a row, what a button says, and what it carries. */
export const rowLimit = 25;
export const buttonLabelLimit = 75;
export const actionIdLimit = 255;
/**
 * The text of all blocks of a message together, addresses of links included, and what every block but the first weighs besides. Neither
 * stands in the reference: beyond this Slack answers `msg_blocks_too_long`. Measured in github.com/slackapi/bolt-js/issues/2509: 13,297
 * characters in one block pass, 13,172 beside a divider.
 */
export const messageWeightLimit = 13_297;
export const blockWeight = 125;

/** A window: its title and buttons; what is said of a field; what a text field holds; what the window carries along. */
export const viewTitleLimit = 24;
export const fieldWordsLimit = 2_000;
export const fieldValueLimit = 3_000;
export const privateMetadataLimit = 3_000;
export const callbackIdLimit = 255;
export const blockIdLimit = 255;
/** The highest number that a list begins with; a higher one is written out. */
export const listStartLimit = 10_000;
/** Choices of a menu; of boxes to tick or of which to pick one; what a choice says, and what it carries. */
export const choicesLimit = 100;
export const boxesLimit = 10;
export const choiceLabelLimit = 75;
export const choiceValueLimit = 150;

const blocks = 39;
/**
 * What `fit` obeys so that no message overflows once it is rendered. `summary`: every `&` becomes five characters. `blocks`: one more is
 * kept for the group that is called. `total`: what is left when so many blocks have their weight, and a picture without words its name.
 */
export const slackLimits: MessageLimits = {
	summary: 750,
	heading: headerLimit,
	paragraph: textLimit,
	codeBlock: 7_500,
	listItems: 60,
	standingRows: 30,
	buttonsPerRow: rowLimit,
	buttonLabel: buttonLabelLimit,
	blocks,
	total: messageWeightLimit - blocks * (blockWeight + 10),
};

/** The same for a window or the Home page: more blocks, and as much text as stays far below the 250 KB that Slack takes of one. */
export const slackViewLimits: MessageLimits = { ...slackLimits, blocks: viewBlocksLimit - 1, total: 30_000 };
