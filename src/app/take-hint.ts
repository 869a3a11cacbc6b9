import type { Room, Round } from "../core/ledger.ts";
import type { Question } from "../core/question.ts";
import { versionOnTime } from "../core/standing.ts";
import type { Call } from "./command.ts";
import { refreshStandings } from "./refresh-standings.ts";

export type HintOutcome = { kind: "hint"; number: number; counts: boolean } | { kind: "all-taken" } | { kind: "none" };

/** Gives the next hint and notes it: each costs a fifth of the second part of the points of what is written after it. */
export async function takeHint(call: Call, room: Room, round: Round, question: Question): Promise<HintOutcome> {
	const { tx, member, at } = call;
	if (question.hints.length === 0) return { kind: "none" };
	const taken = (await tx.reveals.hints(round.id, member.id)).length;
	if (taken >= question.hints.length) return { kind: "all-taken" };
	const counts = versionOnTime(round, at) && (await tx.reveals.of(round.id, member.id)) === null;
	await tx.members.join(room.id, member.id, at);
	await tx.reveals.addHint({ roundId: round.id, memberId: member.id, number: taken + 1, at });
	await refreshStandings(call, room, [member.id]);
	return { kind: "hint", number: taken + 1, counts };
}
