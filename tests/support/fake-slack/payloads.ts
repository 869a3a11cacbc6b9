import { parentOf, repliesTo } from "./deeds.ts";
import {
	type Channel,
	isIn,
	type Json,
	type SlackView,
	type State,
	type Stored,
	type StoredFile,
	type User,
} from "./state.ts";

/** What Slack's answers and events are made of. */

/** A message as everybody in its channel reads it. `metadata`: whether it comes with it. */
export function messageBody(state: State, message: Stored, { metadata = false } = {}): Json {
	const { channel, threadTs, user, botId } = message;
	const replies = threadTs === null ? repliesTo(message) : [];
	const repliers = [...new Set(replies.map((reply) => reply.user.id))];
	const parent = parentOf(message);
	return {
		type: "message",
		...(message.subtype === null ? {} : { subtype: message.subtype }),
		user: user.id,
		text: message.text,
		ts: message.ts,
		...(message.clientMsgId === null ? {} : { client_msg_id: message.clientMsgId }),
		...(botId === null ? {} : { bot_id: botId, app_id: state.app.id, bot_profile: botProfile(state, channel, botId) }),
		team: user.teamId,
		...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
		...(message.files.length === 0
			? {}
			: { files: message.files.map((file) => fileIn(state, channel, file)), upload: false }),
		...(message.edited === null ? {} : { edited: message.edited }),
		...(threadTs === null ? {} : { thread_ts: threadTs }),
		...(threadTs !== null && parent !== null ? { parent_user_id: parent.user.id } : {}),
		...(replies.length === 0
			? {}
			: {
					thread_ts: message.ts,
					reply_count: replies.length,
					reply_users_count: repliers.length,
					latest_reply: replies.at(-1)?.ts,
					reply_users: repliers,
					is_locked: false,
					subscribed: false,
				}),
		...(message.reactions.size === 0 ? {} : { reactions: reactionsOf(message) }),
		...(channel.pins.some(({ ts }) => ts === message.ts) ? { pinned_to: [channel.id] } : {}),
		...(metadata && message.metadata !== null ? { metadata: message.metadata } : {}),
	};
}

export const reactionsOf = ({ reactions }: Stored): Json[] =>
	[...reactions].map(([name, users]) => ({ name, users: [...users], count: users.size }));

const botProfile = (state: State, channel: Channel, id: string): Json => ({
	id,
	app_id: state.app.id,
	user_id: channel.team.install?.user.id,
	name: state.app.name,
	deleted: false,
	team_id: channel.team.id,
});

/** A channel as one user sees it. */
export function channelBody(channel: Channel, sees: User): Json {
	const { id, kind, created, archived, creator, team } = channel;
	const common = {
		id,
		created,
		is_archived: archived,
		is_im: kind === "im",
		is_org_shared: false,
		context_team_id: team.id,
	};
	if (kind === "im") {
		const other = [...channel.members].find((one) => one !== sees.id) ?? sees.id;
		return { ...common, user: other, is_user_deleted: channel.person?.deactivated ?? false, priority: 0 };
	}
	return {
		...common,
		name: channel.name,
		name_normalized: channel.name.toLowerCase(),
		is_channel: kind === "public",
		is_group: kind === "private",
		is_mpim: false,
		is_private: kind === "private",
		is_general: false,
		unlinked: 0,
		is_shared: channel.shared,
		is_ext_shared: channel.shared,
		is_pending_ext_shared: false,
		pending_shared: [],
		parent_conversation: null,
		creator,
		is_member: isIn(channel, sees),
		topic: { value: channel.topic, creator: "", last_set: 0 },
		purpose: { value: "", creator: "", last_set: 0 },
		previous_names: [],
	};
}

const offset = (zone: string, at: number): number => {
	const name = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" })
		.formatToParts(at)
		.find(({ type }) => type === "timeZoneName")?.value;
	const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/u.exec(name ?? "") ?? [];
	return hours === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60;
};

