import type { LocalDate, MemberId, RoundId } from "./ids.ts";
import { periodKeys } from "./leaderboard.ts";
import type { MemberLedger, Round, Standing } from "./ledger.ts";
import { medianShare, type Points, pointsOf, scoringVersion, shareOf } from "./points.ts";
import { isOnTime } from "./round.ts";
import { type Streak, type StreakRound, streakOf } from "./streak.ts";

/** What one answer brought. `assessed`: by a judge, a grader or a person; else the second part is the member's usual share. */
export type ScoredAnswer = { roundId: RoundId; versionId: string; points: Points; assessed: boolean };

const posted = (round: Round): boolean => round.state === "posted" || round.state === "closed";

/** The version of each answer that scores, with its assessed share; answers that bring nothing are left out. */
function scoring(ledger: MemberLedger, rounds: ReadonlyMap<RoundId, Round>) {
	return ledger.answers.flatMap(({ answer, versions, assessments }) => {
		const round = rounds.get(answer.roundId);
		if (
			round === undefined ||
			!posted(round) ||
			round.closesAt === null ||
			round.level === null ||
			answer.withdrawnAt !== null
		)
			return [];
		const firstReveal = ledger.reveals.filter(({ roundId }) => roundId === round.id).map(({ at }) => at);
		const version = scoringVersion(
			versions.filter(({ withdrawnAt }) => withdrawnAt === null),
			{ firstRevealAt: firstReveal.length === 0 ? null : Math.min(...firstReveal), closesAt: round.closesAt },
		);
		if (version === null) return [];
		const share = shareOf(
			assessments
				.filter(({ versionId }) => versionId === version.id)
				.map(({ maker, share: value, at }) => ({
					maker: maker === "person" ? ("person" as const) : ("automatic" as const),
					share: value,
					at,
				})),
		);
		const hints = ledger.hints.filter(({ roundId, at }) => roundId === round.id && at < version.at).length;
		return [{ round, level: round.level, version, share, hints }];
	});
}

/** What each of a member's answers brought, in the ledger's order. */
export function scoreAnswers(ledger: MemberLedger, rounds: readonly Round[]): ScoredAnswer[] {
	const scored = scoring(ledger, new Map(rounds.map((round) => [round.id, round])));
	const usual = medianShare(scored.flatMap(({ share }) => (share === null ? [] : [share])));
	return scored.map(({ round, level, version, share, hints }) => ({
		roundId: round.id,
		versionId: version.id,
		points: pointsOf({ level, onTime: true, assessedPoints: round.assessedPoints, share, hints, medianShare: usual }),
		assessed: share !== null,
	}));
}

/** A member's streak in a room, from the ledger. */
export function streakFrom(ledger: MemberLedger, rounds: readonly Round[]): Streak {
	const streakRounds = rounds.flatMap((round): StreakRound[] => {
		const { id, date, state, postedAt, closesAt } = round;
		if ((state === "posted" || state === "closed") && postedAt !== null && closesAt !== null)
			return [{ id, date, state, postedAt, closesAt }];
		return state === "scheduled" || state === "skipped" ? [{ id, date, state, postedAt, closesAt }] : [];
	});
	return streakOf({
		rounds: streakRounds,
		answers: ledger.answers.flatMap(({ answer, versions }) =>
			versions.map((version) => ({
				roundId: answer.roundId,
				at: version.at,
				genuine: true,
				withdrawn: answer.withdrawnAt !== null || version.withdrawnAt !== null,
			})),
		),
		gaveUp: ledger.reveals.filter(({ reason }) => reason === "gave-up"),
		leave: ledger.leaves,
		joinedAt: ledger.joinedAt,
	});
}

/** The periods that a date counts in: its week, its month, all time. */
export const periodsOfDate = (date: LocalDate): readonly string[] => Object.values(periodKeys(date));

/**
 * A member's standings in a room, one for each period with an on-time answer, and `all` for everybody who answered at all.
 * A pure function of the ledger: boards recomputed from it equal those shown (design: "Points").
 * `periodsOf` may remember its answers: half of the time for a member goes into calendars (measured).
 */
export function standingsOf(
	ledger: MemberLedger,
	rounds: readonly Round[],
	periodsOf: (date: LocalDate) => readonly string[] = periodsOfDate,
): Standing[] {
	const byId = new Map(rounds.map((round) => [round.id, round]));
	const streak = streakFrom(ledger, rounds);
	const memberId: MemberId = ledger.member.id;
	const roomId = rounds[0]?.roomId ?? ledger.answers[0]?.answer.roomId;
	if (roomId === undefined) return [];
	const totals = new Map<string, { points: number; answered: number }>();
	for (const { roundId, points } of scoreAnswers(ledger, rounds)) {
		const date = byId.get(roundId)?.date;
		if (date === undefined) continue;
		for (const period of periodsOf(date)) {
			const sum = totals.get(period) ?? { points: 0, answered: 0 };
			totals.set(period, { points: sum.points + points.total, answered: sum.answered + 1 });
		}
	}
	const takesPart = ledger.answers.some(({ answer }) => answer.withdrawnAt === null);
	if (takesPart && !totals.has("all")) totals.set("all", { points: 0, answered: 0 });
	return [...totals].map(([period, { points, answered }]) => ({
		roomId,
		memberId,
		period,
		points,
		answered,
		streak: streak.current,
		best: streak.best,
		freezes: streak.freezes,
	}));
}

/** Whether a version came before its round closed. */
export const versionOnTime = (round: Round, at: number): boolean =>
	round.closesAt !== null && isOnTime(at, round.closesAt);
