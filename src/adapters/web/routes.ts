import { type Context, Hono } from "hono";
import { blankForm } from "../../app/blank-form.ts";
import { responseOf } from "../../app/command.ts";
import { parseCommand } from "../../app/parse-command.ts";
import type { ChatLogEntry } from "../../app/ports/chat-log.ts";
import type { Inbound, Received } from "../../app/ports/inbound.ts";
import { promisedResponse } from "../../app/promised-response.ts";
import type { Json } from "../../core/ledger.ts";
import { slow } from "../../core/message/copy/problems.ts";
import { fit } from "../../core/message/fit.ts";
import { addChannel, addPerson, type Draft, type OpenDesk, saidByPyq } from "./desk.ts";
import { directPlace, holdsButton, pyq, type Said, type StoredMessage, storedMessage, textOf } from "./entries.ts";
import { Refused } from "./errors.ts";
import {
	actionEvent,
	autocompleteEvent,
	commandEvent,
	type Deed,
	formEvent,
	messageFor,
	shortcutEvent,
} from "./inbound.ts";
import { firstResponseMs, webLimits } from "./limits.ts";
import { renderForm } from "./render-form.ts";
import { shorten } from "./reply-to.ts";
import { type RequestBody, readBody, readName } from "./request.ts";
import type { Outcome } from "./wire-types.ts";

const tell = (c: Context, outcome: Outcome, status: 200 | 202 = 200) => c.json(outcome, status);

/** The page makes the ids of what it sends. Each is of one deed of one person. */
const taken = () =>
	new Refused(409, "taken", "Something else was sent under the same number. Your text is still here: send it again.");

const sameDeed = (there: ChatLogEntry, sent: Draft): boolean =>
	there.kind === sent.kind &&
	there.message === sent.message &&
	textOf(there.body, "author") === textOf(sent.body, "author");

