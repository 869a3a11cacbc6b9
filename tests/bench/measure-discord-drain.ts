import { setTimeout as delay } from "node:timers/promises";
import type { Answered } from "./discord-answers.ts";
import type { Drained } from "./discord-deeds.ts";
import { runOnDiscord, startDiscord } from "./discord-fake.ts";
import { type Figure, figure } from "./figures.ts";
import { fillDatabase, fillRoundsDue } from "./fill-chat.ts";
import { fullMinuteIn } from "./pace.ts";
import { countEach, percentile, spread } from "./samples.ts";
import type { Server } from "./start-postgres.ts";
import { strainWords } from "./strain.ts";

/** Servers with so many channels each; rooms are spread over them evenly. */
const servers = 100;
const channelsEach = 100;
/** The most rooms that there are channels for. */
export const mostRooms = servers * channelsEach;
/** One more server, with an open question, in which somebody presses a button every so many milliseconds. */
const visitors = 20;
const pressEvery = 1_000;
/** The bounds: requests a second that PyQ allows itself, the share of them that it has to use, and the most that Discord takes. */
const allowed = 40;
const share = 0.95;
const discordTakes = 50;
/** The bounds, in milliseconds. */
const replyWithin = 1_000;
/** Words that have not come by then count as if they came then, in milliseconds. */
const givenUpAfter = 15_000;
/** All is due at the next full minute that is at least so far off, in milliseconds: PyQ looks for what is due at each. */
const headStart = 5_000;
const minute = 60_000;

/** Rooms due at the same moment in PyQ as it runs, on a Discord with its limits; somebody presses buttons meanwhile. */
export const measureDrain = async (server: Server, rooms: number): Promise<Figure[]> => {
	const discord = await startDiscord();
	const crowd = await discord.deeds.addServers("Crowd", servers, channelsEach);
	const [open] = await discord.deeds.addServers("Open", 1, 1);
	const openChannel = open?.channels[0]?.id;
	if (open === undefined || openChannel === undefined) throw new Error("There is no open channel");
	await discord.deeds.addVisitors([open], visitors);
	// The first of each, then the second of each, …
	const order = Array.from({ length: channelsEach }, (_, nth) =>
		crowd.flatMap(({ channels }) => channels[nth]?.id ?? []),
	);
	const channels = order.flat().slice(0, rooms);
	const wanted = new Set([openChannel, ...channels]);
	const { url, sql } = await fillDatabase(server, "discord_drain", {
		platform: "discord",
		workspaces: [...crowd, open],
		isRoom: (channel) => wanted.has(channel),
	});
	await fillRoundsDue(sql, [openChannel], new Date());

	const pyq = await runOnDiscord(discord, url);
	await discord.deeds.untilPosted([openChannel], minute);
	const dueAt = fullMinuteIn(headStart + rooms);
	await fillRoundsDue(sql, channels, new Date(dueAt));
	await sql.end();
	const before = await pyq.processorTime();
	const patience = dueAt - Date.now() + minute + 3 * mostFor(rooms) * 1_000;
	const draining = discord.deeds.drain(channels, patience);
	await delay(Math.max(0, dueAt - Date.now()));
	await discord.deeds.startPressing(pressEvery);
	const drained = await draining;
	const after = await pyq.processorTime();
	const replies = await discord.deeds.stopPressing();
	await pyq.stop();
	await discord.end();
	const worked = before === null || after === null ? null : (after - before) / (drained.took / 1_000);
	return [...drainFigures(rooms, drained, dueAt, worked), replyFigure(rooms, replies)];
};

/** The seconds that so many posts may take, from the first to the last. */
const mostFor = (rooms: number): number => rooms / (allowed * share);

/** `worked`: the share of one core that PyQ took. */
const drainFigures = (rooms: number, drained: Drained, dueAt: number, worked: number | null): Figure[] => {
	const { posted, doubled, firstAt, took, counted, tooMany, refused, busiestSecond, strain } = drained;
	const seconds = took / 1_000;
	const name = `${rooms.toLocaleString("en")} rooms of ${servers} servers due at once`;
	const detail = [
		`${((posted + doubled) / seconds).toFixed(2)} posts and ${(counted / seconds).toFixed(2)} requests a second that count, of ${allowed}`,
		...(posted === rooms ? [] : [`only ${posted} rooms had theirs when no more were waited for`]),
		...(doubled === 0 ? [] : [`${doubled} came twice`]),
		`the first ${((firstAt - dueAt) / 1_000).toFixed(2)} s after it was due`,
		...(worked === null ? [] : [`processor ${(worked * 100).toFixed(0)} % of a core`]),
		strainWords("Discord", strain),
	];
	return [
		figure("discord", `${name}: from the first post to the last`, seconds, "s", {
			bound: Number(mostFor(rooms).toFixed(2)),
			detail: detail.join(" · "),
		}),
		figure("discord", `${name}: answered 429`, tooMany, "requests", {
			bound: 0,
			detail: refused.length === 0 ? "nothing else was refused" : `refused otherwise: ${countEach(refused)}`,
		}),
		figure("discord", `${name}: in the busiest second`, busiestSecond, "requests", { bound: discordTakes }),
	];
};

const replyFigure = (rooms: number, replies: readonly Answered[]): Figure => {
	const late = replies.map(({ wordsAfterFirst }) => wordsAfterFirst ?? givenUpAfter);
	const silent = replies.filter(({ wordsAfterFirst }) => wordsAfterFirst === null).length;
	const what = `a private reply while ${rooms.toLocaleString("en")} rooms are posted: promise to words, p99`;
	if (late.length === 0)
		return figure("discord", what, null, "ms", { bound: replyWithin, detail: "none was asked for" });
	return figure("discord", what, percentile(late, 0.99), "ms", {
		bound: replyWithin,
		detail: [`${replies.length} replies`, spread(late), ...(silent === 0 ? [] : [`${silent} without words`])].join(
			" · ",
		),
	});
};
