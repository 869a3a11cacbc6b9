import postgres from "postgres";
import type { Platform } from "../../src/core/ledger.ts";
import { defaultSettings } from "../../src/core/room.ts";
import { openStore } from "../../src/storage/open.ts";
import { atEnd } from "./closing.ts";
import type { Server } from "./start-postgres.ts";
import { packageFolder } from "./start-pyq.ts";

/** A workspace of a chat with its channels, by their ids there. */
export type Workspace = { id: string; name: string; channels: { id: string; name: string }[] };

/** Makes a database in which PyQ knows these workspaces, has greeted them, and runs a room in each of their channels that is one. */
export const fillDatabase = async (
	server: Server,
	name: string,
	{
		platform,
		workspaces,
		isRoom,
	}: { platform: Platform; workspaces: readonly Workspace[]; isRoom: (channel: string) => boolean },
): Promise<{ url: string; sql: postgres.Sql }> => {
	const url = await server.createDatabase(name);
	await (await openStore({ kind: "postgres", url }, { migrations: `${packageFolder}/migrations` })).close();
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	atEnd(() => sql.end({ timeout: 1 }));
	await fillWorkspaces(sql, platform, workspaces, isRoom);
	return { url, sql };
};

const fillWorkspaces = async (
	sql: postgres.Sql,
	platform: Platform,
	workspaces: readonly Workspace[],
	isRoom: (channel: string) => boolean,
): Promise<void> => {
	const settings = JSON.stringify(defaultSettings("UTC"));
	const names = JSON.stringify(workspaces.map(({ id, name }) => ({ id, name })));
	const rooms = JSON.stringify(
		workspaces.flatMap(({ id: workspace, channels }) =>
			channels.filter(({ id }) => isRoom(id)).map(({ id, name }) => ({ workspace, id, name })),
		),
	);
	await sql.begin(async (tx) => {
		await tx`insert into workspaces (id, platform, external_id, name, greeted_at)
			select gen_random_uuid(), ${platform}, id, name, now() from json_to_recordset(${names}::text::json) as workspace (id text, name text)`;
		await tx`insert into rooms (id, workspace_id, external_id, name, status, settings, schedule_since, seed, created_at)
			select gen_random_uuid(), workspaces.id, room.id, room.name, 'active', ${settings}::text::jsonb,
				now() - interval '1 day', room.id, now() - interval '1 day'
			from json_to_recordset(${rooms}::text::json) as room (workspace text, id text, name text)
			join workspaces on workspaces.external_id = room.workspace`;
	});
	await sql`vacuum (analyze)`;
};

/** Each of these channels' rooms has its first round due at that moment. */
export const fillRoundsDue = async (sql: postgres.Sql, channels: readonly string[], dueAt: Date): Promise<void> => {
	await sql.begin(async (tx) => {
		await tx`insert into rounds (id, room_id, date, state, due_at, mode, assessed_points, repeat)
			select gen_random_uuid(), rooms.id, (${dueAt}::timestamptz at time zone 'UTC')::date, 'scheduled', ${dueAt}, 'open', true, false
			from rooms where rooms.external_id in (select json_array_elements_text(${JSON.stringify(channels)}::text::json))`;
		await tx`insert into steps (id, key, kind, workspace_id, room_id, round_id, state, planned_at, due_at, attempts, looks)
			select gen_random_uuid(), 'post:' || rounds.id, 'post', rooms.workspace_id, rooms.id, rounds.id, 'due', rounds.due_at, rounds.due_at, 0, 0
			from rounds join rooms on rooms.id = rounds.room_id
			where rounds.state = 'scheduled' and rooms.external_id in (select json_array_elements_text(${JSON.stringify(channels)}::text::json))`;
	});
	await sql`vacuum (analyze)`;
};

/**
 * Each of these channels' rooms has its open round closing at that moment, and the next one due then, whatever its date: as on any day,
 * where one closes as the next is posted.
 */
export const bringNextForward = async (
	sql: postgres.Sql,
	channels: readonly string[],
	dueAt: Date,
): Promise<{ closing: number; due: number }> => {
	const those = JSON.stringify(channels);
	return sql.begin(async (tx) => {
		const closing = await tx`update rounds set closes_at = ${dueAt} from rooms
			where rooms.id = rounds.room_id and rounds.state = 'posted'
				and rooms.external_id in (select json_array_elements_text(${those}::text::json))`;
		const due = await tx`update rounds set due_at = ${dueAt} from rooms
			where rooms.id = rounds.room_id and rounds.state = 'scheduled'
				and rooms.external_id in (select json_array_elements_text(${those}::text::json))`;
		await tx`update steps set due_at = ${dueAt}, planned_at = ${dueAt},
				payload = case kind when 'close' then jsonb_build_object('closesAt', ${dueAt.getTime()}::bigint) else payload end
			from rooms
			where rooms.id = steps.room_id and steps.state = 'due' and steps.kind in ('close', 'post')
				and rooms.external_id in (select json_array_elements_text(${those}::text::json))`;
		return { closing: closing.count, due: due.count };
	});
};
