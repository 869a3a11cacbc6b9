import type { Channel, Guild } from "./state.ts";

/** The bits; https://docs.discord.com/developers/topics/permissions. */
export const permission = {
	administrator: 1n << 3n,
	manageChannels: 1n << 4n,
	manageGuild: 1n << 5n,
	addReactions: 1n << 6n,
	viewChannel: 1n << 10n,
	sendMessages: 1n << 11n,
	manageMessages: 1n << 13n,
	embedLinks: 1n << 14n,
	attachFiles: 1n << 15n,
	readMessageHistory: 1n << 16n,
	mentionEveryone: 1n << 17n,
	useApplicationCommands: 1n << 31n,
	manageThreads: 1n << 34n,
	createPublicThreads: 1n << 35n,
	sendMessagesInThreads: 1n << 38n,
	pinMessages: 1n << 51n,
} as const;

const {
	administrator,
	viewChannel,
	sendMessages,
	embedLinks,
	attachFiles,
	readMessageHistory,
	addReactions,
	createPublicThreads,
	sendMessagesInThreads,
	pinMessages,
	useApplicationCommands,
	mentionEveryone,
} = permission;

/** What an ordinary member of a server may do. */
export const usualMemberPermissions =
	viewChannel |
	sendMessages |
	embedLinks |
	attachFiles |
	readMessageHistory |
	addReactions |
	createPublicThreads |
	sendMessagesInThreads |
	useApplicationCommands;

/** What a bot has that was invited with all that it asked for. */
export const usualBotPermissions =
	viewChannel |
	sendMessages |
	embedLinks |
	attachFiles |
	readMessageHistory |
	addReactions |
	createPublicThreads |
	sendMessagesInThreads |
	pinMessages;

export const allPermissions = (1n << 53n) - 1n;

/** What somebody may do in the guild, before any channel's overwrites. */
export function guildPermissions(guild: Guild, user: string): bigint {
	if (guild.ownerId === user) return allPermissions;
	const member = guild.members.get(user);
	if (member === undefined) return 0n;
	let bits = guild.roles.get(guild.id)?.permissions ?? 0n;
	for (const role of member.roles) bits |= guild.roles.get(role)?.permissions ?? 0n;
	return (bits & administrator) === administrator ? allPermissions : bits;
}

/** What somebody may do in a channel, as Discord computes it; a thread has its parent's. Everything in a direct message. */
export function channelPermissions(channel: Channel, user: string): bigint {
	const { guild } = channel;
	if (guild === null) return allPermissions;
	const base = guildPermissions(guild, user);
	if (base === allPermissions) return allPermissions;
	const { overwrites } = channel.parent ?? channel;
	const roles = guild.members.get(user)?.roles ?? [];
	let bits = base;
	const everyone = overwrites.find(({ id }) => id === guild.id);
	if (everyone !== undefined) bits = (bits & ~everyone.deny) | everyone.allow;
	let allow = 0n;
	let deny = 0n;
	for (const overwrite of overwrites)
		if (overwrite.type === 0 && roles.includes(overwrite.id)) {
			allow |= overwrite.allow;
			deny |= overwrite.deny;
		}
	bits = (bits & ~deny) | allow;
	const own = overwrites.find(({ id, type }) => type === 1 && id === user);
	if (own !== undefined) bits = (bits & ~own.deny) | own.allow;
	return withImplied(bits, channel.thread !== null);
}

/** Who can't see a channel can do nothing there; who can't send can't embed, attach or mention everyone either. */
function withImplied(bits: bigint, inThread: boolean): bigint {
	if ((bits & viewChannel) === 0n) return 0n;
	const send = inThread ? sendMessagesInThreads : sendMessages;
	if ((bits & send) === 0n) return bits & ~(embedLinks | attachFiles | mentionEveryone);
	return bits;
}
