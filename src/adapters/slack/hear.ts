import type { App } from "@slack/bolt";
import type { Actor, Inbound, Receive } from "../../app/ports/inbound.ts";
import { type Hearing, sayAll } from "./hearing.ts";
import {
	deletionEvent,
	isWritten,
	messageEvent,
	plainEvent,
	type SlackMessage,
	type Spot,
	threadOf,
} from "./inbound.ts";
import { createLanes } from "./lanes.ts";
import { isConversation } from "./places.ts";
import { withWords } from "./read-text.ts";
import { instantOf, type ReplyTo } from "./reply-to.ts";

/** What events have in common around them. */
type Envelope = {
	event_id: string;
	event_time: number;
	team_id: string;
	authorizations?: readonly { team_id?: string | null }[];
};

/** A message event, of whichever kind. */
type MessageTold = SlackMessage & {
	channel: string;
	channel_type?: string;
	message?: SlackMessage;
	previous_message?: SlackMessage;
	deleted_ts?: string;
	event_ts?: string;
};

export type EventHearing = Hearing & {
	/** The bot's own user id in a workspace; null: not known. */
	selfOf(team: string): Promise<string | null>;
	/** PyQ lost its token. False: it is still there. Throws StoreError. */
	takenBack(told: { teamId: string; eventTime: number; bots: readonly string[] | null }): Promise<boolean>;
};

/** Nobody whom Slack names did it to anybody but PyQ. */
const itself: Actor = { externalId: "", name: "PyQ", zone: null, authority: "member" };

/** The workspace that PyQ was told in: in a channel that several share, its own. */
const teamOf = ({ authorizations, team_id }: Envelope): string => authorizations?.[0]?.team_id ?? team_id;

