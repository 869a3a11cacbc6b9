import type { APIMessage, APIUser } from "discord.js";
import { commandData, type OptionValues, offeredCommand } from "./command-data.ts";
import { type FieldValues, formData, type Modal, modalOf } from "./form-data.ts";
import { beginInteraction, type Deed } from "./interactions.ts";
import { isBody, listOf } from "./message-parts.ts";
import { addMessage, addReaction, announce, changeMessage, removeMessage } from "./messages.ts";
import { flag, messageBody } from "./payloads.ts";
import { channelPermissions, permission } from "./permissions.ts";
import { openPost, openThreadOn } from "./routes-threads.ts";
import { openDirect } from "./servers.ts";
import { firstShown, type Returned } from "./shown.ts";
import { type Channel, type Interaction, isArchived, isForum, type State, type Stored, takesThreads } from "./state.ts";

/** A channel, thread or message: its id, or what has it. */
export type Ref = string | { readonly id: string };
/** What a person attaches. */
export type PersonFile = { readonly name: string; readonly text: string; readonly contentType?: string };
/** Something that the bot told one person alone; `changed` numbers every making and change in one row. */
export type Seen = { readonly kind: "ephemeral" | "direct"; readonly changed: number; readonly message: APIMessage };

/**
 * Somebody on Discord. What Discord's client would not let them do throws an Error that says why. Deeds that the bot answers resolve with
 * its first response, or after the time that it may take.
 */
export type Person = {
	readonly id: string;
	readonly name: string;
	/** Writes in a channel or thread; an archived thread wakes. */
	says(channel: Ref, text: string, files?: readonly PersonFile[]): APIMessage;
	edits(message: Ref, text: string): APIMessage;
	deletes(message: Ref): void;
	/** Writes to the bot. */
	dm(text: string, files?: readonly PersonFile[]): APIMessage;
	reacts(message: Ref, emoji: string): void;
	/** Opens a thread on a message. */
	opensThread(message: Ref, name: string): { readonly id: string };
	/** Begins a post in a forum. */
	opensPost(forum: Ref, name: string, text: string): { readonly id: string };
	/** `/pyq room setup`, in a channel; null: in the direct messages with the bot. */
	runs(path: string, options: OptionValues, channel: Ref | null): Promise<Returned>;
	/** Types into an option (the last of those given, unless named) and gets its choices. */
	types(path: string, options: OptionValues, channel: Ref | null, focused?: string): Promise<Returned>;
	/** Presses a button, by its custom_id or its label. */
	presses(message: Ref, button: string): Promise<Returned>;
	/** Chooses from a menu of a message, by its custom_id. */
	chooses(message: Ref, customId: string, values: readonly string[]): Promise<Returned>;
	/** The form that is open. */
	modal(): Modal | null;
	/** Submits the open form; it stays open when the bot does not respond. */
	submits(values: FieldValues): Promise<Returned>;
	/** Uses a message command of the Apps menu; the only one there is, unless named. */
	usesShortcut(message: Ref, name?: string): Promise<Returned>;
	/** What the bot told this person alone, oldest first, as it stands. */
	sees(): Seen[];
	/** Takes no direct messages from servers' members, or takes them again. */
	closesDirectMessages(closed: boolean): void;
};

type Parts = { readonly state: State; readonly hopeless: () => boolean };

/** The longest message that a paying person can send. */
const longestMessage = 4_000;

