import { App, type Receiver } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import { ChatError } from "../../app/errors.ts";
import type { Receive } from "../../app/ports/inbound.ts";
import type { Installation, Installations } from "../../app/ports/installations.ts";
import type { Vault } from "../../app/ports/surroundings.ts";
import { clientOptions, endingWith } from "./client.ts";
import { SlackStartError, toChatError } from "./errors.ts";
import { hearEvents } from "./hear.ts";
import type { Hearing } from "./hearing.ts";
import { createHttpReceiver, type TakeRequest } from "./http.ts";
import { plainEvent } from "./inbound.ts";
import { type Authorizations, authorizeFrom, type BotOfTeam, NotInstalledError } from "./installations.ts";
import { listenToDeeds } from "./listen.ts";
import { slackLogger } from "./logger.ts";
import { createOAuth, installPath, redirectPath } from "./oauth.ts";
import { createSocketLine } from "./socket.ts";

/** How Slack and PyQ reach each other. */
export type SlackReach =
	| { kind: "socket"; botToken: string; appToken: string; apiUrl: string | null }
	| { kind: "http"; botToken: string; signingSecret: string; apiUrl: string | null }
	| {
			kind: "oauth";
			clientId: string;
			clientSecret: string;
			signingSecret: string;
			publicUrl: string;
			apiUrl: string | null;
	  };

/** What being on Slack takes. */
export type ConnectionParts = {
	reach: SlackReach;
	installations: Installations;
	vault: Vault;
	hearing: Hearing;
	/** From then on requests have their tokens. */
	authorized: (authorizations: Authorizations) => void;
	/** A workspace's name was told. */
	named: (team: string, name: string) => void;
};

type Bot = BotOfTeam & { teamName: string };

/** One time of being on Slack. `one`: the only workspace; null: there may be many. */
export type Connection = { one: Bot | null; take: TakeRequest; close(): Promise<void> };

/** Whose token it is. Throws SlackStartError. */
async function lookUpBot(token: string, options: ReturnType<typeof clientOptions>): Promise<Bot> {
	try {
		const told = await new WebClient(token, options).auth.test();
		const { team_id: teamId, team: teamName = "", user_id: botUserId, bot_id: botId = null } = told;
		if (teamId === undefined || botUserId === undefined) throw new ChatError("unreachable", "no team");
		return { teamId, teamName, botToken: token, botId, botUserId };
	} catch (error) {
		const told = toChatError(error);
		if (!(told instanceof ChatError)) throw told;
		if (told.reason === "unreachable" || told.reason === "rate-limited")
			throw new SlackStartError("unreachable", `Slack can't be reached (${told.message}). PyQ goes on trying.`, {
				cause: error,
			});
		throw new SlackStartError(
			"token",
			`Slack refuses SLACK_BOT_TOKEN (${told.message}). Copy the Bot User OAuth Token from the app's page, under OAuth & Permissions.`,
			{ cause: error },
		);
	}
}

/**
 * Gets onto Slack and hands everything that happens to `receive`. Throws SlackStartError. `ended`: nobody wants to be there any more;
 * rejects at once with its reason, and leaves nothing open.
 */
export async function connect(parts: ConnectionParts, receive: Receive, ended: AbortSignal): Promise<Connection> {
	const { reach, installations, hearing, authorized, named } = parts;
	const { clock, ids, log } = hearing;
	const logger = slackLogger(log);
	const options = clientOptions(reach.apiUrl, logger);

	/** Bolt's app on a receiver; what it can't handle is thrown, so that it is not acknowledged. */
	function listenOn(receiver: Receiver, known: Authorizations): void {
		const app = new App({
			receiver,
			authorize: known.authorize,
			logger,
			clientOptions: options,
			// What talks remember is in Postgres.
			convoStore: false,
		});
		app.error(async (error) => {
			const cause: unknown = "original" in error ? error.original : error;
			// Said in the log already; sent again it would find PyQ as absent as now.
			if (cause instanceof NotInstalledError) return;
			throw cause;
		});
		listenToDeeds(app, receive, hearing);
		hearEvents(app, receive, {
			...hearing,
			async selfOf(team) {
				const found = await known.authorize({ teamId: team, enterpriseId: undefined, isEnterpriseInstall: false });
				return found.botUserId ?? null;
			},
			takenBack: (told) => known.takenBack(told),
		});
	}

	async function noteInstalled(installed: Installation & { teamId: string }, name: string): Promise<void> {
		const { teamId, installedBy, installedAt } = installed;
		const actor = await hearing.people.actor(teamId, installedBy);
		const spot = { team: { id: teamId, name }, channel: null, thread: null, lacks: [] };
		const id = `installed:${teamId}:${installedAt}`;
		await receive(plainEvent({ id, at: installedAt, spot, actor, replyTo: null }, "installed"));
	}

	/** The pages by which workspaces install PyQ. */
	function pagesFor(many: Extract<SlackReach, { kind: "oauth" }>, known: Authorizations): TakeRequest {
		const pages = createOAuth({
			...many,
			installations,
			vault: parts.vault,
			clock,
			ids,
			log,
			async onInstalled(installation, teamName) {
				known.forget(installation.teamId);
				named(installation.teamId, teamName);
				await noteInstalled(installation, teamName);
			},
		});
		return (request, response) => {
			const path = request.url?.split("?", 1)[0];
			const page = path === installPath ? pages.install : path === redirectPath ? pages.redirect : null;
			if (page === null) return false;
			void page(request, response);
			return true;
		};
	}

	const nothing = async () => {};
	if (reach.kind === "oauth") {
		const known = authorizeFrom({ kind: "many", installations }, { clock, log });
		authorized(known);
		const { receiver, take } = createHttpReceiver({ signingSecret: reach.signingSecret, logger, log });
		listenOn(receiver, known);
		const pages = pagesFor(reach, known);
		return {
			one: null,
			take: (request, response) => take(request, response) || pages(request, response),
			close: nothing,
		};
	}
	const one = await lookUpBot(reach.botToken, endingWith(ended, options)).finally(() => ended.throwIfAborted());
	named(one.teamId, one.teamName);
	const known = authorizeFrom({ kind: "one", bot: one }, { clock, log });
	authorized(known);
	if (reach.kind === "http") {
		const { receiver, take } = createHttpReceiver({ signingSecret: reach.signingSecret, logger, log });
		listenOn(receiver, known);
		return { one, take, close: nothing };
	}
	const line = createSocketLine({ appToken: reach.appToken, options, logger, log });
	listenOn(line.receiver, known);
	const giveUp = () => void line.stop();
	ended.addEventListener("abort", giveUp);
	await line.start().finally(() => ended.removeEventListener("abort", giveUp));
	ended.throwIfAborted();
	return { one, take: () => false, close: () => line.stop() };
}
