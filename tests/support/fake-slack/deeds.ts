import {
	type Channel,
	type Ephemeral,
	type Install,
	type Json,
	messageAt,
	nextTs,
	type State,
	type Stored,
	type StoredFile,
	type Team,
	type User,
} from "./state.ts";

/** Every change of what the fake holds, whoever makes it. Each tells delivery; none asks whether it is allowed. */

export type NewMessage = {
	readonly channel: Channel;
	readonly user: User;
	readonly text: string;
	readonly botId?: string | null;
	readonly threadTs?: string | null;
	readonly subtype?: Stored["subtype"];
	readonly blocks?: readonly Json[];
	readonly metadata?: Json | null;
	readonly clientMsgId?: string | null;
	readonly files?: readonly StoredFile[];
};

export function addMessage(state: State, message: NewMessage): Stored {
	const stored: Stored = {
		botId: null,
		threadTs: null,
		subtype: null,
		blocks: [],
		metadata: null,
		clientMsgId: null,
		files: [],
		...message,
		ts: nextTs(state, message.channel),
		edited: null,
		reactions: new Map(),
	};
	message.channel.messages.push(stored);
	for (const file of stored.files) file.channels.add(message.channel.id);
	state.emit({ kind: "message", message: stored });
	return stored;
}

export type Change = {
	readonly text?: string;
	readonly blocks?: readonly Json[];
	readonly metadata?: Json | null;
};

/** `by`: who changes it; null: without a mark of it, as Slack adds previews of links and shows blocks that an app changes. */
export function changeMessage(state: State, message: Stored, change: Change, by: User | null): void {
	const before: Stored = { ...message };
	const at = nextTs(state, message.channel);
	Object.assign(message, change);
	if (by !== null) message.edited = { user: by.id, ts: at };
	state.emit({ kind: "message-changed", message, before, at });
}

/** A message with replies leaves a tombstone. */
export function removeMessage(state: State, message: Stored): void {
	const { channel } = message;
	const at = nextTs(state, channel);
	const place = channel.messages.indexOf(message);
	const hasReplies = message.threadTs === null && repliesTo(message).length > 0;
	const tombstone: Stored | null = hasReplies
		? {
				...message,
				subtype: "tombstone",
				text: "This message was deleted.",
				blocks: [],
				metadata: null,
				files: [],
				reactions: new Map(),
			}
		: null;
	channel.messages.splice(place, 1, ...(tombstone === null ? [] : [tombstone]));
	channel.pins = channel.pins.filter(({ ts }) => ts !== message.ts);
	state.emit({ kind: "message-deleted", message, tombstone, at });
}

/** The replies to a message, oldest first. */
export const repliesTo = ({ channel, ts }: Stored): Stored[] =>
	channel.messages.filter((message) => message.threadTs === ts);

/** The message that a thread hangs on. */
export const parentOf = (message: Stored): Stored | null =>
	message.threadTs === null ? null : messageAt(message.channel, message.threadTs);

export function addEphemeral(
	state: State,
	{
		channel,
		user,
		threadTs = null,
		text,
		blocks = [],
	}: Omit<Ephemeral, "ts" | "threadTs" | "blocks"> & Partial<Ephemeral>,
): Ephemeral {
	const ephemeral = { channel, user, ts: nextTs(state, channel), threadTs, text, blocks };
	state.ephemerals.push(ephemeral);
	state.emit({ kind: "ephemeral", message: ephemeral });
	return ephemeral;
}

export function join(state: State, channel: Channel, user: User, inviter: User | null = null): void {
	if (channel.members.has(user.id)) return;
	channel.members.add(user.id);
	const text = `<@${user.id}> has joined the channel`;
	addMessage(state, { channel, user, text, subtype: "channel_join" });
	state.emit({ kind: "joined", channel, user, inviter });
}

export function leave(state: State, channel: Channel, user: User): void {
	if (!channel.members.delete(user.id)) return;
	addMessage(state, { channel, user, text: `<@${user.id}> has left the channel`, subtype: "channel_leave" });
	state.emit({ kind: "left", channel, user, inviter: null });
}

export function rename(state: State, channel: Channel, name: string, user: User): void {
	const text = `has renamed the channel from "${channel.name}" to "${name}"`;
	channel.name = name;
	addMessage(state, { channel, user, text, subtype: "channel_name" });
	state.emit({ kind: "renamed", channel, user });
}

