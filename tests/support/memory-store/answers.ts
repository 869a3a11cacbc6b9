import type { Answers } from "../../../src/app/ports/store.ts";
import type { Answer, AnswerVersion, Member } from "../../../src/core/ledger.ts";
import type { Immediate } from "./immediate.ts";
import { given, readLedger } from "./ledger.ts";
import { byTime, byWord } from "./order.ts";
import type { Tables } from "./tables.ts";
import { isId, text, uuid } from "./values.ts";

/** Answers, their versions and assessments in memory. */
export const answers = (tables: Tables): Immediate<Answers> => {
	const { answers: table, answerVersions } = tables;

	const standing = (roundId: string): Answer[] =>
		table.of("roundId", uuid(roundId)).filter(({ withdrawnAt }) => withdrawnAt === null);

	const versionsLeft = (answer: { id: string }): AnswerVersion[] =>
		answerVersions.of("answerId", answer.id).filter(({ withdrawnAt }) => withdrawnAt === null);

	return {
		of(roundId, memberId) {
			const answer = table.find("answers_one_a_round", `${uuid(roundId)}\0${uuid(memberId)}`);
			return answer === null ? null : given(tables, answer);
		},

		latest(roundId, memberId) {
			if (!isId(roundId)) return null;
			const answer = table.find("answers_one_a_round", `${uuid(roundId)}\0${uuid(memberId)}`);
			return answer === null ? null : (versionsLeft(answer).sort(byTime).at(-1) ?? null);
		},

		ensure(answer) {
			const { added, row } = table.insert({ withdrawnAt: null, ...answer }, "answers_one_a_round");
			return added || row.withdrawnAt === null ? row : table.update(row, { withdrawnAt: null });
		},

		addVersion: (version) => answerVersions.insert(version, "any").added,

		bySource(roomId, message) {
			const room = uuid(roomId);
			const found = answerVersions
				.of("message", text(message))
				.sort(byTime)
				.findLast(({ answerId }) => table.get(answerId)?.roomId === room);
			const answer = found === undefined ? null : table.get(found.answerId);
			return found === undefined || answer === null ? null : { answer, version: found };
		},

		withdraw(answer, message, at) {
			const id = uuid(answer.id);
			for (const version of versionsLeft({ id }))
				if (version.source?.message === text(message)) answerVersions.update(version, { withdrawnAt: at });
			const row = table.get(id);
			if (row !== null && row.withdrawnAt === null && versionsLeft(row).length === 0)
				table.update(row, { withdrawnAt: at });
		},

		assess(assessment) {
			tables.assessments.insert(assessment, "any");
		},

		count: (roundId) => standing(roundId).length,

		ofRound(roundId) {
			const listed: { member: Member; version: AnswerVersion; cameAt: number }[] = [];
			for (const answer of standing(roundId)) {
				const versions = versionsLeft(answer).sort(byTime);
				const [first, latest, member] = [versions[0], versions.at(-1), tables.members.get(answer.memberId)];
				if (first !== undefined && latest !== undefined && member !== null)
					listed.push({ member, version: latest, cameAt: first.at });
			}
			return listed
				.sort((a, b) => a.cameAt - b.cameAt || byWord(a.version.answerId, b.version.answerId))
				.map(({ member, version }) => ({ member, version }));
		},

		ledger: (roomId, memberIds) => readLedger(tables, uuid(roomId), memberIds.map(uuid)),
	};
};
