import { randomUUID } from "node:crypto";
import { createWebChat, type WebChat } from "../../src/adapters/web/adapter.ts";
import type { Outcome, Session, WireEntry } from "../../src/adapters/web/wire-types.ts";
import type { Command, CommandOption } from "../../src/app/command.ts";
import type { ChatLog } from "../../src/app/ports/chat-log.ts";
import type { Inbound, Received } from "../../src/app/ports/inbound.ts";
import type { Instant } from "../../src/core/ids.ts";
import { type Message, paragraph, text } from "../../src/core/message/model.ts";
import { type MemoryChatLog, memoryChatLog } from "./memory-chat-log.ts";

/** A message with one line. */
export const words = (summary: string): Message => ({ summary, blocks: [paragraph(text(summary))] });

const option = (name: string): CommandOption => ({
	name,
	summary: name,
	type: "text",
	required: false,
	rest: true,
	choices: [],
	suggest: null,
});

const shared = { summary: "Does it", audience: "member", synonyms: [], options: [], actions: [], forms: [] } as const;
const run = () => Promise.resolve(words("run"));

/** A command list with one of each kind of response. Nothing of it is ever run: `receive` is scripted. */
const fewCommands: readonly Command[] = [
	{ ...shared, path: "today", response: "private", run },
	{ ...shared, path: "leaderboard", response: "public", options: [option("period")], run },
	{
		...shared,
		path: "answer",
		response: "form",
		options: [option("text")],
		blank: () => null,
		open: run,
		run,
		actions: [
			{ intent: "answer", response: "form", blank: () => null, open: run },
			{ intent: "give-up", response: "update", run },
		],
	},
];

/** The web workspace with a scripted `receive` over a log in memory, and a page that talks to it over real HTTP. */
export const openWebPage = (chatLog: MemoryChatLog = memoryChatLog()) => openWebPageOver(chatLog);

/** The same over any log. */
export async function openWebPageOver<Log extends ChatLog>(chatLog: Log) {
	const received: Inbound[] = [];
	const logged: { level: string; fields: Record<string, unknown> }[] = [];
	const note = (level: string) => (fields: Record<string, unknown>) => {
		logged.push({ level, fields });
	};
	const page = {
		chatLog,
		received,
		logged,
		now: Date.UTC(2026, 10, 20, 9) as Instant,
		/** What `receive` does with the next events. */
		answer: (_event: Inbound): Received | Promise<Received> => ({ kind: "done" }),
	};
	const chat: WebChat = createWebChat({
		chatLog,
		commands: fewCommands,
		explain: (parsed) => words(parsed.kind === "unknown-command" ? `No command ${parsed.typed}.` : parsed.kind),
		log: { info: note("info"), warn: note("warn"), error: note("error") },
		clock: { now: () => page.now },
		ids: { next: () => randomUUID() },
		host: "127.0.0.1",
		port: 0,
	});
	await chat.prepare({
		people: [
			{ id: "ada", name: "Ada", zone: null, admin: true },
			{ id: "grace", name: "Grace", zone: "Asia/Tokyo", admin: false },
		],
		channels: [{ id: "prep", name: "python-prep" }],
	});
	await chat.start(async (event) => {
		received.push(event);
		return page.answer(event);
	});
	const session = async (): Promise<Session> => (await fetch(`${chat.address()}/session`)).json() as Promise<Session>;
	const { token } = await session();

	/** Sends a deed as the page does; `as` is Ada and the place the channel unless said otherwise. */
	async function send(path: string, fields: Record<string, unknown>, headers: Record<string, string> = {}) {
		const response = await fetch(chat.address() + path, {
			method: "POST",
			headers: { "content-type": "application/json", origin: chat.address(), "x-pyq-token": token, ...headers },
			body: JSON.stringify({ id: randomUUID(), as: "ada", channel: "prep", zone: "Europe/Berlin", ...fields }),
		});
		const outcome = (await response.json()) as Outcome;
		return { status: response.status, outcome };
	}

	/** What somebody's page is sent after `seq`, up to the moment when it has caught up. */
	async function look(as: string, after = 0, headers: Record<string, string> = {}): Promise<WireEntry[]> {
		const ended = new AbortController();
		const response = await fetch(`${chat.address()}/events?as=${as}&after=${after}`, { headers, signal: ended.signal });
		const entries: WireEntry[] = [];
		for await (const { event, data } of serverSentEvents(response)) {
			if (event === "entry") entries.push(JSON.parse(data) as WireEntry);
			if (event === "caught-up") break;
			if (event === "reset" || event === "trouble") throw new Error(event);
		}
		ended.abort();
		return entries;
	}

	return { ...page, page, chat, session, token, send, look, url: chat.address(), stop: () => chat.stop() };
}

/** Reads server-sent events as a browser does. */
export async function* serverSentEvents(
	response: Response,
): AsyncGenerator<{ event: string; data: string; id: string }> {
	if (response.body === null) return;
	let rest = "";
	for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
		const blocks = (rest + chunk).split("\n\n");
		rest = blocks.pop() ?? "";
		for (const block of blocks) {
			const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "mu").exec(block)?.[1] ?? "";
			yield { event: field("event"), data: field("data"), id: field("id") };
		}
	}
}
