import { createWebChat } from "../../src/adapters/web/adapter.ts";
import type { Inbound } from "../../src/app/ports/inbound.ts";
import { ask, readText } from "../support/http.ts";
import { memoryChatLog } from "../support/memory-chat-log.ts";
import { PageView, type Shown } from "../support/page-view.ts";
import { pinnedFor } from "../support/pinned.ts";
import { readMessage } from "../support/read-html.ts";
import { scriptedClock } from "../support/scripted-clock.ts";
import { scriptedIds } from "../support/scripted-ids.ts";
import { describeChat } from "./chat.contract.ts";
import { type ChatStage, commands, type Read } from "./chat-stage.ts";

async function openStage(): Promise<ChatStage> {
	const ids = scriptedIds();
	const clock = scriptedClock(Date.UTC(2026, 2, 2, 8));
	const received: Inbound[] = [];
	let answer: Parameters<ChatStage["answerWith"]>[0] = () => ({ kind: "done" });
	const silent = () => {};
	const log = { info: silent, warn: silent, error: silent };
	const chat = createWebChat({
		chatLog: memoryChatLog(),
		commands,
		explain: () => ({ summary: "unknown", blocks: [] }),
		log,
		clock,
		ids,
		host: "127.0.0.1",
		port: 0,
	});
	const receive = async (event: Inbound) => {
		received.push(event);
		return answer(event);
	};
	await chat.prepare({
		people: ["ada", "grace"].map((id) => ({ id, name: id, zone: null, admin: false })),
		channels: [{ id: "prep", name: "prep" }],
	});
	await chat.start(receive);
	const views = { onlooker: new PageView("onlooker"), ada: new PageView("ada"), grace: new PageView("grace") };

	async function post(path: string, fields: Record<string, unknown>): Promise<string> {
		clock.set(clock.now() + 1_000);
		const { token }: { token: string } = JSON.parse(await readText(await ask(`${chat.address()}/session`)));
		const id = ids.next();
		const headers = { "content-type": "application/json", "x-pyq-token": token, origin: chat.address() };
		const body = JSON.stringify({ ...fields, id, as: "ada", zone: "Europe/Berlin" });
		const response = await ask(`${chat.address()}${path}`, { method: "POST", headers, body });
		const told = await readText(response);
		if (response.statusCode !== 202) throw new Error(told);
		return id;
	}

	const asRead = ({ id, html, thread }: Shown): Read => ({ id, thread, text: readMessage(html).text });

	return {
		chat,
		place: { workspace: "local", channel: "prep", thread: null },
		missing: { workspace: "local", channel: "nowhere", thread: null },
		ada: { workspace: "local", externalId: "ada" },
		grace: { workspace: "local", externalId: "grace" },
		knowsKeys: true,
		read: async () => (await views.onlooker.look(chat.address())).map(asRead),
		async readAlone(who) {
			const shown = await views[who].look(chat.address());
			return shown.filter(({ onlyYou, channel }) => onlyYou || channel === `dm:${who}`).map(asRead);
		},
		async adaWrites(words) {
			const message = await post("/messages", { channel: "prep", thread: null, text: words, attachments: [] });
			return { channel: "prep", message, thread: null };
		},
		async occasion(response, on) {
			await post("/actions", { message: on.message, thread: null, token: `v1:${response}:1` });
			return received.at(-1)?.replyTo ?? "";
		},
		isMarked: async ({ message }) =>
			(await views.onlooker.look(chat.address())).find(({ id }) => id === message)?.received === true,
		isPinned: async ({ message }) => (await pinnedFor("grace", chat.address())).has(message),
		received,
		answerWith(next) {
			answer = next;
		},
		restart: () => chat.start(receive),
		close: () => chat.stop(),
	};
}

describeChat("web", openStage);
