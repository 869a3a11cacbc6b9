import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { HOUR } from "../../src/core/ids.ts";

export type Payload = Record<string, unknown>;
/** A request, as it came. `at`: in milliseconds of `performance.now()`. */
export type LooseRequest = { method: string; path: string; body: Payload; at: number };
/** What it answers; without a body, none at all. */
export type LooseAnswer = { status: number; body?: unknown; headers?: Record<string, string> };

/** What may be left out of: a kind of payload. */
export type LeftOutOf = "gatewayBot" | "ready" | "guild" | "thread" | "message" | "author" | "interaction";

export type LooseOptions = {
	/** Fields that it never sends. */
	leavesOut?: Partial<Record<LeftOutOf, readonly string[]>>;
	/** More fields of its server. */
	guild?: Payload;
	/** Where it tells of its server: both, as Discord does, unless given. */
	guildIn?: "both" | "ready" | "create" | "nowhere";
	/** How long after READY its GUILD_CREATE comes, in milliseconds: none. */
	guildAfter?: number;
	/** Its ids are small numbers, in which no time is written. */
	smallIds?: boolean;
	/** Whether it tells of new threads; yes. */
	tellsOfThreads?: boolean;
	/** Whether a session can be resumed; yes. */
	resumes?: boolean;
	/** What it answers in place of its own answer; null: that one. */
	answers?: (request: LooseRequest) => LooseAnswer | null;
};

/** Another server that speaks Discord's language, and checks nothing: with one server, one channel, one person and PyQ. */
export type LooseDiscord = AsyncDisposable & {
	/** For DISCORD_API_URL. */
	readonly apiUrl: string;
	readonly guild: string;
	readonly channel: string;
	readonly bot: string;
	readonly person: string;
	/** All so far, oldest first. */
	readonly requests: readonly LooseRequest[];
	/** How many connections are open. */
	readonly connected: number;
	/** Requests whose `GET /path` fits. */
	asked(which: RegExp): LooseRequest[];
	/** What stands in a channel or thread, oldest first. */
	messages(channel: string): readonly Payload[];
	/** The person writes. `more`: put over what is told of it; undefined leaves a field out. */
	says(channel: string, content: string, more?: Payload): { id: string };
	/** The person runs `/pyq` with a command of one word. Gives the interaction. */
	runs(command: string, channel?: string): { id: string; token: string };
	/** Somebody else opens a thread on a message. */
	opensThread(message: string): void;
	tells(event: string, data: unknown): void;
	/** Ends all connections, without a word. */
	dropsConnections(): void;
};

/** The time from which Discord's ids count. */
const epoch = Date.UTC(2015, 0, 1);
const everything = String((1n << 53n) - 1n);
const ok = (body: unknown): LooseAnswer => ({ status: 200, body });
const found = (thing: Payload | undefined, unknown: number): LooseAnswer =>
	thing === undefined ? { status: 404, body: { code: unknown, message: "Unknown" } } : ok(thing);

type Route = readonly [RegExp, (body: Payload, first: string, second: string) => LooseAnswer];

