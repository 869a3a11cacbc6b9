import { setTimeout as wait } from "node:timers/promises";
import { DiscordAPIError, HTTPError, RateLimitError, RESTJSONErrorCodes } from "discord.js";
import { ChatError } from "../../app/errors.ts";
import { SECOND } from "../../core/ids.ts";

/** A message does not obey Discord's limits, or is no message: a bug in what made it. */
export class RenderError extends Error {
	override readonly name = "RenderError";
}

/** Why PyQ can't be on Discord. */
export type DiscordStartReason =
	/** Discord refuses the token. */
	| "token"
	/** Discord refuses the connection for another reason that trying again won't mend. */
	| "refused"
	/** Discord can't be reached, or does not answer: it is worth trying again. */
	| "unreachable";

/** The connection to Discord could not be made. The message says what to do, and never holds the token. */
export class DiscordStartError extends Error {
	override readonly name = "DiscordStartError";
	readonly reason: DiscordStartReason;

	constructor(reason: DiscordStartReason, detail: string, options?: { cause?: unknown }) {
		super(detail, options);
		this.reason = reason;
	}
}

/** Tokens of interactions that are over, or were never answered. */
const overCodes: ReadonlySet<number | string> = new Set([
	RESTJSONErrorCodes.UnknownInteraction,
	RESTJSONErrorCodes.UnknownWebhook,
	RESTJSONErrorCodes.InvalidWebhookToken,
]);

/** Refusals that are somebody's wish or a permission, whatever their status. */
const forbiddenCodes: ReadonlySet<number | string> = new Set([
	RESTJSONErrorCodes.MissingAccess,
	RESTJSONErrorCodes.MissingPermissions,
	RESTJSONErrorCodes.CannotSendMessagesToThisUser,
	RESTJSONErrorCodes.CannotEditMessageAuthoredByAnotherUser,
	// Somebody closed the thread.
	RESTJSONErrorCodes.InvalidActionOnArchivedThread,
	RESTJSONErrorCodes.ThreadLocked,
]);

function ofApi({ status, code, message }: DiscordAPIError): ChatError {
	const detail = `${status} ${code}: ${message.split("\n")[0]}`;
	if (overCodes.has(code)) return new ChatError("expired", detail);
	if (status === 401) return new ChatError("logged-out", detail);
	if (forbiddenCodes.has(code) || status === 403) return new ChatError("forbidden", detail);
	if (status === 404) return new ChatError("not-found", detail);
	return new ChatError("rejected", detail);
}

/**
 * What came of a request, in the one error family. `left`: the request may have reached Discord, so nobody knows what became of it when no
 * answer came. What is no failure of a request is a bug, and comes back as it is.
 */
export function toChatError(error: unknown, left: boolean): unknown {
	if (error instanceof ChatError) return error;
	if (error instanceof RateLimitError)
		return new ChatError("rate-limited", `429 ${error.route}`, error.retryAfter || null);
	if (error instanceof DiscordAPIError) return ofApi(error);
	if (error instanceof HTTPError) return new ChatError("unreachable", `${error.status} ${error.method}`);
	// discord.js forgets a token that was refused, and then asks for one.
	if (error instanceof Error && error.message.startsWith("Expected token to be set"))
		return new ChatError("logged-out", "the token was refused before");
	if (!left && isAborted(error)) return new ChatError("late", "stopped before it left");
	if (isAborted(error) || hasSystemCode(error) || error instanceof SyntaxError || isFetchFailure(error))
		return new ChatError("unreachable", error instanceof Error ? `${error.name}: ${error.message}` : "no answer");
	return error;
}

const isAborted = (error: unknown): boolean =>
	error instanceof Error &&
	(error.name === "AbortError" || error.name === "TimeoutError" || error.message === "Request aborted manually");

/** ECONNRESET, ENOTFOUND, UND_ERR_SOCKET and the like. */
const hasSystemCode = (error: unknown): boolean =>
	error instanceof Error &&
	"code" in error &&
	typeof error.code === "string" &&
	/^(?:E[A-Z]+|UND_ERR_\w+)$/u.test(error.code);

const isFetchFailure = (error: unknown): boolean => error instanceof TypeError && error.message === "fetch failed";

/** Runs a request that does not wait for a turn. */
export async function asChat<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw toChatError(error, true);
	}
}

/** A request whose answer says nothing: one that is not JSON, or empty, is as good. */
export async function done(request: () => Promise<unknown>): Promise<void> {
	try {
		await request();
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
	}
}

/** How often a limit is waited for, how long where Discord does not say, and how long at most, in milliseconds. */
const limitWaits = { times: 5, usual: SECOND, longest: 30 * SECOND };

/** How long Discord asks to wait, in milliseconds; null: no limit was reached. */
export const limitPause = (error: unknown): number | null =>
	error instanceof ChatError && error.reason === "rate-limited" ? (error.retryAfterMs ?? limitWaits.usual) : null;

/** An answer that somebody waits for: where Discord asks to wait, it is sent again then. Throws ChatError. */
export async function patiently<T>(request: () => Promise<T>): Promise<T> {
	for (let waits = 0; ; waits++) {
		try {
			return await asChat(request);
		} catch (error) {
			const pause = limitPause(error);
			if (pause === null || waits === limitWaits.times) throw error;
			await wait(Math.min(limitWaits.longest, pause));
		}
	}
}
