import type { APIMessage, APIUser } from "discord.js";
import { channelPermissions } from "./permissions.ts";
import { type Channel, type Guild, isArchived, type Member, type Role, type State, type Stored } from "./state.ts";

/** A time as Discord writes it. */
export const timestamp = (at: number): string => new Date(at).toISOString().replace("Z", "000+00:00");

export const flag = {
	crossposted: 1,
	hasThread: 1 << 5,
	ephemeral: 1 << 6,
	loading: 1 << 7,
	componentsV2: 1 << 15,
} as const;

export function makeUser(id: string, name: string, bot: boolean): APIUser {
	const username = name.toLowerCase().replaceAll(/[^a-z0-9_.]/gu, "_");
	const about = {
		id,
		username,
		discriminator: bot ? "0001" : "0",
		global_name: bot ? null : name,
		avatar: null,
		public_flags: 0,
		flags: 0,
		primary_guild: null,
	};
	return bot ? { ...about, bot: true } : about;
}

export const roleBody = (role: Role): object => ({
	id: role.id,
	name: role.name,
	permissions: String(role.permissions),
	position: role.position,
	color: 0,
	colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
	hoist: false,
	managed: role.managed,
	mentionable: role.mentionable,
	icon: null,
	unicode_emoji: null,
	flags: 0,
});

/** A member without its user, as messages carry it. */
export const memberPart = (member: Member): object => ({
	avatar: null,
	banner: null,
	communication_disabled_until: null,
	flags: 0,
	joined_at: timestamp(member.joinedAt),
	nick: member.nick,
	pending: false,
	premium_since: null,
	roles: member.roles,
	mute: false,
	deaf: false,
});

export const memberBody = (member: Member): object => ({ ...memberPart(member), user: member.user });

export function channelBody(state: State, channel: Channel): object {
	const { guild, thread, recipient } = channel;
	const common = {
		id: channel.id,
		type: channel.type,
		last_message_id: channel.lastMessageId,
		flags: 0,
		last_pin_timestamp: channel.pins.size === 0 ? null : timestamp(Math.max(...channel.pins.values())),
	};
	if (guild === null) return { ...common, recipients: recipient === null ? [] : [recipient] };
	const named = { ...common, guild_id: guild.id, name: channel.name, rate_limit_per_user: 0 };
	if (thread === null)
		return {
			...named,
			parent_id: null,
			topic: channel.topic,
			position: channel.position,
			nsfw: false,
			permission_overwrites: channel.overwrites.map(({ id, type, allow, deny }) => ({
				id,
				type,
				allow: String(allow),
				deny: String(deny),
			})),
		};
	const archived = isArchived(thread, state.now());
	const archivedAt = thread.archivedAt ?? (archived ? thread.activeAt + thread.autoArchive * 60_000 : thread.createdAt);
	return {
		...named,
		parent_id: channel.parent?.id ?? null,
		owner_id: thread.ownerId,
		message_count: channel.messages.filter(({ raw }) => raw.type !== 21).length,
		member_count: 1,
		total_message_sent: thread.sent,
		thread_metadata: {
			archived,
			archive_timestamp: timestamp(archivedAt),
			auto_archive_duration: thread.autoArchive,
			locked: thread.locked,
			create_timestamp: timestamp(thread.createdAt),
		},
	};
}

/** A channel as an interaction carries it: little, and what the person may do there. */
export const interactionChannel = (state: State, channel: Channel, user: string): object => ({
	...channelBody(state, channel),
	permissions: String(channelPermissions(channel, user)),
});

export function guildBody(guild: Guild): object {
	return {
		id: guild.id,
		name: guild.name,
		icon: null,
		description: null,
		home_header: null,
		splash: null,
		discovery_splash: null,
		features: [],
		banner: null,
		owner_id: guild.ownerId,
		application_id: null,
		region: "deprecated",
		afk_channel_id: null,
		afk_timeout: 300,
		system_channel_id: null,
		system_channel_flags: 0,
		widget_enabled: false,
		widget_channel_id: null,
		verification_level: 0,
		roles: [...guild.roles.values()].map(roleBody),
		default_message_notifications: 0,
		mfa_level: 0,
		explicit_content_filter: 0,
		max_presences: null,
		max_members: 500_000,
		max_stage_video_channel_users: 50,
		max_video_channel_users: 25,
		vanity_url_code: null,
		premium_tier: 0,
		premium_subscription_count: 0,
		preferred_locale: "en-US",
		rules_channel_id: null,
		safety_alerts_channel_id: null,
		public_updates_channel_id: null,
		premium_progress_bar_enabled: false,
		nsfw: false,
		nsfw_level: 0,
		emojis: [],
		stickers: [],
		incidents_data: null,
	};
}

/** What GUILD_CREATE brings: the guild with its channels, active threads, and the bot's own membership. */
export function guildCreateBody(state: State, guild: Guild): object {
	const channels = [...guild.channels.values()];
	const bot = guild.members.get(state.bot.id);
	const sees = (channel: Channel) => (channelPermissions(channel, state.bot.id) & (1n << 10n)) !== 0n;
	return {
		...guildBody(guild),
		joined_at: timestamp(bot?.joinedAt ?? state.now()),
		large: guild.members.size > 50,
		unavailable: false,
		member_count: guild.members.size,
		members: bot === undefined ? [] : [memberBody(bot)],
		channels: channels.filter(({ thread }) => thread === null).map((channel) => channelBody(state, channel)),
		threads: channels
			.filter((channel) => channel.thread !== null && !isArchived(channel.thread, state.now()) && sees(channel))
			.map((channel) => channelBody(state, channel)),
		voice_states: [],
		presences: [],
		stage_instances: [],
		guild_scheduled_events: [],
		soundboard_sounds: [],
	};
}

/** A message as it stands, as somebody who may read everything gets it. */
export function messageBody(state: State, stored: Stored): APIMessage {
	const { raw, reactions } = stored;
	// The first message of a forum's post stands in the thread that has its id.
	const thread = raw.id === raw.channel_id ? undefined : state.channels.get(raw.id);
	const shown = {
		...raw,
		...(reactions.size === 0 ? {} : { reactions: [...reactions].map(([key, users]) => reaction(state, key, users)) }),
		...(thread === undefined ? {} : { thread: channelBody(state, thread) }),
	};
	const replied = state.messages.get(raw.message_reference?.message_id ?? "");
	// The shapes above are the document's; the library's types name channels and reactions more narrowly.
	return {
		...shown,
		...(raw.type === 19 || raw.type === 21 ? { referenced_message: replied?.raw ?? null } : {}),
	} as APIMessage;
}

export function emojiOf(key: string): { id: string | null; name: string } {
	const custom = /^(\w+):(\d+)$/u.exec(key);
	return custom === null ? { id: null, name: key } : { id: custom[2] ?? null, name: custom[1] ?? "" };
}

const reaction = (state: State, key: string, users: ReadonlySet<string>): object => ({
	emoji: emojiOf(key),
	count: users.size,
	count_details: { burst: 0, normal: users.size },
	burst_colors: [],
	me_burst: false,
	me: users.has(state.bot.id),
});

/**
 * A message as the application gets it: without the Message Content intent, text, embeds, files and buttons are empty but in direct
 * messages, in its own messages and where it is mentioned.
 */
export function messageForBot(state: State, stored: Stored, seesContent: boolean): APIMessage {
	const body = messageBody(state, stored);
	const own = body.author.id === state.bot.id || body.mentions.some(({ id }) => id === state.bot.id);
	if (seesContent || own || stored.channel.guild === null) return body;
	return { ...body, content: "", embeds: [], attachments: [], components: [] };
}
