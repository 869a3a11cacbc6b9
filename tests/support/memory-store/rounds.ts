import type { Rounds, RoundThread } from "../../../src/app/ports/store.ts";
import type { Round, Step } from "../../../src/core/ledger.ts";
import { answers } from "./answers.ts";
import { type Immediate, only } from "./immediate.ts";
import { members } from "./members.ts";
import { byId, byWord } from "./order.ts";
import type { Tables } from "./tables.ts";
import { date as calendarDate, instant, isId, text, uuid } from "./values.ts";

const byDate = (a: Round, b: Round): number => byWord(a.date, b.date);

/** Rounds in memory. */
export const rounds = (tables: Tables): Immediate<Rounds> => {
	const { rounds: table, steps } = tables;
	const open = (roomId: string) => table.find("rounds_one_open", uuid(roomId));

	const isUnanswered = (round: Round, memberId: string): boolean => {
		const answer = tables.answers.find("answers_one_a_round", `${round.id}\0${memberId}`);
		return answer === null || answer.withdrawnAt !== null;
	};

	const isOutageAfter = ({ skipReason, postedAt, dueAt }: Round, now: number): boolean =>
		skipReason === "outage" && postedAt === null && dueAt > instant(now);

	return {
		add: (round) => table.insert(round, "any").added,

		save(round) {
			table.update(only(table.get(uuid(round.id)), `Round ${round.id}`), round);
		},

		unschedule(id) {
			const round = table.get(uuid(id));
			if (round === null || round.state !== "scheduled") return;
			const under = steps.of("roundId", round.id);
			// Its post may stand in the channel any moment, or does already: then it must find its round.
			if (under.some(({ state }) => state === "claimed" || state === "in-doubt")) return;
			for (const step of under) if (step.state === "due") steps.delete(step);
			table.delete(round);
		},

		byId: (id) => (isId(id) ? table.get(uuid(id)) : null),

		withAnswerOf(id, person) {
			const round = isId(id) ? table.get(uuid(id)) : null;
			const room = round === null ? null : tables.rooms.get(round.roomId);
			if (round === null || room === null) return null;
			const member = members(tables).byExternalId(room.workspaceId, person);
			return { round, latest: member === null ? null : answers(tables).latest(round.id, member.id) };
		},

		open,

		scheduled: (roomId) => table.find("rounds_one_scheduled", uuid(roomId)),

		onDate: (roomId, date) => table.find("rounds_one_a_date", `${uuid(roomId)}\0${calendarDate(date)}`),

		byThread: (roomId, thread) =>
			table
				.of("thread", `${uuid(roomId)}\0${text(thread)}`)
				.sort(byDate)
				.at(-1) ?? null,

		recent: (roomId, limit) =>
			table
				.of("roomId", uuid(roomId))
				.filter(({ state }) => state === "posted" || state === "closed")
				.sort((a, b) => byDate(b, a))
				.slice(0, limit),

		history: (roomId) =>
			table
				.of("roomId", uuid(roomId))
				.filter(({ state }) => state !== "scheduled")
				.sort(byDate),

		roomsAhead(now) {
			const ahead = table.all().filter((round) => (round.postedAt ?? 0) > instant(now) || isOutageAfter(round, now));
			return [...new Set(ahead.map(({ roomId }) => roomId))];
		},

		forgetOutagesAfter(roomId, now) {
			for (const round of table.of("roomId", uuid(roomId))) if (isOutageAfter(round, now)) table.delete(round);
		},

		openUnanswered(workspaceId, memberId) {
			const [workspace, member] = [uuid(workspaceId), uuid(memberId)];
			return tables.roomMembers
				.of("memberId", member)
				.filter(({ roomId }) => tables.rooms.get(roomId)?.workspaceId === workspace)
				.flatMap(({ roomId }) => open(roomId) ?? [])
				.filter((round) => isUnanswered(round, member))
				.sort((a, b) => (a.postedAt ?? 0) - (b.postedAt ?? 0) || byId(a, b));
		},

		threads(platform, closedSince) {
			const wanted = ({ state, closedAt }: Round): boolean =>
				state === "posted" || (state === "closed" && (closedAt ?? 0) >= instant(closedSince));
			return table
				.all()
				.filter(wanted)
				.sort((a, b) => (a.postedAt ?? 0) - (b.postedAt ?? 0) || byId(a, b))
				.flatMap((round): RoundThread[] => {
					const room = tables.rooms.get(round.roomId);
					const workspace = room === null ? null : tables.workspaces.get(room.workspaceId);
					const thread = round.posted?.thread ?? null;
					if (room === null || workspace === null || thread === null || round.postedAt === null) return [];
					if (room.status === "left" || workspace.platform !== platform || workspace.removedAt !== null) return [];
					return [
						{
							roundId: round.id,
							postedAt: round.postedAt,
							workspace: { externalId: workspace.externalId, name: workspace.name },
							channel: { externalId: room.externalId, name: room.name },
							thread,
						},
					];
				});
		},

		sources(roundIds) {
			return [...new Set(roundIds.map(uuid))].flatMap((roundId) => {
				const thread = table.get(roundId)?.posted?.thread ?? null;
				const messages = tables.answers
					.of("roundId", roundId)
					.filter(({ withdrawnAt }) => withdrawnAt === null)
					.flatMap(({ id }) => tables.answerVersions.of("answerId", id))
					.flatMap(({ source, withdrawnAt }) =>
						withdrawnAt === null && source !== null && thread !== null && source.thread === thread
							? source.message
							: [],
					);
				return [...new Set(messages)].map((message) => ({ roundId, message }));
			});
		},

		mayStand(roomId) {
			const [posted, scheduled] = [open(roomId), table.find("rounds_one_scheduled", uuid(roomId))];
			const isUnsettled = ({ kind, state }: Step) => kind === "post" && (state === "claimed" || state === "in-doubt");
			const standsPerhaps = scheduled !== null && steps.of("roundId", scheduled.id).some(isUnsettled);
			return [...(posted === null ? [] : [posted]), ...(standsPerhaps ? [scheduled] : [])];
		},
	};
};
