import { expect } from "vitest";
import { commands } from "../../commands/index.ts";
import { type ResponseKind, responseOf } from "../../src/app/command.ts";
import { explainCommand } from "../../src/app/explain-command.ts";
import { parseCommand } from "../../src/app/parse-command.ts";
import type { Actor, Inbound, Received, Where } from "../../src/app/ports/inbound.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/core/ids.ts";
import { fit } from "../../src/core/message/fit.ts";
import type { Form } from "../../src/core/message/model.ts";
import { parseToken } from "../../src/core/message/token.ts";
import { realBank } from "./bank.ts";
import { emptyDatabase } from "./empty-database.ts";
import { noHolidays } from "./holidays.ts";
import { createHouse } from "./house.ts";
import { type MemoryPost, type MemoryReplyTo, memoryChat } from "./memory-chat.ts";
import { buttonsOf, plainText } from "./plain-text.ts";
import { instantOf, scriptedClock } from "./scripted-clock.ts";
import { scriptedIds } from "./scripted-ids.ts";
import {
	type File,
	type Note,
	noHome,
	type OpenWorld,
	type Person,
	type Post,
	type Said,
	type ShownForm,
	type ThreadMessage,
	usualStart,
	usualZone,
} from "./world.ts";

const firstChannel = "python-prep";
type Written = Said & {
	workspace: string;
	author: string;
	text: string;
	at: number;
	deleted: boolean;
	file: File | null;
};

/**
 * The app with nothing around it but the platform in memory: it has guests and several workspaces, its direct messages name none of them,
 * and every post can be looked at.
 */
