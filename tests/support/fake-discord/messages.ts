import type { APIMessage, APIUser } from "discord.js";
import { refusals } from "./api-error.ts";
import {
	asStored,
	attach,
	type Body,
	isBody,
	listOf,
	mentions,
	spoken,
	text,
	type Upload,
	withIds,
} from "./message-parts.ts";
import { emojiOf, flag, memberBody, memberPart, messageForBot, timestamp } from "./payloads.ts";
import { channelPermissions, permission } from "./permissions.ts";
import { type Channel, isBefore, type State, type Stored } from "./state.ts";

const intent = { guildMessages: 1 << 9, directMessages: 1 << 12 } as const;
export const messageIntent = (channel: Channel): number =>
	channel.guild === null ? intent.directMessages : intent.guildMessages;

/** What a new message is made of. */
export type Draft = {
	readonly channel: Channel;
	readonly author: APIUser;
	readonly body: Body;
	readonly uploads: readonly Upload[];
	readonly onlyFor: string | null;
	/** A new one unless given. */
	readonly id?: string;
	/** Fields that only the fake sets: `application_id`, `interaction_metadata`, `type`. */
	readonly extra?: Body;
};

export function addMessage(state: State, draft: Draft): Stored {
	const { channel, author, body, uploads, onlyFor, id = state.ids.next(state.now()), extra = {} } = draft;
	const reference = isBody(body["message_reference"]) ? text(body["message_reference"]["message_id"]) : "";
	const attachments = attach(state, channel, uploads, body["attachments"]);
	const content = text(body["content"]).trim();
	const components = withIds(body["components"]);
	const raw = {
		id,
		channel_id: channel.id,
		type: reference === "" ? 0 : 19,
		author,
		content,
		timestamp: timestamp(state.now()),
		edited_timestamp: null,
		tts: body["tts"] === true,
		...mentions(state, channel, spoken(content, components), body["allowed_mentions"]),
		attachments,
		embeds: asStored(body["embeds"], attachments),
		components,
		pinned: false,
		flags: Number(body["flags"] ?? 0) & (flag.ephemeral | flag.loading | flag.componentsV2 | (1 << 2) | (1 << 12)),
		...(reference === ""
			? {}
			: {
					message_reference: {
						type: 0,
						message_id: reference,
						channel_id: channel.id,
						...(channel.guild === null ? {} : { guild_id: channel.guild.id }),
					},
				}),
		...extra,
	};
	// Each field has the shape that the document gives it; embeds and components were checked when they came in.
	const stored: Stored = {
		raw: raw as unknown as APIMessage,
		channel,
		onlyFor,
		reactions: new Map(),
		changed: ++state.changes,
	};
	state.messages.set(id, stored);
	keep(state, stored);
	return stored;
}

/** Puts a message where it is read, and wakes its thread. */
function keep(state: State, stored: Stored): void {
	const { channel, onlyFor, raw } = stored;
	const reader = onlyFor ?? channel.recipient?.id;
	if (reader !== undefined && raw.author.id === state.bot.id)
		state.seen.set(reader, [...(state.seen.get(reader) ?? []), stored]);
	if (onlyFor !== null) return;
	let at = channel.messages.length;
	// A clock that was set back gives ids that belong before others.
	while (at > 0 && isBefore(raw.id, channel.messages[at - 1]?.raw.id ?? "")) at--;
	channel.messages.splice(at, 0, stored);
	channel.lastMessageId = channel.messages.at(-1)?.raw.id ?? null;
	const { thread } = channel;
	if (thread === null) return;
	thread.activeAt = state.now();
	thread.archivedAt = null;
	thread.sent++;
}

/** Tells the bot's sessions of a new message. */
export function announce(state: State, stored: Stored, nonce: unknown = undefined): void {
	if (stored.onlyFor !== null) return;
	tell(state, stored, "MESSAGE_CREATE", nonce === undefined ? {} : { nonce });
}

/** Tells the bot's sessions how a message reads now. */
export function announceChange(state: State, stored: Stored): void {
	stored.changed = ++state.changes;
	if (stored.onlyFor === null) tell(state, stored, "MESSAGE_UPDATE", {});
}

function tell(state: State, stored: Stored, t: string, extra: object): void {
	const { channel, raw } = stored;
	const { guild } = channel;
	const member = guild?.members.get(raw.author.id);
	state.emit({
		t,
		guild,
		channel,
		intents: messageIntent(channel),
		d: (seesContent) => ({
			...messageForBot(state, stored, seesContent),
			channel_type: channel.type,
			...(guild === null ? {} : { guild_id: guild.id }),
			...(member === undefined ? {} : { member: memberPart(member) }),
			...extra,
		}),
	});
}

