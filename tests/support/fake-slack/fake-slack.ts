import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createApi } from "./api.ts";
import { createDelivery, type Delivery } from "./deliver.ts";
import { createFaults } from "./faults.ts";
import type { ApiHandle, World } from "./handle.ts";
import { createRateLimits, type RateLimitOptions } from "./rate-limits.ts";
import { createRequestLog } from "./request-log.ts";
import { createState } from "./workspaces.ts";
import { createWorld } from "./world.ts";

export type { Fault } from "./faults.ts";
export type { Ref, TeamHandle } from "./handle.ts";
export { usualEvents, usualScopes } from "./workspaces.ts";

export type FakeOptions = {
	/** The test's clock: messages and, unless told otherwise, deadlines and rates follow it; milliseconds. The wall's unless given. */
	now?: () => number;
	/** What the 3 seconds of a trigger and of an acknowledgement, and the 30 minutes of an answer are measured on; the test's clock. */
	deadlines?: "clock" | "real";
	/** The same for rate limits; as the deadlines unless given. `none`: nothing is ever refused for its pace. */
	rates?: "clock" | "real" | "none";
	rateLimits?: RateLimitOptions;
};

type Somebody = ReturnType<Delivery["person"]>;

/** A Slack of our own, and what a test does with it. Its Web API, its sockets and its answers are real, on one port of the system's choice. */
export type FakeSlack = ApiHandle & World<Somebody> & Delivery["handle"];

export async function openFakeSlack(options: FakeOptions = {}): Promise<FakeSlack> {
	const { now = Date.now, deadlines = "clock", rates = deadlines } = options;
	const log = createRequestLog(now);
	const state = createState({ now, deadlineNow: deadlines === "real" ? Date.now : now, refuse: log.refuse });
	const delivery = createDelivery(state);
	const faults = createFaults();
	const held = new Set<ServerResponse>();
	const serve = createApi({
		state,
		limits: createRateLimits(rates === "none" ? null : rates === "real" ? Date.now : now, options.rateLimits),
		log,
		takeFault: faults.take,
		held,
		connectionUrl: delivery.connectionUrl,
	});
	const server = createServer((request, response) => {
		if (!serve(request, response) && !delivery.serve(request, response)) response.writeHead(404).end();
	});
	server.on("upgrade", delivery.upgrade);
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(0, "127.0.0.1", resolve);
	});
	state.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	async function close(): Promise<void> {
		for (const response of held) response.destroy();
		await delivery.close();
		server.closeAllConnections();
		await new Promise<void>((resolve) => server.close(() => resolve()));
	}

	const { app } = state;
	const own: ApiHandle = {
		apiUrl: `${state.origin}/api/`,
		app: {
			id: app.id,
			clientId: app.clientId,
			clientSecret: app.clientSecret,
			signingSecret: app.signingSecret,
			token: app.token.text,
			get events() {
				return app.events;
			},
			set events(events) {
				app.events = events;
			},
			get homeTab() {
				return app.homeTab;
			},
			set homeTab(on) {
				app.homeTab = on;
			},
			get messagesTab() {
				return app.messagesTab;
			},
			set messagesTab(on) {
				app.messagesTab = on;
			},
		},
		faults,
		requests: log.requests,
		refused: log.refused,
		close,
		[Symbol.asyncDispose]: close,
	};
	// Not by spreading: some of what they have is looked up anew each time.
	return Object.defineProperties(createWorld(state, delivery.person), {
		...Object.getOwnPropertyDescriptors(own),
		...Object.getOwnPropertyDescriptors(delivery.handle),
	}) as FakeSlack;
}
