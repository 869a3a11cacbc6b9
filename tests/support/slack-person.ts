import { commands } from "../../commands/index.ts";
import { shortcuts } from "../../src/adapters/slack/register.ts";
import { parseCommand } from "../../src/app/parse-command.ts";
import { arrival } from "./discord-arrivals.ts";
import { withValues } from "./discord-form.ts";
import type { Taken } from "./discord-scene.ts";
import type { Person as FakePerson, Said as FakeSaid, PersonFile } from "./fake-slack/person.ts";
import type { Returned } from "./fake-slack/shown.ts";
import { buttonsIn, readSlack } from "./read-slack.ts";
import { asNote, idOf, messagesIn, questionThread, refOf } from "./slack-channels.ts";
import { readView, type SlackForm, sentValues, unsendable } from "./slack-form.ts";
import type { SlackScene } from "./slack-scene.ts";
import type { File, Note, Person, Post, Said } from "./world.ts";

/** A workspace, and its channels by name. */
export type Workspace = { channel(name: string): string };

export type PersonParts = {
	scene: SlackScene;
	/** Who they are in this workspace: in another one they are somebody else. */
	self: FakePerson;
	workspace: Workspace;
	firstChannel: string;
	/** Where they live. */
	zone: string;
	/** Whom Slack offers by a name; null: nobody. */
	idOf(name: string): string | null;
};

/** What somebody has put into the open window and not sent, or what was refused. `hash`: as the window was. */
type Draft = { hash: string; values: Readonly<Record<string, string>>; errors: Readonly<Record<string, string>> };

/** The longest message that Slack's client sends; of a longer one it makes a text snippet, called like this. */
const longestMessage = 12_000;
const snippet = "Untitled.txt";

/** What the client sends for what somebody writes. */
function sent(text: string, file?: File): { text: string; files: PersonFile[] } {
	const files = file === undefined ? [] : [file];
	return text.length > longestMessage ? { text: "", files: [...files, { name: snippet, text }] } : { text, files };
}

