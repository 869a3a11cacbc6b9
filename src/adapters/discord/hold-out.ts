import { type Client, Routes, SimpleShardingStrategy, type WebSocketOptions } from "discord.js";
import type { Log } from "../../app/ports/surroundings.ts";
import { isRecord } from "./answered.ts";
import { completeReady } from "./wire.ts";

/**
 * Completes what a log-in is answered with before discord.js reads it: that waits for every server before it reads on, and for ever where
 * it stumbles.
 */
export const readyCompleted: WebSocketOptions = {
	buildStrategy(manager) {
		// Its name for the event is not among the types that discord.js passes on.
		manager.on("ready" as never, (({ data }: { data: unknown }) => completeReady(data)) as never);
		return new SimpleShardingStrategy(manager);
	},
};

/**
 * discord.js takes for granted what Discord always sends, and throws where nobody catches it: one event that a server sends without it
 * would end the process. Such an event is logged, and the ones after it are heard.
 */
export function holdOut(client: Client, log: Log): void {
	// discord.js calls `handlePacket` its own and leaves it out of its types, and there is no other way in.
	const ws = client.ws as unknown as {
		handlePacket(packet: { t?: string; d?: unknown } | undefined, shard: unknown): boolean;
	};
	const { rest } = client;
	const handle = ws.handlePacket.bind(ws);
	ws.handlePacket = (packet, shard) => {
		try {
			return handle(packet, shard);
		} catch (error) {
			log.warn({ event: packet?.t, err: error }, "an event of Discord's could not be read");
			return false;
		}
	};
	const get = rest.get.bind(rest);
	rest.get = async (route, given) => {
		const read = await get(route, given);
		return route === Routes.gatewayBot() && isRecord(read) ? { ...usualGateway, ...read } : read;
	};
}

/** What a small bot is told: one shard, and more log-ins than it needs. */
const usualGateway = {
	shards: 1,
	session_start_limit: { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: 1 },
};