export async function openLooseDiscord(options: LooseOptions = {}): Promise<LooseDiscord> {
	const { leavesOut = {}, guildIn = "both", guildAfter = 0, smallIds = false } = options;
	let made = 0;
	const idOf = (digits: string) => (smallIds ? digits : digits.padEnd(18, "0"));
	const newId = () =>
		smallIds ? String(1_000 + ++made) : String((BigInt(Date.now() - epoch) << 22n) | BigInt(++made));
	const [bot, guild, channel, person] = [idOf("900"), idOf("500"), idOf("600"), idOf("420")];
	const without = (what: LeftOutOf, whole: Payload): Payload =>
		Object.fromEntries(Object.entries(whole).filter(([field]) => leavesOut[what]?.includes(field) !== true));

	const self = without("author", { id: bot, username: "PyQ", discriminator: "0", avatar: null, bot: true });
	const user = { id: person, username: "lena", discriminator: "0", avatar: null };
	const joined = { roles: [], joined_at: new Date().toISOString(), deaf: false, mute: false, flags: 0 };
	const room = { id: channel, type: 0, name: "prep", position: 0, permission_overwrites: [] };
	const everyone = { id: guild, name: "@everyone", permissions: everything, position: 0, color: 0, hoist: false };
	const none = { threads: [], emojis: [], stickers: [], features: [] };
	const server = () =>
		without("guild", {
			id: guild,
			name: "Elsewhere",
			unavailable: false,
			owner_id: "1",
			member_count: 2,
			roles: [{ ...everyone, managed: false, mentionable: false }],
			members: [{ user: self, ...joined }],
			channels: [room],
			...none,
			...options.guild,
		});

	const requests: LooseRequest[] = [];
	const standing = new Map<string, Payload[]>();
	const threads = new Map<string, Payload>();
	/** With the number of the last event that each was told. */
	const connections = new Map<WebSocket, number>();
	const commands: unknown[] = [];

	function tell(to: WebSocket, t: string, d: unknown): void {
		const s = (connections.get(to) ?? 0) + 1;
		connections.set(to, s);
		to.send(JSON.stringify({ op: 0, t, s, d }));
	}
	const tells = (event: string, data: unknown): void => {
		for (const one of connections.keys()) tell(one, event, data);
	};
	const drop = (): void => {
		for (const one of connections.keys()) one.terminate();
	};

	function write(where: string, author: Payload, { content = "", embeds = [], components = [] }: Payload): Payload {
		const about = { type: 0, flags: 0, timestamp: new Date().toISOString(), edited_timestamp: null };
		const lists = { mentions: [], mention_roles: [], attachments: [], embeds, components };
		const message = { id: newId(), channel_id: where, author, content, ...about, ...lists };
		standing.set(where, [...(standing.get(where) ?? []), without("message", message)]);
		return without("message", message);
	}

	function openThread(message: string, name: unknown): Payload {
		const thread_metadata = { archived: false, locked: false, archive_timestamp: new Date().toISOString() };
		const about = { id: message, type: 11, name, parent_id: channel, guild_id: guild, owner_id: bot };
		const thread = without("thread", { ...about, thread_metadata });
		threads.set(message, thread);
		if (options.tellsOfThreads !== false) tells("THREAD_CREATE", thread);
		return thread;
	}

	const address = (): string => `127.0.0.1:${(http.address() as AddressInfo).port}`;
	const limits = { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: 1 };
	const gatewayBot = () => ({ url: `ws://${address()}`, shards: 1, session_start_limit: limits });
	const routes: readonly Route[] = [
		[/^GET \/gateway\/bot$/u, () => ok(without("gatewayBot", gatewayBot()))],
		[/^GET \/applications\/\d+\/commands$/u, () => ok(commands)],
		[/^PUT \/applications\/\d+\/commands$/u, (body) => ok(Object.assign(commands, body))],
		[/^GET \/guilds\/(\d+)$/u, (_, id) => found(id === guild ? server() : undefined, 10_004)],
		[/^GET \/channels\/(\d+)$/u, (_, id) => found(id === channel ? room : threads.get(id), 10_003)],
		[/^GET \/channels\/(\d+)\/messages$/u, (_, where) => ok((standing.get(where) ?? []).toReversed())],
		[
			/^POST \/channels\/(\d+)\/messages$/u,
			(body, where) => {
				const message = write(where, self, body);
				tells("MESSAGE_CREATE", { ...message, guild_id: guild });
				return ok(message);
			},
		],
		[
			/^(?:GET|PATCH) \/channels\/(\d+)\/messages\/(\d+)$/u,
			(body, where, id) => {
				const message = standing.get(where)?.find((one) => one["id"] === id);
				return found(message === undefined ? undefined : Object.assign(message, body), 10_008);
			},
		],
		[/^POST \/channels\/\d+\/messages\/(\d+)\/threads$/u, ({ name }, id) => ok(openThread(id, name))],
		[/^PUT \/channels\/\d+\/messages\/\d+\/reactions\//u, () => ({ status: 204 })],
		[/^(?:PUT|DELETE) \/channels\/\d+\/messages\/pins\/\d+$/u, () => ({ status: 204 })],
		[/^POST \/interactions\/\d+\/\w+\/callback$/u, () => ({ status: 204 })],
		[/^\w+ \/webhooks\//u, (body) => ok(write("webhook", self, body))],
	];

	function answer(request: LooseRequest): LooseAnswer {
		for (const [shape, handle] of routes) {
			const [whole, first = "", second = ""] = shape.exec(`${request.method} ${request.path}`) ?? [];
			if (whole !== undefined) return handle(request.body, first, second);
		}
		return found(undefined, 0);
	}

	async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
		let text = "";
		for await (const piece of incoming) text += piece;
		const path = (incoming.url ?? "").replace(/^\/api\/v10|\?.*$/gu, "");
		const { method = "" } = incoming;
		const request = { method, path, body: text === "" ? {} : JSON.parse(text), at: performance.now() };
		requests.push(request);
		const { status, body: said, headers } = options.answers?.(request) ?? answer(request);
		response.writeHead(status, { "content-type": "application/json", ...headers });
		response.end(said === undefined ? "" : JSON.stringify(said));
	}

	const http = createServer((incoming, response) => void serve(incoming, response));
	const sockets = new WebSocketServer({ server: http });
	sockets.on("connection", (socket) => {
		connections.set(socket, 0);
		socket.on("close", () => connections.delete(socket));
		socket.on("message", (data) => hear(socket, JSON.parse(String(data)).op));
		socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: HOUR } }));
	});

	function hear(socket: WebSocket, op: number): void {
		if (op === 6 && options.resumes === false) socket.send(JSON.stringify({ op: 9, d: false }));
		else if (op === 6) tell(socket, "RESUMED", {});
		else if (op === 2) welcome(socket);
	}

	function welcome(socket: WebSocket): void {
		const told = { both: [{ id: guild, unavailable: true }], ready: [server()], create: [], nowhere: [] }[guildIn];
		const session = { session_id: `s${++made}`, resume_gateway_url: `ws://${address()}` };
		const application = { id: bot, flags: 0 };
		tell(socket, "READY", without("ready", { v: 10, user: self, guilds: told, ...session, application }));
		if (guildIn === "both" || guildIn === "create")
			setTimeout(() => socket.readyState === socket.OPEN && tell(socket, "GUILD_CREATE", server()), guildAfter);
	}

	await new Promise<void>((resolve) => void http.listen(0, "127.0.0.1", resolve));
	return {
		apiUrl: `http://${address()}/api`,
		guild,
		channel,
		bot,
		person,
		requests,
		get connected() {
			return connections.size;
		},
		asked: (which) => requests.filter(({ method, path }) => which.test(`${method} ${path}`)),
		messages: (where) => standing.get(where) ?? [],
		says(where, content, more = {}) {
			const message = write(where, user, { content });
			tells("MESSAGE_CREATE", { ...message, guild_id: guild, member: { nick: null, roles: [] }, ...more });
			return { id: String(message["id"]) };
		},
		runs(command, where = channel) {
			const named = { id: newId(), token: `t${newId()}`, application_id: bot, type: 2, version: 1 };
			const spot = { guild_id: guild, channel_id: where, channel: threads.get(where) ?? room, context: 0 };
			const who = { member: { user, nick: null, permissions: everything, ...joined }, locale: "en-US" };
			const may = { app_permissions: "0", entitlements: [], authorizing_integration_owners: {} };
			const data = { id: "1", type: 1, name: "pyq", options: [{ type: 1, name: command, options: [] }] };
			tells("INTERACTION_CREATE", without("interaction", { ...named, ...spot, ...who, ...may, data }));
			return named;
		},
		opensThread: (message) => void openThread(message, "A thread of others"),
		tells,
		dropsConnections: drop,
		async [Symbol.asyncDispose]() {
			drop();
			sockets.close();
			http.closeAllConnections();
			await new Promise((resolve) => http.close(resolve));
		},
	};
}
