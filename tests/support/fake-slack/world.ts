import * as deeds from "./deeds.ts";
import { stackOf } from "./deeds-views.ts";
import type { Ref, TeamHandle, World } from "./handle.ts";
import { messageBody, viewBody } from "./payloads.ts";
import { type Channel, messageAt, newTrigger, personKey, type State, type Team, type User } from "./state.ts";
import { addTeam, addUser, installApp } from "./workspaces.ts";

/** `person`: what a test gets for somebody. */
export function createWorld<Person>(state: State, person: (team: Team, user: User) => Person): World<Person> {
	const idOf = (ref: Ref): string => (typeof ref === "string" ? ref : ref.id);
	function there<T>(found: T | null | undefined, what: string): T {
		if (found === null || found === undefined) throw new Error(`there is no such ${what}`);
		return found;
	}
	const teamOf = (ref: Ref): Team => there(state.teams.get(idOf(ref)), "workspace");
	const channelOf = (ref: Ref): Channel => there(state.channels.get(idOf(ref)), "channel");
	const userOf = (ref: Ref): User => there(state.users.get(idOf(ref)), "person");
	const homeTeamOf = (user: User): Team =>
		there(
			[...state.teams.values()].find(({ users }) => users.has(user.id)),
			"workspace",
		);
	/** Who does what nobody in particular does. */
	const ownerOf = (team: Team): User =>
		there(
			[...team.users.values()].find(({ role }) => role === "primary-owner"),
			"owner",
		);

	function teamHandle(team: Team): TeamHandle {
		const installed = () => there(team.install, "installation");
		return {
			id: team.id,
			name: team.name,
			get botToken() {
				return installed().token.text;
			},
			get botUserId() {
				return installed().user.id;
			},
			get botId() {
				return installed().botId;
			},
		};
	}

	return {
		team(name, { scopes = state.app.scopes, installed = true, enterpriseId = null as string | null } = {}) {
			const team = addTeam(state, name, enterpriseId);
			addUser(state, team, "Olive Owner", { role: "primary-owner" });
			if (installed) installApp(state, team, scopes);
			return teamHandle(team);
		},
		channel(ref, name, facts = {}) {
			const team = teamOf(ref);
			const everybody =
				facts.private === true ? [] : [...team.users.values()].filter((user) => !user.isBot && !user.external);
			const members = (facts.members ?? everybody.map(({ id }) => id)).map((member) => userOf(member).id);
			const bot = facts.bot === false ? null : (team.install?.user.id ?? null);
			const channel = deeds.addChannel(state, {
				team,
				kind: facts.private === true ? "private" : "public",
				name,
				creator: ownerOf(team).id,
				members: bot === null ? members : [...members, bot],
				shared: facts.shared ?? false,
			});
			channel.archived = facts.archived ?? false;
			return { id: channel.id };
		},
		member(ref, name, { channels, ...facts } = {}) {
			const team = teamOf(ref);
			const user = addUser(state, team, name, facts);
			const open = [...team.channels.values()].filter(
				({ kind, archived, shared }) => kind === "public" && !archived && (shared || !user.external),
			);
			for (const channel of channels?.map(channelOf) ?? open) channel.members.add(user.id);
			return person(team, user);
		},
		changeMember: (ref, facts) => void Object.assign(userOf(ref), facts),

		invite(ref, who, by) {
			const channel = channelOf(ref);
			deeds.join(state, channel, userOf(who), by === undefined ? ownerOf(channel.team) : userOf(by));
		},
		remove: (channel, who) => deeds.leave(state, channelOf(channel), userOf(who)),
		rename(ref, name) {
			const channel = channelOf(ref);
			deeds.rename(state, channel, name, ownerOf(channel.team));
		},
		archive(ref) {
			const channel = channelOf(ref);
			deeds.archive(state, channel, true, ownerOf(channel.team));
		},
		unarchive(ref) {
			const channel = channelOf(ref);
			deeds.archive(state, channel, false, ownerOf(channel.team));
		},

		uninstall: (team) => deeds.uninstall(state, teamOf(team)),
		revokeToken: (team) => deeds.revoke(state, teamOf(team)),
		install: (team, scopes) => installApp(state, teamOf(team), scopes),
		setScopes(ref, scopes) {
			const granted = there(teamOf(ref).install, "installation").token.scopes;
			granted.clear();
			for (const scope of scopes) granted.add(scope);
		},
		consent(ref, who, { scopes = state.app.scopes, redirectUri = null } = {}) {
			const [team, user] = [teamOf(ref), userOf(who)];
			const text = `${team.id}.${state.newId("").toLowerCase()}`;
			state.codes.set(text, { text, team, user, scopes, redirectUri, madeAt: state.deadlineNow(), used: false });
			return text;
		},
		trigger(ref, { window = false } = {}) {
			const user = userOf(ref);
			const team = homeTeamOf(user);
			return newTrigger(state, team, user, window ? (stackOf(state, team, user).at(-1) ?? null) : null).id;
		},
		killToken(token, how) {
			there(state.tokens.get(token), "token").dead = how;
		},

		messages: (channel) =>
			channelOf(channel).messages.map((message) => messageBody(state, message, { metadata: true })),
		message(channel, ts) {
			const message = messageAt(channelOf(channel), ts);
			return message === null ? null : messageBody(state, message, { metadata: true });
		},
		pins: (channel) => channelOf(channel).pins.map(({ ts }) => ts),
		members: (channel) => [...channelOf(channel).members],
		direct(ref) {
			const user = userOf(ref);
			const team = homeTeamOf(user);
			const bot = [...team.users.values()].find(({ isBot }) => isBot);
			const channel = bot === undefined ? null : deeds.directOf(team, bot, user);
			return channel === null ? null : { id: channel.id };
		},
		homeOf(ref) {
			const user = userOf(ref);
			const home = state.homes.get(personKey(homeTeamOf(user), user));
			return home === undefined ? null : viewBody(state, home);
		},
		viewsOf(ref) {
			const user = userOf(ref);
			return stackOf(state, homeTeamOf(user), user).map((view) => viewBody(state, view));
		},
		ephemeralsOf(ref) {
			const user = userOf(ref);
			return state.ephemerals
				.filter((one) => one.user === user)
				.map(({ channel, ts, text, blocks }) => ({ channel: channel.id, ts, text, blocks }));
		},
	};
}