export const openMemoryWorld: OpenWorld = async (options = {}) => {
	const { zone = usualZone, start = usualStart, holidays = noHolidays } = options;
	const { store } = await emptyDatabase();
	const clock = scriptedClock(instantOf(start, zone));
	const ids = scriptedIds();
	const bank = options.bank ?? (await realBank());
	const chat = memoryChat({ clock, ids, platform: "slack" });
	const house = createHouse({ store, clock, ids, bank, chats: new Map([["slack" as const, chat]]), holidays });
	await house.start();
	const people = new Map<string, Person>();
	const written: Written[] = [];
	let deeds = 0;
	let last: Inbound | null = null;

	async function deliver(event: Inbound): Promise<Received> {
		last = event;
		const received = await chat.deliver(event);
		if (received.kind === "reply" && event.replyTo !== null)
			for (const part of fit(received.message, chat.capabilities.limits)) await chat.respond(event.replyTo, part);
		await house.settle();
		return received;
	}

	const asPost = ({ id, channel, message, edited }: MemoryPost): Post => ({
		id,
		channel,
		text: plainText(message),
		buttons: buttonsOf(message).map(({ label }) => label),
		edited,
		pinned: chat.pinned.has(id),
	});

	function threadOf(of: { id: string } | undefined, workspace: string, channel: string) {
		const roots = chat.posts.filter(
			(post) => post.workspace === workspace && post.channel === channel && chat.threads.has(post.id),
		);
		const root = of === undefined ? roots.at(-1) : roots.find(({ id }) => id === of.id);
		const thread = root === undefined ? undefined : chat.threads.get(root.id);
		return root === undefined || thread === undefined ? null : { root, ...thread };
	}

	function makePerson(workspace: string, actor: Actor): Person {
		let channel = firstChannel;
		let form: { form: Form; shown: ShownForm; channel: string } | null = null;
		const direct = `dm:${actor.externalId}`;

		/** What every event of this person carries, a second later than the one before. */
		async function deed(place: string, thread: string | null, response: ResponseKind, message: string | null = null) {
			await house.passUntil(clock.now() + SECOND);
			const id = `event-${++deeds}`;
			const replyTo: MemoryReplyTo = {
				workspace,
				channel: place,
				thread,
				person: actor.externalId,
				response: response === "form" ? "private" : response,
				message,
				event: id,
			};
			const where: Where = {
				// As on Discord, a direct message names no workspace.
				workspace:
					place === direct
						? { platform: "slack", externalId: null, name: "" }
						: { platform: "slack", externalId: workspace, name: workspace },
				channel: place === direct ? null : { externalId: place, name: place },
				thread,
				lacks: [],
			} as const;
			return { id, at: clock.now(), where, actor, replyTo: JSON.stringify(replyTo) };
		}

		function opened(received: Received, place: string): void {
			if (received.kind !== "form") return;
			const { title, intro, fields } = received.form;
			const shown = fields.map(
				(field) =>
					[
						field.id,
						{
							label: field.label,
							value: field.kind === "choices" ? field.values.join(",") : field.value,
							error: null,
							choices: "choices" in field ? field.choices : [],
						},
					] as const,
			);
			form = {
				form: received.form,
				channel: place,
				shown: { title, intro, error: null, fields: Object.fromEntries(shown) },
			};
		}

		async function writes(place: string, thread: string | null, text: string, file?: File): Promise<Said> {
			const common = await deed(place, thread, "private");
			const said: Written = {
				id: `said-${deeds}`,
				workspace,
				channel: place,
				thread,
				author: actor.externalId,
				text,
				at: clock.now(),
				deleted: false,
				file: file ?? null,
			};
			written.push(said);
			await deliver({
				...common,
				id: `msg:${said.id}`,
				kind: "message",
				message: { channel: place, message: said.id, thread },
				text,
				attachments: file === undefined ? [] : [file],
			});
			return { id: said.id, channel: place, thread };
		}

		function find(message: Said): Written {
			const found = written.find(({ id }) => id === message.id);
			if (found === undefined) throw new Error(`nobody wrote ${message.id}`);
			return found;
		}

		async function saysInThread(text: string, of?: Post, file?: File): Promise<Said> {
			const found = threadOf(of, workspace, of?.channel ?? channel);
			if (found === null) throw new Error("there is no thread to write in");
			return writes(found.root.channel, found.id, text, file);
		}

		const notes = (): Note[] =>
			chat.posts
				.filter(({ onlyFor, workspace: theirs }) => onlyFor === actor.externalId && theirs === workspace)
				.sort((a, b) => a.changed - b.changed)
				.map(asPost);

		return {
			name: actor.name,
			async goesTo(other) {
				channel = other;
			},
			says: (text) => writes(channel, null, text),
			async types(typed) {
				const parsed = parseCommand(typed, commands);
				const common = await deed(
					channel,
					null,
					parsed.kind === "command" ? responseOf(parsed.command, parsed.options) : "private",
				);
				if (parsed.kind !== "command") return chat.respond(common.replyTo, explainCommand(parsed));
				const event = { ...common, kind: "command", command: parsed.command.path, options: parsed.options } as const;
				opened(await deliver(event), channel);
			},
			answers: (text, file) => saysInThread(text, undefined, file),
			saysInThread: (text, of) => saysInThread(text, of),
			async edits(message, text) {
				const said = find(message);
				said.text = text;
				const common = await deed(said.channel, said.thread, "private");
				const attachments = said.file === null ? [] : [said.file];
				await deliver({
					...common,
					id: `msg:${said.id}:${clock.now()}`,
					kind: "messageEdited",
					message: { channel: said.channel, message: said.id, thread: said.thread },
					text,
					attachments,
				});
			},
			async deletes(message) {
				const said = find(message);
				said.deleted = true;
				const common = await deed(said.channel, said.thread, "private");
				await deliver({
					...common,
					id: `del:${said.id}`,
					kind: "messageDeleted",
					message: { channel: said.channel, message: said.id, thread: said.thread },
				});
			},
			directs: (text) => writes(direct, null, text),
			opensHome: noHome,
			async presses(label, on) {
				const visible = chat.posts.filter(
					(post) =>
						post.workspace === workspace &&
						(post.onlyFor === null || post.onlyFor === actor.externalId) &&
						(post.channel === channel || post.channel === direct),
				);
				const candidates = on === undefined ? visible.toReversed() : visible.filter(({ id }) => id === on.id);
				const target = candidates.find(({ message }) => buttonsOf(message).some((button) => button.label === label));
				const token =
					target === undefined ? undefined : buttonsOf(target.message).find((button) => button.label === label)?.token;
				if (target === undefined || token === undefined) throw new Error(`${actor.name} sees no button “${label}”`);
				const intent = parseToken(token)?.intent;
				const action = commands.flatMap(({ actions }) => actions).find((candidate) => candidate.intent === intent);
				const common = await deed(target.channel, target.thread, action?.response ?? "private", target.id);
				opened(await deliver({ ...common, kind: "action", token }), target.channel);
			},
			form: () => form?.shown ?? null,
			async fills(values) {
				if (form === null) throw new Error(`${actor.name} has no form open`);
				const { shown, form: asked, channel: place } = form;
				const strange = Object.keys(values).filter((key) => shown.fields[key] === undefined);
				if (strange.length > 0) throw new Error(`the form “${shown.title}” has no ${strange.join(", ")}`);
				const all = Object.fromEntries(
					Object.entries(shown.fields).map(([key, field]) => [key, values[key] ?? field.value]),
				);
				const withErrors = (errors: Readonly<Record<string, string>>): ShownForm => ({
					...shown,
					fields: Object.fromEntries(
						Object.entries(shown.fields).map(([key, field]) => [
							key,
							{ ...field, value: all[key] ?? "", error: errors[key] ?? null },
						]),
					),
				});
				const lacking = asked.fields.filter(
					(field) => field.kind !== "choice" && field.required && all[field.id]?.trim() === "",
				);
				if (lacking.length > 0) {
					form = { ...form, shown: withErrors(Object.fromEntries(lacking.map(({ id }) => [id, "This is needed."]))) };
					return;
				}
				const received = await deliver({
					...(await deed(place, null, "private")),
					kind: "formSubmitted",
					token: asked.token,
					values: all,
				});
				form = received.kind === "invalid" ? { ...form, shown: withErrors(received.errors) } : null;
			},
			async submitsAsAnswer(message) {
				const { text, author, file, at } = find(message);
				const common = await deed(message.channel, message.thread, "private");
				const attachments = file === null ? [] : [file];
				await deliver({
					...common,
					kind: "messageShortcut",
					message: { channel: message.channel, message: message.id, thread: message.thread },
					author,
					text,
					attachments,
					writtenAt: at,
				});
			},
			sees: async () => notes(),
			lastNote: async () => notes().at(-1)?.text ?? "",
		};
	}

	return {
		has: { guests: true, workspaces: true, threadNotes: true, namelessDirects: true, home: false, formAnswer: 4_000 },
		bank,
		async person(name, { authority = "member", zone: theirs = zone, workspace = "team" } = {}) {
			const known = people.get(`${workspace}/${name}`);
			if (known !== undefined) return known;
			const person = makePerson(workspace, { externalId: name.toLowerCase(), name, zone: theirs, authority });
			people.set(`${workspace}/${name}`, person);
			return person;
		},
		at: (local) => house.passUntil(instantOf(local, zone)),
		passes: ({ days = 0, hours = 0, minutes = 0, seconds = 0 }) =>
			house.passUntil(clock.now() + days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND),
		async isDownUntil(local) {
			await house.stop();
			house.sleepUntil(instantOf(local, zone));
			await house.start();
		},
		async restarts() {
			await house.stop();
			await house.start();
		},
		posts: async (channel = firstChannel) =>
			chat.posts
				.filter(
					(post) =>
						post.workspace === "team" && post.channel === channel && post.thread === null && post.onlyFor === null,
				)
				.map(asPost),
		async thread(of, channel = of?.channel ?? firstChannel) {
			const found = threadOf(of, "team", channel);
			if (found === null) return null;
			const theirs = written
				.filter(({ thread, deleted }) => thread === found.id && !deleted)
				.map(({ id, author, text, at }) => ({ id, author, text, at, received: chat.marked.has(id) }));
			const ours = chat.posts
				.filter(({ thread, onlyFor }) => thread === found.id && onlyFor === null)
				.map(({ id, at, message }) => ({ id, author: "PyQ", text: plainText(message), at, received: false }));
			const messages: ThreadMessage[] = [...theirs, ...ours]
				.sort((a, b) => a.at - b.at)
				.map(({ at: _, ...message }) => message);
			return { title: found.title, messages };
		},
		async redelivers() {
			if (last === null) throw new Error("nothing was delivered yet");
			await chat.deliver(last);
			await house.settle();
		},
		async [Symbol.asyncDispose]() {
			await house.stop();
			expect
				.soft(
					house.lines.filter(({ level }) => level === "error"),
					"faults that PyQ logged",
				)
				.toEqual([]);
		},
	};
};
