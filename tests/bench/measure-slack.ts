import type { Figure } from "./figures.ts";
import { fillDatabase } from "./fill-chat.ts";
import { measureIdle } from "./measure-idle.ts";
import { measureOverHttp, measureOverSocket } from "./measure-slack-answers.ts";
import { measurePosts } from "./measure-slack-posts.ts";
import { runOverHttp, runOverSocket, startSlack } from "./slack-fake.ts";
import type { Server } from "./start-postgres.ts";

/** The workspaces, with so many channels each, that PyQ is in while it has nothing to do. */
const workspaces = 20;
const channelsEach = 10;

/** PyQ on Slack, from the bundle, on a Slack of ours in a process of its own, over real sockets. */
export const measureSlack = async (server: Server, rooms: number, say: (line: string) => void): Promise<Figure[]> => {
	say("People who do things on Slack, over signed HTTP …");
	const http = await measureOverHttp(server);
	say("… and over Socket Mode …");
	const socket = await measureOverSocket(server);
	say(`${rooms.toLocaleString("en")} rooms due at once on Slack …`);
	const posts = await measurePosts(server, rooms);
	say("Nothing to do on Slack …");
	return [...http, ...socket, ...posts, ...(await measureMemory(server))];
};

/** PyQ has nothing to do but to be there. */
const measureMemory = async (server: Server): Promise<Figure[]> => {
	const figures: Figure[] = [];
	for (const way of ["signed HTTP", "Socket Mode"] as const) {
		const slack = await startSlack({ rates: "real" });
		const overHttp = way === "signed HTTP";
		const teams = await slack.deeds.addTeams(overHttp ? workspaces : 1, channelsEach);
		const [team] = teams;
		if (team === undefined) throw new Error("There is no workspace");
		const name = overHttp ? "slack_idle_http" : "slack_idle_socket";
		const filled = await fillDatabase(server, name, { platform: "slack", workspaces: teams, isRoom: () => false });
		await filled.sql.end();
		const pyq = overHttp ? await runOverHttp(slack, filled.url, teams) : await runOverSocket(slack, filled.url, team);
		const where = `in ${overHttp ? `${workspaces} workspaces` : "one workspace"}, over ${way}`;
		figures.push(await measureIdle("slack", where, pyq));
		await slack.end();
	}
	return figures;
};
