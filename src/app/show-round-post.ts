import type { Member, Room, Round } from "../core/ledger.ts";
import { closedPost, openPost } from "../core/message/copy/rounds.ts";
import type { Message } from "../core/message/model.ts";
import type { Question } from "../core/question.ts";
import { versionOnTime } from "../core/standing.ts";
import type { Work } from "./work.ts";

/** Who answered a round before it closed, first come first. A version added after the close takes nothing away. */
async function answeredInTime({ tx }: Pick<Work, "tx">, room: Room, round: Round): Promise<Member[]> {
	const given = await tx.answers.ofRound(round.id);
	const late = given.filter(({ version }) => !versionOnTime(round, version.at)).map(({ member }) => member.id);
	const before = late.length === 0 ? [] : await tx.answers.ledger(room.id, late);
	const tooLate = new Set(late);
	for (const { member, answers } of before) {
		const versions = answers.find(({ answer }) => answer.roundId === round.id)?.versions ?? [];
		if (versions.some(({ at, withdrawnAt }) => withdrawnAt === null && versionOnTime(round, at)))
			tooLate.delete(member.id);
	}
	return given.flatMap(({ member }) => (tooLate.has(member.id) ? [] : [member]));
}

/** A round's post as it stands now: open with how many have answered, or closed with who did. Null: it was never posted. */
export async function showRoundPost(
	work: Pick<Work, "tx" | "bank">,
	room: Room,
	round: Round,
	question: Question,
): Promise<Message | null> {
	if (round.closesAt === null) return null;
	const facts = { round, question, topics: work.bank.topics(), zone: room.settings.schedule.zone };
	return round.state === "closed"
		? closedPost({ ...facts, thread: round.posted?.thread ?? null }, await answeredInTime(work, room, round))
		: openPost({
				...facts,
				closesAt: round.closesAt,
				answered: await work.tx.answers.count(round.id),
				mention: room.settings.mention,
			});
}
