import { expect } from "vitest";
import { commands } from "../../commands/index.ts";
import { createWebChat, type WebChat } from "../../src/adapters/web/adapter.ts";
import type { Outcome, Session } from "../../src/adapters/web/wire-types.ts";
import { explainCommand } from "../../src/app/explain-command.ts";
import type { Chat } from "../../src/app/ports/chat.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/core/ids.ts";
import type { Platform } from "../../src/core/ledger.ts";
import { realBank } from "./bank.ts";
import { emptyDatabase } from "./empty-database.ts";
import { noHolidays } from "./holidays.ts";
import { createHouse } from "./house.ts";
import { ask, readText } from "./http.ts";
import { PageView, type Shown } from "./page-view.ts";
import { pinnedFor } from "./pinned.ts";
import { type HtmlForm, readForm, readMessage } from "./read-html.ts";
import { instantOf, scriptedClock } from "./scripted-clock.ts";
import { scriptedIds } from "./scripted-ids.ts";
import {
	type File,
	leastOfAll,
	type Note,
	noHome,
	type OpenWorld,
	type Person,
	type Post,
	type Said,
	type ShownForm,
	type Thread,
	usualStart,
	usualZone,
} from "./world.ts";

const firstChannel = "python-prep";
const pyq = "pyq";

/** The local web workspace, driven through its own HTTP: what the page sends, and what the page gets. */
export const openWebWorld: OpenWorld = async (options = {}) => {
	const { zone = usualZone, start = usualStart, holidays = noHolidays } = options;
	const { store, chatLog } = await emptyDatabase("embedded");
	const clock = scriptedClock(instantOf(start, zone));
	const ids = scriptedIds();
	const deedIds = scriptedIds(1);
	const bank = options.bank ?? (await realBank());
	const chats = new Map<Platform, Chat>();
	const house = createHouse({ store, clock, ids, bank, chats, holidays });
	let chat = await startChat();
	await addChannel(firstChannel);
	const people = new Map<string, Person>();
	const onlooker = new PageView("onlooker");
	let token = await readToken();
	let last: { path: string; body: string } | null = null;

	/** As a new process does: another adapter, on another port. */
	async function startChat(): Promise<WebChat> {
		const made = createWebChat({
			chatLog,
			commands,
			explain: explainCommand,
			log: house.log,
			clock,
			ids,
			host: "127.0.0.1",
			port: 0,
		});
		chats.set("web", made);
		await house.start();
		return made;
	}

	async function addChannel(name: string): Promise<void> {
		await chat.prepare({ people: [], channels: [{ id: name, name }] });
	}

	async function readToken(): Promise<string> {
		const session: Session = JSON.parse(await readText(await ask(`${chat.address()}/session`)));
		return session.token;
	}

	async function post(path: string, body: string): Promise<Outcome> {
		const headers = { "content-type": "application/json", "x-pyq-token": token, origin: chat.address() };
		const outcome: Outcome = JSON.parse(
			await readText(await ask(`${chat.address()}${path}`, { method: "POST", headers, body })),
		);
		if (outcome.kind !== "refused" || outcome.code !== "token") return outcome;
		// PyQ was restarted: the page fetches the new token and sends the same deed again.
		token = await readToken();
		return post(path, body);
	}

	/** One deed of somebody, and everything that PyQ does about it at once. */
	async function deed(path: string, fields: Record<string, unknown>): Promise<Outcome> {
		await house.passUntil(clock.now() + SECOND);
		last = { path, body: JSON.stringify(fields) };
		const outcome = await post(path, last.body);
		await house.settle();
		return outcome;
	}

	const asNote = ({ id, html }: Shown): Note => {
		const { text, buttons } = readMessage(html);
		return { id, text, buttons: buttons.map(({ label }) => label) };
	};

	async function threadOf(of: Post | undefined, channel: string): Promise<{ root: Shown; replies: Shown[] } | null> {
		const shown = await onlooker.look(chat.address());
		const roots = shown.filter((message) => message.channel === channel && message.title !== "");
		const root = of === undefined ? roots.at(-1) : roots.find(({ id }) => id === of.id);
		return root === undefined ? null : { root, replies: shown.filter(({ thread }) => thread === root.id) };
	}

	function makePerson(id: string, name: string, personZone: string): Person {
		const view = new PageView(id);
		let channel = firstChannel;
		let form: { read: HtmlForm; shown: ShownForm; place: { channel: string; thread: string | null } } | null = null;
		/** What the page says beside the place of writing; nobody else sees it, and it is in no log. */
		const troubles: Note[] = [];

		const direct = `dm:${id}`;
		const isNote = (message: Shown) => message.author === pyq && (message.onlyYou || message.channel === direct);

		async function does(path: string, fields: Record<string, unknown>): Promise<{ id: string; outcome: Outcome }> {
			const deedId = deedIds.next();
			const outcome = await deed(path, { ...fields, id: deedId, as: id, zone: personZone });
			if (outcome.kind === "form") {
				const read = readForm(outcome.html);
				const shownFields = Object.entries(read.fields).map(
					([key, { label, value, choices }]) => [key, { label, value, error: null, choices }] as const,
				);
				const place = { channel: typeof fields["channel"] === "string" ? fields["channel"] : channel, thread: null };
				form = {
					read,
					place,
					shown: { title: read.title, intro: read.intro, error: null, fields: Object.fromEntries(shownFields) },
				};
			}
			if ("text" in outcome) troubles.push({ id: deedId, text: outcome.text, buttons: [] });
			if (outcome.kind === "failed")
				throw new Error(`${path}: ${outcome.text} ${JSON.stringify(house.lines.at(-1), errorText)}`);
			return { id: deedId, outcome };
		}

		async function writes(place: string, thread: string | null, text: string, file?: File): Promise<Said> {
			const { id: message } = await does("/messages", {
				channel: place,
				thread,
				text,
				attachments: file === undefined ? [] : [file],
			});
			return { id: message, channel: place, thread };
		}

		async function saysInThread(text: string, of?: Post, file?: File): Promise<Said> {
			const found = await threadOf(of, of?.channel ?? channel);
			if (found === null) throw new Error("there is no thread to write in");
			return writes(found.root.channel, found.root.id, text, file);
		}

		async function notes(): Promise<Note[]> {
			const shown = (await view.look(chat.address())).filter(isNote).sort((a, b) => a.changed - b.changed);
			return [...shown.map(asNote), ...troubles];
		}

		return {
			name,
			async goesTo(other) {
				await addChannel(other);
				channel = other;
			},
			says: (text) => writes(channel, null, text),
			async types(command) {
				await does("/commands", { channel, thread: null, text: command });
			},
			answers: (text, file) => saysInThread(text, undefined, file),
			saysInThread: (text, of) => saysInThread(text, of),
			async edits(message, text) {
				await does("/messages/edit", { message: message.id, text });
			},
			async deletes(message) {
				await does("/messages/delete", { message: message.id });
			},
			directs: (text) => writes(direct, null, text),
			opensHome: noHome,
			async presses(label, on) {
				const here = (await view.look(chat.address())).filter(
					(message) => message.channel === channel || message.channel === direct,
				);
				const candidates = on === undefined ? here.toReversed() : here.filter((message) => message.id === on.id);
				for (const message of candidates) {
					const button =
						message.author === pyq
							? readMessage(message.html).buttons.find((candidate) => candidate.label === label)
							: undefined;
					if (button === undefined) continue;
					await does("/actions", { message: message.id, thread: null, token: button.token, channel: message.channel });
					return;
				}
				throw new Error(`${name} sees no button “${label}”`);
			},
			form: () => form?.shown ?? null,
			async fills(values) {
				if (form === null) throw new Error(`${name} has no form open`);
				const { shown, read, place } = form;
				const strange = Object.keys(values).filter((key) => shown.fields[key] === undefined);
				if (strange.length > 0) throw new Error(`the form “${shown.title}” has no ${strange.join(", ")}`);
				const all = Object.fromEntries(
					Object.entries(shown.fields).map(([key, field]) => [key, values[key] ?? field.value]),
				);
				const withErrors = (errors: Readonly<Record<string, string>>): ShownForm => ({
					...shown,
					error: Object.entries(errors).find(([key]) => shown.fields[key] === undefined)?.[1] ?? null,
					fields: Object.fromEntries(
						Object.entries(shown.fields).map(([key, field]) => [
							key,
							{ ...field, value: all[key] ?? "", error: errors[key] ?? null },
						]),
					),
				});
				const lacking = Object.keys(all).filter(
					(key) => read.fields[key]?.required === true && all[key]?.trim() === "",
				);
				if (lacking.length > 0) {
					form = { ...form, shown: withErrors(Object.fromEntries(lacking.map((key) => [key, "This is needed."]))) };
					return;
				}
				const { outcome } = await does("/forms", { ...place, token: read.token, values: all });
				if (outcome.kind === "done") form = null;
				else if (outcome.kind === "invalid") form = { read, place, shown: withErrors(outcome.errors) };
				else throw new Error(`the form was answered with ${outcome.kind}`);
			},
			async submitsAsAnswer(message) {
				await does("/shortcuts", { message: message.id });
			},
			sees: notes,
			lastNote: async () => (await notes()).at(-1)?.text ?? "",
		};
	}

	return {
		has: { ...leastOfAll, threadNotes: true, formAnswer: 4_000 },
		bank,
		async person(name, { authority = "member", zone: theirs = zone, workspace } = {}) {
			if (authority === "guest" || workspace !== undefined)
				throw new Error("the web workspace has no guests, and is the only one");
			const known = people.get(name);
			if (known !== undefined) return known;
			const id = name.toLowerCase();
			await chat.prepare({ people: [{ id, name, zone: theirs, admin: authority === "admin" }], channels: [] });
			const person = makePerson(id, name, theirs);
			people.set(name, person);
			return person;
		},
		at: (local) => house.passUntil(instantOf(local, zone)),
		passes: ({ days = 0, hours = 0, minutes = 0, seconds = 0 }) =>
			house.passUntil(clock.now() + days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND),
		async isDownUntil(local) {
			await house.stop();
			house.sleepUntil(instantOf(local, zone));
			chat = await startChat();
		},
		async restarts() {
			await house.stop();
			chat = await startChat();
		},
		async posts(channel = firstChannel) {
			const pinned = await pinnedFor("onlooker", chat.address());
			return (await onlooker.look(chat.address()))
				.filter((message) => message.author === pyq && message.channel === channel && message.thread === null)
				.map((shown) => ({ ...asNote(shown), channel, edited: shown.edited, pinned: pinned.has(shown.id) }));
		},
		async thread(of, channel = of?.channel ?? firstChannel): Promise<Thread | null> {
			const found = await threadOf(of, channel);
			if (found === null) return null;
			const messages = found.replies.map(({ id, author, html, received }) => ({
				id,
				author: author === pyq ? "PyQ" : author,
				text: readMessage(html).text,
				received,
			}));
			return { title: found.root.title, messages };
		},
		async redelivers() {
			if (last === null) throw new Error("nothing was delivered yet");
			await post(last.path, last.body);
			await house.settle();
		},
		async [Symbol.asyncDispose]() {
			await house.stop();
			const faults = house.lines.filter(({ level }) => level === "error");
			// Soft: thrown, it would stand before what the story itself found.
			expect.soft(faults, "faults that PyQ logged").toEqual([]);
		},
	};
};

/** Errors have no own enumerable fields, so JSON would show `{}`. */
const errorText = (_key: string, value: unknown): unknown =>
	value instanceof Error ? (value.stack ?? value.message) : value;