/** Somebody on Slack, with Slack's client in their hands. */
export function makeSlackPerson(parts: PersonParts): Person {
	const { scene, self, workspace } = parts;
	const { fake } = scene;
	let { zone } = parts;
	let channelName = parts.firstChannel;
	/** null: where they talk with PyQ alone. */
	let channel: string | null = workspace.channel(channelName);
	let draft: Draft | null = null;
	/** Their own page, where a message's id could stand. */
	const home = `home:${self.id}`;

	const shownNotes = () => self.sees().toSorted((one, other) => one.changed - other.changed);
	const latest = () => Math.max(0, ...self.sees().map(({ changed }) => changed));
	const notes = (): Note[] => shownNotes().map(({ message }) => asNote(message, zone));

	function openForm(): { form: SlackForm; hash: string } | null {
		const view = self.view();
		const form = view === null ? null : readView(view);
		return view === null || form === null ? null : { form, hash: view.hash };
	}

	/** What no step answers the adapter says by itself, when Slack has its acknowledgement. */
	async function answered({ received, event }: Taken, before: number): Promise<void> {
		if (received?.kind === "reply" && event.replyTo !== null) await arrival("PyQ writes back", () => latest() > before);
	}

	/** What PyQ must acknowledge; a window may open by it. `idOf`: the id of the event that it makes. */
	async function asks(
		act: () => Promise<Returned>,
		eventOf = ({ triggerId }: Returned) => triggerId ?? "",
	): Promise<Returned> {
		const before = latest();
		const hash = self.view()?.hash;
		const done: { returned: Returned | null } = { returned: null };
		const taken = await scene.deed(self, async () => {
			const returned = await act();
			if (returned.kind === "timeout" || returned.kind === "failed") throw new Error(`PyQ failed: ${returned.kind}`);
			done.returned = returned;
			return eventOf(returned);
		});
		if (taken.received?.kind === "form")
			await arrival("the form is open", () => {
				const now = openForm();
				return now !== null && now.hash !== hash;
			});
		await answered(taken, before);
		if (done.returned === null) throw new Error("nothing was done");
		return done.returned;
	}

	/** Slack's client makes an id of whoever is picked from its list. */
	function withPicks(typed: string): string {
		const parsed = parseCommand(typed, commands);
		if (parsed.kind !== "command") return typed;
		return parsed.command.options.reduce((line, { name, type }) => {
			const called = parsed.options[name] ?? "";
			const id = type === "member" ? parts.idOf(called) : null;
			return id === null ? line : line.replace(called, `<@${id}>`);
		}, typed);
	}

	/** What they write or edit. */
	async function writes(act: () => Promise<FakeSaid>): Promise<FakeSaid> {
		const written: { said: FakeSaid | null } = { said: null };
		const before = latest();
		const taken = await scene.deed(self, async () => {
			const said = await act();
			written.said = said;
			const edited = typeof said["edited"] === "object" && said["edited"] !== null ? said["edited"] : {};
			return `msg:${idOf(said)}${"ts" in edited ? `:${String(edited.ts)}` : ""}`;
		});
		await answered(taken, before);
		if (written.said === null) throw new Error("nothing was written");
		return written.said;
	}

	async function saysInThread(text: string, of?: Post, file?: File): Promise<Said> {
		const place = of === undefined ? channel : workspace.channel(of.channel);
		const root = place === null ? null : questionThread(fake, place, of?.id);
		if (root === null) throw new Error("there is no thread to write in");
		const { text: typed, files } = sent(text, file);
		const said = await writes(() => self.says(root, typed, files));
		return { id: idOf(said), channel: of?.channel ?? channelName, thread: idOf(root) };
	}

	/** Messages of PyQ's that they have before them, newest first: of the channel and its threads, and what it told them alone. */
	function inView() {
		const alone = fake.direct(self)?.id;
		const told = shownNotes()
			.map(({ message }) => message)
			.filter((message) => message.channel === channel || message.channel === alone);
		const all = channel === null ? told : [...messagesIn(fake, channel).filter(({ isBots }) => isBots), ...told];
		return all.toSorted((one, other) => Number(other.ts) - Number(one.ts));
	}

	async function fills(values: Readonly<Record<string, string>>): Promise<void> {
		const now = openForm();
		if (now === null) throw new Error(`${self.name} has no form open`);
		const { form, hash } = now;
		const { fields } = draft?.hash === hash ? withValues(form.shown, draft.values) : form.shown;
		const strange = Object.keys(values).filter((id) => fields[id] === undefined);
		if (strange.length > 0) throw new Error(`the form “${form.shown.title}” has no ${strange.join(", ")}`);
		const all = Object.fromEntries(Object.entries(fields).map(([id, { value }]) => [id, values[id] ?? value] as const));
		draft = { hash, values: all, errors: unsendable(form, all) };
		if (Object.keys(draft.errors).length > 0) return;
		const returned = await asks(
			() => self.submits(sentValues(form, all)),
			() => `view:${form.view}`,
		);
		draft = returned.kind === "errors" ? { hash, values: all, errors: returned.errors } : null;
		// Who tells PyQ where they live does live there.
		if (draft === null && form.token.startsWith("v1:settings:")) zone = all["zone"] || zone;
	}

	return {
		name: self.name,
		async goesTo(other) {
			channelName = other;
			channel = other.startsWith("dm:") ? null : workspace.channel(other);
		},
		async says(text) {
			const place = channel;
			if (place === null) throw new Error("use `directs`");
			const said = await writes(() => self.says(place, text));
			return { id: idOf(said), channel: channelName, thread: null };
		},
		async types(typed) {
			const place = channel;
			const run = () => self.runs(place, withPicks(typed));
			// What is no command is explained with the acknowledgement; nothing comes in.
			if (parseCommand(typed, commands).kind === "command") await asks(run);
			else await scene.unheard(run);
		},
		answers: (text, file) => saysInThread(text, undefined, file),
		saysInThread: (text, of) => saysInThread(text, of),
		async edits(message, text) {
			await writes(() => self.edits(refOf(message.id), text));
		},
		async deletes(message) {
			const before = latest();
			const taken = await scene.deed(self, async () => {
				await self.deletes(refOf(message.id));
				return `del:${message.id}`;
			});
			await answered(taken, before);
		},
		async directs(text) {
			const { text: typed, files } = sent(text);
			const said = await writes(() => self.directs(typed, files));
			return { id: idOf(said), channel: `dm:${self.name.toLowerCase()}`, thread: null };
		},
		async opensHome() {
			const opening: { returned: Returned | null } = { returned: null };
			await scene.deed(self, async () => {
				opening.returned = await self.opensHome();
				return fake.attempts.findLast(({ type }) => type === "app_home_opened")?.id ?? "";
			});
			if (opening.returned === null) throw new Error("nothing was opened");
			const { blocks } = (await opening.returned.final("home")).view;
			return { id: home, text: readSlack(blocks, zone), buttons: buttonsIn(blocks).map(({ label }) => label) };
		},
		async presses(label, on) {
			if (on?.id === home) {
				await asks(() => self.pressesHome(label));
				return;
			}
			const seen = on === undefined ? inView() : inView().filter((message) => idOf(message) === on.id);
			for (const message of seen) {
				const button = buttonsIn(message.blocks).find((one) => one.label === label);
				if (button === undefined) continue;
				await asks(() => self.presses(message, button.actionId));
				return;
			}
			throw new Error(`${self.name} sees no button “${label}”`);
		},
		form() {
			const now = openForm();
			if (now === null) return null;
			return draft?.hash === now.hash ? withValues(now.form.shown, draft.values, draft.errors) : now.form.shown;
		},
		fills,
		async submitsAsAnswer(message) {
			await asks(() => self.usesShortcut(refOf(message.id), shortcuts.submit));
		},
		sees: async () => notes(),
		lastNote: async () => notes().at(-1)?.text ?? "",
	};
}
