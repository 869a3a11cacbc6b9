import type { APIUser } from "discord.js";
import { channelBody, guildCreateBody, makeUser, memberBody, roleBody } from "./payloads.ts";
import { allPermissions, permission, usualBotPermissions, usualMemberPermissions } from "./permissions.ts";
import type { Channel, Guild, Member, Overwrite, Role, State } from "./state.ts";

const guildsIntent = 1;
const day = 86_400_000;

/** What a member of the server may do on top of talking. */
export type Standing = "admin" | "manage-guild" | "manage-channels" | "member";

const standings: Readonly<Record<Exclude<Standing, "member">, { name: string; bits: bigint }>> = {
	admin: { name: "Admins", bits: permission.administrator },
	"manage-guild": { name: "Server keepers", bits: permission.manageGuild },
	"manage-channels": { name: "Channel keepers", bits: permission.manageChannels },
};
const ordinary = "Members";

export function addRole(state: State, guild: Guild, name: string, bits: bigint, mentionable = false): Role {
	const role: Role = {
		id: state.ids.next(state.now()),
		name,
		permissions: bits,
		position: guild.roles.size,
		managed: false,
		mentionable,
	};
	guild.roles.set(role.id, role);
	state.emit({
		t: "GUILD_ROLE_CREATE",
		guild,
		intents: guildsIntent,
		d: () => ({ guild_id: guild.id, role: roleBody(role) }),
	});
	return role;
}

/**
 * A server. `@everyone` may nothing there and people have a role `Members`, as careful owners have it: so the bot has exactly what
 * its own role gives.
 */
export function addGuild(state: State, name: string, botIn: boolean): Guild {
	// A millisecond apart, so that they spread over shards, and all older than what the test does.
	const id = state.ids.next(state.openedAt - 400 * day + state.guilds.size);
	const botRole = state.ids.next(state.now());
	const guild: Guild = {
		id,
		name,
		ownerId: state.owner.id,
		botRole,
		roles: new Map([
			[id, { id, name: "@everyone", permissions: 0n, position: 0, managed: false, mentionable: false }],
			[
				botRole,
				{
					id: botRole,
					name: state.bot.username,
					permissions: usualBotPermissions,
					position: 1,
					managed: true,
					mentionable: false,
				},
			],
		]),
		members: new Map(),
		channels: new Map(),
		botIn: false,
		outage: false,
	};
	state.guilds.set(id, guild);
	addRole(state, guild, ordinary, usualMemberPermissions);
	for (const { name: role, bits } of Object.values(standings)) addRole(state, guild, role, bits);
	addMember(state, guild, state.owner, "admin", null);
	if (botIn) addBot(state, guild);
	return guild;
}

export function addMember(state: State, guild: Guild, user: APIUser, standing: Standing, nick: string | null): void {
	const roles = [...guild.roles.values()]
		.filter(({ name }) => name === ordinary || (standing !== "member" && name === standings[standing].name))
		.map(({ id }) => id);
	guild.members.set(user.id, { user, nick, roles, joinedAt: state.now() });
}

/** Told of the bot's own membership always, of others' with the members intent. */
export function giveRole(state: State, guild: Guild, member: Member, role: string): void {
	if (!guild.roles.has(role)) throw new Error("there is no such role");
	member.roles = [...new Set([...member.roles, role])];
	state.emit({
		t: "GUILD_MEMBER_UPDATE",
		guild,
		intents: member.user.id === state.bot.id ? 0 : 1 << 1,
		d: () => ({ ...memberBody(member), guild_id: guild.id }),
	});
}

export function addUser(state: State, name: string): APIUser {
	const user = makeUser(state.ids.next(state.now()), name, false);
	state.users.set(user.id, user);
	return user;
}

/** The bot is invited, or comes back. */
export function addBot(state: State, guild: Guild): void {
	guild.members.set(state.bot.id, { user: state.bot, nick: null, roles: [guild.botRole], joinedAt: state.now() });
	guild.botIn = true;
	announceGuild(state, guild);
}

export const announceGuild = (state: State, guild: Guild): void =>
	state.emit({ t: "GUILD_CREATE", guild, intents: guildsIntent, d: () => guildCreateBody(state, guild) });