export function createPerson({ state, hopeless }: Parts, user: APIUser): Person {
	let open: { modal: Modal; from: Interaction } | null = null;

	function channelOf(ref: Ref | null, needed: bigint): Channel {
		if (ref === null) return openDirect(state, user);
		const channel = state.channels.get(typeof ref === "string" ? ref : ref.id);
		if (channel === undefined) throw new Error("there is no such channel");
		const bits =
			channel.guild === null && channel.recipient?.id !== user.id ? 0n : channelPermissions(channel, user.id);
		if ((bits & permission.viewChannel) === 0n) throw new Error(`${user.global_name} can't see that channel`);
		if ((bits & needed) !== needed) throw new Error(`${user.global_name} may not do that there`);
		return channel;
	}

	function messageOf(ref: Ref): Stored {
		const stored = state.messages.get(typeof ref === "string" ? ref : ref.id);
		if (stored === undefined) throw new Error("there is no such message");
		if (stored.onlyFor !== null && stored.onlyFor !== user.id)
			throw new Error(`${user.global_name} can't see that message`);
		if (stored.onlyFor === null) channelOf(stored.channel, permission.viewChannel);
		return stored;
	}

	function own(ref: Ref): Stored {
		const stored = messageOf(ref);
		if (stored.raw.author.id !== user.id) throw new Error("that message is somebody else's");
		return stored;
	}

	function write(channel: Channel, text: string, files: readonly PersonFile[]): APIMessage {
		if (text.length > longestMessage) throw new Error("Discord takes no message that long");
		if (isForum(channel)) throw new Error("a forum has posts alone");
		if (text.trim() === "" && files.length === 0) throw new Error("Discord takes no empty message");
		const send = channel.thread === null ? permission.sendMessages : permission.sendMessagesInThreads;
		channelOf(channel, send | (files.length > 0 ? permission.attachFiles : 0n));
		if (channel.thread?.locked && isArchived(channel.thread, state.now())) throw new Error("the thread is locked");
		const uploads = files.map(({ name, text: content, contentType = "text/plain; charset=utf-8" }, index) => ({
			field: `files[${index}]`,
			file: { name, contentType, bytes: new TextEncoder().encode(content) },
		}));
		const stored = addMessage(state, { channel, author: user, body: { content: text }, uploads, onlyFor: null });
		announce(state, stored, state.ids.next(state.now()));
		return messageBody(state, stored);
	}

	async function does(deed: Omit<Deed, "user">): Promise<Returned> {
		const interaction = beginInteraction(state, { ...deed, user });
		const returned = await firstShown(state, interaction, hopeless);
		if (interaction.first?.type === 9) open = { modal: modalOf(interaction.first.data), from: interaction };
		return returned;
	}

	/** A part of a message that people can use, not one that is greyed out. */
	function usable(stored: Stored, fits: (part: Readonly<Record<string, unknown>>) => boolean, named: string) {
		const found: Readonly<Record<string, unknown>>[] = [];
		const read = (value: unknown): void => {
			if (!isBody(value)) return;
			if (typeof value["custom_id"] === "string" && fits(value)) found.push(value);
			for (const one of listOf(value["components"])) read(one);
			read(value["accessory"]);
		};
		for (const component of stored.raw.components ?? []) read(component);
		const [part] = found;
		if (part === undefined) throw new Error(`the message has no “${named}”`);
		if (part["disabled"] === true) throw new Error(`“${named}” is disabled`);
		return part;
	}

	return {
		id: user.id,
		name: user.global_name ?? user.username,
		says: (channel, text, files = []) => write(channelOf(channel, 0n), text, files),
		edits(message, text) {
			const stored = own(message);
			changeMessage(state, stored, { content: text }, [], state.now());
			return messageBody(state, stored);
		},
		deletes(message) {
			const stored = messageOf(message);
			if (stored.onlyFor === null && stored.raw.author.id !== user.id)
				channelOf(stored.channel, permission.manageMessages);
			removeMessage(state, stored);
		},
		dm: (text, files = []) => write(openDirect(state, user), text, files),
		reacts(message, emoji) {
			const stored = messageOf(message);
			if (!stored.reactions.has(emoji)) channelOf(stored.channel, permission.addReactions);
			if (stored.reactions.get(emoji)?.has(user.id) !== true) addReaction(state, stored, user, emoji);
		},
		opensThread(message, name) {
			const stored = messageOf(message);
			channelOf(stored.channel, permission.createPublicThreads);
			if (!takesThreads(stored.channel)) throw new Error("there are no threads in that channel");
			return { id: openThreadOn(state, stored, user.id, name, 4_320).id };
		},
		opensPost(ref, name, text) {
			const forum = channelOf(ref, permission.sendMessages);
			if (!isForum(forum)) throw new Error("that channel is no forum");
			return { id: openPost(state, forum, user, name, text).id };
		},
		async runs(path, options, ref) {
			const channel = channelOf(ref, 0n);
			return does({ type: 2, channel, data: commandData(state, path, options, channel, user.id), source: null });
		},
		async types(path, options, ref, focused = Object.keys(options).at(-1) ?? "") {
			const channel = channelOf(ref, 0n);
			const data = commandData(state, path, options, channel, user.id, focused);
			return does({ type: 4, channel, data, source: null });
		},
		async presses(message, button) {
			const stored = messageOf(message);
			const isButton = (part: Readonly<Record<string, unknown>>) => part["type"] === 2;
			const part = usable(
				stored,
				(one) => isButton(one) && (one["custom_id"] === button || one["label"] === button),
				button,
			);
			const data = { custom_id: part["custom_id"], component_type: 2, id: part["id"] };
			return does({ type: 3, channel: stored.channel, data, source: stored });
		},
		async chooses(message, customId, values) {
			const stored = messageOf(message);
			const part = usable(stored, (one) => one["type"] === 3 && one["custom_id"] === customId, customId);
			const options = listOf(part["options"]).filter(isBody);
			const strange = values.filter((value) => !options.some((option) => option["value"] === value));
			if (strange.length > 0) throw new Error(`the menu does not offer ${strange.join(", ")}`);
			const data = { custom_id: customId, component_type: 3, id: part["id"], values };
			return does({ type: 3, channel: stored.channel, data, source: stored });
		},
		modal: () => open?.modal ?? null,
		async submits(values) {
			if (open === null) throw new Error(`${user.global_name} has no form open`);
			const { modal, from } = open;
			const submitted = open;
			const returned = await does({
				type: 5,
				channel: from.channel,
				data: formData(modal, values),
				source: from.source,
			});
			if (returned.kind !== "failed" && open === submitted) open = null;
			return returned;
		},
		async usesShortcut(message, name) {
			const stored = messageOf(message);
			const menu = [...state.commands.values()].filter(({ type }) => type === 3);
			const [only] = menu;
			if (name === undefined && menu.length !== 1) throw new Error(`the menu has ${menu.length} commands: name one`);
			const command = offeredCommand(state, name ?? only?.name ?? "", 3, stored.channel, user.id);
			const body = messageBody(state, stored);
			const data = {
				id: command.id,
				name: command.name,
				type: 3,
				target_id: body.id,
				resolved: { messages: { [body.id]: body } },
			};
			return does({ type: 2, channel: stored.channel, data, source: null });
		},
		sees: () =>
			(state.seen.get(user.id) ?? []).map((stored) => ({
				kind: ((stored.raw.flags ?? 0) & flag.ephemeral) !== 0 ? "ephemeral" : "direct",
				changed: stored.changed,
				message: messageBody(state, stored),
			})),
		closesDirectMessages(closed) {
			if (closed) state.closedDoors.add(user.id);
			else state.closedDoors.delete(user.id);
		},
	};
}
