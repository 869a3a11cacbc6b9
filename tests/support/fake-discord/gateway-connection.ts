import type { WebSocket } from "ws";
import type { GatewayOptions } from "./gateway.ts";
import { type Session, welcome } from "./gateway-session.ts";
import { isBody } from "./message-parts.ts";
import type { State } from "./state.ts";

/** Why the gateway hangs up; https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes. */
const closing = {
	unknownOpcode: [4_001, "Unknown opcode."],
	notDecoded: [4_002, "Error while decoding payload."],
	notAuthenticated: [4_003, "Not authenticated."],
	wrongToken: [4_004, "Authentication failed."],
	alreadyAuthenticated: [4_005, "Already authenticated."],
	invalidSequence: [4_007, "Invalid seq."],
	tooFast: [4_008, "Rate limited."],
	timedOut: [4_009, "Session timed out."],
	invalidShard: [4_010, "Invalid shard."],
	invalidVersion: [4_012, "Invalid API version."],
	invalidIntents: [4_013, "Invalid intent(s)."],
	disallowedIntents: [4_014, "Disallowed intent(s)."],
} as const;

/** Sends in a minute, and bytes in one of them, that the gateway takes. */
const mostSends = 120;
const mostBytes = 4_096;
const allIntents = (1 << 26) - 1;
const privileged = { members: 1 << 1, presences: 1 << 8, messageContent: 1 << 15 } as const;

type Parts = {
	readonly state: State;
	readonly options: GatewayOptions;
	readonly sessions: Map<string, Session>;
	readonly connection: WebSocket;
	/** `v` of the address. */
	readonly version: string | null;
	readonly acks: () => boolean;
	readonly start: (shard: readonly [number, number], intents: number) => Session;
	/** Whether IDENTIFY's turn has come in the shard's bucket; taking it is counted. */
	readonly mayIdentify: (shard: number) => boolean;
};

/** One connection from HELLO to its end. */
export function openConnection({
	state,
	options,
	sessions,
	connection,
	version,
	acks,
	start,
	mayIdentify,
}: Parts): void {
	let session: Session | null = null;
	let sends: number[] = [];
	let pulse: NodeJS.Timeout | undefined;

	const send = (op: number, d: unknown): void => connection.send(JSON.stringify({ op, d, s: null, t: null }));
	const hangUp = ([code, why]: readonly [number, string]): void => connection.close(code, why);
	const beat = (): void => {
		clearTimeout(pulse);
		pulse = setTimeout(() => {
			if (session !== null) sessions.delete(session.id);
			hangUp(closing.timedOut);
		}, options.heartbeatMs * 1.5);
		pulse.unref();
	};

	connection.on("error", () => connection.terminate());
	connection.on("close", (code: number) => {
		clearTimeout(pulse);
		if (session === null || session.socket !== connection) return;
		session.socket = null;
		session.awaySince = state.deadlineNow();
		// Who closes in order is gone for good.
		if (code === 1_000 || code === 1_001) sessions.delete(session.id);
	});
	connection.on("message", (data) => {
		const text = String(data);
		const now = performance.now();
		sends = [...sends.filter((at) => now - at < 60_000), now];
		if (sends.length > mostSends) return void hangUp(closing.tooFast);
		if (text.length > mostBytes) return void hangUp(closing.notDecoded);
		const payload = parse(text);
		if (payload === null) return void hangUp(closing.notDecoded);
		hear(Number(payload["op"]), payload["d"]);
	});

	function hear(op: number, d: unknown): void {
		switch (op) {
			case 1:
				beat();
				if (acks()) send(11, null);
				return;
			case 2:
				if (session === null) identify(isBody(d) ? d : {});
				else hangUp(closing.alreadyAuthenticated);
				return;
			case 6:
				if (session === null) resume(isBody(d) ? d : {});
				else hangUp(closing.alreadyAuthenticated);
				return;
			// Presence, voice, members: heard, and of no consequence here.
			case 3:
			case 4:
			case 8:
			case 31:
				if (session === null) hangUp(closing.notAuthenticated);
				return;
			default:
				hangUp(closing.unknownOpcode);
		}
	}

	function identify(d: Readonly<Record<string, unknown>>): void {
		if (d["token"] !== state.token) return void hangUp(closing.wrongToken);
		const intents = d["intents"];
		if (typeof intents !== "number" || !Number.isInteger(intents) || intents < 0 || intents > allIntents)
			return void hangUp(closing.invalidIntents);
		for (const name of ["members", "presences", "messageContent"] as const)
			if ((intents & privileged[name]) !== 0 && !state.intents[name]) return void hangUp(closing.disallowedIntents);
		const shard = readShard(d["shard"]);
		if (shard === null) return void hangUp(closing.invalidShard);
		if (!mayIdentify(shard[0])) return void send(9, false);
		session = start(shard, intents);
		session.socket = connection;
		sessions.set(session.id, session);
		welcome(state, session, options.replayed);
	}

	function resume(d: Readonly<Record<string, unknown>>): void {
		if (d["token"] !== state.token) return void hangUp(closing.wrongToken);
		const found = sessions.get(String(d["session_id"]));
		const seq = Number(d["seq"]);
		const oldest = found?.sent[0]?.s ?? 1;
		if (
			found === undefined ||
			(found.socket === null && state.deadlineNow() - found.awaySince > options.resumableMs) ||
			seq < oldest - 1
		) {
			if (found !== undefined) sessions.delete(found.id);
			return void send(9, false);
		}
		if (seq > found.sequence) {
			sessions.delete(found.id);
			return void hangUp(closing.invalidSequence);
		}
		found.socket?.terminate();
		session = found;
		found.socket = connection;
		for (const { s, text } of found.sent) if (s > seq) connection.send(text);
		found.sequence++;
		const text = JSON.stringify({ op: 0, t: "RESUMED", s: found.sequence, d: {} });
		found.sent.push({ s: found.sequence, text });
		connection.send(text);
	}

	if (version !== "10") return void hangUp(closing.invalidVersion);
	beat();
	send(10, { heartbeat_interval: options.heartbeatMs, _trace: [] });
}

function readShard(shard: unknown): readonly [number, number] | null {
	if (shard === undefined) return [0, 1];
	if (!Array.isArray(shard) || shard.length !== 2) return null;
	const [id, count]: unknown[] = shard;
	if (!Number.isInteger(id) || !Number.isInteger(count)) return null;
	return Number(id) >= 0 && Number(id) < Number(count) ? [Number(id), Number(count)] : null;
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
	try {
		const value: unknown = JSON.parse(text);
		return isBody(value) ? value : null;
	} catch {
		return null;
	}
}
