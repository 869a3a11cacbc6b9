import { bot, type Call, channelOf, type Methods, messageOf, openChannelOf, SlackError } from "./api-method.ts";
import { pin, react, unpin, unreact } from "./deeds.ts";
import { messageBody, reactionsOf } from "./payloads.ts";
import { isIn, messageAt } from "./state.ts";

/** An emoji's name, without colons; `::skin-tone-2` may follow. */
const emojiName = /^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/u;
const onMessage = { channel: "text", timestamp: "text" } as const;

function nameOf({ args }: Call): string {
	const name = args.needed("name");
	if (!emojiName.test(name)) throw new SlackError("invalid_name");
	return name;
}

const writing = { tokens: bot, json: true } as const;
const reading = { tokens: bot, json: false } as const;

/** The message, in a channel that is open to PyQ. */
const openMessageOf = (call: Call) => messageOf(call, openChannelOf(call), "timestamp");

export const reactionAndPinMethods: Methods = {
	"reactions.add": {
		args: { ...onMessage, name: "text" },
		tier: 3,
		scopes: ["reactions:write"],
		...writing,
		handle(call) {
			const name = nameOf(call);
			const message = openMessageOf(call);
			if (message.reactions.get(name)?.has(call.user.id) === true) throw new SlackError("already_reacted");
			react(call.state, message, call.user, name);
			return {};
		},
	},
	"reactions.remove": {
		args: { ...onMessage, name: "text" },
		tier: 2,
		scopes: ["reactions:write"],
		...writing,
		handle(call) {
			const name = nameOf(call);
			const message = openMessageOf(call);
			if (message.reactions.get(name)?.has(call.user.id) !== true) throw new SlackError("no_reaction");
			unreact(call.state, message, call.user, name);
			return {};
		},
	},
	"reactions.get": {
		args: { ...onMessage, full: "flag" },
		tier: 3,
		scopes: ["reactions:read"],
		...reading,
		handle(call) {
			const channel = channelOf(call);
			if (!isIn(channel, call.user)) throw new SlackError("not_in_channel");
			const message = messageOf(call, channel, "timestamp");
			const { ts, user, text } = message;
			const shown = { type: "message", ts, user: user.id, text, team: call.team.id, reactions: reactionsOf(message) };
			return { type: "message", channel: channel.id, message: shown };
		},
	},
	"pins.add": {
		args: onMessage,
		tier: 2,
		scopes: ["pins:write"],
		...writing,
		handle(call) {
			const channel = openChannelOf(call);
			const message = messageOf(call, channel, "timestamp");
			if (channel.pins.some(({ ts }) => ts === message.ts)) throw new SlackError("already_pinned");
			pin(call.state, message, call.user);
			return {};
		},
	},
	"pins.remove": {
		args: onMessage,
		tier: 2,
		scopes: ["pins:write"],
		...writing,
		handle(call) {
			const channel = openChannelOf(call);
			const message = messageOf(call, channel, "timestamp");
			if (!channel.pins.some(({ ts }) => ts === message.ts)) throw new SlackError("no_pin");
			unpin(call.state, message, call.user);
			return {};
		},
	},
	"pins.list": {
		args: { channel: "text" },
		tier: 2,
		scopes: ["pins:read"],
		...reading,
		handle(call) {
			const channel = channelOf(call);
			if (!isIn(channel, call.user)) throw new SlackError("not_in_channel");
			const items = channel.pins.flatMap(({ ts, by, at }) => {
				const message = messageAt(channel, ts);
				if (message === null) return [];
				return [
					{
						type: "message",
						channel: channel.id,
						created: at,
						created_by: by,
						message: messageBody(call.state, message),
					},
				];
			});
			return { items };
		},
	},
};
