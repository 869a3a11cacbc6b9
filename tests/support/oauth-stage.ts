import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { type Authorizations, authorizeFrom } from "../../src/adapters/slack/installations.ts";
import { createOAuth, installPath, type OAuthParts, redirectPath } from "../../src/adapters/slack/oauth.ts";
import type { Installation, Installations } from "../../src/app/ports/installations.ts";
import type { Log } from "../../src/app/ports/surroundings.ts";
import { installations as installationsOver } from "../../src/storage/installations.ts";
import { createVault } from "../../src/storage/secrets.ts";
import { emptyDatabase } from "./empty-database.ts";
import { type FakeSlack, openFakeSlack, type Ref, type TeamHandle } from "./fake-slack/fake-slack.ts";
import { ask, readText } from "./http.ts";

export const oauthSecret = "the key of these tests";
// scrypt takes 60 ms.
export const oauthVault = createVault(oauthSecret);

/** A workspace and who agrees there to install PyQ. */
export type Agreeing = { team: TeamHandle; admin: Ref };

export type Shown = { status: number | undefined; headers: IncomingHttpHeaders; text: string };
/** A browser: keeps cookies as one does. */
export type Browser = {
	cookies: Map<string, string>;
	open(path: string, method?: string): Promise<Shown>;
};

/** The pages of an installation on a server of their own, and two workspaces that do not have PyQ yet. */
export type OAuthStage = {
	slack: FakeSlack;
	acme: Agreeing;
	globex: Agreeing;
	/** The address of PyQ. */
	base: string;
	/** What is kept, in the test server's database. */
	kept: Installations;
	authorizations: Authorizations;
	/** What was logged: the level, the words and the fields. */
	lines: string[];
	log: Log;
	/** What was handed on. */
	installed: { installation: Installation; teamName: string }[];
	/** What handing on fails with. */
	failing: Error | null;
	now: number;
	/** Goes on with pages that are made otherwise, as after a restart. */
	restart(over: Partial<OAuthParts>): void;
	browser(): Browser;
	/** The methods that Slack was asked for. */
	called(): string[];
	/** Opens our page and agrees on Slack's to these scopes, or to what PyQ asks for: gives where Slack sends the browser. */
	begin(by: Browser, where: Agreeing, scopes?: readonly string[]): Promise<string>;
	install(where: Agreeing, by?: Browser, scopes?: readonly string[]): Promise<Shown>;
	/** Whether a token, a code, a state, the app's secret or a stack stands in a text. */
	tellsSecrets(text: string): boolean;
	close(): Promise<void>;
};

/** Where a page's button leads. */
export const linkIn = (html: string): string =>
	(/<a class="go" href="([^"]+)"/u.exec(html)?.[1] ?? "").replaceAll("&amp;", "&");

export async function openOAuthStage(): Promise<OAuthStage> {
	const clock = { at: Date.UTC(2026, 10, 16, 9), now: () => clock.at };
	const slack = await openFakeSlack({ now: () => clock.now(), rates: "none" });
	const workspace = (name: string, admin: string): Agreeing => {
		const team = slack.team(name, { installed: false });
		return { team, admin: slack.member(team, admin, { role: "admin" }) };
	};
	const codes: string[] = [];
	const [acme, globex] = [workspace("Acme <b>& sons</b>", "Ada"), workspace("Globex", "Hank")];
	const kept = installationsOver((await emptyDatabase()).engine, oauthVault);
	const lines: string[] = [];
	const write = (level: string) => (fields: Record<string, unknown>, message: string) =>
		void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
	const log: Log = { info: write("info"), warn: write("warn"), error: write("error") };
	const authorizations = authorizeFrom({ kind: "many", installations: kept }, { clock, log });

	const web = createServer((request, response) => {
		const path = request.url?.split("?", 1)[0];
		if (path === installPath) return void pages.install(request, response);
		if (path === redirectPath) return void pages.redirect(request, response);
		response.writeHead(404).end();
	});
	await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
	const base = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;

	const make = (over: Partial<OAuthParts>) =>
		createOAuth({
			clientId: slack.app.clientId,
			clientSecret: slack.app.clientSecret,
			publicUrl: base,
			apiUrl: slack.apiUrl,
			installations: kept,
			vault: oauthVault,
			clock,
			ids: { next: () => `00000000-0000-4000-8000-0000${String(lines.length).padStart(8, "0")}` },
			log,
			async onInstalled(installation, teamName) {
				authorizations.forget(installation.teamId);
				if (stage.failing !== null) throw stage.failing;
				stage.installed.push({ installation, teamName });
			},
			...over,
		});
	let pages = make({});

	function browser(): Browser {
		const cookies = new Map<string, string>();
		return {
			cookies,
			async open(path, method = "GET") {
				const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
				const response = await ask(base + path, { method, headers: cookie === "" ? {} : { cookie } });
				for (const line of response.headers["set-cookie"] ?? []) {
					const [, name = "", value = ""] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
					if (/Expires=Thu, 01 Jan 1970/u.test(line)) cookies.delete(name);
					else cookies.set(name, value);
				}
				return { status: response.statusCode, headers: response.headers, text: await readText(response) };
			},
		};
	}

	const stage: OAuthStage = {
		slack,
		acme,
		globex,
		base,
		kept,
		authorizations,
		lines,
		log,
		installed: [],
		failing: null,
		get now() {
			return clock.at;
		},
		set now(at) {
			clock.at = at;
		},
		restart(over) {
			pages = make(over);
		},
		browser,
		called: () => slack.requests.map(({ method }) => method),
		async begin(by, where, scopes) {
			const { origin, pathname, searchParams } = new URL(linkIn((await by.open(installPath)).text));
			if (`${origin}/api/` !== slack.apiUrl || pathname !== "/oauth/v2/authorize") throw new Error("not Slack's page");
			if (searchParams.get("client_id") !== slack.app.clientId) throw new Error("another app's page");
			const code = slack.consent(where.team, where.admin, {
				scopes: scopes ?? searchParams.get("scope")?.split(",") ?? [],
				redirectUri: searchParams.get("redirect_uri"),
			});
			codes.push(code);
			return `${redirectPath}?${new URLSearchParams({ code, state: searchParams.get("state") ?? "" })}`;
		},
		install: async (where, by = browser(), scopes) => by.open(await stage.begin(by, where, scopes)),
		tellsSecrets: (text) =>
			/xox[a-z]-|v1\.[0-9a-f]{8}\.|\n\s+at /u.test(text) ||
			[slack.app.clientSecret, ...codes].some((secret) => text.includes(secret)),
		async close() {
			web.closeAllConnections();
			await new Promise((resolve) => web.close(resolve));
			await slack.close();
		},
	};
	return stage;
}
