import { randomBytes, timingSafeEqual } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit as limitBody } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { StoreError } from "../../app/errors.ts";
import type { ChatLogPlace } from "../../app/ports/chat-log.ts";
import type { OpenDesk } from "./desk.ts";
import { directPlace, storedMessage } from "./entries.ts";
import { notSaved, Refused } from "./errors.ts";
import { localWorkspace } from "./inbound.ts";
import { bodyLimit } from "./limits.ts";
import { isLoopback } from "./listen.ts";
import { describeCommands } from "./register.ts";
import { deeds } from "./routes.ts";
import type { Outcome, Session } from "./wire-types.ts";

const types: Readonly<Record<string, string>> = {
	html: "text/html; charset=utf-8",
	css: "text/css; charset=utf-8",
	js: "text/javascript; charset=utf-8",
	svg: "image/svg+xml",
};

/** The page's files, by name: read once, so that no request reaches the file system. */
function readPage(folder: URL): ReadonlyMap<string, { type: string; text: string }> {
	const files = new Map<string, { type: string; text: string }>();
	for (const name of readdirSync(folder)) {
		const type = types[name.split(".").at(-1) ?? ""];
		if (type !== undefined) files.set(name, { type, text: readFileSync(new URL(name, folder), "utf8") });
	}
	return files;
}

/** Another site that points its name at this machine (DNS rebinding) is turned away by the name it uses. */
const onlyThisMachine: MiddlewareHandler = async (c, next) => {
	const host = c.req.header("host") ?? "";
	if (!URL.canParse(`http://${host}`) || !isLoopback(new URL(`http://${host}`).hostname)) {
		throw new Refused(
			403,
			"host",
			"This page answers under this machine’s own name only, for example http://127.0.0.1.",
		);
	}
	await next();
};

/** Deeds come from our own page alone: the browser says so (Origin), and only our page can have read the token. */
function onlyOurPage(token: string): MiddlewareHandler {
	const wanted = Buffer.from(token);
	return async (c, next) => {
		if (c.req.header("origin") !== `http://${c.req.header("host")}`) {
			throw new Refused(403, "origin", "PyQ takes this from its own page only.");
		}
		const given = Buffer.from(c.req.header("x-pyq-token") ?? "");
		if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
			throw new Refused(403, "token", "PyQ was restarted since this page was opened. Reload the page and try again.");
		}
		if (!c.req.header("content-type")?.startsWith("application/json")) {
			throw new Refused(400, "malformed", "PyQ takes JSON here.");
		}
		await next();
	};
}

const headers = secureHeaders({
	contentSecurityPolicy: {
		defaultSrc: ["'none'"],
		scriptSrc: ["'self'"],
		styleSrc: ["'self'"],
		imgSrc: ["'self'", "data:"],
		connectSrc: ["'self'"],
		formAction: ["'none'"],
		baseUri: ["'none'"],
		frameAncestors: ["'none'"],
	},
	referrerPolicy: "no-referrer",
	xFrameOptions: "DENY",
	// The page is plain HTTP on this machine: a browser must not remember that it wants HTTPS.
	strictTransportSecurity: false,
});

const missingPage = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Not found · PyQ</title><link rel="stylesheet" href="/page/style.css"><link rel="stylesheet" href="/page/controls.css"><main class="alone"><h1>There is nothing here</h1>
<p>The address may be old. <a href="/">Go to the conversation</a>.</p></main></html>`;

const numberOf = (text: string): number => {
	const number = Number(text);
	return Number.isSafeInteger(number) && number > 0 ? number : 0;
};

const tell = (c: Context, outcome: Outcome, status: ContentfulStatusCode) => c.json(outcome, status);

/** The page's routes. One is made at each start: its form token lives as long as the process. */
export function createServer(desk: OpenDesk, pageFolder: URL): Hono {
	const { chatLog, commands, live, log, ids } = desk;
	const page = readPage(pageFolder);
	const token = randomBytes(24).toString("base64url");
	const app = new Hono();

	app.use(headers, onlyThisMachine);
	app.use(async (c, next) => {
		await next();
		c.header("cache-control", "no-store");
	});

	const file = (name: string) => {
		const found = page.get(name);
		return found === undefined ? null : new Response(found.text, { headers: { "content-type": found.type } });
	};
	app.get("/", (c) => file("index.html") ?? c.notFound());
	app.get("/page/:name", (c) => file(c.req.param("name")) ?? c.notFound());

	app.get("/session", async (c) => {
		const [people, channels] = await Promise.all([chatLog.people(), chatLog.channels()]);
		const session = { token, workspace: localWorkspace.name, people, channels, commands: describeCommands(commands) };
		return c.json(session satisfies Session);
	});

	app.get("/events", (c) => {
		const after = c.req.header("last-event-id") ?? c.req.query("after") ?? "0";
		return live.stream(c, c.req.query("as") ?? "", after === "opening" ? null : numberOf(after));
	});

	app.get("/history", async (c) => {
		const { as = "", channel = "", thread = null, before = null } = c.req.query();
		if (!(await mayRead({ channel, thread }, as)))
			throw new Refused(404, "place", "There is nothing to read here any more.");
		const history = await live.history({ channel, thread }, as, before === null ? null : numberOf(before));
		return tell(c, { kind: "history", history }, 200);
	});

	/** A channel, the reader's own place with PyQ, or a thread that stands in one of them. */
	async function mayRead({ channel, thread }: ChatLogPlace, reader: string): Promise<boolean> {
		const direct = channel === directPlace(reader);
		if (!direct && !(await chatLog.channels()).some(({ id }) => id === channel)) return false;
		return thread === null || (await storedMessage(chatLog, thread))?.channel === channel;
	}

	const tooLarge = (c: Context) => {
		// Whoever sends that much is not read to the end.
		c.header("connection", "close");
		throw new Refused(
			413,
			"too-large",
			"That is more than 1 MB, which is more than PyQ takes. Your text is still here: shorten it.",
		);
	};
	app.use(async (c, next) => (c.req.method === "POST" ? onlyOurPage(token)(c, next) : next()));
	app.use(limitBody({ maxSize: bodyLimit, onError: tooLarge }));
	app.route("/", deeds(desk));

	app.notFound((c) =>
		c.req.method === "GET"
			? c.html(missingPage, 404)
			: tell(c, { kind: "refused", code: "route", text: "PyQ does not know this address." }, 404),
	);
	app.onError((error, c) => {
		if (error instanceof Refused)
			return tell(c, { kind: "refused", code: error.code, text: error.message }, error.status);
		const problem = ids.next().slice(-8);
		log.error({ problem, route: c.req.path, err: error }, "a request failed");
		if (error instanceof StoreError) {
			return tell(c, { kind: "failed", code: "store", text: `${notSaved[error.reason]} (Problem ${problem})` }, 503);
		}
		const text = `Something went wrong in PyQ. It was noted as problem ${problem}. Your text is still here.`;
		return tell(c, { kind: "failed", code: "fault", text }, 500);
	});
	return app;
}
