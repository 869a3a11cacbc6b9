import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiError, invalidForm, type Problem, refusals } from "./api-error.ts";
import { checkRequest } from "./check-request.ts";
import type { Fault } from "./faults.ts";
import { isBody, listOf } from "./message-parts.ts";
import { type Parsed, parseBody } from "./parse-body.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { RequestLog } from "./request-log.ts";
import type { Answer, Route, Router } from "./route.ts";
import type { State } from "./state.ts";

type Parts = {
	readonly state: State;
	readonly router: Router;
	readonly limits: RateLimits;
	readonly log: RequestLog;
	readonly takeFault: (line: string) => Fault | null;
	/** Responses that are held back; they end when the fake closes. */
	readonly held: Set<ServerResponse>;
};

type Reply = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown };

/** An invalid form, an empty message. */
const malformed: readonly number[] = [50_035, 50_006];

/** Answers one request as Discord would, or as a fault has it. */
export function createRest({ state, router, limits, log, takeFault, held }: Parts) {
	/** What a request gets once it has arrived whole. */
	function answer(request: IncomingMessage, url: URL, parsed: Parsed): Reply & { route: string | null } {
		const method = request.method ?? "GET";
		const path = pathOf(url);
		const found = router.find(method, path);
		const route = typeof found === "string" ? null : found.route;
		let headers: Readonly<Record<string, string>> = {};
		let checked = false;
		try {
			if (/^\/api\/v(?!10\/)/u.test(url.pathname)) throw refusals.badVersion();
			if (route?.open !== true && request.headers.authorization !== `Bot ${state.token}`) throw refusals.unauthorized();
			const major = majorOf(path);
			const verdict = limits.take(route === null ? "other" : route.bucket, major, route?.open !== true);
			headers = verdict.headers;
			if (verdict.refused !== null) {
				const { seconds, global } = verdict.refused;
				const message = "You are being rate limited.";
				return {
					route: route?.path ?? null,
					status: 429,
					headers,
					body: { message, retry_after: Number(seconds.toFixed(3)), global },
				};
			}
			log.note(route?.open !== true);
			if (parsed.fault !== null) {
				log.refuse(method, path, [{ at: "", why: parsed.fault, code: 50_109 }]);
				throw refusals.notJson();
			}
			const files = parsed.uploads.map(({ field, file }) => ({ field, name: file.name }));
			const contentType = request.headers["content-type"] ?? null;
			const { problems } = checkRequest({
				method,
				path,
				query: url.searchParams,
				contentType,
				body: parsed.body,
				files,
			});
			if (typeof found === "string") {
				log.refuse(method, path, notEmulated(problems, found));
				throw found === "no route" ? refusals.noRoute() : refusals.noMethod();
			}
			if (problems.length > 0) {
				log.refuse(method, path, problems);
				throw invalidForm(problems);
			}
			checked = true;
			const { status, body } = handle(found.route, found.params, url, parsed);
			return { route: found.route.path, status, headers, body };
		} catch (fault) {
			if (!(fault instanceof ApiError)) {
				log.refuse(method, path, [{ at: "", why: `the fake broke: ${String(fault)}`, code: 0 }]);
				return { route: route?.path ?? null, status: 500, headers, body: { message: String(fault), code: 0 } };
			}
			// What only the state could tell is as malformed as what the form tells.
			if (checked && malformed.includes(fault.code))
				log.refuse(method, path, [{ at: "", why: JSON.stringify(fault.body()), code: fault.code }]);
			return { route: route?.path ?? null, status: fault.status, headers, body: fault.body() };
		}
	}

	function handle(route: Route, params: Record<string, string>, url: URL, { body, uploads }: Parsed): Answer {
		return route.handle({
			state,
			params,
			query: url.searchParams,
			body: isBody(body) ? body : {},
			list: listOf(body),
			uploads,
		});
	}

	return async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const began = performance.now();
		const url = new URL(request.url ?? "/", state.origin);
		const method = request.method ?? "GET";
		if (url.pathname.startsWith("/cdn/attachments/")) {
			serveFile(state, takeFault(`${method} ${url.pathname}`), url, response);
			return;
		}
		const line = `${method} ${pathOf(url)}`;
		const bytes = await read(request);
		const fault = takeFault(line);
		const parsed = await parseBody(request.headers["content-type"] ?? null, bytes);
		const entry = log.begin(method, line.slice(method.length + 1), parsed.body, began);
		if (fault !== null && "drop" in fault && fault.drop === "before") return void response.destroy();
		if (fault !== null && "hang" in fault && fault.hang === "before") return void held.add(response);
		if (fault !== null && "status" in fault) {
			const { status, body = { message: `${status}: planned`, code: 0 }, headers = {} } = fault;
			log.end(entry, status, null);
			return send(response, { status, headers, body });
		}
		const reply = answer(request, url, parsed);
		log.end(entry, reply.status, reply.route);
		if (fault !== null && "drop" in fault) return void response.destroy();
		if (fault !== null && "hang" in fault) return void held.add(response);
		if (fault !== null && "broken" in fault) {
			response.writeHead(200, { "Content-Type": "application/json" }).end(fault.broken);
			return;
		}
		if (fault !== null) await new Promise((resolve) => setTimeout(resolve, fault.slowMs));
		send(response, reply);
	};
}

/** The path of a route. The library writes `@original` as `%40original`; which is the same. */
const pathOf = (url: URL): string => url.pathname.replace(/^\/api(\/v\d+)?/u, "").replaceAll("%40", "@");

/** What the fake says of a request that it has no route for. */
function notEmulated(problems: readonly Problem[], found: "no route" | "wrong method"): readonly Problem[] {
	if (problems.length > 0) return problems;
	return [{ at: "", why: `Discord has this, the fake has not: ${found}`, code: 0 }];
}

/** The part of a path that limits are counted by: the channel, the guild, or the webhook with its token. */
function majorOf(path: string): string {
	const [, first, second, third] = path.split("/");
	if (first === "webhooks") return `${second} ${third}`;
	return first === "channels" || first === "guilds" ? (second ?? "") : "";
}

async function read(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
	if (status === 204 || body === undefined) response.writeHead(status, headers).end();
	else response.writeHead(status, { ...headers, "Content-Type": "application/json" }).end(JSON.stringify(body));
}

/** A file that was attached, as Discord's content network gives it: to everybody who has the address. */
function serveFile(state: State, fault: Fault | null, url: URL, response: ServerResponse): void {
	if (fault !== null && "status" in fault) return void response.writeHead(fault.status).end();
	if (fault !== null && !("slowMs" in fault)) return void response.destroy();
	const file = state.files.get(url.pathname.split("/")[4] ?? "");
	const give = (): void => {
		if (file === undefined) response.writeHead(404).end("This content is no longer available.");
		else response.writeHead(200, { "Content-Type": file.contentType }).end(file.bytes);
	};
	if (fault === null) give();
	else setTimeout(give, fault.slowMs);
}
