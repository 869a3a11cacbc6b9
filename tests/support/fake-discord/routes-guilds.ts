import { refusals } from "./api-error.ts";
import { applicationBody } from "./application.ts";
import type { Gateway } from "./gateway.ts";
import { channelBody, guildBody, memberBody, roleBody } from "./payloads.ts";
import { guildPermissions } from "./permissions.ts";
import { type Call, nothing, ok, part, type Route, textOf } from "./route.ts";
import { openDirect, removeBot } from "./servers.ts";
import type { Channel, Guild, State } from "./state.ts";

function guildOf(call: Call): Guild {
	const guild = call.state.guilds.get(part(call, "guild"));
	if (guild === undefined) throw refusals.unknownGuild();
	if (!guild.botIn) throw refusals.missingAccess();
	if (guild.outage) throw refusals.unavailable();
	return guild;
}

const isPlain = ({ thread }: Channel): boolean => thread === null;

function direct(call: Call) {
	const { state, body } = call;
	const recipient = state.users.get(textOf(body, "recipient_id"));
	if (recipient === undefined) throw refusals.unknownUser();
	if (recipient.id === state.bot.id) throw refusals.closedDirectMessages();
	return ok(channelBody(state, openDirect(state, recipient)));
}

function ownGuilds({ state, query }: Call) {
	const limit = Number(query.get("limit") ?? 200);
	const after = query.get("after");
	const guilds = [...state.guilds.values()]
		.filter(({ botIn, id }) => botIn && (after === null || BigInt(id) > BigInt(after)))
		.slice(0, limit);
	return ok(
		guilds.map((guild) => ({
			id: guild.id,
			name: guild.name,
			icon: null,
			banner: null,
			owner: false,
			permissions: String(guildPermissions(guild, state.bot.id)),
			features: [],
			...(query.get("with_counts") === "true" ? { approximate_member_count: guild.members.size } : {}),
		})),
	);
}

function member(call: Call) {
	const found = guildOf(call).members.get(part(call, "user"));
	if (found === undefined)
		throw call.state.users.has(part(call, "user")) ? refusals.unknownMember() : refusals.unknownUser();
	return ok(memberBody(found));
}

function members(call: Call) {
	if (!call.state.intents.members) throw refusals.missingAccess();
	const after = BigInt(call.query.get("after") ?? 0);
	const all = [...guildOf(call).members.values()].filter(({ user }) => BigInt(user.id) > after);
	all.sort((a, b) => (BigInt(a.user.id) < BigInt(b.user.id) ? -1 : 1));
	return ok(all.slice(0, Number(call.query.get("limit") ?? 1)).map(memberBody));
}

function gatewayBody(state: State, gateway: Gateway, forBot: boolean): object {
	const url = state.origin.replace("http", "ws");
	if (!forBot) return { url };
	return {
		url,
		shards: gateway.options.shards,
		session_start_limit: {
			total: 1_000,
			remaining: gateway.startsLeft,
			reset_after: 86_400_000,
			max_concurrency: gateway.options.maxConcurrency,
		},
	};
}

export const guildRoutes = (gateway: Gateway): readonly Route[] => [
	{
		method: "GET",
		path: "/gateway",
		bucket: null,
		open: true,
		handle: ({ state }) => ok(gatewayBody(state, gateway, false)),
	},
	{
		method: "GET",
		path: "/gateway/bot",
		bucket: "other",
		handle: ({ state }) => ok(gatewayBody(state, gateway, true)),
	},
	{ method: "GET", path: "/applications/@me", bucket: "other", handle: ({ state }) => ok(applicationBody(state)) },
	{
		method: "GET",
		path: "/oauth2/applications/@me",
		bucket: "other",
		handle: ({ state }) => ok(applicationBody(state)),
	},
	{
		method: "GET",
		path: "/users/@me",
		bucket: "other",
		handle: ({ state }) =>
			ok({ ...state.bot, mfa_enabled: false, locale: "en-US", verified: true, email: null, premium_type: 0 }),
	},
	{ method: "GET", path: "/users/@me/guilds", bucket: "other", handle: ownGuilds },
	{
		method: "DELETE",
		path: "/users/@me/guilds/:guild",
		bucket: "other",
		handle: (call) => {
			const guild = guildOf(call);
			removeBot(call.state, guild);
			return nothing;
		},
	},
	{ method: "POST", path: "/users/@me/channels", bucket: "other", handle: direct },
	{
		method: "GET",
		path: "/users/:user",
		bucket: "other",
		handle: (call) => {
			const user = call.state.users.get(part(call, "user"));
			if (user === undefined) throw refusals.unknownUser();
			return ok(user);
		},
	},
	{
		method: "GET",
		path: "/guilds/:guild",
		bucket: "other",
		handle: (call) => {
			const guild = guildOf(call);
			const counts = { approximate_member_count: guild.members.size, approximate_presence_count: 1 };
			return ok({ ...guildBody(guild), ...(call.query.get("with_counts") === "true" ? counts : {}) });
		},
	},
	{
		method: "GET",
		path: "/guilds/:guild/channels",
		bucket: "other",
		handle: (call) =>
			ok([...guildOf(call).channels.values()].filter(isPlain).map((channel) => channelBody(call.state, channel))),
	},
	{
		method: "GET",
		path: "/guilds/:guild/roles",
		bucket: "other",
		handle: (call) => ok([...guildOf(call).roles.values()].map(roleBody)),
	},
	{
		method: "GET",
		path: "/guilds/:guild/roles/:role",
		bucket: "other",
		handle: (call) => {
			const role = guildOf(call).roles.get(part(call, "role"));
			if (role === undefined) throw refusals.unknownRole();
			return ok(roleBody(role));
		},
	},
	{ method: "GET", path: "/guilds/:guild/members", bucket: "other", handle: members },
	{ method: "GET", path: "/guilds/:guild/members/:user", bucket: "other", handle: member },
];
