import type { APIUser } from "discord.js";
import { invalidField, refusals } from "./api-error.ts";
import { addMessage, announce, announceChange, isSystem, messageIn, openChannel } from "./messages.ts";
import { channelBody, flag } from "./payloads.ts";
import { channelPermissions, permission } from "./permissions.ts";
import { type Call, created, nothing, ok, part, type Route, textOf } from "./route.ts";
import { type Channel, isArchived, type State, type Stored, takesThreads } from "./state.ts";

const { createPublicThreads, manageThreads, manageChannels, readMessageHistory } = permission;
const guildsIntent = 1;

type ThreadWish = {
	readonly parent: Channel;
	readonly id: string;
	readonly name: string;
	readonly autoArchive: number;
};

function addThread(state: State, owner: string, { parent, id, name, autoArchive }: ThreadWish): Channel {
	const now = state.now();
	const thread: Channel = {
		id,
		type: parent.type === 5 ? 10 : 11,
		name,
		topic: null,
		guild: parent.guild,
		parent,
		thread: { ownerId: owner, createdAt: now, autoArchive, archivedAt: null, locked: false, activeAt: now, sent: 0 },
		recipient: null,
		overwrites: [],
		position: 0,
		messages: [],
		pins: new Map(),
		lastMessageId: null,
	};
	state.channels.set(id, thread);
	parent.guild?.channels.set(id, thread);
	return thread;
}

const announceThread = (state: State, thread: Channel, t: string, extra: object): void =>
	state.emit({
		t,
		guild: thread.guild,
		channel: thread,
		intents: guildsIntent,
		d: () => ({ ...channelBody(state, thread), ...extra }),
	});

/** A thread on a message, whose id it has; its first entry shows that message. Throws 160004 when there is one. */
export function openThreadOn(state: State, stored: Stored, owner: string, name: string, autoArchive: number): Channel {
	const { raw, channel: parent } = stored;
	if (state.channels.has(raw.id)) throw refusals.threadExists();
	const thread = addThread(state, owner, { parent, id: raw.id, name, autoArchive });
	announceThread(state, thread, "THREAD_CREATE", { newly_created: true });
	stored.raw = { ...raw, flags: (raw.flags ?? 0) | flag.hasThread };
	announceChange(state, stored);
	const starter = addMessage(state, {
		channel: thread,
		author: raw.author,
		body: { message_reference: { message_id: raw.id } },
		uploads: [],
		onlyFor: null,
		extra: {
			type: 21,
			message_reference: {
				type: 0,
				message_id: raw.id,
				channel_id: parent.id,
				...(parent.guild === null ? {} : { guild_id: parent.guild.id }),
			},
		},
	});
	announce(state, starter);
	return thread;
}

/** Somebody begins a post in a forum: a thread, whose first message has its id. */
export function openPost(state: State, forum: Channel, author: APIUser, name: string, content: string): Channel {
	const id = state.ids.next(state.now());
	const thread = addThread(state, author.id, { parent: forum, id, name, autoArchive: 4_320 });
	announceThread(state, thread, "THREAD_CREATE", { newly_created: true });
	announce(state, addMessage(state, { channel: thread, author, body: { content }, uploads: [], onlyFor: null, id }));
	return thread;
}

function create(call: Call, message: string | null) {
	const { state, body } = call;
	const parent = openChannel(state, part(call, "channel"));
	if (!takesThreads(parent)) throw refusals.wrongChannelType();
	openChannel(state, parent.id, createPublicThreads);
	const name = textOf(body, "name");
	const autoArchive = Number(body["auto_archive_duration"] ?? 4_320);
	if (message !== null) {
		const stored = messageIn(state, parent, message);
		if (isSystem(stored)) throw refusals.systemMessage();
		const thread = openThreadOn(state, stored, state.bot.id, name, autoArchive);
		return created(channelBody(state, thread));
	}
	// The default is a private thread (12), which nobody but those who are added to it sees: not emulated.
	if (Number(body["type"] ?? 12) === 12) throw invalidField("type", "This fake has public threads alone (10, 11)");
	const thread = addThread(state, state.bot.id, { parent, id: state.ids.next(state.now()), name, autoArchive });
	announceThread(state, thread, "THREAD_CREATE", { newly_created: true });
	const note = addMessage(state, {
		channel: parent,
		author: state.bot,
		body: { content: name },
		uploads: [],
		onlyFor: null,
		extra: { type: 18 },
	});
	announce(state, note);
	return created(channelBody(state, thread));
}

