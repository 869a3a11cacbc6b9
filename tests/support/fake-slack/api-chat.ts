import {
	bot,
	type Call,
	channelOf,
	type Methods,
	messageOf,
	needScope,
	openChannelOf,
	personOf,
	SlackError,
	withProblems,
} from "./api-method.ts";
import { checkMetadata, messageFault } from "./check-message.ts";
import { listOf } from "./check-shape.ts";
import { addEphemeral, addMessage, changeMessage, openDirect, removeMessage } from "./deeds.ts";
import { namedBlocks } from "./deeds-views.ts";
import { messageBody } from "./payloads.ts";
import { type Channel, isIn, type Json, messageAt } from "./state.ts";

const content = { text: "text", blocks: "json", attachments: "json" } as const;
const looks = { link_names: "flag", parse: "text", as_user: "flag" } as const;
const face = { username: "text", icon_emoji: "text", icon_url: "text" } as const;

/** Throws what Slack says of a message's words and blocks. */
function checkContent(text: string, blocks: unknown): void {
	const fault = messageFault({ text, blocks });
	if (fault !== null) throw withProblems(fault.error, fault.problems);
}

/** Blocks as they came; undefined: what came is no JSON, which Slack says plainly. */
function blocksOf({ args }: Call): unknown {
	const blocks = args.json("blocks");
	if (blocks === undefined) throw new SlackError("invalid_blocks_format");
	if (listOf(args.json("attachments")).length > 0) throw new SlackError("attachments_not_emulated");
	return blocks;
}

function metadataOf({ args }: Call): Json | null {
	const metadata = args.json("metadata");
	if (metadata === null) return null;
	if (metadata === undefined) throw new SlackError("invalid_metadata_format");
	const problems = checkMetadata(metadata);
	if (problems.length > 0) throw withProblems("invalid_metadata_schema", problems);
	return metadata as Json;
}

/** Where a message goes: a channel, or a person, which is their conversation with the bot. */
function targetOf(call: Call): Channel {
	const { args, state, team, user } = call;
	const person = team.users.get(args.needed("channel"));
	if (person?.isBot === true) throw new SlackError("cannot_dm_bot");
	const channel = person === undefined ? channelOf(call) : openDirect(state, team, user, person);
	if (!isIn(channel, user) && !call.token.scopes.has("chat:write.public")) throw new SlackError("not_in_channel");
	if (channel.archived) throw new SlackError("is_archived");
	if (channel.kind === "im" && !state.app.messagesTab) throw new SlackError("messages_tab_disabled");
	if (channel.person?.deactivated === true) throw new SlackError("channel_not_found");
	return channel;
}

/** The parent that a reply names: a message of the channel itself, or what is left of one. */
function threadOf({ args }: Call, channel: Channel): string | null {
	const ts = args.text("thread_ts");
	if (ts === null) return null;
	const parent = messageAt(channel, ts);
	if (parent === null || (parent.threadTs !== null && parent.threadTs !== parent.ts))
		throw new SlackError("cannot_reply_to_message");
	return ts;
}

export const chatMethods: Methods = {
	"chat.postMessage": {
		args: {
			...content,
			...looks,
			...face,
			channel: "text",
			thread_ts: "text",
			reply_broadcast: "flag",
			unfurl_links: "flag",
			unfurl_media: "flag",
			mrkdwn: "flag",
			metadata: "json",
		},
		tier: "post",
		scopes: ["chat:write"],
		tokens: bot,
		json: true,
		handle(call) {
			const { args, state, token } = call;
			if (["username", "icon_emoji", "icon_url"].some((name) => args.text(name) !== null))
				needScope(token, "chat:write.customize");
			const blocks = blocksOf(call);
			const text = args.text("text") ?? "";
			const channel = targetOf(call);
			checkContent(text, blocks);
			const threadTs = threadOf(call, channel);
			const message = addMessage(state, {
				channel,
				user: call.user,
				botId: call.botId,
				text,
				threadTs,
				subtype: threadTs !== null && args.flag("reply_broadcast") ? "thread_broadcast" : null,
				blocks: namedBlocks(state, listOf(blocks)),
				metadata: metadataOf(call),
			});
			return { channel: channel.id, ts: message.ts, message: messageBody(state, message, { metadata: true }) };
		},
	},
	"chat.update": {
		args: {
			...content,
			...looks,
			channel: "text",
			ts: "text",
			metadata: "json",
			file_ids: "json",
			reply_broadcast: "flag",
		},
		tier: 3,
		scopes: ["chat:write"],
		tokens: bot,
		json: true,
		handle(call) {
			const { args, state, user } = call;
			const given = blocksOf(call);
			const channel = openChannelOf(call);
			const message = messageOf(call, channel, "ts");
			if (message.user !== user) throw new SlackError("cant_update_message");
			const givenText = args.text("text");
			if (givenText === null && given === null) throw new SlackError("no_text");
			const text = givenText ?? message.text;
			// Blocks stay only where no text is given; metadata stays until an empty object takes it away.
			const blocks = given ?? (givenText === null ? message.blocks : []);
			checkContent(text, blocks);
			const metadata = args.json("metadata");
			const empty = metadata !== null && metadata !== undefined && Object.keys(metadata).length === 0;
			const change = {
				text,
				blocks: namedBlocks(state, listOf(blocks)),
				...(metadata === null ? {} : { metadata: empty ? null : metadataOf(call) }),
			};
			// A message that is changed by its blocks does not show that it was.
			changeMessage(state, message, change, listOf(given).length > 0 ? null : user);
			return { channel: channel.id, ts: message.ts, text, message: messageBody(state, message, { metadata: true }) };
		},
	},
	"chat.delete": {
		args: { channel: "text", ts: "text", as_user: "flag" },
		tier: 3,
		scopes: ["chat:write"],
		tokens: bot,
		json: true,
		handle(call) {
			const channel = channelOf(call);
			const message = messageOf(call, channel, "ts");
			if (message.user !== call.user) throw new SlackError("cant_delete_message");
			removeMessage(call.state, message);
			return { channel: channel.id, ts: message.ts };
		},
	},
	"chat.postEphemeral": {
		args: { ...content, ...looks, ...face, channel: "text", user: "text", thread_ts: "text" },
		tier: 4,
		scopes: ["chat:write"],
		tokens: bot,
		json: true,
		handle(call) {
			const { args, state } = call;
			const blocks = blocksOf(call);
			const text = args.text("text") ?? "";
			const channel = openChannelOf(call);
			const person = personOf(call, "user");
			if (!isIn(channel, person)) throw new SlackError("user_not_in_channel");
			checkContent(text, blocks);
			const threadTs = threadOf(call, channel);
			const shown = namedBlocks(state, listOf(blocks));
			const { ts } = addEphemeral(state, { channel, user: person, threadTs, text, blocks: shown });
			return { message_ts: ts };
		},
	},
	"chat.getPermalink": {
		args: { channel: "text", message_ts: "text" },
		tier: "free",
		scopes: [],
		tokens: bot,
		json: false,
		handle(call) {
			const channel = channelOf(call);
			const message = messageOf(call, channel, "message_ts");
			const place = `https://${call.team.domain}.slack.com/archives/${channel.id}/p${message.ts.replace(".", "")}`;
			const thread = message.threadTs === null ? "" : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
			return { channel: channel.id, permalink: `${place}${thread}` };
		},
	},
};
