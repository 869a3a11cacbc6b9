import type { Room } from "../core/ledger.ts";
import { versionOnTime } from "../core/standing.ts";
import type { Call } from "./command.ts";
import { refreshStandings } from "./refresh-standings.ts";
import { refreshCount } from "./take-answer.ts";

/** Deleting the message before the close withdraws what it held; afterwards the answer stays (design: Answering). */
export async function withdrawAnswer(
	call: Call,
	room: Room,
	message: string,
): Promise<"withdrawn" | "kept" | "no-answer"> {
	const { tx, member, at } = call;
	const found = await tx.answers.bySource(room.id, message);
	if (found === null || found.answer.memberId !== member.id) return "no-answer";
	const round = await tx.rounds.byId(found.answer.roundId);
	if (round === null || !versionOnTime(round, at)) return "kept";
	await tx.members.join(room.id, member.id, at);
	await tx.answers.withdraw(found.answer, message, at);
	await refreshStandings(call, room, [member.id]);
	await refreshCount(call, room, round);
	return "withdrawn";
}