function list(state: State, threads: readonly Channel[], hasMore: boolean) {
	return ok({ threads: threads.map((thread) => channelBody(state, thread)), members: [], has_more: hasMore });
}

const sees = (state: State, channel: Channel): boolean =>
	(channelPermissions(channel, state.bot.id) & permission.viewChannel) !== 0n;

function active(call: Call) {
	const { state } = call;
	const guild = state.guilds.get(part(call, "guild"));
	if (guild === undefined || !guild.botIn) throw refusals.unknownGuild();
	if (guild.outage) throw refusals.unavailable();
	const threads = [...guild.channels.values()].filter(
		(channel) => channel.thread !== null && !isArchived(channel.thread, state.now()) && sees(state, channel),
	);
	return list(state, threads.reverse(), false);
}

function archived(call: Call) {
	const { state, query } = call;
	const parent = openChannel(state, part(call, "channel"), readMessageHistory);
	const before = query.get("before");
	const limit = Number(query.get("limit") ?? 50);
	const since = ({ thread }: Channel): number =>
		thread === null ? 0 : (thread.archivedAt ?? thread.activeAt + thread.autoArchive * 60_000);
	const found = [...(parent.guild?.channels.values() ?? [])]
		.filter(
			(channel) => channel.parent === parent && channel.thread !== null && isArchived(channel.thread, state.now()),
		)
		.filter((channel) => before === null || since(channel) < Date.parse(before))
		.sort((a, b) => since(b) - since(a));
	return list(state, found.slice(0, limit), found.length > limit);
}

function change(call: Call) {
	const { state, body } = call;
	const channel = openChannel(state, part(call, "channel"));
	const { thread } = channel;
	if (thread === null) {
		openChannel(state, channel.id, manageChannels);
		if (body["name"] !== undefined) channel.name = textOf(body, "name");
		if (body["topic"] !== undefined) channel.topic = textOf(body, "topic") || null;
		announceThread(state, channel, "CHANNEL_UPDATE", {});
		return ok(channelBody(state, channel));
	}
	const own = thread.ownerId === state.bot.id && body["locked"] === undefined && !thread.locked;
	if (!own) openChannel(state, channel.id, manageThreads);
	if (isArchived(thread, state.now()) && body["archived"] !== false) throw refusals.archivedThread();
	if (body["name"] !== undefined) channel.name = textOf(body, "name");
	if (body["auto_archive_duration"] !== undefined) thread.autoArchive = Number(body["auto_archive_duration"]);
	if (body["locked"] !== undefined) thread.locked = body["locked"] === true;
	if (body["archived"] !== undefined) {
		thread.archivedAt = body["archived"] === true ? state.now() : null;
		if (body["archived"] === false) thread.activeAt = state.now();
	}
	announceThread(state, channel, "THREAD_UPDATE", {});
	return ok(channelBody(state, channel));
}

function join(call: Call) {
	const channel = openChannel(call.state, part(call, "channel"));
	if (channel.thread === null) throw refusals.wrongChannelType();
	return nothing;
}

export const threadRoutes: readonly Route[] = [
	{
		method: "POST",
		path: "/channels/:channel/messages/:message/threads",
		bucket: "threads",
		handle: (call) => create(call, part(call, "message")),
	},
	{ method: "POST", path: "/channels/:channel/threads", bucket: "threads", handle: (call) => create(call, null) },
	{ method: "GET", path: "/guilds/:guild/threads/active", bucket: "other", handle: active },
	{ method: "GET", path: "/channels/:channel/threads/archived/public", bucket: "other", handle: archived },
	{
		method: "GET",
		path: "/channels/:channel",
		bucket: "other",
		handle: (call) => ok(channelBody(call.state, openChannel(call.state, part(call, "channel")))),
	},
	{ method: "PATCH", path: "/channels/:channel", bucket: "other", handle: change },
	{ method: "PUT", path: "/channels/:channel/thread-members/@me", bucket: "other", handle: join },
	{ method: "DELETE", path: "/channels/:channel/thread-members/@me", bucket: "other", handle: join },
];
