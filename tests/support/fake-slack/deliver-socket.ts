import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { atDeadline, until } from "./deadline.ts";
import type { Ack, Outgoing, Retry, Transport } from "./outgoing.ts";
import type { Json, State } from "./state.ts";

/** Why Slack ends a connection. After `warning` it goes on for some seconds, after `link_disabled` there are no new ones. */
export type DisconnectReason = "refresh_requested" | "warning" | "link_disabled";

export type SocketHandle = {
	/** How many connections are open and get envelopes. */
	readonly connected: number;
	/** Resolves when so many are; throws after 10 s. */
	untilConnected(count: number): Promise<void>;
	/** Tells every connection to go, and why. It gets nothing new; the app is left to close it. */
	disconnects(reason: DisconnectReason): void;
	/** Cuts every connection without a word. */
	drops(): void;
	/** Whether new connections are taken. */
	takesConnections(on: boolean): void;
	/** Whether Slack answers pings and sends its own: not, and the line is dead without anybody being told. */
	answersPings(on: boolean): void;
};

export type SocketMode = {
	connectionUrl(): string;
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	readonly send: Transport;
	readonly handle: SocketHandle;
	close(): Promise<void>;
};

type Connection = { readonly socket: WebSocket; leaving: boolean };
type Waiting = { readonly over: Connection; readonly settle: (ack: Ack) => void };

/** As many as Slack lets an app have at a time. */
const mostConnections = 10;
/** How long an address can be used, in milliseconds of the clock of deadlines. */
const ticketLifeMs = 30_000;
/** How often Slack pings, in milliseconds of the wall. */
const pingEveryMs = 5_000;

export function createSocketMode(state: State): SocketMode {
	const server = new WebSocketServer({ noServer: true, autoPong: false });
	const tickets = new Map<string, number>();
	const connections = new Set<Connection>();
	/** null: it was acknowledged, or given up. */
	const envelopes = new Map<string, Waiting | null>();
	let turn = 0;
	let open = true;
	let lively = true;

	const usable = (): Connection[] => [...connections].filter(({ leaving }) => !leaving);

	function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
		const ticket = searchParams.get("ticket") ?? "";
		const givenAt = tickets.get(ticket);
		tickets.delete(ticket);
		const expired = givenAt === undefined || state.deadlineNow() - givenAt > ticketLifeMs;
		if (pathname !== "/link/" || expired || !open || !state.app.socketMode) {
			socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
			return;
		}
		server.handleUpgrade(request, socket, head, greet);
	}

	function greet(socket: WebSocket): void {
		socket.on("error", () => socket.terminate());
		if (usable().length >= mostConnections) {
			tell(socket, { type: "disconnect", reason: "too_many_websockets", debug_info: { host: hostName } });
			socket.close();
			return;
		}
		const connection: Connection = { socket, leaving: false };
		connections.add(connection);
		socket.on("ping", (data) => lively && socket.pong(data));
		socket.on("message", (data, isBinary) => heard(connection, isBinary ? null : String(data)));
		const pings = setInterval(() => lively && socket.ping(`Ping from ${hostName}`), pingEveryMs);
		socket.on("close", () => {
			clearInterval(pings);
			connections.delete(connection);
			for (const waiting of envelopes.values())
				if (waiting?.over === connection) waiting.settle(failed("connection_failed"));
		});
		tell(socket, {
			type: "hello",
			num_connections: usable().length,
			debug_info: { host: hostName, build_number: 1, approximate_connection_time: 18_060 },
			connection_info: { app_id: state.app.id },
		});
	}

	function heard(connection: Connection, text: string | null): void {
		const problem = text === null ? "a binary frame" : acknowledge(text);
		if (problem === null) return;
		state.refuse({ method: "Socket Mode", problems: [problem] });
		connection.socket.close(1008, "invalid message");
	}

	/** Gives what is wrong with it; null: nothing. One that comes too late is dropped in silence. */
	function acknowledge(text: string): string | null {
		const read = parsed(text);
		if (read === null) return "a frame that is no JSON object";
		const { envelope_id: id, payload, ...rest } = read;
		if (typeof id !== "string") return "an acknowledgement without envelope_id";
		const unknown = Object.keys(rest);
		if (unknown.length > 0) return `an acknowledgement with ${unknown.join(", ")}`;
		const waiting = envelopes.get(id);
		if (waiting === undefined) return `an envelope that was never sent is acknowledged: ${id}`;
		if (waiting === null) return null;
		waiting.settle({ acked: true, answer: isEmpty(payload) ? null : payload, status: null });
		return null;
	}

	function send({ envelope, body, takesAnswer }: Outgoing, retry: Retry | null): Promise<Ack> {
		const free = usable();
		const over = free[turn++ % Math.max(free.length, 1)];
		if (over === undefined || !state.app.socketMode) return Promise.resolve(failed("connection_failed"));
		const id = randomUUID();
		return new Promise((resolve) => {
			const stop = atDeadline(state, () => settle(failed("timeout")));
			const settle = (ack: Ack): void => {
				stop();
				envelopes.set(id, null);
				resolve(ack);
			};
			envelopes.set(id, { over, settle });
			tell(over.socket, {
				envelope_id: id,
				payload: body,
				type: envelope,
				accepts_response_payload: takesAnswer,
				...(envelope === "events_api" ? { retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? "" } : {}),
			});
		});
	}

	return {
		connectionUrl() {
			const ticket = randomUUID();
			tickets.set(ticket, state.deadlineNow());
			return `${state.origin.replace("http", "ws")}/link/?ticket=${ticket}&app_id=${state.app.id}`;
		},
		upgrade,
		send,
		handle: {
			get connected() {
				return usable().length;
			},
			untilConnected: (count) =>
				until(() => (usable().length === count ? undefined : null), `there were never ${count} connections at once`),
			disconnects(reason) {
				if (reason === "link_disabled") state.app.socketMode = false;
				for (const connection of usable()) {
					connection.leaving = reason !== "warning";
					tell(connection.socket, { type: "disconnect", reason, debug_info: { host: hostName } });
				}
			},
			drops() {
				for (const { socket } of connections) socket.terminate();
			},
			takesConnections(on) {
				open = on;
			},
			answersPings(on) {
				lively = on;
			},
		},
		async close() {
			for (const { socket } of connections) socket.terminate();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

const hostName = "applink-fake";

const tell = (socket: WebSocket, message: Json): void => socket.send(JSON.stringify(message), () => undefined);

const failed = (reason: "timeout" | "connection_failed"): Ack => ({
	acked: false,
	reason,
	status: null,
	noRetry: false,
});

/** The SDK sends an empty object where there is nothing to say. */
const isEmpty = (payload: unknown): boolean =>
	payload === undefined ||
	payload === null ||
	payload === "" ||
	(typeof payload === "object" && Object.keys(payload).length === 0);

function parsed(text: string): Json | null {
	try {
		const read: unknown = JSON.parse(text);
		return typeof read === "object" && read !== null && !Array.isArray(read) ? (read as Json) : null;
	} catch {
		return null;
	}
}
