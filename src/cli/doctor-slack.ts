import {
	type Bot,
	type BotLookUp,
	type LookUp,
	lookUpBot,
	lookUpClient,
	lookUpConnection,
	type NoAnswer,
	ownApiUrl,
} from "../adapters/slack/look-up-app.ts";
import { paths } from "../adapters/slack/register.ts";
import { appScope, neededScopes } from "../adapters/slack/scopes.ts";
import type { SlackConfig } from "../config-slack.ts";
import { type Instant, MINUTE, SECOND } from "../core/ids.ts";
import { type Check, ok } from "./check.ts";
import { shown, unreachable } from "./doctor-network.ts";

/** How long Slack may take to answer a question. */
const patience = 10 * SECOND;
/** A clock this far from Slack's makes answers look late or early. */
const mostDrift = 30 * SECOND;
/** A signed request that is older is refused: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const oldest = 5 * MINUTE;

const apps = "https://api.slack.com/apps";

type Options = { longest?: number; now?: () => Instant };

/** What Slack says of the app: whether its tokens hold, what it may do, and how far the clocks are apart. No token is ever shown. */
export async function checkSlack(config: SlackConfig, options: Options = {}): Promise<Check[]> {
	const { longest = patience, now = Date.now } = options;
	const source = { apiUrl: config.apiUrl, patience: longest, now };
	const told: Told = { where: config.apiUrl ?? ownApiUrl, isOwn: config.apiUrl === null, longest };
	if (config.kind === "oauth") {
		const found = await lookUpClient(config.clientId, config.clientSecret, source);
		return [describeClient(found, config.publicUrl, told), ...checkSignature(config), ...clock(found.ahead, config)];
	}
	const [found, connection] = await Promise.all([
		lookUpBot(config.botToken, source),
		config.kind === "socket" ? lookUpConnection(config.appToken, source) : null,
	]);
	return [
		...describeBot(found, told),
		...(connection === null ? [] : describeConnection(connection, found, told)),
		...checkSignature(config),
		...clock(found.ahead, config),
	];
}

/** Where was asked, and for how long. */
type Told = { where: string; isOwn: boolean; longest: number };

function describeBot(found: BotLookUp, told: Told): Check[] {
	if (found.kind === "refused") return [refusedBot(found.error, told)];
	if (found.kind !== "found") return [trouble("Slack", found, told)];
	const { name, id, team, scopes } = found.bot;
	const whose = `the token is ${shown(name)}'s (${id}), in the workspace ${shown(team.name)} (${team.id})`;
	return [ok("Slack", whose), describeScopes(scopes)];
}

/** Words of Slack's for a token that was good once. */
const outlived = ["account_inactive", "token_revoked", "token_expired"];

function refusedBot(error: string, { where }: Told): Check {
	const isOver = outlived.includes(error);
	return {
		name: "Slack",
		state: "problem",
		found: isOver
			? `${where} does not accept SLACK_BOT_TOKEN any more (${error}): the app was removed from the workspace, or installed anew`
			: `${where} does not accept SLACK_BOT_TOKEN (${error})`,
		mend: isOver
			? `Install the app again on its page Install App at ${apps}, and take the token that it shows then.`
			: `Take the Bot User OAuth Token from the app's page OAuth & Permissions at ${apps}.`,
	};
}

function describeScopes(scopes: Bot["scopes"]): Check {
	const name = "Slack scopes";
	if (scopes === null) return { name, state: "warning", found: "which ones are granted was not told", mend: null };
	const missing = neededScopes.filter((scope) => !scopes.includes(scope.name));
	if (missing.length === 0) return ok(name, `all ${neededScopes.length} that PyQ needs are granted`);
	return {
		name,
		state: "problem",
		found: `missing: ${missing.map((scope) => `${scope.name} (${scope.purpose})`).join(", ")}`,
		mend: `Add them on the app's page OAuth & Permissions at ${apps}, or put the whole of slack-manifest.json on its page App Manifest; then reinstall it, on Install App.`,
	};
}

