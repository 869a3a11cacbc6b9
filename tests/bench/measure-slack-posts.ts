import { type Figure, figure } from "./figures.ts";
import { bringNextForward, fillDatabase, fillRoundsDue } from "./fill-chat.ts";
import { fullMinuteIn } from "./pace.ts";
import { countEach } from "./samples.ts";
import type { Posted } from "./slack-drain.ts";
import { runOverHttp, startSlack } from "./slack-fake.ts";
import type { Server } from "./start-postgres.ts";
import { type Strain, strainWords } from "./strain.ts";

/** Rooms are spread over so many workspaces evenly. */
const workspaces = 20;
/** The bound: messages in one channel within a second. */
const mostInSecond = 1;
/** All is due at the next full minute that is at least so far off, in milliseconds. */
const headStart = 5_000;
/** No more is waited for after so long, in milliseconds, and so much for each room. */
const patience = 60_000;
const patienceEach = 100;
/** What follows from posts is over when nothing is asked for so long; milliseconds. */
const quiet = 2_000;

/**
 * Rooms due at the same moment in PyQ as it runs, on a Slack with its limits: first the posts alone, one a channel; then the next day,
 * where each channel gets the model answer of what closes and the next question at the same moment.
 */
export const measurePosts = async (server: Server, rooms: number): Promise<Figure[]> => {
	const slack = await startSlack({ rates: "real" });
	const teams = await slack.deeds.addTeams(workspaces, Math.ceil(rooms / workspaces));
	// The first of each workspace, then the second of each, …
	const order = Array.from({ length: Math.ceil(rooms / workspaces) }, (_, nth) =>
		teams.flatMap(({ channels: those }) => those[nth]?.id ?? []),
	);
	const channels = order.flat().slice(0, rooms);
	const wanted = new Set(channels);
	const { url, sql } = await fillDatabase(server, "slack_posts", {
		platform: "slack",
		workspaces: teams,
		isRoom: (channel) => wanted.has(channel),
	});
	const pyq = await runOverHttp(slack, url, teams);

	const wave = async (each: number, fill: (dueAt: Date) => Promise<unknown>): Promise<Wave> => {
		const dueAt = fullMinuteIn(headStart + rooms);
		await fill(new Date(dueAt));
		const before = await pyq.processorTime();
		const posted = await slack.deeds.drain(channels, each, dueAt - Date.now() + patience + patienceEach * rooms);
		const after = await pyq.processorTime();
		const worked = before === null || after === null ? null : (after - before) / ((posted.lastAt - dueAt) / 1_000);
		return { ...posted, rooms, each, dueAt, worked };
	};
	const posts = await wave(1, (dueAt) => fillRoundsDue(sql, channels, dueAt));
	await slack.deeds.untilQuiet(quiet, patience);
	const days = await wave(2, async (dueAt) => {
		const { closing, due } = await bringNextForward(sql, channels, dueAt);
		if (closing !== rooms || due !== rooms)
			throw new Error(`Of ${rooms} rooms ${closing} have an open round and ${due} a next one`);
	});
	await sql.end();
	await pyq.stop();
	await slack.end();
	const name = `${rooms.toLocaleString("en")} rooms of ${workspaces} workspaces`;
	return [
		...figuresOf(`${name} due at once`, posts),
		...figuresOf(`${name} closing, and due again`, days),
		figure(
			"slack",
			`${name} closing, and due again: most messages in one channel within a second`,
			days.most,
			"requests",
			{
				bound: mostInSecond,
				detail:
					days.leastGap === null
						? "no channel had two"
						: `the shortest time between two: ${days.leastGap.toFixed(0)} ms`,
			},
		),
	];
};

/** `worked`: the share of one core that PyQ took from the moment that all was due. */
type Wave = Posted & { strain: Strain; rooms: number; each: number; dueAt: number; worked: number | null };

const figuresOf = (name: string, wave: Wave): Figure[] => {
	const { rooms, each, complete, messages, doubled, firstAt, lastAt, dueAt, took, tooMany, refused, worked, strain } =
		wave;
	const after = (at: number) => ((at - dueAt) / 1_000).toFixed(2);
	const detail = [
		`${messages} messages in ${(took / 1_000).toFixed(2)} s`,
		`the first ${after(firstAt)} s after it was due, the last ${after(lastAt)} s`,
		...(complete === rooms ? [] : [`only ${complete} channels had their ${each} when no more were waited for`]),
		...(doubled === 0 ? [] : [`${doubled} more than there should be`]),
		...(worked === null ? [] : [`processor ${(worked * 100).toFixed(0)} % of a core`]),
		strainWords("Slack", strain),
	];
	return [
		figure("slack", `${name}: messages a second`, messages / (took / 1_000), "/s", { detail: detail.join(" · ") }),
		figure("slack", `${name}: messages that came too fast for Slack`, tooMany, "requests", {
			bound: 0,
			detail: refused.length === 0 ? "nothing else was refused" : `refused otherwise: ${countEach(refused)}`,
		}),
	];
};
