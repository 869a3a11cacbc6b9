import { invalidField, refusals } from "./api-error.ts";
import { isEmoji } from "./check-problem.ts";
import { type Body, isBody, listOf, type Upload } from "./message-parts.ts";
import {
	addMessage,
	addReaction,
	announce,
	announceChange,
	changeMessage,
	isSystem,
	messageIn,
	messageIntent,
	openChannel,
	removeMessage,
} from "./messages.ts";
import { emojiOf, messageForBot, timestamp } from "./payloads.ts";
import { channelPermissions, permission } from "./permissions.ts";
import { type Call, nothing, ok, part, type Route, textOf } from "./route.ts";
import { type Channel, isArchived, isBefore, isForum, type State, type Stored } from "./state.ts";

const { sendMessages, sendMessagesInThreads, embedLinks, attachFiles } = permission;
const { readMessageHistory, addReactions, manageMessages, manageThreads, pinMessages } = permission;
const mostPins = 250;

const shown = ({ state }: Call, stored: Stored) => messageForBot(state, stored, state.intents.messageContent);

/** What a message with this in it takes. */
function takes(body: Body, uploads: readonly Upload[]): bigint {
	return (listOf(body["embeds"]).length > 0 ? embedLinks : 0n) | (uploads.length > 0 ? attachFiles : 0n);
}

/** A thread that is shut; writing wakes an archived one, everything else in it is refused. */
export function refuseShut(state: State, channel: Channel, writing: boolean): void {
	const { thread } = channel;
	if (thread === null || !isArchived(thread, state.now())) return;
	const mayManage = (channelPermissions(channel, state.bot.id) & manageThreads) !== 0n;
	if (thread.locked && !mayManage) throw refusals.lockedThread();
	if (!writing) throw refusals.archivedThread();
}

function channelOf(call: Call, ...needed: bigint[]): Channel {
	return openChannel(call.state, part(call, "channel"), ...needed);
}

/** A direct message reaches only who shares a server with the bot and has left the door open. */
function refuseClosedDoor(state: State, channel: Channel): void {
	const { recipient } = channel;
	if (recipient === null) return;
	const meets = [...state.guilds.values()].some(({ botIn, members }) => botIn && members.has(recipient.id));
	if (!meets || state.closedDoors.has(recipient.id)) throw refusals.closedDirectMessages();
}

function create(call: Call) {
	const { state, body, uploads } = call;
	const channel = channelOf(call);
	const send = channel.thread === null ? sendMessages : sendMessagesInThreads;
	openChannel(state, channel.id, send | takes(body, uploads));
	if (isForum(channel)) throw refusals.noTextChannel();
	refuseClosedDoor(state, channel);
	refuseShut(state, channel, true);
	const nonce = textOf(body, "nonce");
	const now = state.deadlineNow();
	if (nonce !== "" && body["enforce_nonce"] === true) {
		const before = state.nonces.get(nonce);
		if (before !== undefined && before.until >= now)
			return ok({ ...shown(call, before.message), nonce: body["nonce"] });
	}
	const reference = body["message_reference"];
	if (isBody(reference) && reference["fail_if_not_exists"] !== false) {
		openChannel(state, channel.id, readMessageHistory);
		if (state.messages.get(textOf(reference, "message_id"))?.channel !== channel)
			throw invalidField("message_reference", "Unknown message");
	}
	const stored = addMessage(state, { channel, author: state.bot, body, uploads, onlyFor: null });
	if (nonce === "") {
		announce(state, stored);
		return ok(shown(call, stored));
	}
	state.nonces.set(nonce, { message: stored, until: now + state.nonceLifeMs });
	announce(state, stored, body["nonce"]);
	return ok({ ...shown(call, stored), nonce: body["nonce"] });
}

