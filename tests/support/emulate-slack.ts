import { createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmulator } from "emulate";
import { botScopes } from "../../src/adapters/slack/scopes.ts";
import type { Json } from "./fake-slack/state.ts";

const secret = "a signing secret of the tests";
/** `poor`: a token that may do nothing but post. */
const app = { id: "A0PYQ", token: "xoxb-pyq", poor: "xoxb-poor", user: "U0PYQ", bot: "B0PYQ" };

/** What the bot asked, and what came back: the emulator's own words. `answer`: {} when it was no JSON. */
export type Asked = { method: string; status: number; answer: Json };

/** Somebody in the emulator, who writes and reads there with a token of their own. */
export type EmulateUser = { readonly id: string; readonly token: string };
export type EmulateMessage = { channel: string; ts: string };

/** The Slack of the package `emulate`, which nobody here wrote, on free ports of this machine. */
export type EmulateSlack = AsyncDisposable & {
	/** For SLACK_API_URL. */
	readonly apiUrl: string;
	readonly app: typeof app & { signingSecret: string };
	readonly team: { readonly id: string; readonly name: string };
	/** Everything that was asked at `apiUrl`, oldest first. */
	readonly asked: readonly Asked[];
	/** The emulator's windows and Home pages as it answered them, by id. */
	readonly views: ReadonlyMap<string, Json>;
	person(name: "lead" | "ada"): EmulateUser;
	/** The bot is in neither. */
	channel(name: "python-prep" | "hideout"): string;
	/** Asks the emulator past `apiUrl`, as the lead unless told. Throws what it refuses with. */
	ask(method: string, args: Json, token?: string): Promise<Json>;
	/** What stands in a channel, or under a message, oldest first. */
	read(channel: string, thread?: string): Promise<readonly Json[]>;
	/** What its page shows of what people saw alone in a channel, newest first. */
	readAlone(channel: string): Promise<string>;
	/** An address to answer at, at which the emulator has nothing. */
	readonly responseUrl: string;
	/** From then on requests of Slack's go to this listener. */
	connect(listener: RequestListener): Promise<void>;
	/** A signed request, which the emulator can't be told to send: events as JSON, deeds as a form. Gives PyQ's answer. */
	send(body: Json | URLSearchParams): Promise<{ status: number; text: string }>;
	/** An event in the emulator's own envelope. */
	tells(event: Json): Promise<void>;
	/** Somebody writes, in the thread of a message; the event tells of the message as the emulator shows it. */
	says(who: EmulateUser, on: EmulateMessage, text: string): Promise<EmulateMessage>;
	edits(who: EmulateUser, on: EmulateMessage, message: EmulateMessage, text: string): Promise<void>;
	/** Something that opens a window, for three seconds. */
	trigger(who: EmulateUser): Promise<string>;
};

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : []);

function jsonIn(text: string): Json {
	try {
		const value: unknown = JSON.parse(text);
		return isJson(value) ? value : {};
	} catch {
		return {};
	}
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(Buffer.from(part));
	return Buffer.concat(parts);
}

