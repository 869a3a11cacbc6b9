import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createState } from "./create-state.ts";
import { createFaults } from "./faults.ts";
import { createGateway, type GatewayOptions } from "./gateway.ts";
import { gatewayHandle } from "./gateway-handle.ts";
import type { FakeDiscord } from "./handle.ts";
import { createRateLimits, type RateLimitOptions } from "./rate-limits.ts";
import { createRequestLog } from "./request-log.ts";
import { createRest } from "./rest.ts";
import { createRouter } from "./route.ts";
import { commandRoutes } from "./routes-commands.ts";
import { guildRoutes } from "./routes-guilds.ts";
import { interactionRoutes } from "./routes-interactions.ts";
import { messageRoutes } from "./routes-messages.ts";
import { threadRoutes } from "./routes-threads.ts";
import type { GrantedIntents } from "./state.ts";
import { createWorld } from "./world.ts";

export type { OptionValues } from "./command-data.ts";
export type { Fault } from "./faults.ts";
export type { FieldValues, Modal } from "./form-data.ts";
export type { FakeDiscord } from "./handle.ts";
export type { Person, Ref } from "./people.ts";
export { permission, usualBotPermissions } from "./permissions.ts";
export type { LoggedRequest } from "./request-log.ts";
export type { Returned } from "./shown.ts";

export type FakeOptions = {
	/** The test's clock: messages, their ids and, unless told otherwise, deadlines and rate limits follow it. The wall's unless given. */
	now?: () => number;
	/** What the 3 seconds, the 15 minutes, a nonce's life and a session's are measured on: the test's clock (default) or the wall. */
	deadlines?: "clock" | "real";
	/** The same for rate limits; as the deadlines unless given. `none`: nothing is ever refused for its pace. */
	rates?: "clock" | "real" | "none";
	rateLimits?: RateLimitOptions;
	/** How long a nonce is remembered, in milliseconds; three minutes. */
	nonceLifeMs?: number;
	/** Which privileged intents the application has at first: message content, unless told otherwise. */
	intents?: Partial<GrantedIntents>;
	gateway?: Partial<GatewayOptions>;
};

export async function openFakeDiscord(options: FakeOptions = {}): Promise<FakeDiscord> {
	const { now = Date.now, deadlines = "clock", rates = deadlines, nonceLifeMs = 180_000 } = options;
	const deadlineNow = deadlines === "real" ? Date.now : now;
	const state = createState({ now, deadlineNow, nonceLifeMs, intents: options.intents ?? {} });
	const gateway = createGateway(state, {
		heartbeatMs: 41_250,
		replayed: 1_000,
		resumableMs: 180_000,
		// A clock that a test sets stands still while a bot waits for its turn.
		identifyEveryMs: deadlineNow === Date.now ? 5_000 : 0,
		maxConcurrency: 1,
		shards: 1,
		...options.gateway,
	});
	state.emit = gateway.emit;

	const faults = createFaults();
	const log = createRequestLog(now);
	const held = new Set<ServerResponse>();
	const serve = createRest({
		state,
		router: createRouter([
			...messageRoutes,
			...threadRoutes,
			...guildRoutes(gateway),
			...commandRoutes,
			...interactionRoutes,
		]),
		limits: createRateLimits(rates === "none" ? null : rates === "real" ? Date.now : now, options.rateLimits),
		log,
		takeFault: faults.take,
		held,
	});
	const server = createServer((request, response) => {
		serve(request, response).catch(() => response.destroy());
	});
	server.on("upgrade", gateway.upgrade);
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(0, "127.0.0.1", resolve);
	});
	const { port } = server.address() as AddressInfo;
	state.origin = `http://127.0.0.1:${port}`;

	async function close(): Promise<void> {
		for (const response of held) response.destroy();
		await gateway.close();
		server.closeAllConnections();
		await new Promise<void>((resolve) => server.close(() => resolve()));
	}

	return {
		...createWorld(state, gateway),
		apiUrl: `${state.origin}/api`,
		faults,
		gateway: gatewayHandle(gateway),
		requests: log.requests,
		refused: log.refused,
		invalidRequests: log.invalid,
		get busiestSecond() {
			return log.busiestSecond;
		},
		requestCounts: log.counts,
		close,
		[Symbol.asyncDispose]: close,
	};
}
