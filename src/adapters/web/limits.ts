import type { MessageLimits } from "../../core/message/model.ts";

/**
 * What one message may hold on the page. The page itself has no limit: these keep it readable, and leave room for an
 * answer of 100,000 characters that is given back whole because it was too long to take.
 */
export const webLimits: MessageLimits = {
	summary: 1_000,
	heading: 200,
	paragraph: 8_000,
	codeBlock: 120_000,
	listItems: 100,
	standingRows: 100,
	buttonsPerRow: 6,
	buttonLabel: 60,
	blocks: 100,
	total: 150_000,
};

/** The largest request body, in bytes. More is refused with 413. */
export const bodyLimit = 1_000_000;
/** The longest name of a person or a channel, in characters as people count them (grapheme clusters). */
export const nameLimit = 60;
/** The same in UTF-16 code units: one character can carry any number of accents. */
export const nameUnits = 600;
/** The longest name of a file, in UTF-16 code units. */
export const fileNameLimit = 60;
/** How many messages of a place the page gets at once. Past 99 a count of new ones is "99+". */
export const pageOfMessages = 120;
/** How long a form or a list of suggestions is waited for, in milliseconds; the design's one second. */
export const firstResponseMs = 1_000;
/** How often messages that PyQ could not take are offered to it again, in milliseconds. */
export const redeliverEveryMs = 10_000;
/** How far back messages are offered again after a start, in milliseconds. */
export const redeliverWindowMs = 24 * 60 * 60_000;
/** How often the log is read for what another process appended, in milliseconds; our own appends are seen at once. */
export const pollEveryMs = 2_000;
