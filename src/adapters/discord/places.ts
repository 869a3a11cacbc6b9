import {
	type APIChannel,
	type Client,
	GatewayIntentBits,
	PermissionFlagsBits,
	Routes,
	type TextChannel,
} from "discord.js";
import { ChatError } from "../../app/errors.ts";
import type { Place } from "../../app/ports/chat.ts";
import type { Actor, Where } from "../../app/ports/inbound.ts";
import type { PostedRef } from "../../core/ledger.ts";
import { actorOf, isThread, type Names, type Spot } from "./inbound.ts";
import { lacking } from "./permissions.ts";
import type { Requests } from "./rest.ts";

/** What the gateway has told of servers and channels, and what is asked for where it has not. */
export type Places = Names & {
	/** Where a message stands. `guild` null: in a direct conversation. */
	spotOf(channel: string, guild: string | null): Promise<Spot>;
	/** PyQ's permissions in a channel or thread; null: the gateway has not told of it. */
	bits(channel: string): bigint | null;
	/** Whether PyQ may read what was written there; null: the gateway has not told of it. */
	mayRead(channel: string): boolean | null;
	/** Who talks with PyQ in a direct conversation; null: somebody who can't be found. */
	partner(channel: string): Promise<Actor | null>;
	/** Remembers where a thread belongs. */
	noteThread(thread: string, channel: string): void;
	/** The server of a channel that the gateway has told of; null: none, or not known. */
	guildOf(channel: string): string | null;
	/** Has the server tell of PyQ itself, for what PyQ may do there. Throws what discord.js throws. */
	knowSelf(guild: string): Promise<void>;
	/** What PyQ lacks there, as Discord's screens call it; empty where that is not known. */
	lacks(channel: string): readonly string[];
	/** The first channel of a server where PyQ may say something: the one for system messages, else the topmost. */
	greeting(guild: string): Where["channel"];
	/** Where to post: in the thread, or, where there is none by that id, in the channel as a reply to the message. */
	target(place: Place): Promise<{ channel: string; replyTo: string | null }>;
};

/** So many threads are remembered. */
const mostParents = 20_000;

export function createPlaces(client: Client, requests: Requests): Places {
	const cached = (id: string) => client.channels.cache.get(id);
	/** The channels of threads that the gateway does not tell of: it forgets quiet ones, and a server may leave out where one belongs. */
	const parents = new Map<string, string>();

	function noteThread(thread: string, channel: string): void {
		parents.set(thread, channel);
		const [oldest] = parents.keys();
		if (parents.size > mostParents && oldest !== undefined) parents.delete(oldest);
	}

	const parent = (id: string): string | null => {
		const known = cached(id);
		return (known?.isThread() === true ? known.parentId : null) ?? parents.get(id) ?? null;
	};

	async function ask(id: string): Promise<APIChannel> {
		// Somebody waits for what hangs on it.
		const asked = await requests.send(
			"change",
			null,
			async (rest, signal) => (await rest.get(Routes.channel(id), { signal })) as APIChannel,
		);
		if (isThread(asked.type) && "parent_id" in asked && typeof asked.parent_id === "string")
			noteThread(id, asked.parent_id);
		return asked;
	}

	const guild = (id: string): string => client.guilds.cache.get(id)?.name ?? "";
	const channel = (id: string): string => {
		const known = cached(id);
		return known !== undefined && "name" in known && known.name !== null ? known.name : id;
	};

	async function parentOf(id: string): Promise<string | null> {
		if (parent(id) === null && cached(id) === undefined) await ask(id);
		return parent(id);
	}

	function bits(id: string): bigint | null {
		// A thread lets do what its channel does.
		const known = cached(id) ?? cached(parents.get(id) ?? "");
		if (known === undefined || known.isDMBased()) return null;
		const { me } = known.guild.members;
		// They follow from its role for everybody, among others.
		if (me === null || known.guild.roles.everyone === undefined) return null;
		return known.permissionsFor(me)?.bitfield ?? null;
	}

	const mayReadHistory = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;
	const mayWrite = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages | PermissionFlagsBits.EmbedLinks;

	return {
		guild,
		channel,
		type: (id) => cached(id)?.type ?? null,
		parent,
		noteThread,
		guildOf: (id) => {
			const known = cached(id) ?? cached(parents.get(id) ?? "");
			return known === undefined || known.isDMBased() ? null : known.guildId;
		},
		async knowSelf(id) {
			const known = client.guilds.cache.get(id);
			if (known !== undefined && known.members.me === null) await known.members.fetchMe();
		},
		messageText: client.options.intents.has(GatewayIntentBits.MessageContent),
		bits,
		mayRead(id) {
			const held = bits(id);
			return held === null ? null : (held & mayReadHistory) === mayReadHistory;
		},
		async partner(id) {
			const asked = await ask(id);
			const [user] = "recipients" in asked ? (asked.recipients ?? []) : [];
			return user === undefined ? null : actorOf(user, null, "member");
		},
		lacks(id) {
			const held = bits(id);
			return held === null ? [] : lacking(held).map(({ name }) => name);
		},
		async spotOf(id, guildId) {
			if (guildId === null) return { guild: null, channel: { id, name: "" }, thread: null };
			const parent = await parentOf(id);
			const at = { guild: { id: guildId, name: guild(guildId) } };
			return parent === null
				? { ...at, channel: { id, name: channel(id) }, thread: null }
				: { ...at, channel: { id: parent, name: channel(parent) }, thread: id };
		},
		greeting(guildId) {
			const known = client.guilds.cache.get(guildId);
			if (known === undefined) return null;
			const texts = [...known.channels.cache.values()]
				.filter((one): one is TextChannel => one.isTextBased() && !one.isThread() && !one.isVoiceBased())
				.sort((a, b) => a.rawPosition - b.rawPosition);
			const system = known.systemChannel;
			const found = [...(system === null ? [] : [system]), ...texts].find(
				({ id }) => ((bits(id) ?? mayWrite) & mayWrite) === mayWrite,
			);
			return found === undefined ? null : { externalId: found.id, name: found.name };
		},
		async target({ channel: parent, thread }) {
			if (thread === null) return { channel: parent, replyTo: null };
			if (cached(thread) !== undefined) return { channel: thread, replyTo: null };
			try {
				await ask(thread);
				return { channel: thread, replyTo: null };
			} catch (error) {
				// A message without a thread of its own: the id is the message's.
				if (error instanceof ChatError && error.reason === "not-found") return { channel: parent, replyTo: thread };
				throw error;
			}
		},
	};
}

/** The Discord channel in which a message stands: a thread has its first message's id, and that one stands outside. */
export const standsIn = ({ channel, message, thread }: PostedRef): string =>
	thread === null || thread === message ? channel : thread;
