import type { Instant, LocalDate, RoundId } from "./ids.ts";
import { isOnTime, type RoundState } from "./round.ts";

/** A round as far as streaks go. `closesAt` is the close that counts, after any outage moved it. */
export type StreakRound = {
	id: RoundId;
	date: LocalDate;
	state: RoundState;
	postedAt: Instant | null;
	closesAt: Instant | null;
};

/** What the ledger knows of one member in one room; every list may be in any order. */
export type StreakInput = {
	rounds: readonly StreakRound[];
	/** Each version of each answer. `withdrawn`: its message was deleted before the close. */
	answers: readonly { roundId: RoundId; at: Instant; genuine: boolean; withdrawn: boolean }[];
	gaveUp: readonly { roundId: RoundId; at: Instant }[];
	/** Leave from an instant until another (excluded), or open-ended. */
	leave: readonly { from: Instant; until: Instant | null }[];
	/** The member's first act in the room; null before it. Rounds that closed earlier don't count against anyone. */
	joinedAt: Instant | null;
};

/**
 * What a round did to the streak. `late` and `missed` are a break, `frozen` a miss that a freeze covered; `gave-up`,
 * `leave`, `skipped` and `open` do nothing.
 */
export type StreakDayKind = "answered" | "late" | "missed" | "frozen" | "gave-up" | "leave" | "skipped" | "open";

/** One round explained, with the streak and the freezes as they were after it. */
export type StreakDay = {
	roundId: RoundId;
	date: LocalDate;
	kind: StreakDayKind;
	streak: number;
	freezes: number;
	earnedFreeze: boolean;
};

export type Streak = { current: number; best: number; freezes: number; days: StreakDay[] };

/** Answers in a row that earn a freeze. */
export const freezeAfter = 7;
/** The most freezes kept; more are not earned. */
export const mostFreezes = 2;
/** Any so many counted rounds hold one neutral giving-up. */
export const giveUpEvery = 7;

type PostedRound = StreakRound & { postedAt: Instant; closesAt: Instant };

/** Posted and not skipped after all; such a round always has both instants. */
const wasPosted = (round: StreakRound): round is PostedRound =>
	(round.state === "posted" || round.state === "closed") && round.postedAt !== null && round.closesAt !== null;

/** The earliest act in each round. */
const earliest = (acts: readonly { roundId: RoundId; at: Instant }[]): ReadonlyMap<RoundId, Instant> => {
	const found = new Map<RoundId, Instant>();
	for (const { roundId, at } of acts) found.set(roundId, Math.min(at, found.get(roundId) ?? Infinity));
	return found;
};

/** What the member did in a posted round, before leave, the turn to give up, and freezes come into it. */
type Act = "answered" | "gave-up" | "late" | "nothing";

/**
 * Giving up shows the model answer, so an answer after it doesn't count; after the close there is nothing to give up.
 * Instants are Infinity for what never happened.
 */
const actIn = (round: PostedRound, answeredAt: Instant, gaveUpAt: Instant): Act => {
	if (isOnTime(answeredAt, round.closesAt) && answeredAt < gaveUpAt) return "answered";
	if (isOnTime(gaveUpAt, round.closesAt)) return "gave-up";
	return answeredAt < Infinity ? "late" : "nothing";
};

/** A round posted before the leave began still counts (rule "Streak": from the next round not yet posted). */
const onLeave = (postedAt: Instant, leave: StreakInput["leave"]): boolean =>
	leave.some(({ from, until }) => postedAt >= from && (until === null || postedAt < until));

const byDate = (a: StreakRound, b: StreakRound): number =>
	a.date === b.date ? (a.id < b.id ? -1 : 1) : a.date < b.date ? -1 : 1;

/** The rounds that concern the member: from the first that was open when they came, or that they answered, on. */
const concerning = (input: StreakInput, answeredAt: ReadonlyMap<RoundId, Instant>): StreakRound[] => {
	const { joinedAt } = input;
	if (joinedAt === null) return [];
	const rounds = input.rounds.filter((round) => round.state !== "scheduled").sort(byDate);
	const start = rounds.findIndex(
		(round) => wasPosted(round) && (round.closesAt > joinedAt || answeredAt.has(round.id)),
	);
	return start === -1 ? [] : rounds.slice(start);
};

/**
 * A member's streak in a room (rule "Streak"), computed from the ledger alone, with what each round did to it:
 * - A genuine answer before the close adds one, also during leave.
 * - Skipped rounds and rounds posted during leave are neutral. So is giving up before the close, once in any seven
 *   rounds that count (skipped, leave and the open round don't); sooner again, it is a miss.
 * - Seven answers in a row earn a freeze, at most two are kept (an eighth row at two earns none). A freeze covers a
 *   missed or late round, which neither adds to the streak nor to the seven, nor resets them.
 * - A miss without a freeze breaks: the streak and the seven start again from zero.
 */
export const streakOf = (input: StreakInput): Streak => {
	const answeredAt = earliest(input.answers.filter((answer) => answer.genuine && !answer.withdrawn));
	const gaveUpAt = earliest(input.gaveUp);
	const days: StreakDay[] = [];
	let [streak, best, freezes, row] = [0, 0, 0, 0];
	let counted = 0;
	let lastGiveUp = -Infinity;
	for (const round of concerning(input, answeredAt)) {
		const kind = ((): StreakDayKind => {
			if (!wasPosted(round)) return "skipped";
			const act = actIn(round, answeredAt.get(round.id) ?? Infinity, gaveUpAt.get(round.id) ?? Infinity);
			if (act !== "answered" && onLeave(round.postedAt, input.leave)) return "leave";
			if (round.state === "posted" && act === "nothing") return "open";
			counted += 1;
			if (act === "answered") return "answered";
			if (act === "gave-up" && counted - lastGiveUp >= giveUpEvery) {
				lastGiveUp = counted;
				return "gave-up";
			}
			if (freezes > 0) return "frozen";
			return act === "late" ? "late" : "missed";
		})();
		let earnedFreeze = false;
		if (kind === "answered") {
			streak += 1;
			row += 1;
			if (row === freezeAfter) {
				row = 0;
				earnedFreeze = freezes < mostFreezes;
				if (earnedFreeze) freezes += 1;
			}
		} else if (kind === "frozen") {
			freezes -= 1;
		} else if (kind === "late" || kind === "missed") {
			streak = 0;
			row = 0;
		}
		best = Math.max(best, streak);
		days.push({ roundId: round.id, date: round.date, kind, streak, freezes, earnedFreeze });
	}
	return { current: streak, best, freezes, days };
};
