import type { IncomingMessage, ServerResponse } from "node:http";
import { type BufferedIncomingMessage, HTTPReceiver } from "@slack/bolt";
import type { Log } from "../../app/ports/surroundings.ts";
import type { SlackLogger } from "./logger.ts";
import { savedFirst } from "./receiving.ts";
import { paths } from "./register.ts";

/** More than Slack ever sends, in bytes. */
const longestBody = 1_000_000;

/** How a body is written that is not JSON itself. */
const formType = "application/x-www-form-urlencoded";

/** A body; null: it is longer than it may be, and the rest stays unread. Rejects when it breaks off. */
function readBody(request: IncomingMessage): Promise<Buffer | null> {
	return new Promise((resolve, reject) => {
		const parts: Buffer[] = [];
		let length = 0;
		request.on("data", (part: Buffer) => {
			length += part.length;
			if (length <= longestBody) return parts.push(part);
			request.removeAllListeners("data").pause();
			return resolve(null);
		});
		request.once("end", () => resolve(Buffer.concat(parts)));
		request.once("error", reject);
		request.once("close", () => reject(new Error("the request broke off")));
	});
}

/** Bolt knows a form by the bare name of its kind alone; many clients put the charset behind it. */
function nameBareForm({ headers }: IncomingMessage): void {
	if (headers["content-type"]?.toLowerCase().split(";", 1)[0]?.trim() === formType) headers["content-type"] = formType;
}

/** Whether it holds an object, as all that Slack sends does. */
function isReadable(body: Buffer, type: string | undefined): boolean {
	const json = type === formType ? new URLSearchParams(body.toString()).get("payload") : body.toString();
	if (json === null) return true;
	try {
		const read: unknown = JSON.parse(json);
		return typeof read === "object" && read !== null && !Array.isArray(read);
	} catch {
		return false;
	}
}

/** Takes a request of a web server, if it is for Slack; false: it is not. */
export type TakeRequest = (request: IncomingMessage, response: ServerResponse) => boolean;

function targetOf({ url = "" }: IncomingMessage): { path: string; query: URLSearchParams } {
	const [path = "", query] = url.split("?", 2);
	return { path, query: new URLSearchParams(query) };
}

/** Nothing was saved: Slack sends an event again, and shows people that it did not work. */
function refuse(response: ServerResponse): void {
	if (response.headersSent) return;
	response.writeHead(503, { "retry-after": "5" });
	response.end();
}

/**
 * What Slack sends over HTTP, each request signed (https://docs.slack.dev/authentication/verifying-requests-from-slack). A forged, stale
 * or unsigned one is answered 401 and logged without its body. Only Slack's check of the certificate comes unsigned, and nothing follows
 * from it: as a form, which Bolt answers, or asked for.
 */
export function createHttpReceiver({
	signingSecret,
	logger,
	log,
}: {
	signingSecret: string;
	logger: SlackLogger;
	log: Log;
}): { receiver: HTTPReceiver; take: TakeRequest } {
	const receiver = savedFirst(
		new HTTPReceiver({
			signingSecret,
			endpoints: [paths.events],
			logger,
			processEventErrorHandler: async ({ error, response }) => {
				log.warn({ err: error }, "what Slack sent could not be saved; Slack sends an event again");
				refuse(response);
				return false;
			},
			unhandledRequestHandler: ({ response }) => refuse(response),
		}),
	);

	/**
	 * Bolt reads fields of whatever was signed: `null` ends the process, and words that are no JSON it quotes (read in 5.1). So it gets
	 * only what it can read.
	 */
	async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
		nameBareForm(request);
		const body = await readBody(request);
		if (body !== null && isReadable(body, request.headers["content-type"])) {
			receiver.requestListener(Object.assign(request, { rawBody: body }) satisfies BufferedIncomingMessage, response);
			return;
		}
		const status = body === null ? 413 : 400;
		log.warn({ status }, "a request to Slack's address was refused, because no event of Slack's looks like that");
		response.writeHead(status, { connection: "close" }).end();
	}

	return {
		receiver,
		take(request, response) {
			const { path, query } = targetOf(request);
			if (path !== paths.events) return false;
			if (request.method === "POST") take(request, response).catch(() => response.destroy());
			else if (request.method === "GET" && query.get("ssl_check") === "1") response.writeHead(200).end();
			else response.writeHead(405, { allow: "POST" }).end();
			return true;
		},
	};
}
