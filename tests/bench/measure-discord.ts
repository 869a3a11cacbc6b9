import { setTimeout as delay } from "node:timers/promises";
import { runOnDiscord, startDiscord } from "./discord-fake.ts";
import { type Figure, figure } from "./figures.ts";
import { fillDatabase, type Workspace } from "./fill-chat.ts";
import { measureAnswers } from "./measure-discord-answers.ts";
import { measureDrain } from "./measure-discord-drain.ts";
import { measureIdle } from "./measure-idle.ts";
import type { Server } from "./start-postgres.ts";

/** The bounds: servers that PyQ is in, with so many channels each (and six roles), and megabytes. */
const manyServers = 1_000;
const channelsEach = 10;
const memoryBound = 200;
/** The bounds: seconds until another process has taken Discord over. It is done so often; the slowest counts. */
const takeoverBound = 10;
const takeovers = 3;
/** In milliseconds; and what Discord wants between two log-ins of one bot. */
const takeoverWithin = 60_000;
const betweenLogins = 5_500;

/** PyQ on Discord, from the bundle, on a Discord of ours in a process of its own, over real sockets, with Discord's limits. */
export const measureDiscord = async (server: Server, rooms: number, say: (line: string) => void): Promise<Figure[]> => {
	say("People who do things on Discord, and a bare bot in PyQ’s place …");
	const answers = await measureAnswers(server);
	say(`${rooms.toLocaleString("en")} rooms due at once on Discord …`);
	const drain = await measureDrain(server, rooms);
	say(`${manyServers.toLocaleString("en")} servers on Discord …`);
	const memory = [await measureMemory(server, 1), await measureMemory(server, manyServers)];
	say("Discord taken over by another process …");
	return [...answers, ...drain, ...memory, await measureTakeover(server)];
};

/** PyQ has nothing to do but to be there. */
const measureMemory = async (server: Server, servers: number): Promise<Figure> => {
	const discord = await startDiscord();
	const known = await discord.deeds.addServers("Server", servers, channelsEach);
	const url = await knownIn(server, `discord_memory_${servers}`, known);
	const pyq = await runOnDiscord(discord, url);
	const name = `in ${servers === 1 ? "one server" : `${servers.toLocaleString("en")} servers`} of ${channelsEach} channels`;
	const idle = await measureIdle("discord", name, pyq, servers === manyServers ? memoryBound : null);
	await discord.end();
	if (!pyq.said.some((line) => line.startsWith("Discord: connected")))
		throw new Error(`PyQ was not on Discord:\n${pyq.said.join("\n")}`);
	return idle;
};

/** The address of a database in which PyQ knows these servers, and has no room. */
const knownIn = async (server: Server, name: string, workspaces: readonly Workspace[]): Promise<string> => {
	const { url, sql } = await fillDatabase(server, name, { platform: "discord", workspaces, isRoom: () => false });
	await sql.end();
	return url;
};

/** Two processes on one database; the one that is on Discord is killed, again and again. */
const measureTakeover = async (server: Server): Promise<Figure> => {
	const discord = await startDiscord();
	const known = await discord.deeds.addServers("Server", 1, 1);
	const url = await knownIn(server, "discord_takeover", known);
	const seconds: number[] = [];
	let owner = await runOnDiscord(discord, url);
	for (let nth = 0; nth < takeovers; nth++) {
		const next = await runOnDiscord(discord, url);
		await delay(betweenLogins);
		seconds.push(await discord.deeds.killAndWait(owner.pid, takeoverWithin));
		owner = next;
	}
	await owner.stop();
	await discord.end();
	return figure("discord", "the process on Discord is killed: until another has logged in", Math.max(...seconds), "s", {
		bound: takeoverBound,
		detail: `the slowest of ${seconds.map((one) => one.toFixed(2)).join(", ")}`,
	});
};
