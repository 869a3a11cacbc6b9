import { bot, type Methods, nextCursor, page, personOf } from "./api-method.ts";
import { userBody } from "./payloads.ts";

export const userMethods: Methods = {
	"users.info": {
		args: { user: "text", include_locale: "flag" },
		tier: 4,
		scopes: ["users:read"],
		tokens: bot,
		json: false,
		handle: (call) => ({ user: userBody(call.state, personOf(call, "user")) }),
	},
	"users.list": {
		args: { cursor: "text", limit: "number", include_locale: "flag", team_id: "text" },
		tier: 2,
		scopes: ["users:read"],
		tokens: bot,
		json: false,
		handle(call) {
			const { items, next } = page(call, [...call.team.users.values()], { usual: 1_000, most: 1_000 });
			const cache_ts = Math.floor(call.state.now() / 1_000);
			return { members: items.map((user) => userBody(call.state, user)), cache_ts, ...nextCursor(next) };
		},
	},
	"usergroups.list": {
		args: { include_count: "flag", include_disabled: "flag", include_users: "flag", team_id: "text" },
		tier: 2,
		scopes: ["usergroups:read"],
		tokens: bot,
		json: false,
		handle: () => ({ usergroups: [] }),
	},
};
