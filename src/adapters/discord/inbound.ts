import {
	type APIAttachment,
	type APIInteraction,
	type APIMessage,
	type APIMessageApplicationCommandInteraction,
	type APIUser,
	ApplicationCommandType,
	ChannelType,
	type GatewayMessageDeleteDispatchData,
	InteractionType,
	MessageType,
	PermissionFlagsBits,
} from "discord.js";
import { type Command, type ResponseKind, responseOf } from "../../app/command.ts";
import type {
	ActionEvent,
	Actor,
	Attachment,
	Authority,
	Inbound,
	MessageDeletedEvent,
	MessageEvent,
	Where,
} from "../../app/ports/inbound.ts";
import { promisedResponse } from "../../app/promised-response.ts";
import type { Instant } from "../../core/ids.ts";
import { wholeText } from "./files.ts";
import { pressedToken } from "./mark.ts";
import { nameOf } from "./names.ts";
import { readOptions } from "./options.ts";
import { lacking, messageContent } from "./permissions.ts";
import { readForm } from "./render-form.ts";
import { writeReplyTo } from "./reply-to.ts";
import { completeMessage, madeAt } from "./wire.ts";

/** Something that a person did and PyQ answers, and how it is answered first. `files`: attached to the message that it is about. */
export type Asked = { event: Inbound; response: ResponseKind | "choices"; files?: readonly APIAttachment[] };

/** A channel, or a thread in one, as far as a message or an interaction tells. */
export type Spot = {
	guild: { id: string; name: string } | null;
	channel: { id: string; name: string };
	thread: string | null;
};

const threads: ReadonlySet<ChannelType> = new Set([
	ChannelType.PublicThread,
	ChannelType.PrivateThread,
	ChannelType.AnnouncementThread,
]);
export const isThread = (type: ChannelType): boolean => threads.has(type);

/**
 * Somebody, by the name that people see. `nick`: what the server calls them; null: nothing of its own; undefined: it was not told.
 * Discord tells no time zone.
 */
export const actorOf = (user: APIUser, nick: string | null | undefined, authority: Authority): Actor => ({
	externalId: user.id,
	name: nameOf(user, nick),
	zone: null,
	authority,
	...(nick === undefined ? { nameGuessed: true } : {}),
});

/** Manage Server makes an admin, Manage Channel of this channel lets somebody set it up (design: Roles). */
function authorityOf(permissions: string | undefined): Authority {
	const bits = bitsOf(permissions) ?? 0n;
	const has = (flag: bigint) => (bits & flag) === flag;
	if (has(PermissionFlagsBits.Administrator) || has(PermissionFlagsBits.ManageGuild)) return "admin";
	return has(PermissionFlagsBits.ManageChannels) ? "channel-manager" : "member";
}

function whereOf(spot: Spot, lacks: Where["lacks"] = []): Where {
	const workspace = { platform: "discord" as const, externalId: spot.guild?.id ?? null, name: spot.guild?.name ?? "" };
	const channel = spot.guild === null ? null : { externalId: spot.channel.id, name: spot.channel.name };
	return { workspace, channel, thread: spot.thread, lacks };
}

/** Where an interaction happened, as it tells itself, else as the gateway told. */
function spotOf({ channel, channel_id, guild_id }: APIInteraction, names: Names): Spot {
	const guild = guild_id == null ? null : { id: guild_id, name: names.guild(guild_id) };
	const id = channel?.id ?? channel_id ?? "";
	const told = channel != null && isThread(channel.type) && "parent_id" in channel ? channel.parent_id : null;
	const parent = told ?? names.parent(id);
	if (parent !== null) return { guild, channel: { id: parent, name: names.channel(parent) }, thread: id };
	return { guild, channel: { id, name: channel?.name ?? names.channel(id) }, thread: null };
}

/**
 * What the gateway has told of names; a channel that it has not told of goes by its id. `type`: a channel's; null: it was not told.
 * `parent`: the channel of a thread that is known. `messageText`: it tells what messages say.
 */
