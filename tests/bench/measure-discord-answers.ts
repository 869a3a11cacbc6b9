import { startBeside } from "./beside.ts";
import type { Answered, Kind } from "./discord-answers.ts";
import type { Played } from "./discord-deeds.ts";
import { runOnDiscord, startDiscord } from "./discord-fake.ts";
import { type Figure, figure } from "./figures.ts";
import { fillDatabase, fillRoundsDue } from "./fill-chat.ts";
import { type Pace, workedWords } from "./pace.ts";
import { countEach, percentile, spread } from "./samples.ts";
import type { Server } from "./start-postgres.ts";
import { strainWords } from "./strain.ts";

/** So many servers, each with one open question and so many people who come to it. */
const servers = 20;
const visitorsEach = 10;
/** Not counted: the first seconds, in which V8 still compiles, statements are prepared, and PyQ favours memory over speed (`lean-imports.ts`). */
const pace: Pace = { perSecond: 50, seconds: 60, warmUp: 40 };
/** The bounds: milliseconds, and how often the bare bot's time. */
const bounds = { first: 250, timesBare: 2 } as const;
/** Discord takes no first response after that, in milliseconds. */
const tooLate = 3_000;
/** In milliseconds. */
const postWithin = 60_000;

/**
 * How fast PyQ responds to what people do, beside a bare bot of the same library on the same Discord at the same pace, one right after
 * the other. Times are from the moment that Discord tells of the deed to the moment that the response arrives there.
 */
export const measureAnswers = async (server: Server): Promise<Figure[]> => {
	const discord = await startDiscord();
	const open = await discord.deeds.addServers("Server", servers, 1);
	const channels = open.flatMap(({ channels: those }) => those.map(({ id }) => id));
	await discord.deeds.addVisitors(open, visitorsEach);
	const { url, sql } = await fillDatabase(server, "discord_answers", {
		platform: "discord",
		workspaces: open,
		isRoom: () => true,
	});
	await fillRoundsDue(sql, channels, new Date());
	await sql.end();

	const pyq = await runOnDiscord(discord, url);
	await discord.deeds.untilPosted(channels, postWithin);
	const before = await pyq.processorTime();
	const own = await discord.deeds.play(pace);
	const after = await pyq.processorTime();
	await pyq.stop();
	await discord.deeds.untilConnected(0);

	const echo = await startBeside("discord-echo.ts", { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl });
	const bare = await discord.deeds.play(pace);
	await echo.end();
	await discord.end();

	const words = own.answered.flatMap((one) => one.words ?? []);
	const silent = own.answered.filter((one) => one.promised && one.words === null).length;
	const worked = workedWords(before, after, pace);
	const atOnce = ({ answered }: Played) => answered.filter(({ kind }) => kind === "command" || kind === "form sent");
	return [
		figure("discord", `${pace.perSecond} interactions a second: first response, p99`, p99(own.answered), "ms", {
			bound: bounds.first,
			detail: [...told(own), ...worked].join(" · "),
		}),
		figure("discord", "… in times of a bare bot’s", p99(own.answered) / p99(bare.answered), "×", {
			bound: bounds.timesBare,
			detail: `bare bot: ${[`p99 ${p99(bare.answered).toFixed(2)} ms`, ...told(bare)].join(" · ")}`,
		}),
		figure("discord", "… of what is promised at once, without a look at the database", p99(atOnce(own)), "ms", {
			detail: `${(p99(atOnce(own)) / p99(atOnce(bare))).toFixed(2)} × the bare bot’s`,
		}),
		figure(
			"discord",
			"… to the words that were promised, p99",
			words.length === 0 ? null : percentile(words, 0.99),
			"ms",
			{
				detail: words.length === 0 ? "none came" : `${spread(words)} · ${words.length} came, ${silent} did not`,
			},
		),
	];
};

const p99 = (answered: readonly Answered[]): number => percentile(firsts(answered), 0.99);

/** What was not responded to counts as too late. */
const firsts = (answered: readonly Answered[]): number[] => answered.map(({ first }) => first ?? tooLate);

const told = ({ answered, refused, strain }: Played): string[] => {
	const lost = answered.filter(({ first }) => first === null).length;
	return [
		spread(firsts(answered)),
		`${answered.length} counted${lost === 0 ? "" : `, ${lost} without a response`}`,
		...(refused.length === 0 ? [] : [`refused: ${countEach(refused)}`]),
		...kindsOf(answered),
		strainWords("Discord", strain),
	];
};

const kindsOf = (answered: readonly Answered[]): string[] => {
	const kinds: readonly Kind[] = ["command", "form opened", "suggestions", "form sent"];
	return kinds.flatMap((kind) => {
		const those = firsts(answered.filter((one) => one.kind === kind));
		return those.length === 0
			? []
			: [`${kind} p50 ${percentile(those, 0.5).toFixed(1)}, p99 ${percentile(those, 0.99).toFixed(1)} ms`];
	});
};