/** A person as an app of a workspace sees them: of a stranger it learns little. */
export function userBody(state: State, user: User): Json {
	const { role, tz } = user;
	const profile = {
		real_name: user.realName,
		real_name_normalized: user.realName,
		display_name: user.displayName,
		display_name_normalized: user.displayName,
		title: "",
		avatar_hash: "0",
		image_72: `${state.origin}/avatar/${user.id}.png`,
		team: user.teamId,
		...(user.isBot ? { api_app_id: state.app.id, always_active: false } : {}),
	};
	const common = {
		id: user.id,
		team_id: user.teamId,
		name: user.name,
		deleted: user.deactivated,
		profile,
		is_bot: user.isBot,
		is_app_user: false,
		updated: Math.floor(state.now() / 1_000),
	};
	const zone = tz === null ? {} : { tz, tz_label: tz, tz_offset: offset(tz, state.now()) };
	if (user.deactivated) return common;
	const known = { ...common, real_name: user.realName, color: "9f69e7", ...zone };
	if (user.external) return { ...known, is_stranger: true };
	return {
		...known,
		is_admin: ["primary-owner", "owner", "admin"].includes(role),
		is_owner: ["primary-owner", "owner"].includes(role),
		is_primary_owner: role === "primary-owner",
		is_restricted: role === "guest" || role === "single-channel-guest",
		is_ultra_restricted: role === "single-channel-guest",
		is_email_confirmed: true,
		who_can_share_contact_card: "EVERYONE",
	};
}

/** Where a file's bytes are, for who has a token. */
export const privateAddress = (state: State, { id, team, name }: StoredFile): string =>
	`${state.origin}/files-pri/${team.id}-${id}/${encodeURIComponent(name)}`;

/** A file as a message names it: in a channel that workspaces share by its id alone (https://docs.slack.dev/apis/slack-connect). */
const fileIn = (state: State, { shared }: Channel, file: StoredFile): Json =>
	shared && !file.deleted
		? { id: file.id, created: 0, timestamp: 0, mode: "file_access", file_access: "check_file_info", user: "" }
		: fileBody(state, file);

export function fileBody(state: State, file: StoredFile): Json {
	if (file.deleted) return { id: file.id, mode: "tombstone" };
	const url = privateAddress(state, file);
	const extension = file.name.includes(".") ? file.name.slice(file.name.lastIndexOf(".") + 1) : "";
	return {
		id: file.id,
		created: file.created,
		timestamp: file.created,
		name: file.name,
		title: file.name,
		mimetype: file.mimetype,
		filetype: extension === "py" ? "python" : extension,
		pretty_type: extension,
		user: file.user.id,
		user_team: file.user.teamId,
		editable: file.mimetype.startsWith("text/"),
		size: file.bytes.length,
		mode: file.mimetype.startsWith("text/") ? "snippet" : "hosted",
		is_external: false,
		external_type: "",
		is_public: false,
		public_url_shared: false,
		display_as_bot: false,
		url_private: url,
		url_private_download: url.replace("/files-pri/", "/files-pri-download/"),
		permalink: `https://${file.team.domain}.slack.com/files/${file.user.id}/${file.id}/${encodeURIComponent(file.name)}`,
		file_access: "visible",
		channels: [...file.channels],
		groups: [],
		ims: [],
	};
}

/** A window or Home page as Slack gives it, with what was filled in. */
export function viewBody(state: State, view: SlackView): Json {
	const { raw, team } = view;
	return {
		id: view.id,
		team_id: team.id,
		type: raw["type"],
		blocks: raw["blocks"],
		private_metadata: raw["private_metadata"] ?? "",
		callback_id: raw["callback_id"] ?? "",
		state: { values: view.values },
		hash: view.hash,
		title: raw["title"] ?? { type: "plain_text", text: "View Title", emoji: true },
		clear_on_close: raw["clear_on_close"] ?? false,
		notify_on_close: raw["notify_on_close"] ?? false,
		close: raw["close"] ?? null,
		submit: raw["submit"] ?? null,
		previous_view_id: view.previousId,
		root_view_id: view.rootId,
		app_id: state.app.id,
		external_id: raw["external_id"] ?? "",
		app_installed_team_id: team.id,
		bot_id: team.install?.botId ?? "",
	};
}
