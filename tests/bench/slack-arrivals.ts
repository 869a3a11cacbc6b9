import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

/** A request to a `response_url`. `address`: as `hookIn` finds it. */
export type Arrival = { address: string; began: number; status: number | null };

const hook = /\/hooks\/[\w/-]+/u;

/** The `response_url` in a text, without its host; null: there is none. */
export const hookIn = (text: unknown): string | null =>
	typeof text === "string" ? (hook.exec(text)?.[0] ?? null) : null;

/** Every request to a `response_url` of this process from now on: the fake's log has those of the Web API alone. */
export const watchArrivals = (): readonly Arrival[] => {
	const arrivals: Arrival[] = [];
	subscribe("http.server.request.start", (message) => {
		const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
		const address = hookIn(request.url);
		if (address === null) return;
		const arrival: Arrival = { address, began: performance.now(), status: null };
		arrivals.push(arrival);
		response.on("finish", () => {
			arrival.status = response.statusCode;
		});
	});
	return arrivals;
};
