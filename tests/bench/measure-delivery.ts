import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { nudgeAfterCommit } from "../../src/app/nudge-after-commit.ts";
import type { Chat } from "../../src/app/ports/chat.ts";
import type { Log } from "../../src/app/ports/surroundings.ts";
import { createStepRunner } from "../../src/app/steps/run-step.ts";
import { tick } from "../../src/app/tick.ts";
import { SECOND } from "../../src/core/ids.ts";
import { createWorkers } from "../../src/schedule/jobs.ts";
import { openStore } from "../../src/storage/open.ts";
import { realBank } from "../support/bank.ts";
import { noHolidays } from "../support/holidays.ts";
import { testVault } from "../support/house.ts";
import { memoryChat } from "../support/memory-chat.ts";
import { atEnd } from "./closing.ts";
import { type Figure, figure } from "./figures.ts";
import { fillDue } from "./fill-due.ts";
import { percentile, spread } from "./samples.ts";
import type { Server } from "./start-postgres.ts";
import { packageFolder } from "./start-pyq.ts";

/** What a platform takes for a message, in milliseconds: Discord and Slack answer within 100 to 300 ms, but on their own time. */
const sendTakes = 30;
/** Rooms that are due at once, and those of the large workspace that the small one stands behind. */
const dueAtOnce = 1_000;
const largeRooms = 5_000;
/** The bounds, in milliseconds. */
const bounds = { p99: 5_000, behind: 1_000 } as const;
/** Between filling and the moment that all is due. */
const headStart = 2 * SECOND;
/** What has not been sent by then is not waited for. */
const giveUpAfter = 180 * SECOND;

const quiet: Log = { info() {}, warn() {}, error: (fields, message) => console.error(message, fields) };
const clock = { now: () => Date.now() };
const ids = { next: () => randomUUID() };

/** Rooms due at the same moment on one process, with real workers on a real database; a send takes a while. */
export const measureDelivery = async (server: Server): Promise<Figure[]> => {
	const spreadOut = await deliver(server, "pyq_apart", [{ workspaces: dueAtOnce, rooms: 1 }]);
	const together = await deliver(server, "pyq_together", [{ workspaces: 1, rooms: dueAtOnce }]);
	const behind = await deliver(server, "pyq_behind", [
		{ workspaces: 1, rooms: largeRooms },
		{ workspaces: 1, rooms: 1 },
	]);
	const small = behind.filter(({ workspace }) => workspace === behind.at(-1)?.smallWorkspace).map(({ after }) => after);
	const times = (sent: readonly Sent[]) => sent.map(({ after }) => after);
	const told = (sent: readonly Sent[]) => `${sent.length} sent · ${spread(times(sent))} · a send takes ${sendTakes} ms`;
	return [
		figure("delivery", `${dueAtOnce} rooms of as many workspaces due at once: due to sent, p99`, p99(spreadOut), "ms", {
			bound: bounds.p99,
			detail: told(spreadOut),
		}),
		figure("delivery", `${dueAtOnce} rooms of one workspace due at once: due to sent, p99`, p99(together), "ms", {
			bound: bounds.p99,
			detail: told(together),
		}),
		figure(
			"delivery",
			`one room of a small workspace behind ${largeRooms} of a large one: due to sent`,
			small[0] ?? null,
			"ms",
			{ bound: bounds.behind, detail: small.length === 0 ? "it was not sent in time" : told(behind) },
		),
	];
};

const p99 = (sent: readonly Sent[]): number | null =>
	sent.length === 0
		? null
		: percentile(
				sent.map(({ after }) => after),
				0.99,
			);

/** One message that was sent: `after` its time, in milliseconds. */
type Sent = { workspace: string; after: number; smallWorkspace: string };

type Crowd = { workspaces: number; rooms: number };

export async function deliver(server: Server, name: string, crowds: readonly Crowd[]): Promise<Sent[]> {
	const url = await server.createDatabase(name);
	const opened = await openStore({ kind: "postgres", url }, { migrations: `${packageFolder}/migrations` });
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	const workers = createWorkers({ connection: opened.jobsConnection, clock, log: quiet });
	const store = nudgeAfterCommit(opened.store, workers);
	const bank = await realBank();
	const platform = memoryChat({ clock, ids });
	const sent: Sent[] = [];
	let dueAt = Number.POSITIVE_INFINITY;
	let smallWorkspace = "";
	const chat: Chat = {
		...platform,
		async post(place, message, key, notAfter) {
			await delay(sendTakes);
			const posted = await platform.post(place, message, key, notAfter);
			if (key.startsWith("post:")) sent.push({ workspace: place.workspace, after: Date.now() - dueAt, smallWorkspace });
			return posted;
		},
	};
	const runner = createStepRunner({
		store,
		chats: new Map([["discord" as const, chat]]),
		vault: testVault(),
		bank,
		holidays: noHolidays,
		ids,
		clock,
		log: quiet,
		process: name,
		random: Math.random,
	});
	workers.attach(runner.run);
	await workers.start();
	await workers.take("discord");
	const close = async (): Promise<void> => {
		await workers.stop(8 * SECOND);
		await sql.end();
		await opened.close();
	};
	atEnd(close);
	dueAt = Date.now() + headStart + crowds.reduce((sum, { workspaces, rooms }) => sum + workspaces * rooms, 0);
	for (const crowd of crowds) smallWorkspace = await fillDue(sql, crowd, new Date(dueAt));
	await delay(Math.max(0, dueAt - Date.now()));
	await tick({ store, jobs: workers, clock, log: quiet, bank, holidays: noHolidays, ids, platforms: ["discord"] });
	const wanted = crowds.reduce((sum, { workspaces, rooms }) => sum + workspaces * rooms, 0);
	const waitsFor =
		crowds.length > 1 ? () => sent.some(({ workspace }) => workspace === smallWorkspace) : () => sent.length >= wanted;
	while (!waitsFor() && Date.now() - dueAt < giveUpAfter) await delay(20);
	await close();
	return sent;
}
