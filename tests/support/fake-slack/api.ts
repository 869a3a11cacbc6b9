import type { IncomingMessage, ServerResponse } from "node:http";
import { appMethods } from "./api-apps.ts";
import { authMethods } from "./api-auth-oauth.ts";
import { readBody } from "./api-body.ts";
import { chatMethods } from "./api-chat.ts";
import { conversationMethods } from "./api-conversations.ts";
import { fileMethods, serveFile, serveSignIn } from "./api-files.ts";
import { type Method, type Methods, needScope, readArguments, SlackError } from "./api-method.ts";
import { reactionAndPinMethods } from "./api-reactions-pins.ts";
import { userMethods } from "./api-users.ts";
import { viewMethods } from "./api-views.ts";
import type { Fault } from "./faults.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { LoggedRequest, RequestLog } from "./request-log.ts";
import type { Json, State, Team, Token } from "./state.ts";

type Parts = {
	readonly state: State;
	readonly limits: RateLimits;
	readonly log: RequestLog;
	readonly takeFault: (method: string) => Fault | null;
	/** Responses that are held back; they end when the fake closes. */
	readonly held: Set<ServerResponse>;
	readonly connectionUrl: () => string;
};

type Reply = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Json };

/** Where an app's own token is: in no workspace. */
const nowhere: Team = {
	id: "",
	name: "",
	domain: "",
	enterpriseId: null,
	users: new Map(),
	channels: new Map(),
	install: null,
	installs: 0,
};

