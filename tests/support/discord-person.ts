import type { APIMessage } from "discord.js";
import { SECOND } from "../../src/core/ids.ts";
import type { Message } from "../../src/core/message/model.ts";
import { arrival } from "./discord-arrivals.ts";
import { asNote, channelsOf, isShown, messagesOf, questionThread } from "./discord-channels.ts";
import { pickCommand } from "./discord-command.ts";
import { type DiscordForm, readModal, sentValues, unsendable, withValues } from "./discord-form.ts";
import type { DiscordScene, Taken } from "./discord-scene.ts";
import type { Person as FakePerson, Returned } from "./fake-discord/fake-discord.ts";
import { buttonsOf, plainText } from "./plain-text.ts";
import { type File, type Note, noHome, type Person, type Post, type Said } from "./world.ts";

/** A server, and its channels by name. */
export type Server = { id: string; channel(name: string): string };

export type PersonParts = {
	scene: DiscordScene;
	/** Who they are on Discord: the same in every server. */
	self: FakePerson;
	server: Server;
	firstChannel: string;
	/** Where they live. */
	zone: string;
	/** Whom Discord offers by a name; null: nobody. */
	idOf(name: string): string | null;
	/** Another name that they go by from now on. */
	goesBy(alias: string): void;
};

/** A form that somebody has before them. `again`: how they open it anew, when Discord has closed it. */
type Open = { form: DiscordForm; again: () => Promise<void>; closed: boolean };

/** What stands in a form where PyQ does not know where somebody lives. */
const unknownZone = "UTC";
/** The longest message that everybody may send; Discord's client attaches a longer one as a file of this name. */
const longestMessage = 2_000;
const longMessage = "message.txt";

