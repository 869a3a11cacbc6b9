import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { WebStartError } from "./errors.ts";

/** How often connections that fell idle are looked for while closing, in milliseconds. */
const idleEveryMs = 20;

/** A listening server: its URL, and how to end it. */
export type Listening = { address: string; close(): Promise<void> };

/** Whether a host name or address can only mean this machine. */
export function isLoopback(host: string): boolean {
	const bare = host.replace(/^\[|\]$/gu, "").toLowerCase();
	return bare === "localhost" || bare === "::1" || /^127(?:\.\d{1,3}){3}$/u.test(bare);
}

/** Takes a request that is not the page's; false: it is. */
export type TakeRequest = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Listens on a loopback address. `besides` is asked first. Throws `WebStartError`. */
export async function listen(
	app: Hono,
	{ host, port, besides }: { host: string; port: number; besides?: TakeRequest | undefined },
): Promise<Listening> {
	if (!isLoopback(host)) {
		throw new WebStartError(
			"not-loopback",
			`The web workspace has no log-in, so it listens on this machine alone: use 127.0.0.1, not ${host}.`,
		);
	}
	const page = getRequestListener(app.fetch);
	const server = createServer((request, response) => {
		if (besides?.(request, response) !== true) void page(request, response);
	});
	// A browser opens connections ahead. One that never carried a request is not idle to Node, so that `close` would wait for it.
	const unused = new Set<Socket>();
	server.on("connection", (socket: Socket) => {
		unused.add(socket);
		socket.once("close", () => unused.delete(socket));
	});
	server.on("request", ({ socket }: IncomingMessage) => unused.delete(socket));
	await new Promise<void>((resolve, reject) => {
		server.once("error", (cause: NodeJS.ErrnoException) => {
			const taken = cause.code === "EADDRINUSE";
			const detail = taken
				? `Port ${port} is taken by another program.`
				: `PyQ can’t listen on ${host}:${port} (${cause.code}).`;
			reject(new WebStartError(taken ? "port-taken" : "cannot-listen", detail, { cause }));
		});
		server.listen(port, host.replace(/^\[|\]$/gu, ""), resolve);
	});
	const bound = server.address();
	const actual = typeof bound === "object" && bound !== null ? bound.port : port;
	return {
		address: `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${actual}`,
		async close() {
			const closed = new Promise<void>((resolve, reject) => {
				server.close((error) => (error === undefined ? resolve() : reject(error)));
			});
			for (const socket of unused) socket.destroy();
			// What is in hand is finished; a connection that falls idle after `close` has to be ended too.
			const timer = setInterval(() => server.closeIdleConnections(), idleEveryMs);
			await closed.finally(() => clearInterval(timer));
		},
	};
}
