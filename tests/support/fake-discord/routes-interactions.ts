import { invalidField, refusals } from "./api-error.ts";
import { isExpired, isTooLate, wake } from "./interactions.ts";
import type { Body } from "./message-parts.ts";
import { addMessage, announce, changeMessage, removeMessage } from "./messages.ts";
import { flag, messageBody } from "./payloads.ts";
import { type Answer, bodyOf, type Call, nothing, ok, part, type Route } from "./route.ts";
import type { Interaction, State, Stored } from "./state.ts";

/** Which first responses an interaction takes, by its type. */
const allowed: Readonly<Record<number, readonly number[]>> = {
	2: [4, 5, 9],
	3: [4, 5, 6, 7, 9],
	4: [8],
	5: [4, 5, 6, 7],
};
const afterButton = [6, 7];

const isMenu = ({ raw }: Interaction): boolean => "data" in raw && Number(Object(raw.data).type) !== 1;

/** A message in answer to an interaction. */
function say(call: Call, interaction: Interaction, body: Body, flags: number): Stored {
	const { state } = call;
	const { channel, user, raw, source } = interaction;
	const isPrivate = (flags & flag.ephemeral) !== 0;
	const stored = addMessage(state, {
		channel,
		author: state.bot,
		body: { ...body, flags },
		uploads: call.uploads,
		onlyFor: isPrivate ? user.id : null,
		extra: {
			application_id: state.applicationId,
			webhook_id: state.applicationId,
			interaction_metadata: {
				id: interaction.id,
				type: interaction.type,
				user,
				authorizing_integration_owners: raw.authorizing_integration_owners,
				...(interaction.type === 3 && source !== null ? { interacted_message_id: source.raw.id } : {}),
			},
			// A command's first answer is of a kind of its own: 20 for one that was typed, 23 for one from a menu.
			...(interaction.type === 2 && interaction.first === null ? { type: isMenu(interaction) ? 23 : 20 } : {}),
		},
	});
	announce(state, stored);
	return stored;
}

function respond(call: Call): Answer {
	const { state, body } = call;
	const interaction = state.interactions.get(part(call, "interaction"));
	if (interaction === undefined || interaction.token !== part(call, "token")) throw refusals.unknownInteraction();
	if (interaction.first !== null) throw refusals.alreadyAcknowledged();
	if (isTooLate(state, interaction)) throw refusals.unknownInteraction();
	const type = Number(body["type"]);
	const data = bodyOf(body["data"]);
	if (!(allowed[interaction.type] ?? []).includes(type) || (afterButton.includes(type) && interaction.source === null))
		throw invalidField("type", `An interaction of type ${interaction.type} takes no response of type ${type}`);
	const flags = Number(data["flags"] ?? 0);
	switch (type) {
		case 4:
			interaction.original = say(call, interaction, data, flags);
			break;
		case 5:
			interaction.original = say(call, interaction, {}, (flags & flag.ephemeral) | flag.loading);
			break;
		case 6:
			interaction.original = interaction.source;
			break;
		case 7:
			interaction.original = interaction.source;
			if (interaction.source !== null) changeMessage(state, interaction.source, data, call.uploads, state.now());
			break;
	}
	interaction.first = { type, data, at: state.deadlineNow() };
	wake(interaction);
	if (call.query.get("with_response") !== "true") return nothing;
	return ok(callbackBody(state, interaction, type));
}

function callbackBody(state: State, interaction: Interaction, type: number): object {
	const { original, channel } = interaction;
	const flags = original?.raw.flags ?? 0;
	return {
		interaction: {
			id: interaction.id,
			type: interaction.type,
			channel_id: channel.id,
			...(channel.guild === null ? {} : { guild_id: channel.guild.id }),
			...(original === null
				? {}
				: {
						response_message_id: original.raw.id,
						response_message_loading: (flags & flag.loading) !== 0,
						response_message_ephemeral: (flags & flag.ephemeral) !== 0,
					}),
		},
		// The document knows what became of a response (4: a message, 7: a changed one), not how it was announced.
		...(original === null || type === 6
			? {}
			: { resource: { type: type === 7 ? 7 : 4, message: messageBody(state, original) } }),
	};
}

/** The interaction that a webhook address belongs to, while its token lives and after its first response. */
function webhookOf(call: Call): Interaction {
	const { state } = call;
	const interaction = state.webhooks.get(part(call, "token"));
	if (interaction === undefined || part(call, "application") !== state.applicationId) throw refusals.unknownWebhook();
	if (isExpired(state, interaction)) throw refusals.expiredWebhook();
	// A webhook comes into being with the first response; choices and forms leave none behind that has a message.
	if (interaction.first === null || interaction.first.type === 8) throw refusals.unknownWebhook();
	return interaction;
}

function messageOf(call: Call, interaction: Interaction): Stored {
	const id = part(call, "message");
	const found =
		id === "@original"
			? interaction.original
			: [interaction.original, ...interaction.followUps].find((one) => one?.raw.id === id);
	if (found === null || found === undefined || !call.state.messages.has(found.raw.id)) throw refusals.unknownMessage();
	return found;
}

/** Fills a deferred answer, or changes what was said. Filling is not shown as an edit. */
function change(call: Call, stored: Stored, interaction: Interaction): Answer {
	const { state } = call;
	const loading = ((stored.raw.flags ?? 0) & flag.loading) !== 0;
	changeMessage(state, stored, call.body, call.uploads, loading ? null : state.now());
	wake(interaction);
	return ok(messageBody(state, stored));
}

function followUp(call: Call): Answer {
	const { state } = call;
	const interaction = webhookOf(call);
	const { original } = interaction;
	// The first one after a deferred answer fills that, and is as private as that was announced.
	if (original !== null && ((original.raw.flags ?? 0) & flag.loading) !== 0 && state.messages.has(original.raw.id)) {
		const { flags, ...rest } = call.body;
		const kept = Number(flags ?? 0) & flag.componentsV2;
		return change({ ...call, body: kept === 0 ? rest : { ...rest, flags: kept } }, original, interaction);
	}
	const flags = Number(call.body["flags"] ?? 0);
	const stored = say(call, interaction, call.body, flags);
	interaction.followUps.push(stored);
	wake(interaction);
	return ok(messageBody(state, stored));
}

const webhook = "/webhooks/:application/:token";
const message = `${webhook}/messages/:message`;

export const interactionRoutes: readonly Route[] = [
	{
		method: "POST",
		path: "/interactions/:interaction/:token/callback",
		bucket: null,
		open: true,
		handle: respond,
	},
	{ method: "POST", path: webhook, bucket: "webhook", open: true, handle: followUp },
	{
		method: "GET",
		path: message,
		bucket: "webhook",
		open: true,
		handle: (call) => ok(messageBody(call.state, messageOf(call, webhookOf(call)))),
	},
	{
		method: "PATCH",
		path: message,
		bucket: "webhook",
		open: true,
		handle: (call) => {
			const interaction = webhookOf(call);
			return change(call, messageOf(call, interaction), interaction);
		},
	},
	{
		method: "DELETE",
		path: message,
		bucket: "webhook",
		open: true,
		handle: (call) => {
			const interaction = webhookOf(call);
			const stored = messageOf(call, interaction);
			removeMessage(call.state, stored);
			if (interaction.original === stored) interaction.original = null;
			wake(interaction);
			return nothing;
		},
	},
];