function list(call: Call) {
	const { query } = call;
	const channel = channelOf(call);
	if ((channelPermissions(channel, call.state.bot.id) & readMessageHistory) === 0n) return ok([]);
	const limit = Number(query.get("limit") ?? 50);
	const { messages } = channel;
	const [before, after, around] = [query.get("before"), query.get("after"), query.get("around")];
	/** The index of the first message that does not come before the id. */
	const place = (id: string): number => {
		let [low, high] = [0, messages.length];
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (isBefore(messages[middle]?.raw.id ?? "", id)) low = middle + 1;
			else high = middle;
		}
		return low;
	};
	let found: readonly Stored[];
	if (around !== null) {
		const start = Math.max(0, place(around) - Math.floor(limit / 2));
		found = messages.slice(start, start + limit);
	} else if (after !== null) {
		const at = place(after);
		const start = messages[at]?.raw.id === after ? at + 1 : at;
		found = messages.slice(start, start + limit);
	} else {
		const end = before === null ? messages.length : place(before);
		found = messages.slice(Math.max(0, end - limit), end);
	}
	return ok(found.toReversed().map((stored) => shown(call, stored)));
}

function edit(call: Call) {
	const { state, body, uploads } = call;
	const channel = channelOf(call, takes(body, uploads));
	const stored = messageIn(state, channel, part(call, "message"));
	if (stored.raw.author.id !== state.bot.id) throw refusals.notYourMessage();
	refuseShut(state, channel, false);
	changeMessage(state, stored, body, uploads, state.now());
	return ok(shown(call, stored));
}

function remove(call: Call) {
	const { state } = call;
	const channel = channelOf(call);
	const stored = messageIn(state, channel, part(call, "message"));
	if (stored.raw.author.id !== state.bot.id) {
		if (channel.guild === null) throw refusals.notYourMessage();
		openChannel(state, channel.id, manageMessages);
	}
	refuseShut(state, channel, false);
	removeMessage(state, stored);
	return nothing;
}

/** An emoji of the path: one character as people see it, or `name:id`. */
function emojiIn(call: Call): string {
	const emoji = part(call, "emoji");
	if (!/^\w+:\d+$/u.test(emoji) && !isEmoji(emoji)) throw refusals.unknownEmoji();
	return emoji;
}

function react(call: Call) {
	const { state } = call;
	const emoji = emojiIn(call);
	const channel = channelOf(call, readMessageHistory);
	const stored = messageIn(state, channel, part(call, "message"));
	const users = stored.reactions.get(emoji);
	if (users === undefined) openChannel(state, channel.id, addReactions);
	refuseShut(state, channel, false);
	if (users?.has(state.bot.id)) return nothing;
	addReaction(state, stored, state.bot, emoji);
	return nothing;
}

function unreact(call: Call) {
	const { state } = call;
	const emoji = emojiIn(call);
	const channel = channelOf(call, readMessageHistory);
	const stored = messageIn(state, channel, part(call, "message"));
	const users = stored.reactions.get(emoji);
	if (users === undefined || !users.delete(state.bot.id)) throw refusals.unknownEmoji();
	if (users.size === 0) stored.reactions.delete(emoji);
	state.emit({
		t: "MESSAGE_REACTION_REMOVE",
		guild: channel.guild,
		channel,
		intents: messageIntent(channel) << 1,
		d: () => ({
			user_id: state.bot.id,
			channel_id: channel.id,
			message_id: stored.raw.id,
			...(channel.guild === null ? {} : { guild_id: channel.guild.id }),
			emoji: emojiOf(emoji),
			burst: false,
			type: 0,
		}),
	});
	return nothing;
}

function reactions(call: Call) {
	const { state } = call;
	const stored = messageIn(state, channelOf(call, readMessageHistory), part(call, "message"));
	const users = stored.reactions.get(emojiIn(call)) ?? new Set();
	return ok([...users].flatMap((id) => state.users.get(id) ?? []).slice(0, Number(call.query.get("limit") ?? 25)));
}