export type Names = {
	guild(id: string): string;
	channel(id: string): string;
	type(channel: string): ChannelType | null;
	parent(thread: string): string | null;
	readonly messageText: boolean;
};

/** Channels that take a question and a thread on it: a forum has posts alone, and what is written beside a call takes no threads. */
const roomTypes: ReadonlySet<ChannelType> = new Set([ChannelType.GuildText, ChannelType.GuildAnnouncement]);

/** Whether a room can be where an interaction happened; one that was not told of may be a text channel. */
function mayBeRoom({ channel, thread }: Spot, interaction: APIInteraction, names: Names): boolean {
	const type = (thread === null ? interaction.channel?.type : null) ?? names.type(channel.id);
	return type === null || roomTypes.has(type);
}

/** Where an interaction happened, and what PyQ lacks there. Where no room can be, it is done in no channel in particular. */
function whereDone(spot: Spot, interaction: APIInteraction, names: Names): Where {
	if (spot.guild === null) return whereOf(spot);
	if (mayBeRoom(spot, interaction, names)) return whereOf(spot, lacksOf(interaction.app_permissions, names));
	return { ...whereOf(spot), channel: null, thread: null };
}

/** What PyQ is missing in a channel where it has these permissions; nothing is known without them. */
function lacksOf(permissions: string | undefined, { messageText }: Names): Where["lacks"] {
	const unread = messageText ? [] : [messageContent];
	const bits = bitsOf(permissions);
	return bits === null ? unread : [...lacking(bits), ...unread];
}

/** Permissions as Discord writes them; null: none were told. */
const bitsOf = (permissions: string | undefined): bigint | null =>
	permissions !== undefined && /^\d+$/u.test(permissions) ? BigInt(permissions) : null;

/**
 * What an interaction is to PyQ, and how it is answered first; null: none of its business (a ping, another app's command).
 * The interaction's id is unique for ever, and its token holds for 15 minutes.
 */
export function readInteraction(
	interaction: APIInteraction,
	commands: readonly Command[],
	names: Names,
	seenAt: Instant,
): Asked | null {
	const user = interaction.member?.user ?? interaction.user;
	if (user === undefined) return null;
	const actor = actorOf(user, interaction.member?.nick ?? null, authorityOf(interaction.member?.permissions));
	const spot = spotOf(interaction, names);
	const where = whereDone(spot, interaction, names);
	const at = madeAt(interaction.id, seenAt);
	const common = (response: ResponseKind) => ({
		id: interaction.id,
		at,
		where,
		actor,
		replyTo: writeReplyTo({
			kind: "interaction",
			application: interaction.application_id,
			token: interaction.token,
			response: response === "form" ? "private" : response,
			at,
		}),
	});

	switch (interaction.type) {
		case InteractionType.ApplicationCommand: {
			if (interaction.data.type === ApplicationCommandType.Message)
				return shortcut(interaction as APIMessageApplicationCommandInteraction, common("private"), spot, seenAt);
			if (interaction.data.type !== ApplicationCommandType.ChatInput) return null;
			const { path, values, people } = readOptions(interaction.data, interaction.guild_id);
			const command = commands.find((candidate) => candidate.path === path);
			const response = command === undefined ? "private" : responseOf(command, values);
			return { event: { ...common(response), kind: "command", command: path, options: values, people }, response };
		}
		case InteractionType.ApplicationCommandAutocomplete: {
			const { path, focused } = readOptions(interaction.data, interaction.guild_id);
			const { name = "", typed = "" } = focused ?? {};
			return {
				event: { ...common("private"), replyTo: null, kind: "autocomplete", command: path, option: name, typed },
				response: "choices",
			};
		}
		case InteractionType.MessageComponent: {
			const token = pressedToken(interaction.data);
			const response = promisedResponse(token, commands);
			return { event: { ...common(response), kind: "action", token }, response };
		}
		case InteractionType.ModalSubmit:
			return {
				event: {
					...common("private"),
					kind: "formSubmitted",
					token: interaction.data.custom_id,
					values: readForm(interaction.data.components),
				},
				response: "private",
			};
		default:
			return null;
	}
}

