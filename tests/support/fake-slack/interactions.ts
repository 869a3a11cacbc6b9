import { fieldsOf, isFields, listOf, textOf } from "./check-shape.ts";
import { verificationToken } from "./deliver-http.ts";
import type { Outgoing } from "./outgoing.ts";
import { messageBody, viewBody } from "./payloads.ts";
import {
	type Channel,
	type Ephemeral,
	type Json,
	type SlackView,
	type State,
	type Stored,
	type Team,
	tsOf,
	type User,
} from "./state.ts";

/** Somebody who does something in a workspace. */
export type Who = { readonly team: Team; readonly user: User };

/** What a slash command sends: https://docs.slack.dev/interactivity/implementing-slash-commands */
export function commandPayload(
	state: State,
	{ team, user }: Who,
	about: { channel: Channel; command: string; text: string; responseUrl: string; triggerId: string },
): Outgoing {
	const { channel, command, text, responseUrl, triggerId } = about;
	const body = {
		token: verificationToken,
		team_id: team.id,
		team_domain: team.domain,
		channel_id: channel.id,
		channel_name: toldName(channel),
		user_id: user.id,
		user_name: user.name,
		command,
		text,
		api_app_id: state.app.id,
		is_enterprise_install: "false",
		response_url: responseUrl,
		trigger_id: triggerId,
		...(team.enterpriseId === null ? {} : { enterprise_id: team.enterpriseId, enterprise_name: "Grid" }),
	};
	return { envelope: "slash_commands", body, takesAnswer: true };
}

/** What every payload of an interaction has. */
const common = (state: State, { team, user }: Who): Json => ({
	token: verificationToken,
	team: { id: team.id, domain: team.domain },
	user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
	api_app_id: state.app.id,
	enterprise: team.enterpriseId === null ? null : { id: team.enterpriseId, name: "Grid" },
	is_enterprise_install: false,
});

const channelOf = ({ id, name, kind }: Channel): Json => ({
	id,
	name: toldName({ name, kind }),
});

/** Only what is public has a name in what the app is sent, and a conversation of several has its own. */
const toldName = ({ name, kind }: Pick<Channel, "name" | "kind">): string =>
	name.startsWith("mpdm-") ? name : { public: name, private: "privategroup", im: "directmessage" }[kind];

const now = (state: State): string => tsOf(Math.floor(state.now() * 1_000));

export type ActionSource =
	| { readonly message: Stored | Ephemeral; readonly responseUrl: string }
	| { readonly view: SlackView };

/** A button was pressed, or something was chosen, in a message, a window or the Home page. */
export function actionPayload(
	state: State,
	who: Who,
	source: ActionSource,
	{ action, triggerId }: { action: Json; triggerId: string },
): Outgoing {
	const where = "view" in source ? inView(state, source.view) : inMessage(state, source.message, source.responseUrl);
	const body = {
		type: "block_actions",
		...common(state, who),
		...where,
		trigger_id: triggerId,
		actions: [{ ...action, action_ts: now(state) }],
	};
	return { envelope: "interactive", body, takesAnswer: false };
}

function inView(state: State, view: SlackView): Json {
	const body = viewBody(state, view);
	return { container: { type: "view", view_id: view.id }, view: body, state: body["state"] };
}

/** A message that one person sees does not come along: the app has to know it by its place. */
function inMessage(state: State, message: Stored | Ephemeral, responseUrl: string): Json {
	const { channel, ts, threadTs } = message;
	const ephemeral = !("botId" in message);
	return {
		container: {
			type: "message",
			message_ts: ts,
			channel_id: channel.id,
			is_ephemeral: ephemeral,
			...(threadTs === null ? {} : { thread_ts: threadTs }),
		},
		channel: channelOf(channel),
		...(ephemeral ? {} : { message: messageBody(state, message) }),
		state: { values: {} },
		response_url: responseUrl,
	};
}

export function messageShortcutPayload(
	state: State,
	who: Who,
	message: Stored,
	about: { callbackId: string; responseUrl: string; triggerId: string },
): Outgoing {
	const body = {
		type: "message_action",
		...common(state, who),
		action_ts: now(state),
		callback_id: about.callbackId,
		trigger_id: about.triggerId,
		response_url: about.responseUrl,
		message_ts: message.ts,
		channel: channelOf(message.channel),
		message: messageBody(state, message),
	};
	return { envelope: "interactive", body, takesAnswer: false };
}

export function globalShortcutPayload(
	state: State,
	who: Who,
	about: { callbackId: string; triggerId: string },
): Outgoing {
	const body = {
		type: "shortcut",
		...common(state, who),
		action_ts: now(state),
		callback_id: about.callbackId,
		trigger_id: about.triggerId,
	};
	return { envelope: "interactive", body, takesAnswer: false };
}

export function submissionPayload(state: State, who: Who, view: SlackView, triggerId: string): Outgoing {
	const body = {
		type: "view_submission",
		...common(state, who),
		trigger_id: triggerId,
		view: viewBody(state, view),
		response_urls: [],
	};
	return { envelope: "interactive", body, takesAnswer: true };
}

export function closedPayload(state: State, who: Who, view: SlackView, isCleared: boolean): Outgoing {
	const body = { type: "view_closed", ...common(state, who), view: viewBody(state, view), is_cleared: isCleared };
	return { envelope: "interactive", body, takesAnswer: false };
}

export function suggestionPayload(state: State, who: Who, view: SlackView, input: Input, value: string): Outgoing {
	const body = {
		type: "block_suggestion",
		...common(state, who),
		action_id: input.actionId,
		block_id: input.blockId,
		value,
		container: { type: "view", view_id: view.id },
		view: viewBody(state, view),
	};
	return { envelope: "interactive", body, takesAnswer: true };
}

/** An element in its block. */
export type Input = {
	readonly blockId: string;
	readonly actionId: string;
	readonly block: Json;
	readonly element: Json;
};

/** Everything in blocks that somebody can press, choose or fill in. */
export function elementsIn(blocks: unknown): Input[] {
	return listOf(blocks)
		.filter(isFields)
		.flatMap((block) => {
			const parts = [
				block["element"],
				block["accessory"],
				...(block["type"] === "actions" ? listOf(block["elements"]) : []),
			];
			return parts.filter(isFields).map((element) => ({
				blockId: textOf(block["block_id"]),
				actionId: textOf(element["action_id"]),
				block,
				element,
			}));
		});
}

/** A button with a label or an action id. Throws when there is not exactly one. */
export function buttonIn(blocks: unknown, named: string): Input {
	const buttons = elementsIn(blocks).filter(({ element }) => element["type"] === "button");
	const found = buttons.filter(
		({ actionId, element }) => actionId === named || textOf(fieldsOf(element["text"])["text"]) === named,
	);
	const [button] = found;
	if (button === undefined || found.length > 1) {
		const labels = buttons.map(({ element }) => `“${textOf(fieldsOf(element["text"])["text"])}”`);
		throw new Error(`there are ${found.length} buttons “${named}”, among ${labels.join(", ") || "none"}`);
	}
	return button;
}

/** The action of pressing a button, as it comes to the app. */
export const pressed = ({ blockId, actionId, element }: Input): Json => ({
	action_id: actionId,
	block_id: blockId,
	text: element["text"],
	...(element["value"] === undefined ? {} : { value: element["value"] }),
	...(element["style"] === undefined ? {} : { style: element["style"] }),
	...(element["url"] === undefined ? {} : { url: element["url"] }),
	type: "button",
});
