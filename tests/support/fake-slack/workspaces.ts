import { randomBytes } from "node:crypto";
import { install } from "./deeds.ts";
import type { App, State, Team, Token, User } from "./state.ts";

/** What PyQ asks for, as its manifest has it. */
export const usualScopes: readonly string[] = [
	...["commands", "chat:write", "users:read", "reactions:write", "pins:write", "files:read"],
	...["channels:read", "channels:history", "channels:join", "groups:read", "groups:history", "im:history", "im:write"],
];
export const usualEvents: readonly string[] = [
	...["message.channels", "message.groups", "message.im", "app_home_opened", "app_uninstalled", "tokens_revoked"],
	...["member_joined_channel", "member_left_channel", "channel_left", "group_left", "channel_rename", "group_rename"],
	...["channel_archive", "group_archive", "channel_unarchive", "group_unarchive", "channel_deleted", "group_deleted"],
];

/** An app and no workspace yet. */
export function createState({ now, deadlineNow, refuse }: Pick<State, "now" | "deadlineNow" | "refuse">): State {
	let made = 0;
	// Other fakes of the same moment have other ids.
	const begin = Number.parseInt(randomBytes(4).toString("hex"), 16) * 100_000;
	const newId = (letter: string): string => {
		made++;
		return `${letter}${(begin + made).toString(36).toUpperCase().padStart(10, "0")}`;
	};
	const secret = (): string => randomBytes(16).toString("hex");
	const appId = newId("A");
	const token: Token = {
		text: `xapp-1-${appId}-${secret()}`,
		kind: "app",
		team: null,
		user: null,
		scopes: new Set(["connections:write"]),
		dead: null,
	};
	const app: App = {
		id: appId,
		name: "PyQ",
		clientId: `${begin}.${begin + 1}`,
		clientSecret: secret(),
		signingSecret: secret(),
		token,
		scopes: usualScopes,
		events: usualEvents,
		socketMode: true,
		homeTab: true,
		messagesTab: true,
	};
	return {
		now,
		deadlineNow,
		refuse,
		newId,
		app,
		origin: "",
		teams: new Map(),
		users: new Map(),
		channels: new Map(),
		tokens: new Map([[token.text, token]]),
		codes: new Map(),
		files: new Map(),
		ephemerals: [],
		triggers: new Map(),
		views: new Map(),
		stacks: new Map(),
		homes: new Map(),
		emit: () => {},
	};
}

/** A workspace without anybody. */
export function addTeam(state: State, name: string, enterpriseId: string | null): Team {
	const id = state.newId("T");
	const domain = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/gu, "-")}-${id.slice(-4).toLowerCase()}`;
	const team: Team = {
		id,
		name,
		domain,
		enterpriseId,
		users: new Map(),
		channels: new Map(),
		install: null,
		installs: 0,
	};
	state.teams.set(id, team);
	return team;
}

export type NewUser = Partial<
	Pick<User, "role" | "tz" | "displayName" | "realName" | "external" | "isBot" | "deactivated">
>;

export function addUser(state: State, team: Team, name: string, facts: NewUser = {}): User {
	const external = facts.external ?? false;
	const user: User = {
		id: state.newId("U"),
		teamId: external ? state.newId("T") : team.id,
		name: name.toLowerCase().replaceAll(/[^a-z0-9]+/gu, "."),
		realName: name,
		displayName: "",
		tz: "Europe/Amsterdam",
		role: "member",
		isBot: false,
		deactivated: false,
		...facts,
		external,
	};
	team.users.set(user.id, user);
	state.users.set(user.id, user);
	return user;
}

/** The bot of the app in a workspace: the same one when the app comes back. */
export function addBot(state: State, team: Team): { bot: User; botId: string } {
	const known = [...team.users.values()].find(({ isBot }) => isBot);
	const bot = known ?? addUser(state, team, state.app.name, { isBot: true, tz: "America/Los_Angeles" });
	return { bot, botId: team.install?.botId ?? `B${bot.id.slice(1)}` };
}

/** The app is installed, with what it asks for unless told otherwise. */
export function installApp(state: State, team: Team, scopes: readonly string[] = state.app.scopes): void {
	const { bot, botId } = addBot(state, team);
	install(state, team, scopes, bot, botId);
}
