import type { MemberId, RoomId } from "../../../src/core/ids.ts";
import type { Answer, MemberLedger } from "../../../src/core/ledger.ts";
import { byTime, byWord } from "./order.ts";
import type { Tables } from "./tables.ts";

/** An answer with its versions and assessments, by time. */
export const given = (tables: Tables, answer: Answer) => {
	const versions = tables.answerVersions.of("answerId", answer.id).sort(byTime);
	const assessments = versions.flatMap((version) => tables.assessments.of("versionId", version.id)).sort(byTime);
	return { answer, versions, assessments };
};

/** What the points and streaks of members in a room follow from. Who does not take part in the room is left out. */
export const readLedger = (tables: Tables, roomId: RoomId, memberIds: readonly MemberId[]): MemberLedger[] => {
	const inRoom = ({ roundId }: { roundId: string }) => tables.rounds.get(roundId)?.roomId === roomId;
	const dateOf = ({ roundId }: Answer) => tables.rounds.get(roundId)?.date ?? "";
	return memberIds.flatMap((memberId) => {
		const member = tables.members.get(memberId);
		const place = tables.roomMembers.get(`${roomId}\0${memberId}`);
		if (member === null || place === null) return [];
		return {
			member,
			joinedAt: place.joinedAt,
			answers: tables.answers
				.of("roomMember", `${roomId}\0${memberId}`)
				.sort((a, b) => byWord(dateOf(a), dateOf(b)))
				.map((answer) => given(tables, answer)),
			reveals: tables.reveals
				.of("memberId", memberId)
				.filter(inRoom)
				.sort((a, b) => a.at - b.at || byWord(a.roundId, b.roundId)),
			hints: tables.hints
				.of("memberId", memberId)
				.filter(inRoom)
				.sort((a, b) => a.at - b.at || a.number - b.number || byWord(a.roundId, b.roundId)),
			leaves: tables.leaves.of("roomMember", `${roomId}\0${memberId}`).sort((a, b) => a.from - b.from),
		};
	});
};
