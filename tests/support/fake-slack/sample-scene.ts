import { type Logger, LogLevel, WebClient } from "@slack/web-api";
import { type FakeOptions, openFakeSlack } from "./fake-slack.ts";

/** What tests of the fake itself begin with. */

const silent: Logger = {
	debug() {},
	info() {},
	warn() {},
	error() {},
	setLevel() {},
	getLevel: () => LogLevel.ERROR,
	setName() {},
};

/** Slack's own client, which neither retries nor logs. */
export const clientOf = (slackApiUrl: string, token?: string): WebClient =>
	new WebClient(token, { slackApiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, logger: silent });

/** A workspace with a channel and somebody in it, an app that hears of no events, and its bot's client. */
export async function openScene(options: FakeOptions = {}) {
	const fake = await openFakeSlack({ rates: "none", ...options });
	fake.app.events = [];
	const team = fake.team("Snakes");
	const channel = fake.channel(team, "python-prep").id;
	const lena = fake.member(team, "Lena");
	const client = clientOf(fake.apiUrl, team.botToken);
	/** A raw call, as a form unless another kind of body is given. */
	async function raw(
		method: string,
		{ body = "", type = "application/x-www-form-urlencoded", token = team.botToken as string | null } = {},
	): Promise<Record<string, unknown>> {
		const headers = { "Content-Type": type, ...(token === null ? {} : { Authorization: `Bearer ${token}` }) };
		const response = await fetch(`${fake.apiUrl}${method}`, { method: "POST", headers, body });
		return (await response.json()) as Record<string, unknown>;
	}
	return { fake, team, channel, lena, client, raw, [Symbol.asyncDispose]: fake.close };
}

/** What Slack answered a call that it refused, or how the call failed; throws when it was done. */
export async function refusal(request: Promise<unknown>): Promise<Record<string, unknown>> {
	try {
		await request;
	} catch (error) {
		const { data } = error as { data?: Record<string, unknown> };
		return data ?? { failure: error };
	}
	throw new Error("it was done");
}

/** Slack's word for why it refused. */
export const word = async (request: Promise<unknown>): Promise<unknown> => (await refusal(request))["error"];
