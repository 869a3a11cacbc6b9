import { HOUR, type Instant, MINUTE, SECOND } from "../../core/ids.ts";
import { troubleCode } from "../../core/trouble.ts";
import type { ChatError, ChatErrorReason } from "../errors.ts";
import type { FoundPosted } from "../ports/chat.ts";
import type { StepResult } from "../ports/store.ts";
import type { Retry, StepCall, StepHandler } from "./step-handler.ts";

/** A claim older than this was left by a process that died (design: Posting). */
export const staleClaim = 30 * SECOND;
/** A claim older than this is not acted on any more: the laptop slept between claim and send. */
export const freshClaim = 20 * SECOND;
/** Between a claim and the first look for a post in doubt, and between two looks. */
const lookEvery = 30 * SECOND;
/** Between two looks while the platform does not let us look. */
const lookAgainAfter = 2 * MINUTE;
/** So often a post is looked for, in complete reads, before it counts as not there. */
const looksNeeded = 2;
/** The error of a step in doubt that could not be looked for. */
const unread = "unread";
/**
 * What is looked for may stand there from before we say it was due: our clock was ahead, by a time zone mistaken or set wrong, and the
 * platform's was right. Two zones are at most 26 hours apart. Reading a day of a channel costs a few requests; posting twice costs more.
 */
const lookBack = 26 * HOUR;

/** Exponential backoff with jitter: `first`, twice that, four times that … at most `longest` milliseconds, each ± half. */
export const backoff = (
	{ first, longest }: Pick<Retry, "first" | "longest">,
	attempts: number,
	random: number,
): number => Math.round(Math.min(longest, first * 2 ** Math.min(attempts, 40)) * (0.5 + random));

/** Clear refusals that are no last word. */
const passing: ReadonlySet<ChatErrorReason> = new Set(["rate-limited", "logged-out"]);
/** A token that is refused is refused to every room: each asks again seldom, for platforms shut out who asks too often. */
const whileLoggedOut = { first: 10 * MINUTE, longest: 10 * MINUTE };

/** What becomes of a step that the platform did not do. The call's step is as it was before the claim. */
export function afterFailure(
	call: StepCall,
	{ retry, sendsTo }: Pick<StepHandler, "retry" | "sendsTo">,
	error: ChatError,
	claimedAt: Instant,
	random: number,
): StepResult {
	const { reason, notSent, retryAfterMs } = error;
	const code = troubleCode(error);
	// It never left, and the claim is old: as if the machine had slept.
	if (reason === "late") return { state: "due", dueAt: call.now, error: "slept" };
	if (notSent && !passing.has(reason)) return { state: "failed", error: code };
	// Nobody knows: it is looked for, not sent again.
	if (!notSent && sendsTo !== null) return { state: "in-doubt", dueAt: claimedAt + lookEvery, looks: 0, error: code };
	const pace = reason === "logged-out" ? whileLoggedOut : retry;
	const dueAt = call.now + (retryAfterMs ?? backoff(pace, call.step.attempts, random));
	return dueAt > retry.until(call) ? { state: "failed", error: code } : { state: "due", dueAt, error: code };
}

/** What becomes of a step in doubt that was not found. */
export function afterLook(
	call: StepCall,
	{ retry }: Pick<StepHandler, "retry">,
	found: Exclude<FoundPosted, { kind: "found" }>,
): StepResult {
	const { step, room, now } = call;
	if (found.kind === "absent") {
		const looks = step.looks + 1;
		return looks < looksNeeded
			? { state: "in-doubt", dueAt: now + lookEvery, looks, error: "absent" }
			: { state: "due", dueAt: now + sendAgainAfter(retry, step.attempts), error: "absent" };
	}
	// What stood there went with the channel.
	if (found.why === "not-found") return { state: "failed", error: found.why };
	// Inside the room's catch-up window it is tried again (design: Posting), but no longer than it is of use.
	const windowEnds = step.plannedAt + (room === null ? Number.POSITIVE_INFINITY : room.settings.windowMinutes * MINUTE);
	// One look that failed after a long sleep is not yet a platform that can't be read.
	const isSecond = step.error === unread;
	return now < Math.min(retry.until(call), windowEnds) || !isSecond
		? { state: "in-doubt", dueAt: now + lookAgainAfter, looks: step.looks, error: unread }
		: { state: "unknown", error: unread };
}

/** One send and its looks are three tries: sent again at once the first time, later and later after that. */
const sendAgainAfter = (retry: Retry, attempts: number): number =>
	attempts <= looksNeeded + 1 ? 0 : backoff(retry, attempts - looksNeeded, 0.5);

/** How far back a message in doubt is looked for: from before it was first due. */
export const lookSince = ({ step }: StepCall): Instant => step.plannedAt - lookBack;
