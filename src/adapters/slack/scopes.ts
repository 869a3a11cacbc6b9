import type { AppsManifestCreateArguments } from "@slack/web-api";

type Manifest = Required<AppsManifestCreateArguments["manifest"]>;
type Asked = NonNullable<NonNullable<Manifest["oauth_config"]["scopes"]>["bot"]>[number];
type Told = NonNullable<NonNullable<Manifest["settings"]["event_subscriptions"]>["bot_events"]>[number];

/** One right that PyQ asks a workspace for. `purpose`: what PyQ does with it. */
export type Scope<Name extends string = Asked> = { name: Name; purpose: string };

/** Something that Slack tells PyQ by itself. `scope`: the right that it takes, if any; `purpose`: what PyQ does with it. */
export type Subscription = { name: Told; scope: Asked | null; purpose: string };

/** All that the bot may do in a workspace (https://docs.slack.dev/reference/scopes), in the order of the README. */
export const neededScopes: readonly Scope[] = [
	{ name: "commands", purpose: "to offer `/pyq` and the two shortcuts" },
	{ name: "chat:write", purpose: "to post the question, and to answer whoever asked" },
	{ name: "channels:read", purpose: "to know the name of a public channel, and whether PyQ is in it" },
	{
		name: "channels:history",
		purpose: "to read answers in a question's thread, and to find what it posted itself, so that nothing is doubled",
	},
	{ name: "channels:join", purpose: "to enter a public channel that a lead makes a room" },
	{ name: "groups:read", purpose: "the same as channels:read, in a private channel that PyQ was invited to" },
	{ name: "groups:history", purpose: "the same as channels:history, in a private channel that PyQ was invited to" },
	{ name: "im:history", purpose: "to read what somebody writes to PyQ in a direct message" },
	{ name: "im:write", purpose: "to send a direct message, such as a reminder that somebody asked for" },
	{ name: "users:read", purpose: "to know somebody's name, their time zone, and whether they are an admin or a guest" },
	{ name: "reactions:write", purpose: "to mark an answer in the thread as received" },
	{ name: "pins:write", purpose: "to pin the open question" },
	{ name: "files:read", purpose: "to read a `.py` file that somebody hands in as an answer" },
];

/** The names of the bot's rights, as the manifest and the install page ask for them. */
export const botScopes: readonly Asked[] = neededScopes.map(({ name }) => name);

/** The right of the app's own token: the connection of Socket Mode. */
export const appScope: Scope<"connections:write"> = {
	name: "connections:write",
	purpose: "to open the connection of Socket Mode",
};

/** All that Slack tells the bot (https://docs.slack.dev/reference/events). */
export const subscriptions: readonly Subscription[] = [
	{ name: "message.channels", scope: "channels:history", purpose: "an answer in a question's thread" },
	{ name: "message.groups", scope: "groups:history", purpose: "the same in a private channel" },
	{ name: "message.im", scope: "im:history", purpose: "an answer in a direct message" },
	{ name: "app_home_opened", scope: null, purpose: "somebody opens PyQ's Home page, which is then made for them" },
	{ name: "app_uninstalled", scope: null, purpose: "PyQ was removed: its posts end, and its token is forgotten" },
	{ name: "tokens_revoked", scope: null, purpose: "the same when only its token was taken back" },
	{
		name: "member_joined_channel",
		scope: "channels:read",
		purpose: "PyQ was invited to a channel, and says how to begin",
	},
	{ name: "channel_rename", scope: "channels:read", purpose: "a channel has another name: its room takes it" },
	{ name: "group_rename", scope: "groups:read", purpose: "the same in a private channel" },
	{
		name: "channel_left",
		scope: "channels:read",
		purpose: "PyQ was taken out of a channel: a room there is paused, and its leads are told",
	},
	{ name: "group_left", scope: "groups:read", purpose: "the same in a private channel" },
	{ name: "member_left_channel", scope: "channels:read", purpose: "the same, where Slack tells it as of a person" },
	{ name: "channel_archive", scope: "channels:read", purpose: "the same, of a channel that was archived" },
	{ name: "group_archive", scope: "groups:read", purpose: "the same in a private channel" },
	{ name: "channel_deleted", scope: "channels:read", purpose: "the same, of a channel that was deleted" },
	{ name: "group_deleted", scope: "groups:read", purpose: "the same in a private channel" },
	{ name: "channel_unarchive", scope: "channels:read", purpose: "a channel is back, and PyQ asks anew what it is" },
	{ name: "group_unarchive", scope: "groups:read", purpose: "the same in a private channel" },
];

/** The names of what the bot is told. */
export const botEvents: readonly Told[] = subscriptions.map(({ name }) => name);
