import { startDeeds } from "./beside.ts";
import type { Deeds } from "./discord-deeds.ts";
import { type RunningPyq, runPyq } from "./start-pyq.ts";

/** A Discord of its own for one measurement, in a process of its own; ended at the end. */
export const startDiscord = async () => {
	const { deeds, end } = await startDeeds<Deeds>("discord-process.ts");
	return { ...(await deeds.about()), deeds, end };
};

type Discord = Awaited<ReturnType<typeof startDiscord>>;

/** PyQ, from the bundle, on that Discord. */
export const runOnDiscord = ({ token, apiUrl }: Discord, databaseUrl: string): Promise<RunningPyq> =>
	runPyq("bundle", { DATABASE_URL: databaseUrl, DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl });
