import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { greeting } from "../../core/message/copy/greeting.ts";
import { neededScopes } from "./scopes.ts";

const style = `:root{color-scheme:light dark;--paper:light-dark(#fbfaf6,#171614);--raised:light-dark(#fff,#201e1b);--ink:light-dark(#24211c,#ece7dd);--soft:light-dark(#655f54,#a8a194);--line:light-dark(#e4dfd3,#34312b);--accent:light-dark(#0d6457,#74d0bb);--on-accent:light-dark(#fff,#0d1f1b)}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:2rem 1rem;background:var(--paper);color:var(--ink);font:400 1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main{width:100%;max-width:34rem;padding:2.25rem;background:var(--raised);border:1px solid var(--line);border-radius:1rem}
h1{margin:0 0 .75rem;font:600 1.6rem/1.25 ui-serif,"Iowan Old Style",Palatino,Georgia,serif;text-wrap:balance}
p{margin:0 0 1rem}
a{color:var(--accent);text-underline-offset:.18em}
a.go{display:inline-block;margin:.5rem 0 1rem;padding:.65rem 1.25rem;border-radius:.6rem;background:var(--accent);color:var(--on-accent);font-weight:600;text-decoration:none}
:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
.soft,summary{color:var(--soft)}
p:last-child{margin:0}
summary{cursor:pointer}
ul{margin:.75rem 0 0;padding:0;list-style:none}
li{padding:.45rem 0;border-top:1px solid var(--line)}
code{font:.9em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}`;

/** The pages have no script and load nothing; the one style is known by its hash. */
const policy = [
	"default-src 'none'",
	`style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
	"img-src data:",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join("; ");

const headers: Readonly<Record<string, string>> = {
	"content-security-policy": policy,
	"cache-control": "no-store",
	"referrer-policy": "no-referrer",
	"x-content-type-options": "nosniff",
	"x-frame-options": "DENY",
};

const entities: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};
const escapeHtml = (text: string): string =>
	text.toWellFormed().replace(/[&<>"']/gu, (character) => entities[character] ?? "");
/** Our own sentences, where code stands in backticks. */
const withCode = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/gu, "<code>$1</code>");

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · PyQ</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>
${body}
</main></body></html>
`;

/** What every answer has, whoever writes it. */
export function setPageHeaders(response: ServerResponse): void {
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

/** Answers with a page, unless something was answered. */
export function sendPage(response: ServerResponse, status: number, html: string): void {
	if (response.headersSent) {
		response.end();
		return;
	}
	setPageHeaders(response);
	response.writeHead(status, { "content-type": "text/html; charset=utf-8" });
	response.end(html);
}

/** Where an installation begins. `authorizeUrl`: Slack's own page. */
export const installPage = (authorizeUrl: string): string => {
	const rights = neededScopes.map(
		({ name, purpose }) => `<li><code>${escapeHtml(name)}</code><br>${withCode(purpose)}</li>`,
	);
	return page(
		"Add PyQ to Slack",
		`<p>${escapeHtml(greeting().summary)}</p>
<p><a class="go" href="${escapeHtml(authorizeUrl)}">Add to Slack</a></p>
<p class="soft">Slack shows you what PyQ may do, and you choose the workspace there.</p>
<details><summary>What PyQ asks for, and why</summary><ul>${rights.join("")}</ul></details>`,
	);
};

/** PyQ is in a workspace. `appId` null: Slack did not tell it, and the link leads to the workspace alone. */
export const installedPage = (team: { id: string; name: string; appId: string | null }): string => {
	const query = new URLSearchParams({ team: team.id, ...(team.appId === null ? {} : { id: team.appId }) });
	const toSlack = team.appId === null ? `slack://open?${query}` : `slack://app?${query}`;
	const inBrowser = `https://app.slack.com/client/${encodeURIComponent(team.id)}`;
	return page(
		`PyQ is in ${team.name === "" ? "your workspace" : team.name}`,
		`<p>Go to the channel where you want a question, and type ${withCode("`/pyq setup`")} there.</p>
<p><a class="go" href="${escapeHtml(toSlack)}">Open Slack</a></p>
<p class="soft">No Slack app on this machine? <a href="${escapeHtml(inBrowser)}">Open it in the browser</a>.</p>`,
	);
};

/** Nothing came of it. `again`: where to begin anew; `problem`: what it is called in the log; either null for none. */
export const troublePage = (
	{ title, text }: { title: string; text: string },
	{ again, problem }: { again: string | null; problem: string | null },
): string =>
	page(
		title,
		[
			`<p>${withCode(text)}</p>`,
			again === null ? "" : `<p><a class="go" href="${escapeHtml(again)}">Begin again</a></p>`,
			problem === null
				? ""
				: `<p class="soft">Problem ${escapeHtml(problem)}: whoever runs PyQ finds it in its log.</p>`,
		]
			.filter((part) => part !== "")
			.join("\n"),
	);
