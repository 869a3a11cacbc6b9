import type { Reveal, Room, Round } from "../core/ledger.ts";
import { streakFrom } from "../core/standing.ts";
import type { Call } from "./command.ts";
import { refreshStandings } from "./refresh-standings.ts";

export type RevealOutcome =
	| { kind: "shown"; reason: "answered" | "gave-up" | "closed" }
	/** Not answered yet: giving up is asked for first. `free`: it would not break the streak. `hintsTaken`: so far. */
	| { kind: "ask"; free: boolean; hintsTaken: number };

/**
 * Shows the model answer to one member (design: Reveal): after the close, after an answer, or after giving up, which is
 * asked for twice. The first reveal is recorded: what is written after it does not score.
 */
export async function revealAnswer(call: Call, room: Room, round: Round, givingUp: boolean): Promise<RevealOutcome> {
	const { tx, member, now, at } = call;
	if (round.state === "closed") {
		// Recorded like every reveal; it comes after every answer that counts.
		await tx.reveals.add({
			roundId: round.id,
			memberId: member.id,
			reason: "closed",
			at: Math.max(at, round.closedAt ?? at),
		});
		return { kind: "shown", reason: "closed" };
	}
	const answered = await tx.answers.of(round.id, member.id);
	const stands = answered !== null && answered.answer.withdrawnAt === null;
	const seen = await tx.reveals.of(round.id, member.id);
	if (seen !== null) return { kind: "shown", reason: seen.reason };
	if (!stands && !givingUp) {
		const hintsTaken = (await tx.reveals.hints(round.id, member.id)).length;
		return { kind: "ask", free: await givesUpFreely(call, room, round), hintsTaken };
	}
	const reason = stands ? "answered" : "gave-up";
	await tx.members.join(room.id, member.id, at);
	await tx.reveals.add({ roundId: round.id, memberId: member.id, reason, at: Math.min(at, now) });
	await refreshStandings(call, room, [member.id]);
	return { kind: "shown", reason };
}

/** Whether giving up now would leave the streak as it is: once in any seven rounds, as the streak itself counts them. */
async function givesUpFreely({ tx, member, at }: Call, room: Room, round: Round): Promise<boolean> {
	const [ledger] = await tx.answers.ledger(room.id, [member.id]);
	if (ledger === undefined) return true;
	const reveals: Reveal[] = [...ledger.reveals, { roundId: round.id, memberId: member.id, reason: "gave-up", at }];
	const { days } = streakFrom({ ...ledger, reveals }, await tx.rounds.history(room.id));
	const kind = days.find(({ roundId }) => roundId === round.id)?.kind;
	return kind === "gave-up" || kind === "leave";
}