/** Everything that a person can do on the page, one POST each. */
export function deeds(desk: OpenDesk): Hono {
	const { chatLog, commands, clock, append, deliveries, explain, log, receive } = desk;
	const app = new Hono();
	let lastEdit = 0;

	/** Edits are told apart by their time, so no two have the same. */
	function editTime(): number {
		lastEdit = Math.max(clock.now(), lastEdit + 1);
		return lastEdit;
	}

	/** Who does it and where. `place` may be left out by what is done to a message. */
	async function readDeed(body: RequestBody, at?: { channel: string; thread: string | null }): Promise<Deed> {
		const [people, channels] = await Promise.all([chatLog.people(), chatLog.channels()]);
		const person = people.find(({ id }) => id === body.text("as"));
		if (person === undefined)
			throw new Refused(404, "person", "PyQ does not know who you are here. Choose somebody in the menu “You are”.");
		const place = at?.channel ?? body.text("channel");
		const channel = channels.find(({ id }) => id === place) ?? null;
		if (channel === null && place !== directPlace(person.id))
			throw new Refused(404, "channel", "This channel does not exist.");
		const thread = at === undefined ? body.nullable("thread") : at.thread;
		if (thread !== null && at === undefined) {
			const root = await messageFor(chatLog, thread, person.id);
			if (root === null || root.channel !== place || root.thread !== null || root.onlyFor !== null) {
				throw new Refused(404, "thread", "This thread does not exist any more.");
			}
		}
		return { id: `web:${body.id}`, at: clock.now(), person, zone: body.nullable("zone"), channel, place, thread };
	}

	async function readTarget(body: RequestBody): Promise<{ message: StoredMessage; as: string }> {
		const as = body.text("as");
		const message = await messageFor(chatLog, body.text("message"), as);
		if (message === null) throw new Refused(404, "message", "This message does not exist any more.");
		return { message, as };
	}

	async function own(body: RequestBody): Promise<{ message: StoredMessage; deed: Deed }> {
		const { message, as } = await readTarget(body);
		if (message.author !== as) throw new Refused(403, "not-yours", "Only who wrote a message can change it.");
		return { message, deed: await readDeed(body, message) };
	}

	/** What the log keeps of something a person said, and PyQ is offered. */
	function said(deed: Deed, { text, attachments }: Pick<StoredMessage, "text" | "attachments">): Json {
		const { id: event, person, thread, zone } = deed;
		return { author: person.id, text, attachments, thread, event, zone } satisfies Said as Json;
	}

	async function offer(c: Context, entry: Parameters<typeof append>[0]): Promise<Response> {
		const appended = await append(entry);
		// The key was another deed's: what is there is not what was sent.
		if (!sameDeed(appended, entry)) throw taken();
		// Not taken: it stands in the channel all the same, and is offered again until it is.
		const received = await deliveries.offer(appended);
		return tell(c, { kind: received ? "done" : "waiting" }, 202);
	}

	app.post("/messages", async (c) => {
		const body = readBody(await c.req.text());
		const deed = await readDeed(body);
		const [text, attachments] = [body.text("text"), body.attachments()];
		if (text.trim() === "" && attachments.length === 0)
			throw new Refused(400, "empty", "There is nothing to send yet.");
		const there = await storedMessage(chatLog, body.id);
		if (there !== null && there.author !== deed.person.id) throw taken();
		return offer(c, {
			kind: "message",
			channel: deed.place,
			message: body.id,
			onlyFor: null,
			key: deed.id,
			body: said(deed, { text, attachments }),
		});
	});

	app.post("/messages/edit", async (c) => {
		const body = readBody(await c.req.text());
		const { message, deed } = await own(body);
		const text = body.text("text");
		if (text.trim() === "" && message.attachments.length === 0) {
			throw new Refused(400, "empty", "Nothing is left of the message. Delete it instead.");
		}
		return offer(c, {
			at: editTime(),
			kind: "edit",
			channel: message.channel,
			message: message.id,
			onlyFor: null,
			key: deed.id,
			body: said(deed, { text, attachments: message.attachments }),
		});
	});

	app.post("/messages/delete", async (c) => {
		const body = readBody(await c.req.text());
		const there = await storedMessage(chatLog, body.text("message"));
		// Deleted already: the deed came again.
		if (there?.deleted === true) return tell(c, { kind: "done" }, 202);
		const { message, as } = await readTarget(body);
		const { id, channel, onlyFor } = message;
		const entry = { kind: "delete", channel, message: id, onlyFor, key: `web:deleted:${id}` };
		if (onlyFor === as) {
			// A private note is put away; that is nobody else's business.
			await append({ ...entry, body: { author: as } });
			return tell(c, { kind: "done" }, 202);
		}
		const { deed } = await own(body);
		return offer(c, { ...entry, body: said(deed, { text: "", attachments: [] }) });
	});

	app.post("/commands", async (c) => {
		const body = readBody(await c.req.text());
		const deed = await readDeed(body);
		const typed = body.text("text");
		const parsed = parseCommand(typed, commands);
		if (parsed.kind !== "command") {
			const to = {
				channel: deed.place,
				thread: deed.thread,
				onlyFor: deed.person.id,
				asked: { text: shorten(typed), by: deed.person.id },
			};
			for (const [part, message] of fit(explain(parsed), webLimits).entries()) {
				const id = part === 0 ? body.id : `${body.id}-${part}`;
				await append({ ...saidByPyq(to, message), message: id, key: `web:reply:${deed.id}:${part}` });
			}
			return tell(c, { kind: "done" }, 202);
		}
		const event = commandEvent(deed, parsed.command, parsed.options, typed);
		return answer(c, event, responseOf(parsed.command, parsed.options) === "form");
	});

	app.post("/actions", async (c) => {
		const body = readBody(await c.req.text());
		const { message } = await readTarget(body);
		const token = body.text("token");
		// A button on the post that opened a thread may be pressed in the thread's panel: the answer belongs there.
		const thread = body.nullable("thread") === message.id ? message.id : message.thread;
		const deed = await readDeed(body, { channel: message.channel, thread });
		// Only a button that the message holds may replace it: a made-up press must not rewrite what everybody reads.
		const promised = promisedResponse(token, commands);
		const held = promised !== "update" || (await holdsButton(chatLog, message.id, token));
		const response = held ? promised : "private";
		return answer(c, actionEvent(deed, message.id, token, response), response === "form");
	});

	app.post("/forms", async (c) => {
		const body = readBody(await c.req.text());
		return answer(c, formEvent(await readDeed(body), body.text("token"), body.values()), false);
	});

	app.post("/autocomplete", async (c) => {
		const body = readBody(await c.req.text());
		const deed = await readDeed(body);
		const event = autocompleteEvent(deed, body.text("command"), body.text("option"), body.text("typed"));
		const received = await soon(event);
		return tell(c, { kind: "choices", choices: received?.kind === "choices" ? received.choices : [] });
	});

	app.post("/shortcuts", async (c) => {
		const body = readBody(await c.req.text());
		const { message } = await readTarget(body);
		if (message.author === pyq) {
			throw new Refused(400, "not-yours", "Only what a person wrote can be an answer.");
		}
		return answer(c, shortcutEvent(await readDeed(body, message), message), false);
	});

	app.post("/people", async (c) => {
		const body = readBody(await c.req.text());
		const name = readName(body.text("name"), "A person");
		if (name.normalize("NFKC").toLowerCase() === pyq)
			throw new Refused(409, "name", "PyQ is the bot here. Choose another name.");
		// Somebody has to be able to set PyQ up: the first one.
		const admin = (await chatLog.people()).length === 0;
		const person = await addPerson(desk, { id: `p-${body.id}`, name, zone: null, admin });
		if (person === null)
			throw new Refused(409, "name", `There is already somebody called ${name}. Choose another name.`);
		return tell(c, { kind: "person", person });
	});

	app.post("/channels", async (c) => {
		const body = readBody(await c.req.text());
		const typed = readName(body.text("name"), "A channel");
		const name = typed.replace(/^#+/u, "").trim().toLowerCase().replace(/\s/gu, "-");
		if (name === "") throw new Refused(400, "name", "A channel needs a name.");
		const channel = await addChannel(desk, { id: `c-${body.id}`, name });
		if (channel === null)
			throw new Refused(409, "name", `There is already a channel called ${name}. Choose another name.`);
		return tell(c, { kind: "channel", channel });
	});

	/** What comes back within a second; null after that. A fault after that is logged, for nobody waits for it. */
	async function soon(event: Inbound): Promise<Received | null> {
		let late = false;
		const received = receive(event).catch((error: unknown) => {
			if (!late) throw error;
			log.warn({ event: event.id, err: error }, "a late answer failed");
			return null;
		});
		let timer: NodeJS.Timeout | undefined;
		const timeout = new Promise<null>((resolve) => {
			timer = setTimeout(() => {
				late = true;
				resolve(null);
			}, firstResponseMs);
		});
		return Promise.race([received, timeout]).finally(() => clearTimeout(timer));
	}

	/** The first response, as data; all else comes through `respond`. */
	async function answer(c: Context, event: Inbound, opensForm: boolean): Promise<Response> {
		const received = opensForm ? await soon(event) : await receive(event);
		switch (received?.kind) {
			case undefined: {
				const blank = blankForm(event, commands);
				return tell(
					c,
					blank === null ? { kind: "late", text: slow().summary } : { kind: "form", html: renderForm(blank) },
				);
			}
			case "form":
				return tell(c, { kind: "form", html: renderForm(received.form) });
			// The page names its one workspace, so nobody is unknown there; words are words all the same.
			case "reply":
				throw new Refused(404, "person", received.message.summary);
			case "invalid":
				return tell(c, { kind: "invalid", errors: received.errors });
			case "choices":
			case "done":
			case "duplicate":
				return tell(c, { kind: "done" }, 202);
		}
	}

	return app;
}
