import type { APIUser } from "discord.js";
import type { Gateway } from "./gateway.ts";
import type { FakeDiscord, OverwriteWish } from "./handle.ts";
import { messageIntent } from "./messages.ts";
import { channelBody, messageBody } from "./payloads.ts";
import { createPerson, type Person, type Ref } from "./people.ts";
import {
	addBot,
	addChannel,
	addGuild,
	addMember,
	addRole,
	addUser,
	announceChannel,
	beginOutage,
	endOutage,
	giveRole,
	removeBot,
	removeChannel,
	setChannelPermissions,
	setGuildPermissions,
} from "./servers.ts";
import { type Channel, type Guild, isBefore, type Overwrite, type State, type Stored } from "./state.ts";

/** What a test does to Discord's world and looks up in it: everything of the handle that needs no socket. */
type World = Omit<
	FakeDiscord,
	| typeof Symbol.asyncDispose
	| "apiUrl"
	| "close"
	| "faults"
	| "gateway"
	| "requests"
	| "refused"
	| "invalidRequests"
	| "busiestSecond"
	| "requestCounts"
>;

const idOf = (ref: Ref): string => (typeof ref === "string" ? ref : ref.id);

export function createWorld(state: State, gateway: Gateway): World {
	const people = new Map<string, Person>();
	const hopeless = () => gateway.connected() === 0 && state.deadlineNow !== Date.now;

	function personOf(name: string, user: () => APIUser): Person {
		const person = people.get(name) ?? createPerson({ state, hopeless }, user());
		people.set(name, person);
		return person;
	}

	const guildOf = (ref: Ref): Guild => there(state.guilds.get(idOf(ref)), "server");
	const channelOf = (ref: Ref): Channel => there(state.channels.get(idOf(ref)), "channel");
	const messageOf = (ref: Ref): Stored => there(state.messages.get(idOf(ref)), "message");

	function overwritesOf(guild: Guild, wishes: readonly OverwriteWish[]): Overwrite[] {
		return wishes.map(({ who, allow = 0n, deny = 0n }) => {
			const id = who === "everyone" ? guild.id : who === "bot" ? state.bot.id : who;
			if (guild.roles.has(id)) return { id, type: 0, allow, deny };
			if (!guild.members.has(id)) throw new Error(`${who} is no role and no member of ${guild.name}`);
			return { id, type: 1, allow, deny };
		});
	}

	return {
		token: state.token,
		applicationId: state.applicationId,
		botId: state.bot.id,
		owner: personOf(state.owner.global_name ?? "", () => state.owner),

		guild: (name, { botIn = true } = {}) => ({ id: addGuild(state, name, botIn).id }),
		channel(ref, name, { type = 0, topic = null, overwrites = [] } = {}) {
			const guild = guildOf(ref);
			return { id: addChannel(state, guild, name, { type, topic, overwrites: overwritesOf(guild, overwrites) }).id };
		},
		role: (ref, name, { permissions = 0n, mentionable = false } = {}) => ({
			id: addRole(state, guildOf(ref), name, permissions, mentionable).id,
		}),
		giveRole(guild, who, role) {
			const server = guildOf(guild);
			giveRole(state, server, there(server.members.get(idOf(who)), "member"), idOf(role));
		},
		member(ref, name, { permissions = "member", nick = null } = {}) {
			const person = personOf(name, () => addUser(state, name));
			addMember(state, guildOf(ref), there(state.users.get(person.id), "user"), permissions, nick);
			return person;
		},
		removeMember: (guild, person) => void guildOf(guild).members.delete(idOf(person)),
		setBotPermissions(place, bits) {
			const guild = state.guilds.get(idOf(place));
			if (guild === undefined) setChannelPermissions(state, channelOf(place), bits);
			else setGuildPermissions(state, guild, bits);
		},
		setOverwrites(ref, wishes) {
			const channel = channelOf(ref);
			channel.overwrites = overwritesOf(there(channel.guild, "server"), wishes);
			announceChannel(state, channel, "CHANNEL_UPDATE");
		},
		deleteChannel: (channel) => removeChannel(state, channelOf(channel)),
		archiveThread(ref, { locked = false } = {}) {
			const channel = channelOf(ref);
			const thread = there(channel.thread, "thread");
			thread.archivedAt = state.now();
			thread.locked = locked;
			announceChannel(state, channel, "THREAD_UPDATE");
		},
		grantIntents: (intents) => void Object.assign(state.intents, intents),
		addBot: (guild) => addBot(state, guildOf(guild)),
		removeBot: (guild) => removeBot(state, guildOf(guild)),
		outage: (guild) => beginOutage(state, guildOf(guild)),
		back: (guild) => endOutage(state, guildOf(guild)),
		previewsLink(ref) {
			const stored = messageOf(ref);
			const { channel, raw } = stored;
			const url = /https?:\/\/\S+/u.exec(raw.content)?.[0];
			if (url === undefined) throw new Error("the message has no link");
			const embeds = [...raw.embeds, { type: "link", url, title: "A page" }];
			stored.raw = { ...raw, embeds } as typeof raw;
			state.emit({
				t: "MESSAGE_UPDATE",
				guild: channel.guild,
				channel,
				intents: messageIntent(channel),
				d: (seesContent) => ({
					id: raw.id,
					channel_id: channel.id,
					...(channel.guild === null ? {} : { guild_id: channel.guild.id }),
					embeds: seesContent || channel.guild === null ? embeds : [],
				}),
			});
		},

		messages: (channel) => channelOf(channel).messages.map((stored) => messageBody(state, stored)),
		message(id) {
			const stored = state.messages.get(id);
			return stored === undefined ? null : messageBody(state, stored);
		},
		pins: (channel) =>
			[...channelOf(channel).pins].sort(([a, at], [b, bt]) => bt - at || (isBefore(a, b) ? 1 : -1)).map(([id]) => id),
		channelNow(ref) {
			const channel = state.channels.get(idOf(ref));
			return channel === undefined ? null : { ...channelBody(state, channel) };
		},
		direct(person) {
			const channel = state.directs.get(idOf(person));
			return channel === undefined ? null : { id: channel.id };
		},
		commands: () => [...state.commands.values()],
	};
}

function there<T>(found: T | null | undefined, what: string): T {
	if (found === null || found === undefined) throw new Error(`there is no such ${what}`);
	return found;
}
