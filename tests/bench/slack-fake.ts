import { openStore } from "../../src/storage/open.ts";
import { createVault } from "../../src/storage/secrets.ts";
import { startDeeds } from "./beside.ts";
import type { Deeds, Team } from "./slack-deeds.ts";
import { packageFolder, type RunningPyq, runPyq } from "./start-pyq.ts";

/** With what PyQ seals the tokens of workspaces. */
const secret = "the bench keeps nothing that is worth hiding";

/** A Slack of its own for one measurement, in a process of its own; ended at the end. `rates` none: it refuses nothing for its pace. */
export const startSlack = async ({ rates }: { rates: "real" | "none" }) => {
	const { deeds, end } = await startDeeds<Deeds>("slack-process.ts", { BENCH_SLACK_RATES: rates });
	return { ...(await deeds.about()), deeds, end };
};

export type Slack = Awaited<ReturnType<typeof startSlack>>;

/** PyQ, from the bundle, installed in these workspaces of that Slack, which sends it signed requests. */
export const runOverHttp = async (slack: Slack, databaseUrl: string, teams: readonly Team[]): Promise<RunningPyq> => {
	await install(databaseUrl, teams);
	const pyq = await runPyq("bundle", {
		DATABASE_URL: databaseUrl,
		PYQ_SECRET_KEY: secret,
		// Where people would come to install it; nobody does.
		PYQ_PUBLIC_URL: "http://localhost",
		SLACK_CLIENT_ID: slack.clientId,
		SLACK_CLIENT_SECRET: slack.clientSecret,
		SLACK_SIGNING_SECRET: slack.signingSecret,
		SLACK_API_URL: slack.apiUrl,
	});
	await slack.deeds.tellTo(`${pyq.url}/slack/events`);
	return pyq;
};

/** PyQ, from the bundle, in one workspace of that Slack, by a connection of Socket Mode. */
export const runOverSocket = async (slack: Slack, databaseUrl: string, { botToken }: Team): Promise<RunningPyq> => {
	const pyq = await runPyq("bundle", {
		DATABASE_URL: databaseUrl,
		SLACK_BOT_TOKEN: botToken,
		SLACK_APP_TOKEN: slack.appToken,
		SLACK_API_URL: slack.apiUrl,
	});
	await slack.deeds.untilConnected(1);
	return pyq;
};

const install = async (url: string, teams: readonly Team[]): Promise<void> => {
	const opened = await openStore({ kind: "postgres", url }, { migrations: `${packageFolder}/migrations` });
	const installations = opened.installations(createVault(secret));
	for (const { id, botToken, botUserId, botId } of teams)
		await installations.save({
			teamId: id,
			enterpriseId: null,
			isEnterpriseInstall: false,
			appId: null,
			botToken,
			botUserId,
			botId,
			scopes: [],
			installedBy: botUserId,
			installedAt: Date.now(),
		});
	await opened.close();
};
