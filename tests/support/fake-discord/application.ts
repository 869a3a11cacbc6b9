import type { State } from "./state.ts";

/** Flags that say which privileged intents a bot in fewer than 100 servers was granted. */
const granted = { presences: 1 << 13, members: 1 << 15, messageContent: 1 << 19 } as const;

/** What `GET /applications/@me` gives. */
export function applicationBody(state: State): object {
	const flags = (["presences", "members", "messageContent"] as const)
		.filter((name) => state.intents[name])
		.reduce((bits, name) => bits | granted[name], 1 << 23);
	const guilds = [...state.guilds.values()].filter(({ botIn }) => botIn).length;
	return {
		id: state.applicationId,
		name: state.bot.username,
		icon: null,
		description: "",
		type: null,
		bot: state.bot,
		bot_public: true,
		bot_require_code_grant: false,
		integration_types_config: { 0: {} },
		verify_key: "0".repeat(64),
		flags,
		flags_new: String(flags),
		redirect_uris: [],
		interactions_endpoint_url: null,
		role_connections_verification_url: null,
		owner: state.owner,
		approximate_guild_count: guilds,
		approximate_user_install_count: 0,
		approximate_user_authorization_count: 0,
		explicit_content_filter: 0,
		team: null,
		eligible_oauth2_scopes: [],
	};
}