async function listen(server: Server): Promise<string> {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function shut(server: Server): Promise<void> {
	server.closeAllConnections();
	await new Promise<void>((resolve) => server.close(() => resolve()));
}

/** With PyQ's rights and no others: what another one would take is refused. */
const seed = {
	team: { name: "Snakes", domain: "snakes" },
	users: [
		{ name: "lead", real_name: "Lena Lead", is_admin: true, profile: { display_name: "Lena" } },
		{ name: "ada", real_name: "Ada Lovelace", profile: { display_name: "" } },
	],
	channels: [{ name: "python-prep" }, { name: "hideout", is_private: true }],
	oauth_apps: [
		{
			client_id: "1.2",
			client_secret: "not used",
			app_id: app.id,
			name: "PyQ",
			redirect_uris: [],
			scopes: [...botScopes],
			bot_id: app.bot,
			bot_user_id: app.user,
			bot_name: "pyq",
		},
	],
	tokens: [
		{ token: app.token, type: "bot", user: app.user, app_id: app.id, bot_id: app.bot, scopes: [...botScopes] },
		{ token: app.poor, type: "bot", user: app.user, app_id: app.id, bot_id: app.bot, scopes: ["chat:write"] },
		{ token: "xoxp-lead", type: "user", user: "lead" },
		{ token: "xoxp-ada", type: "user", user: "ada" },
	],
	signing_secret: secret,
	strict_scopes: true,
};

/** Opens it, with one workspace, two people, a public channel and a private one. */
export async function openEmulateSlack(): Promise<EmulateSlack> {
	const emulator = await createEmulator({ service: "slack", port: 0, hostname: "127.0.0.1", seed: { slack: seed } });
	const origin = `http://127.0.0.1:${new URL(emulator.url).port}`;
	const asked: Asked[] = [];
	const views = new Map<string, Json>();

	/** The way from the bot to the emulator, on which is seen what it answers. */
	const way = createServer(async (request, response) => {
		const body = await bodyOf(request);
		const { authorization = "", "content-type": type = "" } = request.headers;
		const answer = await fetch(`${origin}${request.url}`, {
			method: request.method ?? "POST",
			headers: { authorization, "content-type": type },
			...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
		});
		const text = await answer.text();
		const told = jsonIn(text);
		const { view } = told;
		if (isJson(view)) views.set(String(view["id"]), view);
		asked.push({ method: request.url?.replace(/^\/(?:api\/)?/u, "") ?? "", status: answer.status, answer: told });
		response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
		response.end(text);
	});
	const apiUrl = `${await listen(way)}/api/`;

	let inbound: Server | null = null;
	let requestUrl = "";

	async function ask(method: string, args: Json, token = "xoxp-lead"): Promise<Json> {
		const answer = await fetch(`${origin}/api/${method}`, {
			method: "POST",
			headers: { authorization: `Bearer ${token}`, "content-type": "application/json; charset=utf-8" },
			body: JSON.stringify(args),
		});
		const told = jsonIn(await answer.text());
		if (told["ok"] !== true) throw new Error(`${method}: ${String(told["error"] ?? answer.status)}`);
		return told;
	}

	const { user_id, team_id } = await ask("auth.test", {});
	const ada = (await ask("auth.test", {}, "xoxp-ada"))["user_id"];
	const people = {
		lead: { id: String(user_id), token: "xoxp-lead" },
		ada: { id: String(ada), token: "xoxp-ada" },
	};
	const { channels } = await ask("conversations.list", { types: "public_channel,private_channel" });
	const ids = new Map(listOf(channels).map(({ name, id }) => [String(name), String(id)]));

	async function read(channel: string, thread?: string): Promise<readonly Json[]> {
		if (thread !== undefined) return listOf((await ask("conversations.replies", { channel, ts: thread }))["messages"]);
		return listOf((await ask("conversations.history", { channel }))["messages"]).toReversed();
	}

	async function send(body: Json | URLSearchParams): Promise<{ status: number; text: string }> {
		const isForm = body instanceof URLSearchParams;
		const text = isForm ? body.toString() : JSON.stringify(body);
		const at = String(Math.floor(Date.now() / 1_000));
		const hash = createHmac("sha256", secret).update(`v0:${at}:${text}`).digest("hex");
		const answer = await fetch(`${requestUrl}/slack/events`, {
			method: "POST",
			headers: {
				"content-type": isForm ? "application/x-www-form-urlencoded" : "application/json",
				"x-slack-request-timestamp": at,
				"x-slack-signature": `v0=${hash}`,
			},
			body: text,
		});
		return { status: answer.status, text: await answer.text() };
	}

	async function tells(event: Json): Promise<void> {
		const { status } = await send({
			type: "event_callback",
			team_id,
			event_id: `Ev${randomUUID().replaceAll("-", "")}`,
			event_time: Math.floor(Date.now() / 1_000),
			event,
		});
		if (status !== 200) throw new Error(`an event was answered with ${status}`);
	}

	async function one({ channel, ts }: EmulateMessage, { ts: thread }: EmulateMessage): Promise<Json> {
		const found = (await read(channel, thread)).find((message) => message["ts"] === ts);
		if (found === undefined) throw new Error("the emulator has lost a message");
		return found;
	}

	return {
		apiUrl,
		app: { ...app, signingSecret: secret },
		team: { id: String(team_id), name: seed.team.name },
		asked,
		views,
		person: (name) => people[name],
		channel: (name) => ids.get(name) ?? "",
		ask,
		read,
		async readAlone(channel) {
			const page = await fetch(`${origin}/?tab=messages&channel=${channel}`);
			const [, section = ""] = /<h2[^>]*>Ephemeral<\/h2>(.*?)<h2/su.exec(await page.text()) ?? [];
			return section.replace(/<[^>]+>/gu, " ").replace(/\s+/gu, " ");
		},
		async connect(listener) {
			inbound = createServer(listener);
			requestUrl = await listen(inbound);
		},
		responseUrl: new URL("/response-url", apiUrl).href,
		send,
		tells,
		async says({ token }, on, text) {
			const { channel } = on;
			const { ts } = await ask("chat.postMessage", { channel, thread_ts: on.ts, text }, token);
			const message = { channel, ts: String(ts) };
			await tells({ ...(await one(message, on)), type: "message", channel });
			return message;
		},
		async edits({ token }, on, message, text) {
			const { channel, ts } = message;
			const before = await one(message, on);
			const { message: after } = await ask("chat.update", { channel, ts, text }, token);
			const at = isJson(after) && isJson(after["edited"]) ? after["edited"]["ts"] : "";
			const told = { type: "message", subtype: "message_changed", hidden: true, channel, ts: at, event_ts: at };
			await tells({ ...told, message: after, previous_message: before });
		},
		async trigger({ id }) {
			return String((await ask("views.generateTriggerId", { user_id: id }, app.token))["trigger_id"]);
		},
		async [Symbol.asyncDispose]() {
			if (inbound !== null) await shut(inbound);
			await shut(way);
			await emulator.close();
		},
	};
}
