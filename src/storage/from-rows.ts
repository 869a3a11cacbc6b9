import type { AnswerVersion, PostedRef } from "../core/ledger.ts";
import type { answerVersions } from "./schema.ts";

/** Where a message stands, from three columns; they are all null when there is none. */
export const asPostedRef = (channel: string | null, message: string | null, thread: string | null): PostedRef | null =>
	channel === null || message === null ? null : { channel, message, thread };

/** A version from its row. */
export const asVersion = (row: typeof answerVersions.$inferSelect): AnswerVersion => {
	const { sourceChannel, sourceMessage, sourceThread, ...version } = row;
	return { ...version, source: asPostedRef(sourceChannel, sourceMessage, sourceThread) };
};
