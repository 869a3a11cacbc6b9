import type { IncomingMessage, ServerResponse } from "node:http";
import { HTTPReceiver } from "@slack/bolt";
import type { Log } from "../../app/ports/surroundings.ts";
import type { SlackLogger } from "./logger.ts";
import { savedFirst } from "./receiving.ts";
import { paths } from "./register.ts";

/** More than Slack ever sends, in bytes. */
const longestBody = 1_000_000;

/** Takes a request of a web server, if it is for Slack; false: it is not. */
export type TakeRequest = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Nothing was saved: Slack sends an event again, and shows people that it did not work. */
function refuse(response: ServerResponse): void {
	if (response.headersSent) return;
	response.writeHead(503, { "retry-after": "5" });
	response.end();
}

/**
 * What Slack sends over HTTP, each request signed (https://docs.slack.dev/authentication/verifying-requests-from-slack). A forged, stale
 * or unsigned one is answered 401 and logged without its body.
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
			bodyLimit: longestBody,
			processEventErrorHandler: async ({ error, response }) => {
				log.warn({ err: error }, "what Slack sent could not be saved; Slack sends an event again");
				refuse(response);
				return false;
			},
			unhandledRequestHandler: ({ response }) => refuse(response),
		}),
	);
	return {
		receiver,
		take(request, response) {
			const path = request.url?.split("?", 1)[0];
			if (path !== paths.events) return false;
			if (request.method === "POST") receiver.requestListener(request, response);
			else response.writeHead(405, { allow: "POST" }).end();
			return true;
		},
	};
}