type Common = Pick<ActionEvent, "id" | "at" | "where" | "actor" | "replyTo">;

/** "Submit as my answer" on a message. */
function shortcut(
	interaction: APIMessageApplicationCommandInteraction,
	common: Common,
	{ channel, thread }: Spot,
	seenAt: Instant,
): Asked | null {
	const { target_id, resolved } = interaction.data;
	const message = completeMessage({ channel_id: thread ?? channel.id, ...resolved.messages[target_id] }, seenAt);
	if (message === null) return null;
	return {
		event: {
			...common,
			kind: "messageShortcut",
			message: { channel: channel.id || message.channel_id, message: message.id, thread },
			author: message.author.id,
			text: message.content,
			attachments: [],
			writtenAt: Date.parse(message.timestamp),
		},
		response: "private",
		files: message.attachments,
	};
}

/** Whether somebody wrote it, as opposed to a bot, a webhook or Discord itself. */
export const isWritten = ({ type, author, webhook_id }: Pick<APIMessage, "type" | "author" | "webhook_id">): boolean =>
	author.bot !== true && webhook_id == null && (type === MessageType.Default || type === MessageType.Reply);

/** Without the Message Content intent messages come empty; so do stickers. */
export const hasWords = ({ content, attachments }: Pick<APIMessage, "content" | "attachments">): boolean =>
	content !== "" || attachments.length > 0;

/** Whether a message says something that is no text: a sticker, an embed, a poll, one that was passed on. */
export const hasMore = ({ embeds, sticker_items, poll, message_snapshots }: APIMessage): boolean =>
	embeds.length > 0 || poll != null || (sticker_items ?? []).length > 0 || (message_snapshots ?? []).length > 0;

/**
 * A message as PyQ hears it, from the gateway or read again later: the same message is the same event. `files`: with their text.
 * An edit has the time of the edit in its id. `nick`: see `actorOf`.
 */
export function messageEvent(
	message: APIMessage,
	nick: string | null | undefined,
	spot: Spot,
	files: readonly Attachment[],
): MessageEvent {
	const edited: Instant | null = message.edited_timestamp === null ? null : Date.parse(message.edited_timestamp);
	const direct = spot.guild === null;
	return {
		kind: edited === null ? "message" : "messageEdited",
		id: edited === null ? `msg:${message.id}` : `msg:${message.id}:${edited}`,
		at: edited ?? Date.parse(message.timestamp),
		where: whereOf(spot),
		actor: actorOf(message.author, direct ? null : nick, "member"),
		// In a server nothing can be said privately to somebody who only wrote something.
		...(direct
			? { replyTo: inConversation(spot, message.id) }
			: {
					replyTo: null,
					aloudTo: writeReplyTo({
						kind: "channel",
						channel: message.channel_id,
						about: message.id,
						quoted: true,
					}),
				}),
		message: { channel: spot.channel.id, message: message.id, thread: spot.thread },
		text: hasWords(message) ? wholeText(message.content, files) : null,
		attachments: files,
	};
}

/** A message that is gone. Discord does not tell who took it away, nor whose it was; `actor` is known in a direct conversation alone. */
export function deletionEvent(
	{ id }: Pick<GatewayMessageDeleteDispatchData, "id">,
	spot: Spot,
	at: Instant,
	actor: Actor | null,
): MessageDeletedEvent {
	return {
		kind: "messageDeleted",
		id: `del:${id}`,
		at,
		where: whereOf(spot),
		actor,
		replyTo: spot.guild === null ? inConversation(spot, id) : null,
		message: { channel: spot.channel.id, message: id, thread: spot.thread },
	};
}

/** Where two talk alone, PyQ can always write back. */
const inConversation = ({ channel }: Spot, about: string): string =>
	writeReplyTo({ kind: "channel", channel: channel.id, about, quoted: false });
