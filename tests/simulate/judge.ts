import { HOUR, type Instant, MINUTE } from "../../src/core/ids.ts";
import type { Round, Step } from "../../src/core/ledger.ts";
import type { Choices } from "./choices.ts";
import type { Platform } from "./platform.ts";
import type { Day, Outcome } from "./story.ts";
import type { Span, Stretch } from "./world.ts";

/** The room's window in which a question is caught up. */
const window = 6 * HOUR;
/** With somebody awake a question may take so long: a claim grows stale, two looks, a retry; and so much more for each fault. */
const patience = { first: 3 * MINUTE, each: 4 * MINUTE } as const;
/** An outage of more than this before a close moves it. */
const movesClose = 30 * MINUTE;

type Evidence = {
	day: Day;
	/** When the question after this one is due. */
	nextAt: Instant;
	rounds: readonly Round[];
	steps: readonly Step[];
	platform: Platform;
	choices: Choices;
	stretch: Stretch;
};

/** Holds what stands on the platform, and what the ledger says of it, against what was promised for one day. */
export function judge({ day, nextAt, rounds, steps, platform, choices, stretch }: Evidence): Outcome {
	const { bugs, downs } = stretch;
	const broken = bugs.map((bug) => `a fault: ${bug}`);
	const today = platform.messages.filter(({ at }) => at >= day.from);
	const questions = today.filter(({ key }) => key?.startsWith("post:"));
	const round = rounds.find(({ date }) => date === day.date);
	const post = steps.find(({ key }) => key === `post:${round?.id}`);
	const stands = platform.messages.find(({ key }) => key === `post:${round?.id}`);
	const posted = round?.state === "posted" && stands !== undefined;
	const unknown = post?.state === "unknown";
	const slack = patience.first + choices.deviations.length * patience.each;
	const outage =
		!posted && round?.skipReason === "outage" && awakeBetween(downs, day.dueAt, day.dueAt + window) <= slack;

	if (unknown && !couldNotBeRead(choices, `post:${round?.id}`)) broken.push("unknown although it could be read back");
	if (round?.state === "posted" && stands === undefined) broken.push("posted, says the ledger; nothing stands there");
	if (stands !== undefined && !posted && !unknown) broken.push(`it stands there, the ledger says ${round?.state}`);
	if (posted && round.posted?.message !== stands.id) broken.push("the ledger knows another message");
	if (posted && round.posted?.thread === null) broken.push("no thread was opened");
	if (stands !== undefined && awakeBetween(downs, day.dueAt, stands.at) > slack)
		broken.push("late, with somebody awake");
	if (stands !== undefined && stands.at < day.dueAt) broken.push("before its time");
	if (posted && downs.every(({ from, to }) => to - from <= movesClose) && round.closesAt !== nextAt)
		broken.push("it closes at another time than the next question comes");
	broken.push(...closesOf(day, rounds, steps, platform, downs, slack), ...leftOver(day, steps, outage));
	if (rounds.filter(({ state }) => state === "posted").length > 1) broken.push("two open rounds");
	if (rounds.filter(({ state }) => state === "scheduled").length !== 1) broken.push("not exactly one round is planned");

	const late = stands === undefined ? 0 : stands.at - day.dueAt;
	return {
		due: 1,
		posted: posted ? 1 : 0,
		// Whatever their keys: one question a day, one model answer a round, and nothing twice.
		doubled: Math.max(0, questions.length - 1) + repeatedKeys(platform, day.from) + repeatedReveals(rounds, today),
		missed: posted || unknown || outage ? 0 : 1,
		outages: outage ? 1 : 0,
		late: late > MINUTE ? 1 : 0,
		latest: late,
		unknown: unknown ? 1 : 0,
		broken,
	};
}

/** How long somebody was awake between two instants, in milliseconds. */
function awakeBetween(downs: readonly Span[], from: Instant, to: Instant): number {
	const down = downs.reduce((sum, span) => sum + Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)), 0);
	return Math.max(0, to - from - down);
}

/** Whether looking for a message failed in a way that excuses giving it up. */
function couldNotBeRead(choices: Choices, key: string): boolean {
	const looks = choices.deviations.filter(({ what }) => what.includes(key));
	return (
		looks.some(({ what }) => what.endsWith("not readable")) ||
		looks.filter(({ what }) => what.endsWith("no answer")).length > 1
	);
}

function repeatedKeys({ messages }: Platform, since: Instant): number {
	return messages.filter(
		({ key, at }, index) =>
			key !== null &&
			!key.startsWith("post:") &&
			at >= since &&
			messages.findIndex((other) => other.key === key) !== index,
	).length;
}

/** Model answers beyond the first of a round, under whatever key. */
function repeatedReveals(rounds: readonly Round[], today: Platform["messages"]): number {
	const keys = new Set(today.flatMap(({ key }) => (key?.startsWith("reveal:") ? [key] : [])));
	return rounds.reduce((sum, { id }) => sum + Math.max(0, [...keys].filter((key) => key.includes(id)).length - 1), 0);
}

/** What was promised of the rounds that closed on this day. */
function closesOf(
	day: Day,
	rounds: readonly Round[],
	steps: readonly Step[],
	platform: Platform,
	downs: readonly Span[],
	slack: number,
): string[] {
	return rounds.flatMap(({ id, date, state, closesAt, closedAt, posted }) => {
		if (state !== "closed" || closedAt === null || closesAt === null || closedAt < day.from) return [];
		const shown = platform.messages.some(({ key }) => key === `reveal:${id}`);
		const given = steps.some(({ key, state: how }) => key === `reveal:${id}` && how === "unknown");
		const edits = platform.messages.find((message) => message.id === posted?.message)?.edits ?? 0;
		return [
			...(shown || given ? [] : [`the model answer of ${date} was not shown`]),
			...(edits > 0 ? [] : [`the post of ${date} was not brought up to date`]),
			...(closedAt < closesAt ? [`${date} closed before its time`] : []),
			...(awakeBetween(downs, closesAt, closedAt) > slack ? [`${date} closed late, with somebody awake`] : []),
		];
	});
}

/** Steps that failed, or that nobody has done. */
function leftOver(day: Day, steps: readonly Step[], outage: boolean): string[] {
	return steps.flatMap(({ kind, state, dueAt, settledAt, error }) => {
		if (state === "failed" && (settledAt ?? 0) >= day.from && !(kind === "post" && outage))
			return [`${kind} failed: ${error}`];
		const waits = state === "due" || state === "claimed" || state === "in-doubt";
		return waits && dueAt < day.to - 10 * MINUTE ? [`${kind} was left ${state}`] : [];
	});
}
