import { verificationToken } from "./deliver-http.ts";
import { messageBody } from "./payloads.ts";
import {
	type Channel,
	type Happening,
	type Install,
	isIn,
	type Json,
	messageAt,
	type State,
	type Stored,
	type Team,
	tsOf,
	type User,
} from "./state.ts";

/** An event as it happened, before it is known whether the app hears of it. */
export type Occasion = {
	readonly team: Team;
	/** What an app subscribes to: a `message` event has four names. */
	readonly subscription: string;
	/** null: none is needed. */
	readonly scope: string | null;
	/** The bot hears of it only if it is in here. */
	readonly within: Channel | null;
	/** Whom it was told to, when it is about the installation itself, which is gone. */
	readonly install?: Install;
	readonly event: Json;
};

const kinds = {
	public: { type: "channel", message: "message.channels", history: "channels:history", read: "channels:read" },
	private: { type: "group", message: "message.groups", history: "groups:history", read: "groups:read" },
	im: { type: "im", message: "message.im", history: "im:history", read: "im:read" },
} as const;

/** What Slack tells apps of something that happened. */
export function occasionsOf(state: State, happening: Happening): Occasion[] {
	const now = (): string => tsOf(Math.floor(state.now() * 1_000));
	switch (happening.kind) {
		case "message":
			return [saidIn(happening.message.channel, messageEvent(state, happening.message))];
		case "message-changed": {
			const { message, before, at } = happening;
			const facts = { message: plain(state, message), previous_message: plain(state, before) };
			return [saidIn(message.channel, later(message.channel, "message_changed", at, facts))];
		}
		case "message-deleted": {
			const { message, tombstone, at } = happening;
			const previous = plain(state, message);
			// Slack does not call it a deletion while there are replies.
			const event =
				tombstone === null
					? later(message.channel, "message_deleted", at, { deleted_ts: message.ts, previous_message: previous })
					: later(message.channel, "message_changed", at, {
							message: { ...plain(state, tombstone), subtype: "tombstone", user: "USLACKBOT", hidden: true },
							previous_message: previous,
						});
			return [saidIn(message.channel, event)];
		}
		case "joined":
		case "left":
			return membership(happening.kind, happening.channel, happening.user, happening.inviter, now());
		case "renamed":
		case "archived":
		case "unarchived":
			return [changedChannel(happening.kind, happening.channel, happening.user, now())];
		case "reaction-added":
		case "reaction-removed": {
			const { message, user, name, kind } = happening;
			const type = kind === "reaction-added" ? "reaction_added" : "reaction_removed";
			const item = { type: "message", channel: message.channel.id, ts: message.ts };
			const event = { type, user: user.id, reaction: name, item, item_user: message.user.id, event_ts: now() };
			const { channel } = message;
			return [{ team: channel.team, subscription: type, scope: "reactions:read", within: channel, event }];
		}
		case "pinned":
		case "unpinned": {
			const { message, user, kind } = happening;
			const type = kind === "pinned" ? "pin_added" : "pin_removed";
			const { channel } = message;
			const item = { type: "message", channel: channel.id, message: plain(state, message) };
			const event = { type, user: user.id, channel_id: channel.id, item, event_ts: now() };
			return [{ team: channel.team, subscription: type, scope: "pins:read", within: channel, event }];
		}
		case "uninstalled":
			return [
				ended(happening.team, happening.install, { type: "app_uninstalled" }),
				ended(happening.team, happening.install, revokedTokens(happening.install)),
			];
		case "tokens-revoked":
			return [ended(happening.team, happening.install, revokedTokens(happening.install))];
		// The app is told of none of these: it did them itself, or hears of them by other ways.
		case "ephemeral":
		case "view":
		case "installed":
			return [];
	}
}

/** Somebody opens the App Home: the page itself, or the messages beside it. */
export const homeOpened = (
	team: Team,
	user: User,
	direct: Channel,
	tab: "home" | "messages",
	view: Json | null,
	at: string,
): Occasion => ({
	team,
	subscription: "app_home_opened",
	scope: null,
	within: null,
	event: {
		type: "app_home_opened",
		user: user.id,
		channel: direct.id,
		tab,
		...(view === null ? {} : { view }),
		event_ts: at,
	},
});

/** Whether the app is told: it is installed, has subscribed, has the right to read it, and is there. */
export function isHeard({ app }: State, { team, subscription, scope, within, install }: Occasion): boolean {
	if (!app.events.includes(subscription)) return false;
	if (install !== undefined) return true;
	if (team.install === null || team.install.token.dead !== null) return false;
	if (scope !== null && !team.install.token.scopes.has(scope)) return false;
	return within === null || isIn(within, team.install.user);
}

