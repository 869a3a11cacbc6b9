import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import { ChatError, type ChatErrorReason } from "../../app/errors.ts";
import { SECOND } from "../../core/ids.ts";

/** A message does not obey Slack's limits, or is no message: a bug in what made it. */
export class RenderError extends Error {
	override readonly name = "RenderError";
}

/** Why PyQ can't be on Slack. */
export type SlackStartReason =
	/** Slack refuses a token, or it is one of another kind. */
	| "token"
	/** Slack refuses for another reason that trying again won't mend. */
	| "refused"
	/** Slack can't be reached, or does not answer: it is worth trying again. */
	| "unreachable";

/** PyQ could not begin on Slack. The message says what to do, and never holds a token. */
export class SlackStartError extends Error {
	override readonly name = "SlackStartError";
	readonly reason: SlackStartReason;

	constructor(reason: SlackStartReason, detail: string, options?: { cause?: unknown }) {
		super(detail, options);
		this.reason = reason;
	}
}

/** What Slack's words for a refusal are to PyQ (https://docs.slack.dev/reference/methods); every other one is a bug of a request's. */
const reasons: Readonly<Record<string, ChatErrorReason>> = {
	...named("not-found", "channel_not_found", "message_not_found", "is_archived", "thread_not_found", "user_not_found"),
	...named("not-found", "not_found", "file_not_found", "no_channel", "channel_is_archived"),
	...named("forbidden", "not_in_channel", "missing_scope", "not_allowed", "no_permission", "restricted_action"),
	...named("forbidden", "restricted_action_read_only_channel", "restricted_action_thread_only_channel"),
	...named("forbidden", "restricted_action_thread_locked", "restricted_action_non_threadable_channel"),
	...named(
		"forbidden",
		"cannot_dm_bot",
		"user_disabled",
		"user_not_visible",
		"user_not_in_channel",
		"messages_tab_disabled",
	),
	...named(
		"forbidden",
		"cant_update_message",
		"edit_window_closed",
		"ekm_access_denied",
		"access_denied",
		"is_inactive",
	),
	...named("forbidden", "method_not_supported_for_channel_type", "as_user_not_supported", "permission_denied"),
	...named(
		"forbidden",
		"team_not_found",
		"mpim_not_supported",
		"cannot_reply_to_message",
		"channel_type_not_supported",
	),
	...named("logged-out", "not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired"),
	...named("logged-out", "not_allowed_token_type", "org_login_required", "team_access_not_granted", "no_installation"),
	...named(
		"expired",
		"expired_trigger_id",
		"exchanged_trigger_id",
		"invalid_trigger_id",
		"trigger_expired",
		"view_not_found",
	),
	...named("expired", "expired_url", "used_url", "hash_conflict", "trigger_exchanged"),
	// What an address to answer at says when it leads nowhere any more.
	...named("expired", "no_service", "no_active_hooks", "invalid_token", "no_team"),
	...named("rate-limited", "ratelimited", "rate_limited", "message_limit_exceeded"),
	...named(
		"unreachable",
		"internal_error",
		"fatal_error",
		"service_unavailable",
		"request_timeout",
		"team_added_to_org",
	),
	...named("unreachable", "accesslimited", "user_enumeration_prevented"),
};

function named(reason: ChatErrorReason, ...errors: string[]): Record<string, ChatErrorReason> {
	return Object.fromEntries(errors.map((error) => [error, reason]));
}

/** What is missing, as Slack's own pages call it. */
const lacksOf = (error: string, needed: unknown): string[] =>
	error === "missing_scope" && typeof needed === "string" ? needed.split(",") : [];

/** A refusal by its name; `needed`: the scopes that Slack names with it. */
export function refusal(error: string, needed: unknown = null): ChatError {
	return new ChatError(reasons[error] ?? "rejected", error, null, lacksOf(error, needed));
}

/** Slack's own word for why it refused; null: it did not. */
export const refusedWith = (error: unknown): string | null =>
	error instanceof WebAPIPlatformError ? error.data.error : error instanceof ChatError ? error.message : null;

/** What came of a request, in the one error family. What is no failure of a request is a bug, and comes back as it is. */
export function toChatError(error: unknown): unknown {
	if (error instanceof ChatError) return error;
	if (error instanceof WebAPIPlatformError) {
		const { error: name, needed, response_metadata: more } = Object.assign({ needed: null }, error.data);
		// What Slack's client could not read it takes for a refusal of that name: a page of a proxy, an answer that was cut off.
		if (!/^[a-z0-9_.]{1,80}$/iu.test(name)) return new ChatError("unreachable", "an answer that can't be read");
		const told = refusal(name, needed);
		if (told.reason !== "rejected") return told;
		return new ChatError("rejected", [name, ...(more?.messages ?? [])].join(": "));
	}
	if (error instanceof WebAPIRateLimitedError)
		return new ChatError("rate-limited", "429", error.retryAfter > 0 ? error.retryAfter * SECOND : null);
	if (error instanceof WebAPIHTTPError)
		return error.statusCode === 401 || error.statusCode === 403
			? new ChatError("forbidden", `${error.statusCode}`)
			: new ChatError("unreachable", `${error.statusCode}`);
	if (error instanceof WebAPIRequestError) return new ChatError("unreachable", error.original.message);
	// An answer without a body, or one that broke off.
	if (error instanceof TypeError && /properties of null|terminated|fetch failed/u.test(error.message))
		return new ChatError("unreachable", error.message);
	if (error instanceof Error && error.message.startsWith("Retry header did not contain"))
		return new ChatError("rate-limited", "429", null);
	if (error instanceof SyntaxError || isAborted(error))
		return new ChatError("unreachable", error instanceof Error ? `${error.name}: ${error.message}` : "no answer");
	return error;
}

const isAborted = (error: unknown): boolean =>
	error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
