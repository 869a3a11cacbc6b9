import type { MemberId } from "../core/ids.ts";
import type { Round } from "../core/ledger.ts";
import type { Work } from "./work.ts";

/**
 * After a clock was set back: an answer whose time is still to come is there with the time that it is now as well, so that what was
 * on time stays on time. Gives who has answered the round.
 */
export async function bringAnswersBack(work: Work, round: Round): Promise<MemberId[]> {
	const answered = (await work.tx.answers.ofRound(round.id)).map(({ member }) => member.id);
	for (const memberId of answered) await bringBack(work, round, memberId);
	return answered;
}

async function bringBack({ tx, ids, now }: Work, { id }: Round, memberId: MemberId): Promise<void> {
	const versions = (await tx.answers.of(id, memberId))?.versions ?? [];
	const ahead = versions.findLast(({ at, withdrawnAt }) => at > now && withdrawnAt === null);
	const isThere = versions.some(({ at, text, code }) => at <= now && text === ahead?.text && code === ahead.code);
	if (ahead === undefined || isThere) return;
	await tx.answers.addVersion({ ...ahead, id: ids.next(), at: now });
}