function pin(call: Call, on: boolean) {
	const { state } = call;
	const channel = channelOf(call, pinMessages);
	const stored = messageIn(state, channel, part(call, "message"));
	if (isSystem(stored)) throw refusals.systemMessage();
	refuseShut(state, channel, false);
	if (channel.pins.has(stored.raw.id) === on) return nothing;
	if (on && channel.pins.size >= mostPins) throw refusals.tooManyPins();
	if (on) channel.pins.set(stored.raw.id, state.now());
	else channel.pins.delete(stored.raw.id);
	stored.raw = { ...stored.raw, pinned: on };
	announceChange(state, stored);
	const { guild } = channel;
	state.emit({
		t: "CHANNEL_PINS_UPDATE",
		guild,
		channel,
		intents: guild === null ? messageIntent(channel) : 1,
		d: () => ({
			channel_id: channel.id,
			...(guild === null ? {} : { guild_id: guild.id }),
			last_pin_timestamp: channel.pins.size === 0 ? null : timestamp(state.now()),
		}),
	});
	if (!on) return nothing;
	// "… pinned a message to this channel": a message of its own.
	const note = addMessage(state, {
		channel,
		author: state.bot,
		body: { message_reference: { message_id: stored.raw.id } },
		uploads: [],
		onlyFor: null,
		extra: { type: 6 },
	});
	announce(state, note);
	return nothing;
}

function pinned(call: Call): { at: number; message: Stored }[] {
	const { state } = call;
	const channel = channelOf(call);
	if ((channelPermissions(channel, state.bot.id) & readMessageHistory) === 0n) return [];
	return [...channel.pins]
		.flatMap(([id, at]) => {
			const message = state.messages.get(id);
			return message === undefined ? [] : [{ at, message }];
		})
		.sort((a, b) => b.at - a.at || (isBefore(a.message.raw.id, b.message.raw.id) ? 1 : -1));
}

function pins(call: Call) {
	const before = call.query.get("before");
	const limit = Number(call.query.get("limit") ?? 50);
	const found = pinned(call).filter(({ at }) => before === null || at < Date.parse(before));
	return ok({
		items: found
			.slice(0, limit)
			.map(({ at, message }) => ({ pinned_at: timestamp(at), message: shown(call, message) })),
		has_more: found.length > limit,
	});
}

const messages = "/channels/:channel/messages";
const message = `${messages}/:message`;
const reaction = `${message}/reactions/:emoji`;

export const messageRoutes: readonly Route[] = [
	{ method: "POST", path: messages, bucket: "create message", handle: create },
	{ method: "GET", path: messages, bucket: "list messages", handle: list },
	{
		method: "GET",
		path: message,
		bucket: "other",
		handle: (call) =>
			ok(shown(call, messageIn(call.state, channelOf(call, readMessageHistory), part(call, "message")))),
	},
	{ method: "PATCH", path: message, bucket: "edit message", handle: edit },
	{ method: "DELETE", path: message, bucket: "delete message", handle: remove },
	{ method: "PUT", path: `${reaction}/@me`, bucket: "reactions", handle: react },
	{ method: "DELETE", path: `${reaction}/@me`, bucket: "reactions", handle: unreact },
	{ method: "GET", path: reaction, bucket: "reactions", handle: reactions },
	{ method: "GET", path: `${messages}/pins`, bucket: "pins", handle: pins },
	{ method: "PUT", path: `${messages}/pins/:message`, bucket: "pins", handle: (call) => pin(call, true) },
	{ method: "DELETE", path: `${messages}/pins/:message`, bucket: "pins", handle: (call) => pin(call, false) },
	{
		method: "GET",
		path: "/channels/:channel/pins",
		bucket: "pins",
		handle: (call) => ok(pinned(call).map((one) => shown(call, one.message))),
	},
	{ method: "PUT", path: "/channels/:channel/pins/:message", bucket: "pins", handle: (call) => pin(call, true) },
	{ method: "DELETE", path: "/channels/:channel/pins/:message", bucket: "pins", handle: (call) => pin(call, false) },
	{
		method: "POST",
		path: "/channels/:channel/typing",
		bucket: "other",
		handle: (call) => {
			channelOf(call, sendMessages);
			return nothing;
		},
	},
];
