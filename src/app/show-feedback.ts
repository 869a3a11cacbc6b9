import type { AnswerVersion, Room, Round } from "../core/ledger.ts";
import type { Points } from "../core/points.ts";
import { scoreAnswers, versionOnTime } from "../core/standing.ts";
import type { Call } from "./command.ts";

export type Feedback = {
	version: AnswerVersion | null;
	points: (Points & { assessed: boolean }) | null;
	late: boolean;
	/** Hints taken before the version. */
	hints: number;
};

/** What a member gave in a round (the version that scores, else the latest) and what it brought. */
export async function feedbackOn({ tx, member }: Call, room: Room, round: Round): Promise<Feedback> {
	const given = await tx.answers.of(round.id, member.id);
	const standing = given?.versions.filter(({ withdrawnAt }) => withdrawnAt === null) ?? [];
	if (given === null || given.answer.withdrawnAt !== null || standing.length === 0)
		return { version: null, points: null, late: false, hints: 0 };
	const [ledger] = await tx.answers.ledger(room.id, [member.id]);
	const rounds = await tx.rounds.history(room.id);
	const scored =
		ledger === undefined ? undefined : scoreAnswers(ledger, rounds).find(({ roundId }) => roundId === round.id);
	const version = standing.find(({ id }) => id === scored?.versionId) ?? standing.at(-1) ?? null;
	const points = scored === undefined ? null : { ...scored.points, assessed: scored.assessed };
	if (version === null) return { version, points, late: false, hints: 0 };
	const hints = (await tx.reveals.hints(round.id, member.id)).filter(({ at }) => at < version.at).length;
	return { version, points, late: !versionOnTime(round, version.at), hints };
}
