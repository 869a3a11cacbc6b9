/**
 * The one error family. Everything else that a person or a platform may do is a returned outcome.
 * `notSent`: the platform refused clearly, so the thing was not posted; otherwise nobody knows, and the step is in doubt.
 */
export type ChatErrorReason =
	/** 429: `retryAfterMs` says when. */
	| "rate-limited"
	/** The channel, thread or message is gone. */
	| "not-found"
	/** A permission is missing, of which `lacks` names what is known; or a person takes no direct messages. */
	| "forbidden"
	/** The platform refuses PyQ's token: whoever runs PyQ has to renew it. No room is at fault. */
	| "logged-out"
	/** The platform refused the content: a bug in a renderer. */
	| "rejected"
	/** A reply came after its time. */
	| "expired"
	/** It waited for its turn until it must not leave any more. */
	| "late"
	/** No answer, a reset, or a 5xx. */
	| "unreachable";

/** A chat platform did not do what was asked. */
export class ChatError extends Error {
	override readonly name = "ChatError";
	readonly reason: ChatErrorReason;
	readonly notSent: boolean;
	/** Milliseconds to wait before the next try; null: the step's own backoff. */
	readonly retryAfterMs: number | null;
	/** The permissions that were missing, as the platform's own screens call them; empty: it did not say. */
	readonly lacks: readonly string[];

	constructor(
		reason: ChatErrorReason,
		detail: string,
		retryAfterMs: number | null = null,
		lacks: readonly string[] = [],
	) {
		super(detail);
		this.reason = reason;
		this.notSent = reason !== "unreachable";
		this.retryAfterMs = retryAfterMs;
		this.lacks = lacks;
	}
}

export type StoreErrorReason =
	/** The database can't be reached; nothing was saved. */
	| "away"
	/** It did not answer in time; nothing was saved. */
	| "slow"
	/** A newer PyQ has changed its tables. */
	| "newer"
	/** Another process has the embedded database open. */
	| "in-use"
	/** The data folder can't be written. */
	| "unwritable"
	/** It may belong to a post of which nobody knows yet whether it stands; nothing was saved, and it is to come again. The database is well. */
	| "unsettled";

/** The ledger could not take what was asked; the transaction was rolled back. */
export class StoreError extends Error {
	override readonly name = "StoreError";
	readonly reason: StoreErrorReason;

	constructor(reason: StoreErrorReason, detail: string, options?: { cause?: unknown }) {
		super(detail, options);
		this.reason = reason;
	}
}