/** Takes what happens without being asked: messages, joining, leaving, the Home page. What can't be saved is thrown, and comes again. */
export function hearEvents(app: App, receive: Receive, hearing: EventHearing): void {
	const { people, places, replies, nameOf, clock, go } = hearing;
	const lanes = createLanes();

	async function take(event: Inbound): Promise<void> {
		const received = await receive(event);
		if (received.kind === "reply") go("an answer could not be given", () => sayAll(replies, event, received.message));
	}

	/** What is written in a channel needs no more of it than its id. */
	const spotOf = (team: string, channel: string, thread: string | null): Spot => ({
		team: { id: team, name: nameOf(team) },
		channel: isConversation(channel) ? null : { id: channel, name: "" },
		thread,
		lacks: [],
	});

	const backTo = (team: string, user: string, channel: string, thread: string | null): ReplyTo =>
		isConversation(channel) ? { to: "direct", team, user } : { to: "place", team, user, channel, thread };

	/** A message that somebody wrote, in a thread, a channel or to PyQ alone. */
	async function heard(team: string, channel: string, message: SlackMessage): Promise<void> {
		const thread = threadOf(message);
		if (!isWritten(message)) return;
		const { user } = message;
		if (user === (await hearing.selfOf(team))) return;
		const [actor, files] = await Promise.all([people.actor(team, user), hearing.read(team, message.files ?? [])]);
		const done = { spot: spotOf(team, channel, thread), actor, replyTo: backTo(team, user, channel, thread) };
		await take(messageEvent(done, channel, withWords(message), files));
	}

	async function gone(team: string, channel: string, message: SlackMessage, at: number): Promise<void> {
		const { ts, user } = message;
		if (ts === undefined || message.bot_id !== undefined) return;
		const thread = threadOf(message);
		const actor = user === undefined ? null : await people.actor(team, user);
		const replyTo = user === undefined ? null : backTo(team, user, channel, thread);
		await take(deletionEvent({ at, spot: spotOf(team, channel, thread), actor, replyTo }, channel, { ...message, ts }));
	}

	async function message(told: MessageTold, team: string): Promise<void> {
		const { channel } = told;
		const at = told.event_ts === undefined ? clock.now() : instantOf(told.event_ts);
		if (told.subtype === "message_deleted")
			return gone(
				team,
				channel,
				{ ...told.previous_message, ts: told.deleted_ts ?? told.previous_message?.ts ?? "" },
				at,
			);
		if (told.subtype !== "message_changed") return heard(team, channel, told);
		const { message: now = {}, previous_message: before = {} } = told;
		// A message that others have replied to leaves its place behind.
		if (now.subtype === "tombstone") return gone(team, channel, { ...before, ts: before.ts ?? now.ts ?? "" }, at);
		// A preview of a link changes no word.
		if (now.edited?.ts === undefined || (now.text === before.text && now.edited.ts === before.edited?.ts)) return;
		return heard(team, channel, now);
	}

	app.event("message", async ({ event, body }) => {
		const told = event as MessageTold;
		const team = teamOf(body as Envelope);
		const root = told.message?.thread_ts ?? told.previous_message?.thread_ts ?? told.thread_ts ?? told.channel;
		await lanes.inTurn(`${team}:${told.channel}:${root}`, () => message(told, team));
	});

	app.event("app_home_opened", async ({ event, body }) => {
		if (event.tab !== "home") return;
		const { event_id, event_time } = body as Envelope;
		const team = teamOf(body as Envelope);
		const actor = await people.actor(team, event.user);
		const spot: Spot = { team: { id: team, name: nameOf(team) }, channel: null, thread: null, lacks: [] };
		const replyTo: ReplyTo = { to: "home", team, user: event.user };
		await take(plainEvent({ id: event_id, at: event_time * 1_000, spot, actor, replyTo }, "homeOpened"));
	});

	app.event("member_joined_channel", async ({ event, body }) => {
		const { event_id, event_time } = body as Envelope;
		const team = teamOf(body as Envelope);
		places.forget(team, event.channel);
		if (event.user !== (await hearing.selfOf(team))) return;
		const by = event.inviter ?? event.user;
		const [actor, { name }] = await Promise.all([people.actor(team, by), places.look(team, event.channel)]);
		const spot = { ...spotOf(team, event.channel, null), channel: { id: event.channel, name } };
		await take(plainEvent({ id: event_id, at: event_time * 1_000, spot, actor, replyTo: null }, "installed"));
	});

	/** What is known of a channel may not be so any more. */
	const forget = async (team: string, channel: unknown): Promise<void> => {
		const id = typeof channel === "string" ? channel : Object(channel).id;
		if (typeof id === "string") places.forget(team, id);
	};
	app.event(/^(?:channel|group)_(?:rename|unarchive)$/u, ({ event, body }) =>
		forget(teamOf(body as Envelope), (event as { channel?: unknown }).channel),
	);

	/** PyQ itself is no longer in a channel, or nobody is. */
	async function lost(envelope: Envelope, channel: string): Promise<void> {
		const { event_id, event_time } = envelope;
		const team = teamOf(envelope);
		places.forget(team, channel);
		const spot = spotOf(team, channel, null);
		await take(plainEvent({ id: event_id, at: event_time * 1_000, spot, actor: itself, replyTo: null }, "channelLost"));
	}
	app.event(/^(?:channel|group)_(?:archive|deleted|left)$/u, async ({ event, body }) => {
		const { channel } = event as { channel?: unknown };
		if (typeof channel === "string") await lost(body as Envelope, channel);
	});
	app.event("member_left_channel", async ({ event, body }) => {
		const team = teamOf(body as Envelope);
		if (event.user === (await hearing.selfOf(team))) await lost(body as Envelope, event.channel);
		else places.forget(team, event.channel);
	});

	async function removed(envelope: Envelope, bots: readonly string[] | null): Promise<void> {
		const { event_id, event_time } = envelope;
		const team = teamOf(envelope);
		if (!(await hearing.takenBack({ teamId: team, eventTime: event_time, bots }))) return;
		const spot: Spot = { team: { id: team, name: nameOf(team) }, channel: null, thread: null, lacks: [] };
		await take(plainEvent({ id: event_id, at: event_time * 1_000, spot, actor: itself, replyTo: null }, "removed"));
	}
	app.event("app_uninstalled", ({ body }) => removed(body as Envelope, null));
	app.event("tokens_revoked", ({ event, body }) => removed(body as Envelope, event.tokens.bot ?? []));
}
