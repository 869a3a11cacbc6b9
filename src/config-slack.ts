import { z } from "zod";
import { isSet, optional, unquoted, webAddress } from "./config-values.ts";

/**
 * How Slack and PyQ reach each other. `socket`: one workspace, by a connection that PyQ opens (Socket Mode). `http`: one workspace, by
 * signed requests. `oauth`: every workspace that installs PyQ at `publicUrl`, by signed requests. `apiUrl`: with a slash at the end
 * (`http://host:port/api/`); null: Slack's own.
 */
export type SlackConfig =
	| { kind: "socket"; botToken: string; appToken: string; apiUrl: string | null }
	| { kind: "http"; botToken: string; signingSecret: string; apiUrl: string | null }
	| {
			kind: "oauth";
			clientId: string;
			clientSecret: string;
			signingSecret: string;
			/** Null: only browsers on this machine reach PyQ, at its own address. */
			publicUrl: string | null;
			apiUrl: string | null;
	  };

/** What people take for the bot's token, by how it starts (https://docs.slack.dev/authentication/tokens). */
const otherTokens: readonly [start: RegExp, said: string][] = [
	[/^xapp-/u, "holds an app-level token (xapp-), which belongs in SLACK_APP_TOKEN; the bot's starts with xoxb-"],
	[
		/^xoxp-/u,
		"holds a person's token (xoxp-), with which PyQ would speak as them and read all that they may; take the Bot User OAuth Token, which starts with xoxb-",
	],
	[
		/^xoxe[.-]/u,
		"holds a token that expires (xoxe), and PyQ does not renew any; make the app from slack-manifest.json, which leaves token rotation off",
	],
];

/** A token by how it starts; the words never show it. */
const token = (start: RegExp, faults: readonly [start: RegExp, said: string][], otherwise: string) =>
	z.string().transform((typed, context) => {
		const value = unquoted(typed);
		if (start.test(value) && /^[\x21-\x7e]+$/u.test(value)) return value;
		context.addIssue(faults.find(([known]) => known.test(value))?.[1] ?? otherwise);
		return z.NEVER;
	});
const botToken = token(
	/^xoxb-./u,
	otherTokens,
	"must be the Bot User OAuth Token alone: one word that starts with xoxb-",
);
const appToken = token(
	/^xapp-./u,
	[[/^xoxb-/u, "holds the bot's token (xoxb-), which belongs in SLACK_BOT_TOKEN; this one starts with xapp-"]],
	"must be an app-level token alone: one word that starts with xapp-",
);
const secretOf = (what: string) =>
	z
		.string()
		.transform(unquoted)
		.pipe(
			z.string().regex(/^(?!xox|xapp)[\x21-\x7e]+$/u, `must be ${what} alone: one word, as Basic Information shows it`),
		);

/** What is read of the environment for Slack. */
export const slackVariables = {
	SLACK_BOT_TOKEN: optional(botToken),
	SLACK_APP_TOKEN: optional(appToken),
	SLACK_SIGNING_SECRET: optional(secretOf("the Signing Secret")),
	SLACK_CLIENT_ID: optional(secretOf("the Client ID")),
	SLACK_CLIENT_SECRET: optional(secretOf("the Client Secret")),
	SLACK_API_URL: optional(webAddress("http://127.0.0.1:3002/api/").transform((address) => `${address}/`)),
};

/** What Slack's variables lack together, or have too much. */
export function slackFaults(env: NodeJS.ProcessEnv): string[] {
	const [bot, app, signing, id, secret] = [
		"SLACK_BOT_TOKEN",
		"SLACK_APP_TOKEN",
		"SLACK_SIGNING_SECRET",
		"SLACK_CLIENT_ID",
		"SLACK_CLIENT_SECRET",
	].map((name) => isSet(env, name));
	if (id === true || secret === true) return faultsOfMany(env);
	if (bot !== true) {
		const alone = ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"].filter((name) => isSet(env, name));
		return alone.map((name) => `${name} is set without SLACK_BOT_TOKEN: set that too, or take ${name} out.`);
	}
	if (app !== true && signing !== true)
		return [
			"SLACK_BOT_TOKEN is set without what Slack reaches PyQ by: set SLACK_APP_TOKEN too (Socket Mode, no public address needed), or SLACK_SIGNING_SECRET (HTTP).",
		];
	if (app === true && signing === true)
		return [
			"SLACK_APP_TOKEN (Socket Mode) and SLACK_SIGNING_SECRET (HTTP) are both set: keep the one that the app uses, and take the other out.",
		];
	return [];
}

/** The same for many workspaces, each with a token of its own. */
function faultsOfMany(env: NodeJS.ProcessEnv): string[] {
	const needed = ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"];
	const missing = needed.filter((name) => !isSet(env, name));
	const faults: string[] = [];
	if (missing.length > 0)
		faults.push(
			`${needed.filter((name) => isSet(env, name)).join(", ")} without ${missing.join(", ")}: to be installed in many workspaces, PyQ needs all three.`,
		);
	if (isSet(env, "SLACK_BOT_TOKEN"))
		faults.push(
			"SLACK_BOT_TOKEN is the token of one workspace, SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are for many: keep the one or the others.",
		);
	if (isSet(env, "SLACK_APP_TOKEN"))
		faults.push("SLACK_APP_TOKEN is for Socket Mode, and many workspaces are reached by HTTP: take it out.");
	const url = URL.parse(unquoted(env["PYQ_PUBLIC_URL"] ?? ""));
	if (url?.protocol === "http:" && !/^(localhost|127(\.\d+){3}|\[::1\])$/u.test(url.hostname))
		faults.push("PYQ_PUBLIC_URL must start with https://, or Slack brings nobody back to it after an installation.");
	return faults;
}

type SlackVariables = z.infer<z.ZodObject<typeof slackVariables>>;

/** How to speak Slack; null without a token. Only a whole set of variables comes here. */
export function slackOf(data: SlackVariables & { PYQ_PUBLIC_URL?: string | undefined }): SlackConfig | null {
	const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = data;
	const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, PYQ_PUBLIC_URL: publicUrl } = data;
	const apiUrl = data.SLACK_API_URL ?? null;
	if (botToken !== undefined && appToken !== undefined) return { kind: "socket", botToken, appToken, apiUrl };
	if (signingSecret === undefined) return null;
	if (botToken !== undefined) return { kind: "http", botToken, signingSecret, apiUrl };
	if (clientId === undefined || clientSecret === undefined) return null;
	return { kind: "oauth", clientId, clientSecret, signingSecret, publicUrl: publicUrl ?? null, apiUrl };
}
