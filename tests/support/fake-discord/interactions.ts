import { randomBytes } from "node:crypto";
import type { APIInteraction, APIUser } from "discord.js";
import { interactionChannel, memberBody, messageBody } from "./payloads.ts";
import { channelPermissions } from "./permissions.ts";
import type { Channel, Interaction, State, Stored } from "./state.ts";

/** How long the first response may take, and how long the token lives, in milliseconds. */
export const firstResponseMs = 3_000;
export const tokenLifeMs = 15 * 60_000;

export type Deed = {
	/** 2 command, 3 component, 4 autocomplete, 5 modal. */
	readonly type: 2 | 3 | 4 | 5;
	readonly user: APIUser;
	readonly channel: Channel;
	readonly data: object;
	readonly source: Stored | null;
};

/** Somebody does something that the bot must answer: tells its session, and keeps the interaction for its answers. */
export function beginInteraction(state: State, { type, user, channel, data, source }: Deed): Interaction {
	const { guild } = channel;
	const id = state.ids.next(state.now());
	const token = Buffer.from(`interaction:${id}:${randomBytes(60).toString("base64url")}`).toString("base64url");
	const member = guild?.members.get(user.id);
	const raw = {
		id,
		application_id: state.applicationId,
		type,
		data,
		token,
		version: 1,
		channel: interactionChannel(state, channel, user.id),
		channel_id: channel.id,
		...(guild === null || member === undefined
			? { user, context: 1, authorizing_integration_owners: { 0: "0" } }
			: {
					guild_id: guild.id,
					guild: { id: guild.id, locale: "en-US", features: [] },
					guild_locale: "en-US",
					member: { ...memberBody(member), permissions: String(channelPermissions(channel, user.id)) },
					context: 0,
					authorizing_integration_owners: { 0: guild.id },
				}),
		...(source === null ? {} : { message: messageBody(state, source) }),
		app_permissions: String(channelPermissions(channel, state.bot.id)),
		locale: "en-US",
		entitlements: [],
		attachment_size_limit: 10_485_760,
	};
	const interaction: Interaction = {
		// The shape that Discord documents; its parts were put together above.
		raw: raw as unknown as APIInteraction,
		id,
		token,
		type,
		user,
		channel,
		madeAt: state.deadlineNow(),
		source,
		first: null,
		original: null,
		followUps: [],
		watchers: new Set(),
	};
	state.interactions.set(id, interaction);
	state.webhooks.set(token, interaction);
	state.emit({ t: "INTERACTION_CREATE", guild, intents: 0, d: () => raw });
	return interaction;
}

/** Whether its time for a first response has passed without one. */
export const isTooLate = (state: State, { first, madeAt }: Interaction): boolean =>
	first === null && state.deadlineNow() - madeAt > firstResponseMs;

export const isExpired = (state: State, { madeAt }: Interaction): boolean => state.deadlineNow() - madeAt > tokenLifeMs;

/** Something about it has changed. */
export function wake({ watchers }: Interaction): void {
	for (const watcher of [...watchers]) watcher();
}
