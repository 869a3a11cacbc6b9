import { and, asc, eq, sql } from "drizzle-orm";
import type { MemberId, RoomId } from "../core/ids.ts";
import type { MemberLedger } from "../core/ledger.ts";
import { builtOnce } from "./built-once.ts";
import { type Database, isAnyOf, listed } from "./database.ts";
import { asVersion } from "./from-rows.ts";
import { leaveColumns } from "./leaves.ts";
import {
	answers,
	answerVersions,
	assessments,
	hints,
	leaves,
	members,
	reveals,
	roomMembers,
	rounds,
} from "./schema.ts";

/** Lists by key; a key without a list has an empty one. */
const grouped = <T>(items: readonly T[], keyOf: (item: T) => string | null): ((key: string) => T[]) => {
	const groups = Map.groupBy(items, keyOf);
	return (key) => groups.get(key) ?? [];
};

const room = sql.placeholder("roomId");
const ids = sql.placeholder("memberIds");
const theirs = and(eq(answers.roomId, room), isAnyOf(answers.memberId, ids));

const peopleOf = builtOnce((db) =>
	db
		.select({ member: members, joinedAt: roomMembers.joinedAt })
		.from(roomMembers)
		.innerJoin(members, eq(members.id, roomMembers.memberId))
		.where(and(eq(roomMembers.roomId, room), isAnyOf(roomMembers.memberId, ids))),
);
const givenBy = builtOnce((db) =>
	db
		.select({ answer: answers })
		.from(answers)
		.innerJoin(rounds, eq(rounds.id, answers.roundId))
		.where(theirs)
		.orderBy(asc(rounds.date)),
);
const versionsBy = builtOnce((db) =>
	db
		.select({ version: answerVersions })
		.from(answers)
		.innerJoin(answerVersions, eq(answerVersions.answerId, answers.id))
		.where(theirs)
		.orderBy(asc(answerVersions.at), asc(answerVersions.id)),
);
const assessedOf = builtOnce((db) =>
	db
		.select({ answerId: answers.id, assessment: assessments })
		.from(answers)
		.innerJoin(answerVersions, eq(answerVersions.answerId, answers.id))
		.innerJoin(assessments, eq(assessments.versionId, answerVersions.id))
		.where(theirs)
		.orderBy(asc(assessments.at), asc(assessments.id)),
);
const revealedTo = builtOnce((db) =>
	db
		.select({ reveal: reveals })
		.from(rounds)
		.innerJoin(reveals, eq(reveals.roundId, rounds.id))
		.where(and(eq(rounds.roomId, room), isAnyOf(reveals.memberId, ids)))
		.orderBy(asc(reveals.at)),
);
const hintedTo = builtOnce((db) =>
	db
		.select({ hint: hints })
		.from(rounds)
		.innerJoin(hints, eq(hints.roundId, rounds.id))
		.where(and(eq(rounds.roomId, room), isAnyOf(hints.memberId, ids)))
		.orderBy(asc(hints.at), asc(hints.number)),
);
const awayOf = builtOnce((db) =>
	db
		.select(leaveColumns)
		.from(leaves)
		.where(and(eq(leaves.roomId, room), isAnyOf(leaves.memberId, ids)))
		.orderBy(asc(leaves.startsAt)),
);

/**
 * What the points and streaks of members in a room follow from: seven statements, sent together, however many members. Who does not
 * take part in the room is left out; a reveal to the whole room is not in anybody's, it comes after every close.
 */
export const readLedger = async (
	db: Database,
	roomId: RoomId,
	memberIds: readonly MemberId[],
): Promise<MemberLedger[]> => {
	const asked = { roomId, memberIds: listed(memberIds) };
	const [people, given, versions, assessed, revealed, hinted, away] = await Promise.all([
		peopleOf(db, asked),
		givenBy(db, asked),
		versionsBy(db, asked),
		assessedOf(db, asked),
		revealedTo(db, asked),
		hintedTo(db, asked),
		awayOf(db, asked),
	]);

	const answersOf = grouped(given, ({ answer }) => answer.memberId);
	const versionsOf = grouped(versions, ({ version }) => version.answerId);
	const assessmentsOf = grouped(assessed, ({ answerId }) => answerId);
	const revealsOf = grouped(revealed, ({ reveal }) => reveal.memberId);
	const hintsOf = grouped(hinted, ({ hint }) => hint.memberId);
	const leavesOf = grouped(away, ({ memberId }) => memberId);
	const byId = new Map(people.map((person) => [person.member.id, person]));
	return memberIds.flatMap((id) => {
		const person = byId.get(id);
		if (person === undefined) return [];
		return {
			...person,
			answers: answersOf(id).map(({ answer }) => ({
				answer,
				versions: versionsOf(answer.id).map(({ version }) => asVersion(version)),
				assessments: assessmentsOf(answer.id).map(({ assessment }) => assessment),
			})),
			reveals: revealsOf(id).map(({ reveal }) => reveal),
			hints: hintsOf(id).map(({ hint }) => hint),
			leaves: leavesOf(id),
		};
	});
};