export function archive(state: State, channel: Channel, archived: boolean, user: User): void {
	if (channel.archived === archived) return;
	channel.archived = archived;
	state.emit({ kind: archived ? "archived" : "unarchived", channel, user });
}

export function react(state: State, message: Stored, user: User, name: string): void {
	const users = message.reactions.get(name) ?? new Set();
	message.reactions.set(name, users.add(user.id));
	state.emit({ kind: "reaction-added", message, user, name });
}

export function unreact(state: State, message: Stored, user: User, name: string): void {
	const users = message.reactions.get(name);
	users?.delete(user.id);
	if (users?.size === 0) message.reactions.delete(name);
	state.emit({ kind: "reaction-removed", message, user, name });
}

export function pin(state: State, message: Stored, user: User): void {
	message.channel.pins.unshift({ ts: message.ts, by: user.id, at: Math.floor(state.now() / 1_000) });
	state.emit({ kind: "pinned", message, user });
}

export function unpin(state: State, message: Stored, user: User): void {
	message.channel.pins = message.channel.pins.filter(({ ts }) => ts !== message.ts);
	state.emit({ kind: "unpinned", message, user });
}

/** The direct messages between the bot and a person; opened if there are none. */
export function openDirect(state: State, team: Team, bot: User, person: User): Channel {
	const known = directOf(team, bot, person);
	if (known !== null) return known;
	return addChannel(state, { team, kind: "im", name: "", creator: bot.id, members: [bot.id, person.id], person });
}

export const directOf = (team: Team, bot: User, person: User): Channel | null =>
	[...team.channels.values()].find(
		({ kind, members, person: with_ }) => kind === "im" && with_ === person && members.has(bot.id),
	) ?? null;

export type NewChannel = Pick<Channel, "team" | "kind" | "name" | "creator"> & {
	readonly members: readonly string[];
	readonly person?: User | null;
	readonly shared?: boolean;
};

export function addChannel(state: State, about: NewChannel): Channel {
	const { team, kind, name, creator, members, person = null, shared = false } = about;
	const channel: Channel = {
		id: state.newId(kind === "im" ? "D" : "C"),
		team,
		kind,
		name,
		topic: "",
		members: new Set(members),
		archived: false,
		shared,
		creator,
		created: Math.floor(state.now() / 1_000),
		person,
		messages: [],
		pins: [],
		lastTs: 0,
	};
	team.channels.set(channel.id, channel);
	state.channels.set(channel.id, channel);
	return channel;
}

export function addFile(
	state: State,
	team: Team,
	user: User,
	{ name, mimetype, bytes }: Pick<StoredFile, "name" | "mimetype" | "bytes">,
): StoredFile {
	const created = Math.floor(state.now() / 1_000);
	const id = state.newId("F");
	const file = { id, team, user, name, mimetype, bytes, created, channels: new Set<string>(), deleted: false };
	state.files.set(id, file);
	return file;
}

/** The app comes into a workspace, or comes again with new rights: a new token, the same bot. */
export function install(state: State, team: Team, scopes: readonly string[], bot: User, botId: string): Install {
	team.installs++;
	const text = `xoxb-${team.id.toLowerCase()}-${team.installs}-${state.newId("").toLowerCase()}`;
	const token = { text, kind: "bot" as const, team, user: bot, scopes: new Set(scopes), dead: null };
	state.tokens.set(text, token);
	bot.deactivated = false;
	team.install = { user: bot, botId, token };
	state.emit({ kind: "installed", team });
	return team.install;
}

/** Its tokens are dead, and the bot is in no channel any more. */
export function uninstall(state: State, team: Team): void {
	const { install: gone } = team;
	if (gone === null) return;
	for (const token of state.tokens.values())
		if (token.team === team && token.kind === "bot") token.dead = "account_inactive";
	gone.user.deactivated = true;
	for (const channel of team.channels.values()) if (channel.kind !== "im") channel.members.delete(gone.user.id);
	team.install = null;
	state.emit({ kind: "uninstalled", team, install: gone });
}

/** The bot's token is taken back, and the app stays. */
export function revoke(state: State, team: Team): void {
	if (team.install === null) return;
	team.install.token.dead = "token_revoked";
	state.emit({ kind: "tokens-revoked", team, install: team.install });
}
