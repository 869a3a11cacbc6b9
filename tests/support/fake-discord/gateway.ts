import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { openConnection } from "./gateway-connection.ts";
import { createSession, offer, type Session } from "./gateway-session.ts";
import { channelPermissions, permission } from "./permissions.ts";
import { type Channel, type Guild, type State, shardOf } from "./state.ts";

/** An event for the bot. */
export type Dispatch = {
	readonly t: string;
	/** Whose shard gets it; null: a direct message's, which is the first. */
	readonly guild: Guild | null;
	/** The bot hears of it only if it can see this channel. */
	readonly channel?: Channel;
	/** A session gets it that asked for one of these; 0: each does. */
	readonly intents: number;
	/** The event's data; `seesContent`: the session has the Message Content intent. */
	readonly d: (seesContent: boolean) => object;
};

export type GatewayOptions = {
	/** Milliseconds between heartbeats; 41,250. One that is missing for half as long again closes the connection. */
	readonly heartbeatMs: number;
	/** How many events wait for a session that is away; 1,000. */
	readonly replayed: number;
	/** How long a session that is away can be resumed, in milliseconds of the deadlines' clock; 180,000. */
	readonly resumableMs: number;
	/** How long one IDENTIFY keeps others of its bucket out; 5,000. 0: not at all. */
	readonly identifyEveryMs: number;
	/** Buckets for IDENTIFY: shards whose number differs modulo this may start together; 1. */
	readonly maxConcurrency: number;
	/** Shards that Discord recommends; 1. */
	readonly shards: number;
};

export type Gateway = {
	readonly options: GatewayOptions;
	readonly sessions: Map<string, Session>;
	/** Sessions that may still be started today. */
	readonly startsLeft: number;
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	emit(event: Dispatch): void;
	/** Gives the last event of this kind once more, with a new sequence number and all else as it was; false: there was none. */
	repeat(t: string): boolean;
	/** Cuts every connection without a word. Not resumable: the sessions are forgotten. */
	drop(resumable: boolean): void;
	/** Asks every connection to come again (opcode 7). */
	askToReconnect(): void;
	/** Tells every connection that its session is gone (opcode 9). */
	invalidate(resumable: boolean): void;
	/** Whether heartbeats are answered. */
	setAcks(on: boolean): void;
	/** Whether new connections are taken at all. */
	setOpen(on: boolean): void;
	/** Connections that are open and identified. */
	connected(): number;
	close(): Promise<void>;
};

const intentContent = 1 << 15;

export function createGateway(state: State, options: GatewayOptions): Gateway {
	const server = new WebSocketServer({ noServer: true, maxPayload: 65_536 });
	const sessions = new Map<string, Session>();
	const last = new Map<string, Dispatch>();
	const identified = new Map<number, number>();
	let acks = true;
	let open = true;
	let starts = 0;

	function emit(event: Dispatch): void {
		last.set(event.t, event);
		const { guild, channel } = event;
		if (guild !== null && (!guild.botIn || guild.outage) && event.t !== "GUILD_DELETE") return;
		if (channel !== undefined && (channelPermissions(channel, state.bot.id) & permission.viewChannel) === 0n) return;
		for (const session of sessions.values()) {
			if (event.intents !== 0 && (session.intents & event.intents) === 0) continue;
			if (session.shard[0] !== (guild === null ? 0 : shardOf(guild.id, session.shard[1]))) continue;
			const seesContent = (session.intents & intentContent) !== 0 && state.intents.messageContent;
			offer(session, event.t, event.d(seesContent), options.replayed);
		}
	}

	const live = () => [...sessions.values()].flatMap((session) => session.socket ?? []);

	return {
		options,
		sessions,
		get startsLeft() {
			return 1_000 - starts;
		},
		upgrade(request, socket, head) {
			if (!open) {
				socket.destroy();
				return;
			}
			server.handleUpgrade(request, socket, head, (connection) =>
				openConnection({
					state,
					options,
					sessions,
					connection,
					version: new URL(request.url ?? "/", "http://gateway").searchParams.get("v"),
					acks: () => acks,
					start(shard, intents) {
						starts++;
						return createSession(state, shard, intents);
					},
					mayIdentify(shard) {
						const bucket = shard % options.maxConcurrency;
						const now = state.deadlineNow();
						const before = identified.get(bucket);
						if (before !== undefined && now - before < options.identifyEveryMs) return false;
						identified.set(bucket, now);
						return true;
					},
				}),
			);
		},
		emit,
		repeat(t) {
			const event = last.get(t);
			if (event === undefined) return false;
			emit(event);
			return true;
		},
		drop(resumable) {
			for (const connection of [...server.clients]) connection.terminate();
			if (!resumable) sessions.clear();
		},
		askToReconnect() {
			for (const socket of live()) socket.send(JSON.stringify({ op: 7, d: null, s: null, t: null }));
		},
		invalidate(resumable) {
			for (const session of [...sessions.values()]) {
				session.socket?.send(JSON.stringify({ op: 9, d: resumable, s: null, t: null }));
				if (!resumable) sessions.delete(session.id);
			}
		},
		setAcks(on) {
			acks = on;
		},
		setOpen(on) {
			open = on;
		},
		connected: () => live().length,
		async close() {
			for (const connection of [...server.clients]) connection.terminate();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
