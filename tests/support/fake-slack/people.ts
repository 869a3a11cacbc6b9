import { randomUUID } from "node:crypto";
import { addFile, addMessage, changeMessage, join, leave, openDirect, react, removeMessage } from "./deeds.ts";
import { closeView, stackOf } from "./deeds-views.ts";
import type { Couriers, Sent } from "./deliver.ts";
import { homeOpened } from "./events.ts";
import { fillIn } from "./fill-view.ts";
import {
	actionPayload,
	buttonIn,
	closedPayload,
	commandPayload,
	elementsIn,
	globalShortcutPayload,
	messageShortcutPayload,
	pressed,
	submissionPayload,
	suggestionPayload,
} from "./interactions.ts";
import { type Doing, doingOf } from "./people-deeds.ts";
import type { ChannelRef, MessageRef, Person, PersonFile, Said } from "./person.ts";
import type { ResponseUrls } from "./response-url.ts";
import { type Returned, type ShownLog, shownMessage, shownView } from "./shown.ts";
import {
	type Channel,
	type Ephemeral,
	isIn,
	type Json,
	messageAt,
	newTrigger,
	personKey,
	type SlackView,
	type State,
	type Stored,
	type Team,
	tsOf,
	type User,
} from "./state.ts";
import { asBlocks, asSent } from "./typed.ts";

export type Parts = {
	readonly state: State;
	readonly couriers: Couriers;
	readonly shown: ShownLog;
	readonly urls: ResponseUrls;
};

