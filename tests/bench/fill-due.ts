import type postgres from "postgres";
import { defaultSettings } from "../../src/core/room.ts";

/** Rooms of their own workspaces, each with its first round due at that moment. Gives the external id of one of the workspaces. */
export const fillDue = async (
	sql: postgres.Sql,
	{ workspaces, rooms }: { workspaces: number; rooms: number },
	dueAt: Date,
): Promise<string> => {
	const settings = JSON.stringify(defaultSettings("UTC"));
	const prefix = `${workspaces}-${rooms}-`;
	await sql.begin(async (tx) => {
		await tx`insert into workspaces (id, platform, external_id, name)
			select gen_random_uuid(), 'discord', ${prefix} || n, 'Workspace ' || n from generate_series(1, ${workspaces}::int) n`;
		await tx`insert into rooms (id, workspace_id, external_id, name, status, settings, schedule_since, seed, created_at)
			select gen_random_uuid(), workspaces.id, workspaces.external_id || '-' || n, 'room-' || n, 'active',
				${settings}::text::jsonb, ${dueAt}::timestamptz - interval '1 day', n::text, ${dueAt}::timestamptz - interval '1 day'
			from workspaces cross join generate_series(1, ${rooms}::int) n where workspaces.external_id like ${`${prefix}%`}`;
		await tx`insert into rounds (id, room_id, date, state, due_at, mode, assessed_points, repeat)
			select gen_random_uuid(), rooms.id, (${dueAt}::timestamptz at time zone 'UTC')::date, 'scheduled', ${dueAt}, 'open', true, false
			from rooms join workspaces on workspaces.id = rooms.workspace_id where workspaces.external_id like ${`${prefix}%`}`;
		await tx`insert into steps (id, key, kind, workspace_id, room_id, round_id, state, planned_at, due_at, attempts, looks)
			select gen_random_uuid(), 'post:' || rounds.id, 'post', rooms.workspace_id, rooms.id, rounds.id, 'due', rounds.due_at, rounds.due_at, 0, 0
			from rounds join rooms on rooms.id = rounds.room_id join workspaces on workspaces.id = rooms.workspace_id
			where workspaces.external_id like ${`${prefix}%`}`;
	});
	await sql`vacuum (analyze)`;
	return `${prefix}1`;
};
