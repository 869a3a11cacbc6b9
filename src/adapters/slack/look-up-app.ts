import {
	type WebAPICallResult,
	WebAPIHTTPError,
	WebAPIPlatformError,
	WebAPIRequestError,
	WebClient,
} from "@slack/web-api";
import type { Log } from "../../app/ports/surroundings.ts";
import { type Instant, SECOND } from "../../core/ids.ts";
import { clientOptions } from "./client.ts";
import { slackLogger } from "./logger.ts";

/** Slack's own API. */
export const ownApiUrl = "https://slack.com/api/";

/**
 * Why nothing is known. `refused`: Slack says no, in a word of its own. `busy`: it can't be had now (a limit, a fault of theirs).
 * `strange`: what answers is not Slack's API. `unreachable`: nothing answers; `code` is the system's word, `late` when it took too long.
 */
export type NoAnswer =
	| { kind: "refused"; error: string }
	| { kind: "busy" | "strange"; status: number }
	| { kind: "unreachable"; code: string };

/** What Slack says of a bot's token. `scopes`: what it may do; null: not told. */
export type Bot = { name: string; id: string; team: { name: string; id: string }; scopes: readonly string[] | null };

/** How far this machine's clock is ahead of Slack's, in milliseconds, to a second or so; null: not told. */
type Ahead = { ahead: number | null };

export type BotLookUp = ({ kind: "found"; bot: Bot } | NoAnswer) & Ahead;
/** `fine`: Slack takes it. */
export type LookUp = ({ kind: "fine" } | NoAnswer) & Ahead;

type Source = {
	/** With a slash at the end; null: Slack's own. */
	apiUrl: string | null;
	/** How long an answer may take, in milliseconds. */
	patience: number;
	now: () => Instant;
};

/** Asks Slack about the token of a bot. Reads only; never throws. */
export const lookUpBot = (token: string, source: Source): Promise<BotLookUp> =>
	ask(source, token, async (client) => {
		const { team, team_id, user, user_id, response_metadata } = await client.auth.test();
		if (team_id === undefined || user_id === undefined) return { kind: "strange", status: 200 };
		const scopes = response_metadata?.scopes ?? null;
		const bot = { name: user ?? user_id, id: user_id, team: { name: team ?? team_id, id: team_id }, scopes };
		return { kind: "found", bot };
	});

/** Asks whether an app's own token may open a connection. Opens none; never throws. */
export const lookUpConnection = (appToken: string, source: Source): Promise<LookUp> =>
	ask(source, appToken, async (client) => {
		const { url } = await client.apps.connections.open();
		return url === undefined ? { kind: "strange", status: 200 } : { kind: "fine" };
	});

/** Asks whether an app's id and secret belong together, with a code that nobody was given. Never throws. */
export const lookUpClient = (id: string, secret: string, source: Source): Promise<LookUp> =>
	ask(source, undefined, async (client) => {
		try {
			await client.oauth.v2.access({ client_id: id, client_secret: secret, code: "none" });
		} catch (error) {
			// Slack looks at the code last: https://docs.slack.dev/reference/methods/oauth.v2.access
			if (error instanceof WebAPIPlatformError && error.data.error === "invalid_code") return { kind: "fine" };
			throw error;
		}
		return { kind: "strange", status: 200 };
	});

/** What Slack's client says beside its answers is in them too. */
const silent: Log = { info() {}, warn() {}, error() {} };

async function ask<Found>(
	{ apiUrl, patience, now }: Source,
	token: string | undefined,
	request: (client: WebClient) => Promise<Found | NoAnswer>,
): Promise<(Found | NoAnswer) & Ahead> {
	let ahead: number | null = null;
	let status = 200;
	const client = new WebClient(token, {
		...clientOptions(apiUrl, slackLogger(silent)),
		timeout: patience,
		async fetch(url, init) {
			const began = now();
			// Followed, another server would be asked with the token.
			const response = await fetch(url, { ...init, redirect: "manual" });
			status = response.status;
			const date = Date.parse(response.headers.get("date") ?? "");
			// Its date is cut to the second, and was written about halfway.
			if (Number.isFinite(date)) ahead = (began + now()) / 2 - (date + SECOND / 2);
			return response;
		},
	});
	try {
		return { ...(await request(client)), ahead };
	} catch (error) {
		return { ...noAnswer(error, status), ahead };
	}
}

/** Slack's words for a fault of its own. */
const faults = ["internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited"];

function noAnswer(error: unknown, status: number): NoAnswer {
	// Also where it does not say for how long.
	if (status === 429) return { kind: "busy", status };
	if (error instanceof WebAPIPlatformError) return refused(error.data);
	if (error instanceof WebAPIHTTPError) return { kind: status >= 500 ? "busy" : "strange", status };
	if (error instanceof WebAPIRequestError) return { kind: "unreachable", code: codeOf(error.original) };
	if (isLate(error)) return { kind: "unreachable", code: "late" };
	// A body that broke off says so with the system's error; else it is no answer of Slack's at all.
	const code = codeOf(error);
	return code === "unknown" ? { kind: "strange", status } : { kind: "unreachable", code };
}

/** What is no JSON comes as a refusal in the page's own words. */
function refused({ error }: WebAPICallResult & { error: unknown }): NoAnswer {
	if (typeof error !== "string" || !/^[a-z_]+$/u.test(error)) return { kind: "strange", status: 200 };
	return faults.includes(error) ? { kind: "busy", status: 200 } : { kind: "refused", error };
}

const isLate = (error: unknown): boolean => error instanceof Error && error.name === "TimeoutError";

/** What began it: `fetch` says "fetch failed" and holds the system's error. */
function codeOf(error: unknown): string {
	if (isLate(error)) return "late";
	const cause = error instanceof Error ? (error.cause ?? error) : error;
	const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
	return typeof code === "string" ? code : "unknown";
}