/** The bot leaves or is thrown out. */
export function removeBot(state: State, guild: Guild): void {
	guild.members.delete(state.bot.id);
	guild.botIn = false;
	state.emit({ t: "GUILD_DELETE", guild, intents: guildsIntent, d: () => ({ id: guild.id }) });
}

/** Discord itself fails for this server: the bot hears nothing of it, and requests about it get 503. */
export function beginOutage(state: State, guild: Guild): void {
	guild.outage = true;
	state.emit({ t: "GUILD_DELETE", guild, intents: guildsIntent, d: () => ({ id: guild.id, unavailable: true }) });
}

export function endOutage(state: State, guild: Guild): void {
	guild.outage = false;
	announceGuild(state, guild);
}

/** Discord's numbers: 0 text, 2 voice, 5 announcements, 13 stage, 15 forum, 16 media. */
export type ChannelType = 0 | 2 | 5 | 13 | 15 | 16;

export type ChannelFacts = {
	readonly type: ChannelType;
	readonly overwrites: readonly Overwrite[];
	readonly topic: string | null;
};

export function addChannel(
	state: State,
	guild: Guild,
	name: string,
	{ type, overwrites, topic }: ChannelFacts,
): Channel {
	const channel: Channel = {
		id: state.ids.next(state.now()),
		type,
		name,
		topic,
		guild,
		parent: null,
		thread: null,
		recipient: null,
		overwrites,
		position: [...guild.channels.values()].filter(({ thread }) => thread === null).length,
		messages: [],
		pins: new Map(),
		lastMessageId: null,
	};
	state.channels.set(channel.id, channel);
	guild.channels.set(channel.id, channel);
	announceChannel(state, channel, "CHANNEL_CREATE");
	return channel;
}

/** Not limited to channels that the bot sees: how else would it learn that it does not see one any more? */
export const announceChannel = (
	state: State,
	channel: Channel,
	t: "CHANNEL_CREATE" | "CHANNEL_UPDATE" | "CHANNEL_DELETE" | "THREAD_UPDATE" | "THREAD_DELETE",
): void =>
	state.emit({
		t,
		guild: channel.guild,
		intents: guildsIntent,
		d: () =>
			t === "THREAD_DELETE"
				? { id: channel.id, guild_id: channel.guild?.id, parent_id: channel.parent?.id, type: channel.type }
				: channelBody(state, channel),
	});

/** Somebody deletes a channel or a thread, and all that is in it. */
export function removeChannel(state: State, channel: Channel): void {
	for (const thread of channel.guild?.channels.values() ?? [])
		if (thread.parent === channel) removeChannel(state, thread);
	for (const { raw } of channel.messages) state.messages.delete(raw.id);
	state.channels.delete(channel.id);
	channel.guild?.channels.delete(channel.id);
	announceChannel(state, channel, channel.thread === null ? "CHANNEL_DELETE" : "THREAD_DELETE");
}

/** The bot has exactly these permissions in the server, before overwrites. */
export function setGuildPermissions(state: State, guild: Guild, bits: bigint): void {
	const role = guild.roles.get(guild.botRole);
	if (role === undefined) throw new Error("the bot's role is gone");
	role.permissions = bits;
	state.emit({
		t: "GUILD_ROLE_UPDATE",
		guild,
		intents: guildsIntent,
		d: () => ({ guild_id: guild.id, role: roleBody(role) }),
	});
}

/** The bot has exactly these permissions in the channel, whatever its roles say. */
export function setChannelPermissions(state: State, channel: Channel, bits: bigint): void {
	const { bot } = state;
	const own: Overwrite = { id: bot.id, type: 1, allow: bits, deny: allPermissions & ~bits };
	channel.overwrites = [...channel.overwrites.filter(({ id }) => id !== bot.id), own];
	announceChannel(state, channel, "CHANNEL_UPDATE");
}

/** The direct messages of the bot and a person; made when there are none. */
export function openDirect(state: State, recipient: APIUser): Channel {
	const known = state.directs.get(recipient.id);
	if (known !== undefined) return known;
	const channel: Channel = {
		id: state.ids.next(state.now()),
		type: 1,
		name: "",
		topic: null,
		guild: null,
		parent: null,
		thread: null,
		recipient,
		overwrites: [],
		position: 0,
		messages: [],
		pins: new Map(),
		lastMessageId: null,
	};
	state.channels.set(channel.id, channel);
	state.directs.set(recipient.id, channel);
	return channel;
}
