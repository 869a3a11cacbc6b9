import { ChatError, StoreError } from "../../app/errors.ts";

/** Why the page can't be served. */
export type WebStartReason =
	/** The host is not a loopback address: there is no log-in, so nobody else may reach the page. */
	| "not-loopback"
	/** Another program listens on the port. */
	| "port-taken"
	/** The system refused to listen for another reason. */
	| "cannot-listen";

/** The web workspace could not start. */
export class WebStartError extends Error {
	override readonly name = "WebStartError";
	readonly reason: WebStartReason;

	constructor(reason: WebStartReason, detail: string, options?: { cause?: unknown }) {
		super(detail, options);
		this.reason = reason;
	}
}

/** A message does not obey the limits of the page, or is no message: a bug in what made it. */
export class RenderError extends Error {
	override readonly name = "RenderError";
}

/** A request that is refused, with words for the person. Not a fault of ours. */
export class Refused extends Error {
	override readonly name = "Refused";
	readonly status: 400 | 403 | 404 | 409 | 413;
	/** A word for the page's script: `token` means that the form token is old. */
	readonly code: string;

	constructor(status: Refused["status"], code: string, words: string) {
		super(words);
		this.status = status;
		this.code = code;
	}
}

/** What a person reads when nothing could be saved. */
export const notSaved: Record<StoreError["reason"], string> = {
	away: "PyQ can’t reach its database, so nothing was saved. Your text is still here: send it again in a moment.",
	slow: "PyQ’s database took too long, so nothing was saved. Your text is still here: send it again in a moment.",
	newer: "The database belongs to a newer PyQ, so nothing was saved. Start that version; your text is still here.",
	"in-use": "Another PyQ has the database open, so nothing was saved. Stop that one; your text is still here.",
	unwritable: "PyQ can’t write to its data folder, so nothing was saved. Your text is still here.",
	unsettled:
		"PyQ is still making sure that its question stands here, so nothing was saved. Your text is still here: send it again in a minute.",
};

/** Runs a sending method: a log that can't be written is a platform that can't be reached. */
export async function asChat<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof StoreError) throw new ChatError("unreachable", `chat log: ${error.reason}`);
		throw error;
	}
}