function describeConnection(connection: LookUp, bot: BotLookUp, told: Told): Check[] {
	const name = "Slack connection";
	if (connection.kind === "fine") return [ok(name, "the app's own token opens one (Socket Mode)")];
	// The same silence, told once.
	if (connection.kind !== "refused") return bot.kind === connection.kind ? [] : [trouble(name, connection, told)];
	const lacksScope = connection.error === "missing_scope";
	return [
		{
			name,
			state: "problem",
			found: lacksScope
				? `SLACK_APP_TOKEN may not open one: it has no ${appScope.name}`
				: `${told.where} does not accept SLACK_APP_TOKEN (${connection.error})`,
			mend: `On the app's page Basic Information at ${apps}, under App-Level Tokens, make one with ${appScope.name}; its page Socket Mode must be switched on.`,
		},
	];
}

function describeClient(found: LookUp, publicUrl: string | null, told: Told): Check {
	if (found.kind === "fine" && publicUrl === null)
		return {
			name: "Slack",
			state: "warning",
			found: "the Client ID and its secret are accepted, but only browsers on this machine can install PyQ",
			mend: "Set PYQ_PUBLIC_URL to the address that others reach PyQ at.",
		};
	if (found.kind === "fine")
		return ok("Slack", `the Client ID and its secret are accepted; people install PyQ at ${publicUrl}${paths.install}`);
	if (found.kind !== "refused") return trouble("Slack", found, told);
	const wrong =
		found.error === "invalid_client_id"
			? "SLACK_CLIENT_ID"
			: found.error === "bad_client_secret"
				? "SLACK_CLIENT_SECRET"
				: "SLACK_CLIENT_ID with SLACK_CLIENT_SECRET";
	return {
		name: "Slack",
		state: "problem",
		found: `${told.where} does not accept ${wrong} (${found.error})`,
		mend: `Take both from the app's page Basic Information at ${apps}.`,
	};
}

/** As Slack gives them out; another server may give out others. */
const usualSecret = /^[0-9a-f]{32}$/u;

/** What can be said of the signing secret without a request of Slack's; nothing where none is used. */
export function checkSignature(config: SlackConfig): Check[] {
	if (config.kind === "socket") return [];
	const name = "Slack signature";
	if (config.apiUrl === null && !usualSecret.test(config.signingSecret))
		return [
			{
				name,
				state: "warning",
				found: "SLACK_SIGNING_SECRET does not look like one of Slack's, which are 32 characters, 0 to 9 and a to f",
				mend: `Take the Signing Secret from the app's page Basic Information at ${apps}; the Verification Token is another.`,
			},
		];
	return [
		ok(name, "whether SLACK_SIGNING_SECRET is right shows with the first request: Slack can't be asked about it"),
	];
}

function clock(ahead: number | null, { kind }: SlackConfig): Check[] {
	if (ahead === null) return [];
	const apart = Math.abs(ahead);
	const seconds = Math.round(apart / SECOND);
	if (apart <= mostDrift) return [ok("Slack clock", "as this machine's")];
	const isRefused = kind !== "socket" && apart > oldest;
	return [
		{
			name: "Slack clock",
			state: isRefused ? "problem" : "warning",
			found: `this machine's clock is ${seconds} seconds ${ahead > 0 ? "ahead of" : "behind"} Slack's${isRefused ? ", so that PyQ would refuse what Slack sends as too old or too new" : ""}`,
			mend: "Set the clock, best by the network (NTP): questions come and answers count by it.",
		},
	];
}

/** Why nothing is known. What would pass by itself is no problem: PyQ starts, and goes on trying. */
function trouble(name: string, noAnswer: Exclude<NoAnswer, { kind: "refused" }>, told: Told): Check {
	const { where, isOwn, longest } = told;
	const address = isOwn ? "" : "Check SLACK_API_URL: http://host:port/api/, or take it out for Slack's own. ";
	if (noAnswer.kind === "unreachable") {
		const [found, mend] = unreachable(noAnswer.code, { where, address, longest });
		return { name, state: "problem", found, mend };
	}
	const { kind, status } = noAnswer;
	if (kind === "strange")
		return {
			name,
			state: "problem",
			found: `what answers at ${where} is not Slack's API (status ${status})`,
			mend: isOwn ? "See whether a proxy or a firewall stands between this machine and Slack." : address.trim(),
		};
	return {
		name,
		state: "warning",
		found:
			status === 429
				? `${where} wants to be left alone for a while (429)`
				: `${where} has a fault of its own${status >= 500 ? ` (${status})` : ""}`,
		mend: isOwn ? "Try again in some minutes; https://slack-status.com tells more." : "Try again in some minutes.",
	};
}