/** Changes a message: a field that is given replaces what was there, null empties it. Throws 50006 when nothing is left. */
export function changeMessage(
	state: State,
	stored: Stored,
	body: Body,
	uploads: readonly Upload[],
	edited: number | null,
): void {
	const { raw, channel } = stored;
	const kept = body["attachments"] === undefined ? raw.attachments : keptAttachments(raw, body["attachments"]);
	const attachments = [...kept, ...attach(state, channel, uploads, body["attachments"])];
	const content = body["content"] === undefined ? raw.content : text(body["content"]).trim();
	const components = body["components"] === undefined ? (raw.components ?? []) : withIds(body["components"]);
	const embeds = body["embeds"] === undefined ? raw.embeds : asStored(body["embeds"], attachments);
	if (content === "" && embeds.length === 0 && components.length === 0 && attachments.length === 0)
		throw refusals.emptyMessage();
	const wantedFlags = body["flags"] === undefined ? (raw.flags ?? 0) : Number(body["flags"] ?? 0);
	const fixed = (raw.flags ?? 0) & (flag.ephemeral | flag.hasThread);
	const next = {
		...raw,
		content,
		...(body["content"] === undefined && body["components"] === undefined
			? {}
			: mentions(state, channel, spoken(content, components), body["allowed_mentions"])),
		attachments,
		embeds,
		components,
		edited_timestamp: edited === null ? raw.edited_timestamp : timestamp(edited),
		flags: (wantedFlags & (flag.componentsV2 | (1 << 2))) | fixed,
	};
	stored.raw = next as unknown as APIMessage;
	announceChange(state, stored);
}

const keptAttachments = (raw: APIMessage, wanted: unknown): APIMessage["attachments"] =>
	raw.attachments.filter(({ id }) => listOf(wanted).some((one) => isBody(one) && String(one["id"]) === id));

export function removeMessage(state: State, stored: Stored): void {
	const { channel, raw } = stored;
	state.messages.delete(raw.id);
	const at = channel.messages.indexOf(stored);
	if (at >= 0) channel.messages.splice(at, 1);
	channel.pins.delete(raw.id);
	const reader = stored.onlyFor ?? channel.recipient?.id ?? "";
	const seen = state.seen.get(reader);
	if (seen !== undefined)
		state.seen.set(
			reader,
			seen.filter((other) => other !== stored),
		);
	if (stored.onlyFor !== null) return;
	state.emit({
		t: "MESSAGE_DELETE",
		guild: channel.guild,
		channel,
		intents: messageIntent(channel),
		d: () => ({
			id: raw.id,
			channel_id: channel.id,
			...(channel.guild === null ? {} : { guild_id: channel.guild.id }),
		}),
	});
}

/**
 * The channel, if the bot may do there what `needed` says. Throws 10003, 50001 or 50013 as Discord does, and 503 in an outage.
 */
export function openChannel(state: State, id: string, ...needed: bigint[]): Channel {
	const channel = state.channels.get(id);
	if (channel === undefined) throw refusals.unknownChannel();
	const { guild } = channel;
	if (guild === null) return channel;
	if (guild.outage) throw refusals.unavailable();
	const bits = guild.botIn ? channelPermissions(channel, state.bot.id) : 0n;
	if ((bits & permission.viewChannel) === 0n) throw refusals.missingAccess();
	if (needed.some((bit) => (bits & bit) !== bit)) throw refusals.missingPermissions();
	return channel;
}

/** A message that Discord wrote: that somebody pinned, that a thread began. */
export const isSystem = ({ raw }: Stored): boolean => ![0, 19, 20, 23].includes(raw.type);

/** A message that everybody in the channel can read. */
export function messageIn(state: State, channel: Channel, id: string): Stored {
	const stored = state.messages.get(id);
	if (stored === undefined || stored.channel !== channel || stored.onlyFor !== null) throw refusals.unknownMessage();
	return stored;
}

/** Somebody adds a reaction that they have not given yet. */
export function addReaction(state: State, stored: Stored, user: APIUser, emoji: string): void {
	const { channel, raw } = stored;
	const { guild } = channel;
	stored.reactions.set(emoji, (stored.reactions.get(emoji) ?? new Set()).add(user.id));
	stored.changed = ++state.changes;
	const member = guild?.members.get(user.id);
	state.emit({
		t: "MESSAGE_REACTION_ADD",
		guild,
		channel,
		intents: messageIntent(channel) << 1,
		d: () => ({
			user_id: user.id,
			channel_id: channel.id,
			message_id: raw.id,
			message_author_id: raw.author.id,
			...(guild === null ? {} : { guild_id: guild.id }),
			...(member === undefined ? {} : { member: memberBody(member) }),
			emoji: emojiOf(emoji),
			burst: false,
			type: 0,
		}),
	});
}
