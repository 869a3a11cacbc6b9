import type postgres from "postgres";
import { defaultSettings } from "../../src/core/room.ts";

/** So many rooms, fifty to a workspace, each with its next round and what became of the last one. */
export const roomCount = 100_000;
const roomsOfWorkspace = 50;
/** Settled steps that a room has left behind: the tick must not notice them. */
const settledOfRoom = 4;

/** A hundred thousand rooms, each with one round ahead and one step due for it, between a day and two from now. */
export const fillRooms = async (sql: postgres.Sql): Promise<void> => {
	const settings = JSON.stringify(defaultSettings("UTC"));
	await sql.begin(async (tx) => {
		// As in fill-standings.ts.
		await tx`set local session_replication_role = replica`;
		await tx`set local synchronous_commit = off`;
		await tx`insert into workspaces (id, platform, external_id, name)
			select gen_random_uuid(), 'discord', 'G' || n, 'Workspace ' || n from generate_series(1, ${roomCount / roomsOfWorkspace}::int) n`;
		await tx`insert into rooms (id, workspace_id, external_id, name, status, settings, schedule_since, seed, created_at)
			select gen_random_uuid(), workspaces.id, 'C' || n, 'room-' || n, 'active', ${settings}::text::jsonb, now(), n::text, now()
			from workspaces cross join generate_series(1, ${roomsOfWorkspace}::int) n where workspaces.platform = 'discord'`;
		await tx`insert into rounds (id, room_id, date, state, due_at, mode, assessed_points, repeat)
			select gen_random_uuid(), rooms.id, current_date + 1, 'scheduled', now() + interval '1 day' + random() * interval '1 day', 'open', true, false
			from rooms join workspaces on workspaces.id = rooms.workspace_id where workspaces.platform = 'discord'`;
		await tx`insert into steps (id, key, kind, workspace_id, room_id, round_id, state, due_at, attempts, looks)
			select gen_random_uuid(), 'post:' || rounds.id, 'post', rooms.workspace_id, rooms.id, rounds.id, 'due', rounds.due_at, 0, 0
			from rounds join rooms on rooms.id = rounds.room_id where rounds.state = 'scheduled' order by random()`;
		await tx`insert into steps (id, key, kind, workspace_id, room_id, state, due_at, attempts, looks, settled_at)
			select gen_random_uuid(), 'refresh-post:' || rooms.id || ':' || n, 'refresh-post', rooms.workspace_id, rooms.id,
				'done', now() - n * interval '1 day', 1, 0, now() - n * interval '1 day'
			from rooms cross join generate_series(1, ${settledOfRoom}::int) n`;
	});
	await sql`vacuum (analyze)`;
};

/** Makes exactly so many of the steps due since a minute before `now`, any of them. */
export const makeDue = async (sql: postgres.Sql, count: number, now: Date): Promise<void> => {
	await sql`update steps set due_at = ${new Date(now.getTime() - 60_000)}
		where id in (select id from steps where state = 'due' and due_at > ${now} order by random() limit ${count})`;
	await sql`vacuum (analyze) steps`;
};
