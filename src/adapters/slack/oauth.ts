import type { IncomingMessage, ServerResponse } from "node:http";
import {
	InstallProvider,
	type InstallURLOptions,
	InvalidStateError,
	type Installation as SlackInstallation,
} from "@slack/oauth";
import { z } from "zod";
import type { Installation, Installations } from "../../app/ports/installations.ts";
import type { Clock, Ids, Log, Vault } from "../../app/ports/surroundings.ts";
import { type Instant, MINUTE, SECOND } from "../../core/ids.ts";
import { clientOptions } from "./client.ts";
import { slackLogger } from "./logger.ts";
import { installedPage, installPage, sendPage, setPageHeaders, troublePage } from "./oauth-pages.ts";
import { troubleOf, UnusableInstallation } from "./oauth-troubles.ts";
import { botScopes } from "./scopes.ts";

/** Where the pages are, under the public address. */
export const installPath = "/slack/install";
export const redirectPath = "/slack/oauth_redirect";

/** Somebody who has begun has so long to agree. */
const stateHolds = 10 * MINUTE;

/** Answers a request of Node's. Never throws. */
export type Page = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export type OAuthParts = {
	clientId: string;
	clientSecret: string;
	/** Where browsers reach PyQ. */
	publicUrl: string;
	/** Null: Slack's own. */
	apiUrl: string | null;
	installations: Installations;
	/** Signs what a browser carries to Slack and back, so that any process can take it. */
	vault: Vault;
	clock: Clock;
	ids: Ids;
	log: Log;
	/** Called after an installation is kept, in the place of an older one. When it throws, whoever installed is asked to begin again. */
	onInstalled(installation: Installation & { teamId: string }, teamName: string): Promise<void>;
};

/** The pages by which a workspace installs PyQ (https://docs.slack.dev/authentication/installing-with-oauth). */
export function createOAuth(parts: OAuthParts): { install: Page; redirect: Page } {
	const { clientId, clientSecret, publicUrl, apiUrl, installations, clock, ids, log } = parts;
	const address = (path: string): string => publicUrl.replace(/\/+$/u, "") + path;
	const asked: InstallURLOptions = { scopes: [...botScopes], redirectUri: address(redirectPath) };
	const logger = slackLogger(log);
	const provider = new InstallProvider({
		clientId,
		clientSecret,
		installUrlOptions: asked,
		stateStore: statesOf(parts, asked),
		// No page of a neighbouring subdomain can plant a cookie of that name; browsers take it over https alone.
		stateCookieName: publicUrl.startsWith("https:") ? "__Host-pyq-slack-install" : "pyq-slack-install",
		stateCookieExpirationSeconds: stateHolds / SECOND,
		renderHtmlForInstallPath: installPage,
		installationStore: {
			storeInstallation: (told) => keep(told),
			// Events find their token through `authorizeFrom`.
			fetchInstallation: () => Promise.reject(new Error("The pages look up no installation")),
		},
		...(apiUrl === null ? {} : { authorizationUrl: new URL("/oauth/v2/authorize", apiUrl).href }),
		clientOptions: clientOptions(apiUrl, logger),
		// What goes wrong is logged here, once, under the id that the page shows.
		logger: { ...logger, warn() {}, error() {} },
	});

	async function keep(told: SlackInstallation): Promise<void> {
		const installation = readInstallation(told, clock.now());
		const lacking = botScopes.filter((scope) => !installation.scopes.includes(scope));
		if (lacking.length > 0)
			log.warn({ team: installation.teamId, lacking }, "a Slack workspace gave PyQ fewer rights than it asked for");
		await installations.save(installation);
		await parts.onInstalled(installation, told.team?.name ?? "");
		log.info({ team: installation.teamId }, "PyQ was installed in a Slack workspace");
	}

	function fail(response: ServerResponse, error: unknown, slackSaid: string | null): void {
		const { status, title, text, said, again, grave } = troubleOf(error, slackSaid);
		const problem = said === null ? null : ids.next().slice(-8);
		if (problem !== null)
			log[grave ? "error" : "warn"]({ problem, reason: said?.slice(0, 300) }, "an installation in Slack failed");
		sendPage(response, status, troublePage({ title, text }, { again: again ? address(installPath) : null, problem }));
	}

	const page =
		(methods: readonly string[], answer: Page): Page =>
		async (request, response) => {
			if (!methods.includes(request.method ?? "")) {
				response.setHeader("allow", methods.join(", "));
				sendPage(response, 405, troublePage(onlyOpened, { again: address(installPath), problem: null }));
				return;
			}
			try {
				setPageHeaders(response);
				await answer(request, response);
			} catch (error) {
				fail(response, error, null);
			}
		};

	return {
		install: page(["GET", "HEAD"], (request, response) => provider.handleInstallPath(request, response)),
		// No HEAD: whoever only looks where a link leads must not use up the code in it.
		redirect: page(["GET"], (request, response) =>
			provider.handleCallback(request, response, {
				success(installation) {
					const { team, appId = null } = installation;
					sendPage(response, 200, installedPage({ id: team?.id ?? "", name: team?.name ?? "", appId }));
				},
				failure: (error) => fail(response, error, slackErrorOf(request)),
			}),
		),
	};
}

const onlyOpened = { title: "There is nothing here", text: "This page can only be opened." };

/** The word with which Slack sends a browser back that brings no code. */
function slackErrorOf(request: IncomingMessage): string | null {
	const said = URL.parse(request.url ?? "", "http://localhost")?.searchParams.get("error") ?? null;
	return said !== null && /^[a-z0-9_]{1,60}$/u.test(said) ? said : null;
}

const stateText = z.object({ for: z.literal("slack-install"), at: z.number() });

/** States that nobody else can make: sealed, each another, and good for some minutes. The browser's cookie holds the same. */
function statesOf({ vault, clock }: Pick<OAuthParts, "vault" | "clock">, asked: InstallURLOptions) {
	const read = (state: string): z.infer<typeof stateText> | null => {
		const text = vault.open(state);
		return text === null ? null : (stateText.safeParse(asJson(text)).data ?? null);
	};
	return {
		generateStateParam: async () =>
			vault.seal(JSON.stringify({ for: "slack-install", at: clock.now() } satisfies z.infer<typeof stateText>)),
		async verifyStateParam(_now: Date, state: string): Promise<InstallURLOptions> {
			const made = read(state);
			if (made === null) throw new InvalidStateError("The state is none of ours");
			if (clock.now() - made.at > stateHolds) throw new InvalidStateError("The state is too old");
			return asked;
		},
	};
}

function asJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/** Throws `UnusableInstallation`. */
function readInstallation(told: SlackInstallation, installedAt: Instant): Installation & { teamId: string } {
	if (told.isEnterpriseInstall === true) throw new UnusableInstallation("organization");
	if (told.team === undefined) throw new UnusableInstallation("no-workspace");
	if (told.bot === undefined) throw new UnusableInstallation("no-bot");
	if (told.bot.refreshToken !== undefined) throw new UnusableInstallation("rotation");
	return {
		teamId: told.team.id,
		enterpriseId: told.enterprise?.id ?? null,
		isEnterpriseInstall: false,
		appId: told.appId ?? null,
		botToken: told.bot.token,
		botUserId: told.bot.userId,
		botId: told.bot.id ?? null,
		scopes: told.bot.scopes,
		installedBy: told.user.id,
		installedAt,
	};
}