/** Somebody on Discord, with Discord's client in their hands. */
export function makeDiscordPerson(parts: PersonParts): Person {
	const { scene, self, server } = parts;
	const { fake, house } = scene;
	let channel: string | null = server.channel(parts.firstChannel);
	let channelName = parts.firstChannel;
	let { zone } = parts;
	let open: Open | null = null;
	/** What Discord's client does not let them do, in PyQ's words. */
	const troubles: { note: Note; changed: number }[] = [];

	const shownNotes = () =>
		self
			.sees()
			.filter(({ kind, message }) => isShown(message) && (kind === "direct" || isHere(message)))
			.toSorted((one, other) => one.changed - other.changed);
	/** In this server, or where they talk with PyQ alone: that belongs to none. */
	function isHere({ channel_id }: APIMessage): boolean {
		const guild = fake.channelNow(channel_id)?.["guild_id"];
		return guild === undefined || guild === server.id;
	}
	const latest = () => Math.max(0, ...self.sees().map(({ changed }) => changed));
	const since = (changed: number) => shownNotes().filter((note) => note.changed > changed);

	function notes(): Note[] {
		const told = shownNotes().map(({ message, changed }) => ({ note: asNote(message, zone), changed }));
		return [...told, ...troubles].sort((one, other) => one.changed - other.changed).map(({ note }) => note);
	}

	/** What they write, edit or delete. */
	async function writes(kind: string, act: () => string): Promise<Taken> {
		const before = latest();
		const taken = await scene.deed(kind, async () => act());
		// In a conversation the adapter itself answers what no step will.
		if (taken.received?.kind === "reply" && taken.event.replyTo !== null)
			await arrival("PyQ writes back", () => since(before).length > 0);
		return taken;
	}

	async function says(place: string, text: string, file?: File): Promise<APIMessage> {
		let said: APIMessage | null = null;
		await writes("MESSAGE_CREATE", () => {
			const files = file === undefined ? [] : [file];
			const isLong = text.length > longestMessage;
			said = self.says(place, isLong ? "" : text, isLong ? [...files, { name: longMessage, text }] : files);
			return `msg:${said.id}`;
		});
		if (said === null) throw new Error("nothing was written");
		return said;
	}

	/** What the bot responds to. Opens the form that it leads to; `again` does the same once more. */
	async function asks(act: () => Promise<Returned>): Promise<Taken> {
		const before = latest();
		const answered: { returned: Returned | null } = { returned: null };
		const taken = await scene.deed("INTERACTION_CREATE", async () => {
			const returned = await act();
			if (returned.kind === "failed") throw new Error("PyQ did not respond");
			answered.returned = returned;
			return returned.interaction;
		});
		const { returned } = answered;
		if (returned?.kind === "modal") {
			const form = readModal(returned.modal);
			open = { form, again: async () => void (await asks(act)), closed: false };
			// Discord tells nobody where somebody lives, so they say it where a form has to know.
			const asked = form.controls["zone"]?.required === false ? undefined : form.shown.fields["zone"]?.value;
			if (asked === unknownZone || asked === "") rewrite({ zone });
		}
		if (taken.received?.kind === "reply") await arrival("PyQ answers", () => since(before).length > 0);
		return taken;
	}

	/** Writes into the open form without sending it. */
	function rewrite(values: Readonly<Record<string, string>>): void {
		if (open === null) return;
		const { shown } = open.form;
		const all = Object.fromEntries(
			Object.entries(shown.fields).map(([id, { value }]) => [id, values[id] ?? value] as const),
		);
		open.form = { ...open.form, shown: withValues(shown, all) };
	}

	/** Opens a form again that Discord has closed, by the button that came with the refusal or as it was opened first. */
	async function reopen(closed: Open): Promise<DiscordForm> {
		const button = "Open the form again";
		const note = shownNotes().findLast(({ message }) => asNote(message, zone).buttons.includes(button));
		await (note === undefined ? closed.again() : asks(() => self.presses(note.message, button)));
		if (open === null || open.closed) throw new Error(`${self.name} can't open the form again`);
		return open.form;
	}

	async function fills(values: Readonly<Record<string, string>>): Promise<void> {
		if (open === null) throw new Error(`${self.name} has no form open`);
		const { shown } = open.form;
		const strange = Object.keys(values).filter((id) => shown.fields[id] === undefined);
		if (strange.length > 0) throw new Error(`the form “${shown.title}” has no ${strange.join(", ")}`);
		const all = Object.fromEntries(
			Object.entries(shown.fields).map(([id, { value }]) => [id, values[id] ?? value] as const),
		);
		const form = open.closed ? await reopen(open) : open.form;
		const errors = unsendable(form, all);
		if (Object.keys(errors).length > 0) {
			open.form = { ...form, shown: withValues(form.shown, all, errors) };
			return;
		}
		const { again } = open;
		const before = latest();
		const { received } = await asks(() => self.submits(sentValues(form, all)));
		open = null;
		if (received?.kind !== "invalid") return settled(form, all);
		open = { form: { ...form, shown: await givenBack(form, all, received.errors, before) }, again, closed: true };
	}

	/** Discord has closed the form: what is wrong, and what they wrote, is what they can read of it now. */
	async function givenBack(
		form: DiscordForm,
		values: Readonly<Record<string, string>>,
		errors: Readonly<Record<string, string>>,
		before: number,
	) {
		const read = () =>
			squeezed(
				since(before)
					.map(({ message }) => asNote(message, zone).text)
					.join(""),
			);
		const expected = [...Object.values(errors), ...Object.values(values)].map(squeezed);
		await arrival("what is wrong is told", () => expected.every((words) => read().includes(words))).catch(() => {});
		const told = read();
		const visible = (written: Readonly<Record<string, string>>) =>
			Object.fromEntries(Object.entries(written).filter(([, words]) => told.includes(squeezed(words))));
		return withValues(form.shown, visible(values), visible(errors));
	}

	/** Who tells PyQ where they live, and by which name they go, does live there, and goes by it. */
	function settled({ token }: DiscordForm, values: Readonly<Record<string, string>>): void {
		if (!token.startsWith("v1:settings:")) return;
		const { zone: lives = "", alias = "" } = values;
		if (lives !== "") zone = lives;
		if (alias !== "") parts.goesBy(alias);
	}

	async function saysInThread(text: string, of?: Post, file?: File): Promise<Said> {
		const root = questionThread(fake, of === undefined ? channel : server.channel(of.channel), of?.id);
		if (root === null) throw new Error("there is no thread to write in");
		const said = await says(root.id, text, file);
		return { id: said.id, channel: of?.channel ?? channelName, thread: root.id };
	}

	/** Messages that they have before them, newest first: of the channel and its threads, and what PyQ told them alone. */
	function inView(): APIMessage[] {
		const direct = fake.direct(self.id);
		const places = new Set([
			...(channel === null ? [] : channelsOf(fake, channel)),
			...(direct === null ? [] : [direct.id]),
		]);
		const all = [
			...(channel === null ? [] : messagesOf(fake, channel).map(({ message }) => message)),
			...shownNotes()
				.map(({ message }) => message)
				.filter(({ channel_id }) => places.has(channel_id)),
		];
		return all.sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? 1 : -1));
	}

	return {
		name: self.name,
		async goesTo(other) {
			channelName = other;
			channel = other.startsWith("dm:") ? null : server.channel(other);
		},
		async says(text) {
			if (channel === null) throw new Error("use `directs`");
			const said = await says(channel, text);
			return { id: said.id, channel: channelName, thread: null };
		},
		async types(typed) {
			const picked = pickCommand(typed, parts.idOf);
			if ("trouble" in picked) {
				await house.passUntil(house.clock.now() + SECOND);
				troubles.push({ note: noteOf(picked.trouble, `trouble-${troubles.length}`), changed: latest() });
				return;
			}
			await asks(() => self.runs(picked.path, picked.options, channel));
		},
		answers: (text, file) => saysInThread(text, undefined, file),
		saysInThread: (text, of) => saysInThread(text, of),
		async edits(message, text) {
			await writes("MESSAGE_UPDATE", () => {
				const { id, edited_timestamp } = self.edits(message.id, text);
				return `msg:${id}:${Date.parse(edited_timestamp ?? "")}`;
			});
		},
		async deletes(message) {
			await writes("MESSAGE_DELETE", () => {
				self.deletes(message.id);
				return `del:${message.id}`;
			});
		},
		opensHome: noHome,
		async directs(text) {
			let id = "";
			await writes("MESSAGE_CREATE", () => {
				({ id } = self.dm(text));
				return `msg:${id}`;
			});
			return { id, channel: `dm:${self.name.toLowerCase()}`, thread: null };
		},
		async presses(label, on) {
			const seen = on === undefined ? inView() : inView().filter(({ id }) => id === on.id);
			const message = seen.find((one) => asNote(one, zone).buttons.includes(label));
			if (message === undefined) throw new Error(`${self.name} sees no button “${label}”`);
			await asks(() => self.presses(message, label));
		},
		form: () => open?.form.shown ?? null,
		fills,
		async submitsAsAnswer(message) {
			await asks(() => self.usesShortcut(message.id));
		},
		sees: async () => notes(),
		lastNote: async () => notes().at(-1)?.text ?? "",
	};
}

const noteOf = (message: Message, id: string): Note => ({
	id,
	text: plainText(message),
	buttons: buttonsOf(message).map(({ label }) => label),
});

/** Without space and what has no width, which stand where a long text is parted. */
const squeezed = (text: string): string => text.replace(/[\s\u200b]/gu, "");
