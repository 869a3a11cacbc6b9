import { type Figure, figure } from "./figures.ts";
import { fillDatabase, fillRoundsDue } from "./fill-chat.ts";
import { type Pace, workedWords } from "./pace.ts";
import { countEach, percentile, spread } from "./samples.ts";
import type { Answered, Kind } from "./slack-answers.ts";
import type { Played, Team } from "./slack-deeds.ts";
import { runOverHttp, runOverSocket, type Slack, startSlack } from "./slack-fake.ts";
import type { Server } from "./start-postgres.ts";
import type { RunningPyq } from "./start-pyq.ts";
import { strainWords } from "./strain.ts";

/** So many channels, each with one open question, and so many people who come to them again and again. */
const channels = 20;
const visitors = 200;
/** Not counted: the first seconds, in which V8 still compiles, statements are prepared, and PyQ favours memory over speed (`lean-imports.ts`). */
const pace: Pace = { perSecond: 50, seconds: 20, warmUp: 25 };
/** Every fourth deed is an answer, each of somebody whom PyQ has not met. */
const writers = Math.ceil(((pace.seconds + pace.warmUp) * pace.perSecond) / 4);
/** The bound, in milliseconds. */
const ackWithin = 250;
/** Slack takes no acknowledgement after that, in milliseconds. */
const tooLate = 3_000;
/** In milliseconds. */
const postWithin = 60_000;

type Ways = {
	name: string;
	database: string;
	/** How the channels lie in workspaces. */
	workspaces: number;
	rates: "real" | "none";
	note: string;
	run: (slack: Slack, url: string, teams: readonly Team[]) => Promise<RunningPyq>;
};

/** An app of many workspaces, each request on a connection of its own, with Slack's limits. */
export const measureOverHttp = (server: Server): Promise<Figure[]> =>
	measureAnswers(server, {
		name: "signed HTTP",
		database: "slack_answers_http",
		workspaces: channels,
		rates: "real",
		note: `${channels} workspaces`,
		run: runOverHttp,
	});

/** Socket Mode is one workspace's. Slack would not let so many windows open in one; what is measured is PyQ. */
export const measureOverSocket = (server: Server): Promise<Figure[]> =>
	measureAnswers(server, {
		name: "Socket Mode",
		database: "slack_answers_socket",
		workspaces: 1,
		rates: "none",
		note: "one workspace, without Slack’s limits",
		run(slack, url, [team]) {
			if (team === undefined) throw new Error("There is no workspace");
			return runOverSocket(slack, url, team);
		},
	});

/**
 * How fast PyQ acknowledges what people do. Times are Slack's own: from the moment that it begins to tell of a deed, a new connection
 * over HTTP included, to the moment that the acknowledgement has arrived. So they are a little longer than PyQ's part in them.
 */
const measureAnswers = async (
	server: Server,
	{ name, database, workspaces, rates, note, run }: Ways,
): Promise<Figure[]> => {
	const slack = await startSlack({ rates });
	const teams = await slack.deeds.addTeams(workspaces, channels / workspaces);
	await slack.deeds.addPeople(teams, { again: visitors, once: writers });
	const rooms = teams.flatMap(({ channels: those }) => those.map(({ id }) => id));
	const { url, sql } = await fillDatabase(server, database, {
		platform: "slack",
		workspaces: teams,
		isRoom: () => true,
	});
	await fillRoundsDue(sql, rooms, new Date());
	await sql.end();

	const pyq = await run(slack, url, teams);
	await slack.deeds.untilPosted(rooms, postWithin);
	const before = await pyq.processorTime();
	const played = await slack.deeds.play(pace);
	const after = await pyq.processorTime();
	await pyq.stop();
	await slack.end();

	const worked = workedWords(before, after, pace);
	const title = `${name}, ${pace.perSecond} requests a second`;
	return [
		figure("slack", `${title}: acknowledged, p99`, percentile(acks(played.answered), 0.99), "ms", {
			bound: ackWithin,
			detail: [note, ...told(played), ...worked].join(" · "),
		}),
		figure("slack", `${title}: sent again`, played.redelivered, "requests", { bound: 0 }),
		wordsFigure(`${title}: to a receipt or an answer, p99`, played, ["answer", "command", "form sent"]),
		wordsFigure(`${title}: to a form, p99`, played, ["form opened"]),
	];
};

/** What was not acknowledged counts as too late. */
const acks = (answered: readonly Answered[]): number[] => answered.map(({ ack }) => ack ?? tooLate);

const told = ({ answered, refused, strain }: Played): string[] => {
	const lost = answered.filter(({ ack }) => ack === null).length;
	return [
		spread(acks(answered)),
		`${answered.length} counted${lost === 0 ? "" : `, ${lost} not acknowledged`}`,
		...(refused.length === 0 ? [] : [`refused: ${countEach(refused)}`]),
		...eachKind(answered, ({ ack }) => ack ?? tooLate),
		strainWords("Slack", strain),
	];
};

const kinds: readonly Kind[] = ["answer", "command", "form opened", "form sent"];

/** `command p50 8.1, p99 12.0 ms`, for each kind. */
const eachKind = (answered: readonly Answered[], time: (one: Answered) => number | null): string[] =>
	kinds.flatMap((kind) => {
		const those = answered.filter((one) => one.kind === kind).flatMap((one) => time(one) ?? []);
		if (those.length === 0) return [];
		return [
			`${those.length} × ${kind} p50 ${percentile(those, 0.5).toFixed(1)}, p99 ${percentile(those, 0.99).toFixed(1)} ms`,
		];
	});

const wordsFigure = (what: string, { answered }: Played, of: readonly Kind[]): Figure => {
	const those = answered.filter(({ kind }) => of.includes(kind));
	const words = those.flatMap(({ words: after }) => after ?? []);
	if (words.length === 0) return figure("slack", what, null, "ms", { detail: "none came" });
	const silent = those.length - words.length;
	const empty = those.filter(({ emptyFirst }) => emptyFirst).length;
	return figure("slack", what, percentile(words, 0.99), "ms", {
		detail: [
			spread(words),
			`${words.length} came, ${silent} did not`,
			...(empty === 0 ? [] : [`${empty} in a window that opened empty`]),
			...(of.length > 1 ? eachKind(those, ({ words: after }) => after) : []),
		].join(" · "),
	});
};