export function createPerson(parts: Parts, team: Team, user: User): Person {
	const { state, couriers, shown, urls } = parts;
	const who = { team, user };
	const suggested = new Map<string, readonly Json[]>();
	const doing: Doing = doingOf(parts, who, suggested);

	function channelOf(ref: ChannelRef): Channel {
		const channel = state.channels.get(typeof ref === "string" ? ref : ref.id);
		if (channel === undefined || channel.team !== team) throw new Error("there is no such channel");
		if (user.deactivated) throw new Error(`${user.realName} is deactivated`);
		const isGuest = user.role === "guest" || user.role === "single-channel-guest" || user.external;
		if (!isIn(channel, user) && (channel.kind !== "public" || isGuest))
			throw new Error(`${user.realName} can't see that channel`);
		return channel;
	}

	function bot(): User {
		if (team.install === null) throw new Error("the app is not installed");
		return team.install.user;
	}
	const isSomebody = (id: string): boolean => team.users.has(id);
	const direct = (): Channel => openDirect(state, team, bot(), user);

	function messageOf(ref: MessageRef): Stored | Ephemeral {
		const channel = channelOf(ref.channel);
		const alone = state.ephemerals.find((one) => one.channel === channel && one.user === user && one.ts === ref.ts);
		const message = alone ?? messageAt(channel, ref.ts);
		if (message === null || ("subtype" in message && message.subtype === "tombstone"))
			throw new Error("there is no such message");
		return message;
	}

	function lasting(ref: MessageRef): Stored {
		const message = messageOf(ref);
		if (!("botId" in message)) throw new Error("the message is for one person alone");
		return message;
	}

	function own(ref: MessageRef): Stored {
		const message = lasting(ref);
		if (message.user !== user) throw new Error("that message is somebody else's");
		return message;
	}

	async function acknowledged(sent: readonly Sent[]): Promise<boolean | null> {
		doing.remember(sent);
		const acks = await Promise.all(sent.map(({ ack }) => ack));
		return acks.length === 0 ? null : acks.every(({ acked }) => acked);
	}

	async function does(deed: () => void): Promise<void> {
		await acknowledged(couriers.during(deed).sent);
	}

	async function write(
		channel: Channel,
		thread: Stored | null,
		text: string,
		files: readonly PersonFile[],
		broadcast: boolean,
	): Promise<Said> {
		if (channel.archived) throw new Error("the channel is archived");
		if (!isIn(channel, user)) throw new Error(`${user.realName} is not in that channel`);
		if (text.trim() === "" && files.length === 0) throw new Error("Slack takes no empty message");
		if (text.length > longestMessage) throw new Error("Slack's client takes no message that long");
		const attached = files.map(({ name, text: content, mimetype = "text/plain" }) =>
			addFile(state, team, user, { name, mimetype, bytes: new TextEncoder().encode(content) }),
		);
		const { result: stored, sent } = couriers.during(() =>
			addMessage(state, {
				channel,
				user,
				text: asSent(text, isSomebody),
				blocks: asBlocks(text, state.newId("").slice(-5)),
				threadTs: thread?.threadTs ?? thread?.ts ?? null,
				subtype: files.length > 0 ? "file_share" : broadcast ? "thread_broadcast" : null,
				clientMsgId: randomUUID(),
				files: attached,
			}),
		);
		return { ...shownMessage(state, stored), acked: await acknowledged(sent) };
	}

	const top = (): SlackView => {
		const view = stackOf(state, team, user).at(-1);
		if (view === undefined) throw new Error(`${user.realName} has no window open`);
		return view;
	};

	function pressesIn(view: SlackView, button: string): Promise<Returned> {
		const trigger = newTrigger(state, team, user, view.raw["type"] === "modal" ? view : null);
		const action = pressed(buttonIn(view.raw["blocks"], button));
		return doing.interacts(actionPayload(state, who, { view }, { action, triggerId: trigger.id }), noPlace);
	}

	return {
		id: user.id,
		name: user.displayName || user.realName,
		async says(place, text, files = [], { broadcast = false } = {}) {
			if (typeof place === "string" || !("ts" in place)) return write(channelOf(place), null, text, files, false);
			const thread = lasting(place);
			return write(thread.channel, thread, text, files, broadcast);
		},
		async edits(ref, text) {
			const stored = own(ref);
			const blocks = asBlocks(text, state.newId("").slice(-5));
			const { sent } = couriers.during(() =>
				changeMessage(state, stored, { text: asSent(text, isSomebody), blocks }, user),
			);
			return { ...shownMessage(state, stored), acked: await acknowledged(sent) };
		},
		async deletes(ref) {
			const isAdmin = ["primary-owner", "owner", "admin"].includes(user.role);
			const stored = isAdmin ? lasting(ref) : own(ref);
			await does(() => removeMessage(state, stored));
		},
		async directs(text, files = []) {
			if (!state.app.messagesTab) throw new Error("sending messages to this app has been turned off");
			return write(direct(), null, text, files, false);
		},
		reacts: async (ref, name) => does(() => react(state, lasting(ref), user, name)),
		joins: async (ref) => does(() => join(state, channelOf(ref), user)),
		leaves: async (ref) => does(() => leave(state, channelOf(ref), user)),

		async runs(ref, line) {
			if (ref !== null && typeof ref !== "string" && "ts" in ref) throw new Error("Slack runs no commands in threads");
			const channel = ref === null ? direct() : channelOf(ref);
			const [, command, text = ""] = /^(\/\S+)(?:\s+([\s\S]*))?$/u.exec(line.trim()) ?? [];
			if (command === undefined) throw new Error("a command begins with a slash");
			const place = { kind: "commands", channel, user, source: null } as const;
			const triggerId = newTrigger(state, team, user).id;
			const about = { channel, command, text: asSent(text, isSomebody), responseUrl: urls.make(place), triggerId };
			return doing.commands(commandPayload(state, who, about), place);
		},
		async presses(ref, button) {
			const message = messageOf(ref);
			const action = pressed(buttonIn(message.blocks, button));
			const place = { kind: "actions", channel: message.channel, user, source: message } as const;
			const triggerId = newTrigger(state, team, user).id;
			const source = { message, responseUrl: urls.make(place) };
			return doing.interacts(actionPayload(state, who, source, { action, triggerId }), place);
		},
		async usesShortcut(ref, callbackId) {
			const message = lasting(ref);
			// Its address makes new messages: what it was used on is not the app's to replace.
			const place = { kind: "actions", channel: message.channel, user, source: null } as const;
			const about = { callbackId, responseUrl: urls.make(place), triggerId: newTrigger(state, team, user).id };
			return doing.interacts(messageShortcutPayload(state, who, message, about), place);
		},
		usesGlobalShortcut(callbackId) {
			const triggerId = newTrigger(state, team, user).id;
			return doing.interacts(globalShortcutPayload(state, who, { callbackId, triggerId }), noPlace);
		},

		async opensHome(tab = "home") {
			if (!state.app.homeTab && tab === "home") throw new Error("the app has no Home tab");
			const at = tsOf(Math.floor(state.now() * 1_000));
			const published = tab === "home" ? state.homes.get(personKey(team, user)) : undefined;
			const view = published === undefined ? null : shownView(state, published);
			return doing.opens(homeOpened(team, user, direct(), tab, view, at));
		},
		home() {
			const view = state.homes.get(personKey(team, user));
			return view === undefined ? null : shownView(state, view);
		},
		async pressesHome(button) {
			const view = state.homes.get(personKey(team, user));
			if (view === undefined) throw new Error("the Home page is empty");
			return pressesIn(view, button);
		},

		view() {
			const view = stackOf(state, team, user).at(-1);
			return view === undefined ? null : shownView(state, view);
		},
		pressesView: async (button) => pressesIn(top(), button),
		async submits(values = {}) {
			const view = top();
			if (
				view.raw["submit"] === undefined &&
				elementsIn(view.raw["blocks"]).every(({ block }) => block["type"] !== "input")
			)
				throw new Error("the window has nothing to submit");
			view.values = fillIn(view, values, suggested);
			const triggerId = newTrigger(state, team, user, view).id;
			return doing.submits(submissionPayload(state, who, view, triggerId), view);
		},
		async closes({ all = false } = {}) {
			const closing = all ? stackOf(state, team, user).toReversed() : [top()];
			closeView(state, team, user, all);
			for (const view of closing)
				if (view.raw["notify_on_close"] === true) await doing.interacts(closedPayload(state, who, view, all), noPlace);
		},
		async types(blockId, text) {
			const view = top();
			const input = elementsIn(view.raw["blocks"]).find((one) => one.blockId === blockId);
			const type = String(input?.element["type"]);
			if (input === undefined || !type.endsWith("external_select"))
				throw new Error(`“${blockId}” does not ask the app`);
			if (text.length < Number(input.element["min_query_length"] ?? 3))
				throw new Error(`“${blockId}” asks from ${Number(input.element["min_query_length"] ?? 3)} characters on`);
			return doing.suggests(suggestionPayload(state, who, view, input, text), blockId);
		},

		sees: () => shown.sees(team, user),
		again: (forgery) => doing.again(forgery),
	};
}

/** The longest message that somebody can type. */
const longestMessage = 12_000;
const noPlace = { channel: null, source: null } as const;
