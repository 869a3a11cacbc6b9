import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import { defaultSettings } from "../../src/core/room.ts";

/** How large the one large room is. */
export const size = { members: 10_000, rounds: 100 } as const;

export type LargeRoom = { roomId: string; memberIds: string[]; answers: number; standings: number };

/**
 * One room with a hundred rounds that every one of 10,000 members answered, and the standings that follow: all time, five
 * months, twenty weeks. Ids are random, as PyQ makes them, so no index is better sorted than in life.
 */
export const fillStandings = async (sql: postgres.Sql): Promise<LargeRoom> => {
	const [workspaceId, roomId, questionId] = [randomUUID(), randomUUID(), randomUUID()];
	const settings = JSON.stringify(defaultSettings("UTC"));
	await sql.begin(async (tx) => {
		// Triggers off: foreign keys hold by the way the rows are made, and four million look-ups take a minute.
		await tx`set local session_replication_role = replica`;
		await tx`set local synchronous_commit = off`;
		await tx`insert into workspaces (id, platform, external_id, name) values (${workspaceId}, 'slack', 'T-large', 'Large')`;
		await tx`insert into rooms (id, workspace_id, external_id, name, status, settings, schedule_since, seed, created_at)
			values (${roomId}, ${workspaceId}, 'C-large', 'large', 'active', ${settings}::text::jsonb, now(), 'seed', now())`;
		await tx`insert into revisions (hash, question_id, question, kept_at) values ('bench', ${questionId}, '{}', now())`;
		await tx`insert into members (id, workspace_id, external_id, name, alias, hidden)
			select gen_random_uuid(), ${workspaceId}, 'U' || n, 'Member ' || n, case when n % 10 = 0 then 'Alias ' || n end, n % 50 = 0
			from generate_series(1, ${size.members}::int) n`;
		await tx`insert into room_members (room_id, member_id, joined_at)
			select ${roomId}, id, now() - interval '1 year' from members where workspace_id = ${workspaceId}`;
		// The last hundred weekdays; the latest round is still open.
		await tx`insert into rounds (id, room_id, date, state, due_at, question_id, revision, level, mode, assessed_points,
				posted_at, closes_at, closed_at, posted_channel, posted_message, posted_thread, repeat)
			select gen_random_uuid(), ${roomId}, day, case when nth = 1 then 'posted' else 'closed' end, day + interval '9 hours',
				${questionId}, 'bench', (array['beginner', 'intermediate', 'advanced'])[1 + nth % 3], 'open', true,
				day + interval '9 hours', day + interval '33 hours', case when nth > 1 then day + interval '33 hours' end,
				'C-large', 'M' || nth, 'M' || nth, false
			from (
				select day, row_number() over (order by day desc) as nth
				from generate_series(current_date - interval '200 days', current_date - interval '1 day', '1 day') day
				where extract(isodow from day) <= 5
			) days where nth <= ${size.rounds}::int`;
		await tx`insert into answers (id, round_id, room_id, member_id)
			select gen_random_uuid(), rounds.id, rounds.room_id, room_members.member_id
			from rounds join room_members on room_members.room_id = rounds.room_id
			where rounds.room_id = ${roomId} order by rounds.date`;
		await tx`insert into answer_versions (id, answer_id, at, route, text, code, source_channel, source_message, source_thread)
			select gen_random_uuid(), answers.id, rounds.posted_at + random() * interval '20 hours', 'thread',
				repeat('A generator yields one value at a time. ', 4), '', 'C-large', answers.id::text, rounds.posted_thread
			from answers join rounds on rounds.id = answers.round_id where rounds.room_id = ${roomId}`;
		await tx`insert into standings (room_id, member_id, period, points, answered, streak, best, freezes, listed)
			select ${roomId}, sums.member_id, sums.period, sums.points, sums.answered, members.n % 40, 60, 2, not members.hidden
			from (
				select answers.member_id, period, count(*) as answered,
					sum(level.points + abs(hashtext(answers.id::text)) % (level.points + 1)) as points
				from answers
				join rounds on rounds.id = answers.round_id
				cross join lateral (select 10 * array_position(array['beginner', 'intermediate', 'advanced'], rounds.level) as points) level
				cross join lateral (values ('all'), (to_char(rounds.date, 'YYYY-MM')), (to_char(rounds.date, 'IYYY"-W"IW'))) periods (period)
				where rounds.room_id = ${roomId}
				group by answers.member_id, period
			) sums
			join (select id, hidden, row_number() over (order by id) as n from members) members on members.id = sums.member_id`;
	});
	await sql`vacuum (analyze)`;
	const members = await sql<
		{ id: string }[]
	>`select id from members where workspace_id = ${workspaceId} order by random()`;
	const [counts] = await sql<{ answers: number; standings: number }[]>`
		select (select count(*)::int from answers) as answers, (select count(*)::int from standings) as standings`;
	return {
		roomId,
		memberIds: members.map(({ id }) => id),
		answers: counts?.answers ?? 0,
		standings: counts?.standings ?? 0,
	};
};
