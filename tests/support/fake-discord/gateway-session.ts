import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import { guildCreateBody } from "./payloads.ts";
import { type State, shardOf } from "./state.ts";

/** What a bot's shard has with the gateway; it outlives its connection for a while. */
export type Session = {
	readonly id: string;
	readonly shard: readonly [number, number];
	readonly intents: number;
	/** The last number given. */
	sequence: number;
	/** The latest events, numbered, for a connection that comes back. */
	readonly sent: { readonly s: number; readonly text: string }[];
	/** null: away. */
	socket: WebSocket | null;
	/** Since when it is away, on the deadlines' clock. */
	awaySince: number;
};

export const createSession = (state: State, shard: readonly [number, number], intents: number): Session => ({
	id: randomUUID().replaceAll("-", ""),
	shard,
	intents,
	sequence: 0,
	sent: [],
	socket: null,
	awaySince: state.deadlineNow(),
});

/** Sends an event, or keeps it for when the session is resumed. */
export function offer(session: Session, t: string, d: object, replayed: number): void {
	session.sequence++;
	const text = JSON.stringify({ op: 0, t, s: session.sequence, d });
	session.sent.push({ s: session.sequence, text });
	if (session.sent.length > replayed) session.sent.shift();
	session.socket?.send(text);
}

/** READY with the guilds still unavailable, then each of them. */
export function welcome(state: State, session: Session, replayed: number): void {
	const guilds = [...state.guilds.values()].filter(
		({ id, botIn }) => botIn && shardOf(id, session.shard[1]) === session.shard[0],
	);
	const ready = {
		v: 10,
		user_settings: {},
		user: { ...state.bot, verified: true, email: null, mfa_enabled: false },
		session_type: "normal",
		session_id: session.id,
		resume_gateway_url: state.origin.replace("http", "ws"),
		relationships: [],
		private_channels: [],
		presences: [],
		guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
		guild_join_requests: [],
		geo_ordered_rtc_regions: [],
		shard: session.shard,
		application: { id: state.applicationId, flags: 0 },
	};
	offer(session, "READY", ready, replayed);
	if ((session.intents & 1) === 0) return;
	for (const guild of guilds)
		if (!guild.outage) offer(session, "GUILD_CREATE", guildCreateBody(state, guild), replayed);
}
