import { setTimeout as wait } from "node:timers/promises";
import type { Gateway } from "./gateway.ts";
import type { GatewayHandle } from "./handle.ts";

/** How long a test waits for connections, in milliseconds of the wall. */
const patienceMs = 10_000;

export const gatewayHandle = (gateway: Gateway): GatewayHandle => ({
	get connected() {
		return gateway.connected();
	},
	async untilConnected(count) {
		for (const end = performance.now() + patienceMs; gateway.connected() !== count; await wait(10))
			if (performance.now() > end)
				throw new Error(`${gateway.connected()} connections are identified, not ${count}, after 10 s`);
	},
	dropConnections: ({ resumable }) => gateway.drop(resumable),
	askToReconnect: gateway.askToReconnect,
	invalidateSessions: ({ resumable }) => gateway.invalidate(resumable),
	answersHeartbeats: gateway.setAcks,
	takesConnections: gateway.setOpen,
	repeat(event) {
		if (!gateway.repeat(event)) throw new Error(`there was no ${event} yet`);
	},
});
