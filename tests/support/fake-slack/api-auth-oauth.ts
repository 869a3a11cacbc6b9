import { type Call, type Methods, SlackError } from "./api-method.ts";
import { install, revoke, uninstall } from "./deeds.ts";
import type { Json, Token } from "./state.ts";
import { addBot } from "./workspaces.ts";

/** How long a code can be exchanged, in milliseconds. */
const codeLife = 600_000;

/** Throws unless the call names the app and its secret. */
function checkClient({ args, state }: Call): void {
	if (args.text("client_id") !== state.app.clientId) throw new SlackError("invalid_client_id");
	if (args.text("client_secret") !== state.app.clientSecret) throw new SlackError("bad_client_secret");
}

const enterprise = (id: string | null): Json | null => (id === null ? null : { id, name: "Grid" });

/** Who calls by a token of a workspace. */
const identity = ({ team, token, user }: Call, botId: string): Json => ({
	url: `https://${team.domain}.slack.com/`,
	team: team.name,
	user: user.name,
	team_id: team.id,
	user_id: user.id,
	...(token.kind === "bot" ? { bot_id: botId } : {}),
	is_enterprise_install: false,
	...(team.enterpriseId === null ? {} : { enterprise_id: team.enterpriseId }),
});

const kills = (token: Token, test: boolean): Json => {
	if (!test) token.dead = "token_revoked";
	return { revoked: !test };
};

export const authMethods: Methods = {
	"auth.test": {
		args: {},
		tier: "free",
		scopes: [],
		tokens: ["bot", "user", "app"],
		json: true,
		handle(call) {
			const { state, token } = call;
			if (token.kind === "app") return { app_name: state.app.name, app_id: state.app.id };
			return identity(call, call.botId);
		},
	},
	"auth.revoke": {
		args: { test: "flag" },
		tier: 3,
		scopes: [],
		tokens: ["bot", "user"],
		json: false,
		handle({ args, state, team, token }) {
			if (args.flag("test") || team.install?.token !== token) return kills(token, args.flag("test"));
			revoke(state, team);
			return { revoked: true };
		},
	},
	"oauth.v2.access": {
		args: { client_id: "text", client_secret: "text", code: "text", redirect_uri: "text", grant_type: "text" },
		tier: 4,
		scopes: [],
		tokens: [],
		json: false,
		open: true,
		handle(call) {
			const { args, state } = call;
			checkClient(call);
			const code = state.codes.get(args.text("code") ?? "");
			if (code === undefined || code.used || state.deadlineNow() - code.madeAt > codeLife)
				throw new SlackError("invalid_code");
			if (code.redirectUri !== args.text("redirect_uri")) throw new SlackError("bad_redirect_uri");
			code.used = true;
			const { team, user, scopes } = code;
			const { bot, botId } = addBot(state, team);
			const { token } = install(state, team, scopes, bot, botId);
			return {
				app_id: state.app.id,
				authed_user: { id: user.id },
				scope: [...token.scopes].join(","),
				token_type: "bot",
				access_token: token.text,
				bot_user_id: bot.id,
				team: { id: team.id, name: team.name },
				enterprise: enterprise(team.enterpriseId),
				is_enterprise_install: false,
			};
		},
	},
	"apps.uninstall": {
		args: { client_id: "text", client_secret: "text" },
		tier: 1,
		scopes: [],
		tokens: ["bot", "user"],
		json: false,
		handle(call) {
			checkClient(call);
			uninstall(call.state, call.team);
			return {};
		},
	},
};
