import {
	bot,
	type Call,
	channelOf,
	type Methods,
	needScope,
	nextCursor,
	page,
	SlackError,
	withProblems,
} from "./api-method.ts";
import { directOf, join, openDirect, repliesTo } from "./deeds.ts";
import { channelBody, messageBody } from "./payloads.ts";
import { type Channel, isIn, messageAt, microsOf, type Stored } from "./state.ts";

const paging = { cursor: "text", limit: "number" } as const;
const span = { oldest: "text", latest: "text", inclusive: "flag", include_all_metadata: "flag" } as const;

/** Whether a message lies in the span that was asked for; its ends count only if `inclusive` says so. */
function inSpan({ args }: Call): (message: Stored) => boolean {
	const edge = (name: string, otherwise: number): number => {
		const ts = args.text(name);
		if (ts === null) return otherwise;
		if (!/^\d+(\.\d+)?$/u.test(ts))
			throw withProblems(`invalid_ts_${name}`, [{ at: `/${name}`, why: "must be a timestamp" }]);
		return microsOf(ts);
	};
	const oldest = edge("oldest", -1);
	const latest = edge("latest", Number.POSITIVE_INFINITY);
	const inclusive = args.flag("inclusive");
	return ({ ts }) => {
		const at = microsOf(ts);
		return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
	};
}

/** A channel whose messages the caller may read. */
function readableOf(call: Call): Channel {
	const channel = channelOf(call, { right: "history" });
	if (!isIn(channel, call.user)) throw new SlackError("not_in_channel");
	return channel;
}

const bodies = ({ state, args }: Call, messages: readonly Stored[]) =>
	messages.map((message) => messageBody(state, message, { metadata: args.flag("include_all_metadata") }));

const anyRead = ["channels:read", "groups:read", "im:read", "mpim:read"];
const anyHistory = ["channels:history", "groups:history", "im:history", "mpim:history"];
const kinds: Readonly<Record<string, Channel["kind"] | null>> = {
	public_channel: "public",
	private_channel: "private",
	im: "im",
	mpim: null,
};
const readScope = { public_channel: "channels:read", private_channel: "groups:read", im: "im:read", mpim: "mpim:read" };

export const conversationMethods: Methods = {
	"conversations.info": {
		args: { channel: "text", include_locale: "flag", include_num_members: "flag" },
		tier: 3,
		scopes: anyRead,
		tokens: bot,
		json: false,
		handle(call) {
			const channel = channelOf(call, { right: "read" });
			const counted = call.args.flag("include_num_members") ? { num_members: channel.members.size } : {};
			return { channel: { ...channelBody(channel, call.user), ...counted } };
		},
	},
	"conversations.history": {
		args: { channel: "text", ...paging, ...span },
		tier: 3,
		scopes: anyHistory,
		tokens: bot,
		json: false,
		handle(call) {
			const channel = readableOf(call);
			const own = channel.messages.filter(
				({ threadTs, subtype }) => threadTs === null || subtype === "thread_broadcast",
			);
			const asked = own.filter(inSpan(call)).reverse();
			const { items, more, next } = page(call, asked, { usual: 100, most: 999 });
			return {
				messages: bodies(call, items),
				has_more: more,
				pin_count: channel.pins.length,
				...(more ? nextCursor(next) : {}),
			};
		},
	},
	"conversations.replies": {
		args: { channel: "text", ts: "text", ...paging, ...span },
		tier: 3,
		scopes: anyHistory,
		tokens: bot,
		json: false,
		handle(call) {
			const channel = readableOf(call);
			const named = messageAt(channel, call.args.needed("ts"));
			if (named === null) throw new SlackError("thread_not_found");
			// A reply names its thread as well as the parent does.
			const parent = named.threadTs === null ? named : (messageAt(channel, named.threadTs) ?? named);
			const asked = repliesTo(parent).filter(inSpan(call));
			// The parent comes whatever span was asked for.
			const { items, more, next } = page(call, [parent, ...asked], { usual: 1_000, most: 1_000 });
			return { messages: bodies(call, items), has_more: more, ...(more ? nextCursor(next) : {}) };
		},
	},
	"conversations.open": {
		args: { channel: "text", users: "text", return_im: "flag", prevent_creation: "flag" },
		tier: 3,
		scopes: ["im:write", "mpim:write", "channels:manage", "groups:write"],
		tokens: bot,
		json: true,
		handle(call) {
			const { args, state, team, token, user } = call;
			const show = (channel: Channel, known: boolean) => ({
				...(known ? { no_op: true, already_open: true } : {}),
				channel: args.flag("return_im") ? channelBody(channel, user) : { id: channel.id },
			});
			if (args.text("channel") !== null) return show(channelOf(call), true);
			needScope(token, "im:write");
			const users = (args.text("users") ?? "").split(",").filter((one) => one !== "");
			const [id, ...others] = users;
			if (id === undefined) throw new SlackError("users_list_not_supplied");
			if (others.length > 0) throw new SlackError("mpim_not_emulated");
			const person = team.users.get(id);
			if (person === undefined) throw new SlackError("user_not_found");
			if (person.isBot) throw new SlackError("cannot_dm_bot");
			if (person.deactivated) throw new SlackError("user_disabled");
			const known = directOf(team, user, person);
			if (known === null && args.flag("prevent_creation")) return { no_op: true };
			return show(known ?? openDirect(state, team, user, person), known !== null);
		},
	},
	"conversations.join": {
		args: { channel: "text" },
		tier: 3,
		scopes: ["channels:join"],
		tokens: bot,
		json: true,
		handle(call) {
			const channel = channelOf(call);
			if (channel.kind !== "public") throw new SlackError("method_not_supported_for_channel_type");
			if (channel.archived) throw new SlackError("is_archived");
			if (isIn(channel, call.user)) {
				call.warn("already_in_channel");
				return { channel: channelBody(channel, call.user) };
			}
			join(call.state, channel, call.user);
			return { channel: channelBody(channel, call.user) };
		},
	},
	"conversations.members": {
		args: { channel: "text", ...paging },
		tier: 4,
		scopes: anyRead,
		tokens: bot,
		json: false,
		handle(call) {
			const channel = channelOf(call, { right: "read" });
			const { items, next } = page(call, [...channel.members], { usual: 100, most: 1_000 });
			return { members: items, ...nextCursor(next) };
		},
	},
	"conversations.list": {
		args: { ...paging, types: "text", exclude_archived: "flag", team_id: "text" },
		tier: 2,
		scopes: anyRead,
		tokens: bot,
		json: false,
		handle(call) {
			const { args, team, token, user } = call;
			const types = (args.text("types") ?? "public_channel").split(",").map((type) => type.trim());
			for (const type of types) {
				if (!Object.hasOwn(kinds, type)) throw new SlackError("invalid_types");
				needScope(token, readScope[type as keyof typeof readScope]);
			}
			const wanted = new Set(types.map((type) => kinds[type]));
			const listed = [...team.channels.values()].filter(
				(channel) =>
					wanted.has(channel.kind) &&
					(channel.kind === "public" || isIn(channel, user)) &&
					!(channel.archived && args.flag("exclude_archived")),
			);
			const { items, next } = page(call, listed, { usual: 100, most: 999 });
			return { channels: items.map((channel) => channelBody(channel, user)), ...nextCursor(next) };
		},
	},
};