/** Refusals that no well-made request gets, whatever the state of a workspace. */
const malformed: ReadonlySet<string> = new Set([
	...["unknown_method", "invalid_arguments", "invalid_post_type", "invalid_json", "invalid_form_data", "no_text"],
	...["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "invalid_metadata_format"],
	...["invalid_metadata_schema", "invalid_limit", "invalid_cursor", "invalid_types", "invalid_name"],
	...["invalid_ts_oldest", "invalid_ts_latest", "users_list_not_supplied", "not_allowed_token_type"],
	...["attachments_not_emulated", "mpim_not_emulated", "duplicate_external_id", "push_limit_reached", "view_too_large"],
]);

/** Answers one request as Slack's Web API would, or as a fault has it. */
export function createApi({ state, limits, log, takeFault, held, connectionUrl }: Parts) {
	const methods: Methods = {
		...chatMethods,
		...conversationMethods,
		...userMethods,
		...viewMethods,
		...reactionAndPinMethods,
		...fileMethods,
		...authMethods,
		...appMethods(connectionUrl),
	};

	/** The token that came: in the header, or among the arguments. Throws SlackError for one that does not hold. */
	function tokenOf(method: Method, authorization: string, args: Json): Token | null {
		if (method.open === true) return null;
		const text = /^Bearer (.+)$/u.exec(authorization)?.[1] ?? args["token"];
		if (typeof text !== "string" || text === "") throw new SlackError("not_authed");
		const token = state.tokens.get(text);
		if (token === undefined) throw new SlackError("invalid_auth");
		if (token.dead !== null) throw new SlackError(token.dead);
		if (!method.tokens.includes(token.kind)) throw new SlackError("not_allowed_token_type");
		return token;
	}

	/** Arguments that the method does not have; Slack warns of them and goes on. */
	function superfluous(name: string, method: Method, args: Json): string[] {
		const unknown = Object.keys(args).filter((arg) => arg !== "token" && !Object.hasOwn(method.args, arg));
		if (unknown.length > 0)
			state.refuse({ method: name, problems: unknown.map((arg) => `superfluous argument: ${arg}`) });
		return unknown.length > 0 ? ["superfluous_argument"] : [];
	}

	/** What a call gets that has arrived whole. */
	function answer(name: string, request: IncomingMessage, args: Json, isJson: boolean, entry: LoggedRequest): Reply {
		const headers: Record<string, string> = {};
		try {
			const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
			if (method === undefined) throw new SlackError("unknown_method");
			const token = tokenOf(method, request.headers.authorization ?? "", args);
			entry.team = token?.team?.id ?? null;
			if (token !== null) headers["X-OAuth-Scopes"] = [...token.scopes].join(",");
			if (method.scopes.length > 0) headers["X-Accepted-OAuth-Scopes"] = method.scopes.join(",");
			const channel = typeof args["channel"] === "string" ? args["channel"] : null;
			const seconds = limits.take({ method: name, tier: method.tier, team: token?.team?.id ?? "", channel });
			if (seconds !== null) return tooMany(seconds);
			if (token !== null) needScope(token, ...method.scopes);
			// Methods that only read leave JSON unread, and so miss everything that they need.
			const understood = isJson && !method.json ? {} : args;
			const warnings = superfluous(name, method, args);
			const team = token?.team ?? nowhere;
			const done = method.handle({
				state,
				args: readArguments(understood),
				token: token ?? state.app.token,
				team,
				user: token?.user ?? nobody,
				botId: team.install?.botId ?? "",
				warn: (warning) => void warnings.push(warning),
			});
			const warned = warnings.length === 0 ? {} : { warning: warnings.join(","), response_metadata: { warnings } };
			return { status: 200, headers, body: { ok: true, ...done, ...warned } };
		} catch (fault) {
			if (!(fault instanceof SlackError)) {
				state.refuse({ method: name, problems: [`the fake broke: ${fault instanceof Error ? fault.stack : fault}`] });
				return { status: 500, headers, body: { ok: false, error: "fatal_error" } };
			}
			const { message: error, more } = fault;
			if (malformed.has(error)) state.refuse({ method: name, problems: [error, ...messagesIn(more)] });
			return { status: 200, headers, body: { ok: false, error, ...more } };
		}
	}

	async function call(name: string, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { args, isJson, fault: unread } = await readBody(request, url.searchParams);
		const fault = takeFault(name);
		const entry = log.begin(name, shown(args));
		const send = ({ status, headers, body }: Reply, text = JSON.stringify(body)): void => {
			entry.status = status;
			entry.error = typeof body["error"] === "string" ? body["error"] : null;
			const type = "application/json; charset=utf-8";
			// Slack's clock is the fake's.
			const date = new Date(state.now()).toUTCString();
			response.writeHead(status, { ...headers, "Content-Type": type, Date: date }).end(text);
		};
		const refused = (error: string): Reply => ({ status: 200, headers: {}, body: { ok: false, error } });
		if (fault !== null && "drop" in fault && fault.drop === "before") return void response.destroy();
		if (fault !== null && "hang" in fault && fault.hang === "before") return void held.add(response);
		if (fault !== null && "error" in fault) return send(refused(fault.error));
		if (fault !== null && "retryAfter" in fault) return send(tooMany(fault.retryAfter));
		if (fault !== null && "status" in fault) {
			entry.status = fault.status;
			const { body = `<html><body><h1>${fault.status}</h1></body></html>` } = fault;
			return void response.writeHead(fault.status, { "Content-Type": "text/html" }).end(body);
		}
		if (unread !== null) {
			state.refuse({ method: name, problems: [unread] });
			return send(refused(unread));
		}
		const reply = answer(name, request, args, isJson, entry);
		if (fault !== null && "drop" in fault) return void response.destroy();
		if (fault !== null && "hang" in fault) return void held.add(response);
		if (fault !== null && "broken" in fault) {
			const whole = JSON.stringify(reply.body);
			return send(reply, fault.broken === "cut" ? whole.slice(0, whole.length / 2) : fault.broken);
		}
		if (fault !== null && "slowMs" in fault) await new Promise((resolve) => setTimeout(resolve, fault.slowMs));
		send(reply);
	}

	/** Answers what is the Web API's, files among it; false: it is something else's. */
	return function serve(request: IncomingMessage, response: ServerResponse): boolean {
		const url = new URL(request.url ?? "/", state.origin);
		if (url.pathname.startsWith("/files-pri")) {
			const fault = takeFault("files");
			if (fault !== null && "status" in fault) response.writeHead(fault.status).end();
			else if (fault !== null && "hang" in fault) held.add(response);
			else if (fault !== null && "drop" in fault) response.destroy();
			else serveFile(state, url.pathname, request.headers.authorization ?? "", response);
			return true;
		}
		if (url.pathname === "/signin") {
			serveSignIn(response);
			return true;
		}
		if (!url.pathname.startsWith("/api/")) return false;
		call(url.pathname.slice("/api/".length), url, request, response).catch(() => response.destroy());
		return true;
	};
}

/** Whose call it is that has no token. */
const nobody = {
	id: "",
	teamId: "",
	name: "",
	realName: "",
	displayName: "",
	tz: null,
	role: "member" as const,
	isBot: false,
	external: false,
	deactivated: false,
};

const tooMany = (seconds: number): Reply => ({
	status: 429,
	headers: { "Retry-After": String(seconds) },
	body: { ok: false, error: "ratelimited" },
});

const messagesIn = (more: Json): string[] => {
	const { messages } = (more["response_metadata"] ?? {}) as { messages?: string[] };
	return messages ?? [];
};

/** Arguments with their JSON read, for the log. */
function shown(args: Json): Json {
	return Object.fromEntries(
		Object.entries(args).map(([name, value]) => {
			if (typeof value !== "string" || !/^[[{]/u.test(value)) return [name, value];
			try {
				return [name, JSON.parse(value)];
			} catch {
				return [name, value];
			}
		}),
	);
}