/** An event in its cover, which stays the same at every attempt. */
export function eventBody(state: State, { team, event, within, install = team.install ?? undefined }: Occasion): Json {
	const bot = install?.user.id ?? null;
	return {
		token: verificationToken,
		team_id: team.id,
		context_team_id: team.id,
		context_enterprise_id: team.enterpriseId,
		api_app_id: state.app.id,
		event,
		type: "event_callback",
		event_id: state.newId("Ev"),
		event_time: Math.floor(state.now() / 1_000),
		authorizations: [
			{
				enterprise_id: team.enterpriseId,
				team_id: team.id,
				user_id: bot,
				is_bot: true,
				is_enterprise_install: false,
			},
		],
		is_ext_shared_channel: within?.shared ?? false,
		event_context: `4-${Buffer.from(JSON.stringify({ et: event["type"], tid: team.id, aid: state.app.id })).toString("base64url")}`,
	};
}

const saidIn = (channel: Channel, event: Json): Occasion => ({
	team: channel.team,
	subscription: kinds[channel.kind].message,
	scope: kinds[channel.kind].history,
	within: channel,
	event,
});

/** A message without what is only told when it is fetched. */
function plain(state: State, message: Stored): Json {
	const {
		reply_count: _replies,
		reply_users: _users,
		reply_users_count: _count,
		latest_reply: _latest,
		reactions: _reactions,
		pinned_to: _pins,
		is_locked: _locked,
		subscribed: _subscribed,
		...rest
	} = messageBody(state, message);
	return rest;
}

function messageEvent(state: State, message: Stored): Json {
	const { channel, ts, threadTs, subtype, user } = message;
	const root = threadTs === null ? null : messageAt(channel, threadTs);
	return {
		...plain(state, message),
		...(root !== null && subtype === "thread_broadcast" ? { root: messageBody(state, root) } : {}),
		...(user.external ? { user_team: user.teamId, source_team: user.teamId } : {}),
		channel: channel.id,
		event_ts: ts,
		channel_type: kinds[channel.kind].type,
	};
}

const later = ({ id, kind }: Channel, subtype: string, at: string, facts: Json): Json => ({
	type: "message",
	subtype,
	...facts,
	hidden: true,
	channel: id,
	ts: at,
	event_ts: at,
	channel_type: kinds[kind].type,
});

function membership(
	how: "joined" | "left",
	channel: Channel,
	user: User,
	inviter: User | null,
	at: string,
): Occasion[] {
	const { team, id, kind } = channel;
	const scope = kinds[kind].read;
	if (how === "left" && team.install?.user === user) {
		// Who is not there any more hears of it by another name.
		const type = kind === "private" ? "group_left" : "channel_left";
		const event = { type, channel: id, actor_id: inviter?.id ?? user.id, event_ts: at };
		return [{ team, subscription: type, scope, within: null, event }];
	}
	const type = how === "joined" ? "member_joined_channel" : "member_left_channel";
	const event = {
		type,
		user: user.id,
		channel: id,
		channel_type: kind === "private" ? "G" : "C",
		team: user.teamId,
		...(inviter === null ? {} : { inviter: inviter.id }),
		event_ts: at,
	};
	return [{ team, subscription: type, scope, within: channel, event }];
}

/** Of public channels everybody hears, also those who are not in them. */
function changedChannel(
	how: "renamed" | "archived" | "unarchived",
	channel: Channel,
	user: User,
	at: string,
): Occasion {
	const { team, id, kind, name, created } = channel;
	const prefix = kind === "private" ? "group" : "channel";
	const type = `${prefix}_${how === "renamed" ? "rename" : how === "archived" ? "archive" : "unarchive"}`;
	const renamed = { id, name, name_normalized: name, created, is_channel: kind === "public", is_mpim: false };
	const event =
		how === "renamed" ? { type, channel: renamed, event_ts: at } : { type, channel: id, user: user.id, event_ts: at };
	return { team, subscription: type, scope: kinds[kind].read, within: kind === "public" ? null : channel, event };
}

const ended = (team: Team, install: Install, event: Json): Occasion => ({
	team,
	subscription: String(event["type"]),
	scope: null,
	within: null,
	install,
	event,
});

const revokedTokens = ({ user }: Install): Json => ({ type: "tokens_revoked", tokens: { oauth: [], bot: [user.id] } });
